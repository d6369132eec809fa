"""Discord's limits on messages, one broken at a time."""

import io

import aiohttp
import pytest

from sandbox.world import seed
from sandbox.world.limits import TABLE
from tests.sandbox.payloads import V2, at, button, embed, field, menu, row, text

MESSAGES = f"/channels/{seed.GENERAL_ID}/messages"

BROKEN_MESSAGES = [
    ("content", {"content": "x" * 2001}),
    ("content", {"content": 7}),
    ("embeds", {"embeds": [embed()] * 11}),
    ("embeds", {"embeds": [embed(description="x" * 4000), embed(description="y" * 2001)]}),
    ("embeds", {"embeds": "none"}),
    ("embeds.0.title", {"embeds": [embed(title="x" * 257)]}),
    ("embeds.0.description", {"embeds": [embed(description="x" * 4097)]}),
    ("embeds.0.fields", {"embeds": [embed(fields=[field()] * 26)]}),
    ("embeds.0.fields.0.name", {"embeds": [embed(fields=[field(name=" ")])]}),
    ("embeds.0.fields.0.value", {"embeds": [embed(fields=[field(value="")])]}),
    ("embeds.0.fields.0.value", {"embeds": [embed(fields=[field(value="x" * 1025)])]}),
    ("embeds.0.fields.0.name", {"embeds": [embed(fields=[{"value": "v"}])]}),
    ("embeds.0.footer.text", {"embeds": [embed(footer={"text": "x" * 2049})]}),
    ("embeds.0.author.name", {"embeds": [embed(author={"name": "x" * 257})]}),
    ("embeds.0.color", {"embeds": [embed(color=0x1000000)]}),
    ("embeds.0.color", {"embeds": [embed(color="blue")]}),
    ("embeds.0.url", {"embeds": [embed(url="ftp://example.org")]}),
    ("embeds.0.image.url", {"embeds": [embed(image={"url": "picture.png"})]}),
    ("components", {"components": [row(button(custom_id=str(n))) for n in range(6)]}),
    ("components.0.type", {"components": [button()]}),
    (
        "components.0.components",
        {"components": [row(*[button(custom_id=str(n)) for n in range(6)])]},
    ),
    ("components.0.components", {"components": [row()]}),
    ("components.0.components", {"components": [row(button(), menu())]}),
    ("components", {"components": [row(button()), row(button())]}),
    ("components.0.components.0.custom_id", {"components": [row(button(custom_id="x" * 101))]}),
    ("components.0.components.0.custom_id", {"components": [row({"type": 2, "style": 1})]}),
    ("components.0.components.0.label", {"components": [row(button(label="x" * 81))]}),
    ("components.0.components.0", {"components": [row(button(label=None))]}),
    ("components.0.components.0.style", {"components": [row(button(style=9))]}),
    ("components.0.components.0", {"components": [row(button(style=5, url="https://a.b"))]}),
    (
        "components.0.components.0.url",
        {"components": [row({"type": 2, "style": 5, "label": "Read", "url": "read"})]},
    ),
    ("components.0.components.0.options", {"components": [row(menu(options=[]))]}),
    (
        "components.0.components.0.options.1.value",
        {"components": [row(menu(options=[{"label": "a", "value": "a"}] * 2))]},
    ),
    ("components.0.components.0.placeholder", {"components": [row(menu(placeholder="x" * 151))]}),
    ("components.0.components.0.max_values", {"components": [row(menu(max_values=2))]}),
    ("components.0.components.0.min_values", {"components": [row(menu(min_values=26))]}),
    ("components", {"flags": V2, "components": [text(str(n)) for n in range(41)]}),
    ("components", {"flags": V2, "components": [text("x" * 2001), text("y" * 2000)]}),
    ("components", {"flags": V2, "components": []}),
    ("components.0.content", {"flags": V2, "components": [text("")]}),
    ("components.0.type", {"flags": V2, "components": [button()]}),
    (
        "components.0.accessory",
        {"flags": V2, "components": [{"type": 9, "components": [text()]}]},
    ),
    (
        "components.0.accessory.type",
        {"flags": V2, "components": [{"type": 9, "components": [text()], "accessory": text()}]},
    ),
    (
        "components.0.components",
        {"flags": V2, "components": [{"type": 9, "components": [], "accessory": button()}]},
    ),
    (
        "components.0.components.0.type",
        {"flags": V2, "components": [{"type": 17, "components": [{"type": 17}]}]},
    ),
    ("components.0.items", {"flags": V2, "components": [{"type": 12, "items": []}]}),
    ("components.0.file.url", {"flags": V2, "components": [{"type": 13, "file": {"url": "x"}}]}),
    ("components.0.spacing", {"flags": V2, "components": [{"type": 14, "spacing": 3}]}),
    (
        "components.0.accent_color",
        {
            "flags": V2,
            "components": [{"type": 17, "accent_color": -1, "components": [text()]}],
        },
    ),
    ("components", {"flags": V2, "components": [text() | {"id": 3}, text() | {"id": 3}]}),
    ("content", {"flags": V2, "components": [text()], "content": "beside"}),
    ("embeds", {"flags": V2, "components": [text()], "embeds": [embed()]}),
    ("flags", {"content": "x", "flags": "many"}),
    ("nonce", {"content": "x", "nonce": "n" * 26}),
    (
        "allowed_mentions",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
    ("allowed_mentions", {"content": "x", "allowed_mentions": "all"}),
    ("allowed_mentions.users", {"content": "x", "allowed_mentions": {"users": ["1", "1"]}}),
    ("allowed_mentions.parse", {"content": "x", "allowed_mentions": {"parse": ["friends"]}}),
    (
        "allowed_mentions.users",
        {"content": "x", "allowed_mentions": {"users": [str(n) for n in range(101)]}},
    ),
    ("attachments", {"content": "x", "attachments": [{"id": n} for n in range(11)]}),
    (
        "message_reference",
        {"content": "x", "message_reference": {"message_id": "1", "channel_id": seed.GENERAL_ID}},
    ),
]


@pytest.mark.parametrize(("path", "message"), BROKEN_MESSAGES)
async def test_a_message_beyond_a_limit_is_refused_and_recorded(api, sandbox, path, message):
    reply = await api("POST", MESSAGES, json=message)

    assert (reply.status, reply.code) == (400, 50035)
    assert at(reply.body["errors"], path)
    assert [violation.route for violation in sandbox.violations] == [
        "POST /channels/{channel_id}/messages"
    ]
    assert sandbox.violations[0].body == message


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"content": " \n"},
        {"content": None},
        {"embeds": [{}]},
        {"embeds": [], "components": []},
    ],
)
async def test_an_empty_message_is_refused(api, sandbox, message):
    reply = await api("POST", MESSAGES, json=message)

    assert (reply.status, reply.code) == (400, 50006)
    assert len(sandbox.violations) == 1


@pytest.mark.parametrize(
    "message",
    [
        {"content": "x" * 2000},
        {"embeds": [embed(description="x" * 4096, fields=[field("n" * 256, "v" * 1024)])]},
        {"content": "x", "components": [row(*[button(custom_id=str(n)) for n in range(5)])]},
        {"flags": V2, "components": [text(str(n)) for n in range(40)]},
        {"content": "x", "allowed_mentions": {"parse": [], "users": [seed.ISAAC_ID]}},
    ],
)
async def test_a_message_at_the_limit_is_taken(api, sandbox, message):
    reply = await api("POST", MESSAGES, json=message)

    assert reply.status == 200
    assert sandbox.violations == []


async def test_a_message_of_the_new_kind_does_not_go_back(api):
    made = await api("POST", MESSAGES, json={"flags": V2, "components": [text()]})

    reply = await api("PATCH", f"{MESSAGES}/{made.body['id']}", json={"content": "old"})

    assert at(reply.body["errors"], "content")


async def test_an_edit_may_not_leave_nothing(api):
    made = await api("POST", MESSAGES, json={"content": "something"})

    reply = await api("PATCH", f"{MESSAGES}/{made.body['id']}", json={"content": None})

    assert (reply.status, reply.code) == (400, 50006)


async def test_a_file_that_is_too_large_is_refused(api, sandbox):
    form = aiohttp.FormData()
    form.add_field("payload_json", "{}")
    large = b"x" * (TABLE["message.attachment.bytes"].most + 1)
    form.add_field("files[0]", io.BytesIO(large), filename="large.bin")

    reply = await api("POST", MESSAGES, data=form)

    assert (reply.status, reply.code) == (413, 40005)


async def test_a_body_that_is_not_json_is_refused(api, sandbox):
    reply = await api("POST", MESSAGES, data=b"{")

    assert (reply.status, reply.code) == (400, 50109)


async def test_an_address_that_discord_does_not_have_is_a_violation(api, sandbox):
    reply = await api("GET", "/sefaria")

    assert (reply.status, reply.body) == (404, {"message": "404: Not Found", "code": 0})
    assert len(sandbox.violations) == 1


async def test_a_wrong_method_is_a_violation(api, sandbox):
    reply = await api("PUT", "/users/@me")

    assert reply.status == 405
    assert len(sandbox.violations) == 1


async def test_a_wrong_token_is_unauthorized(api, sandbox):
    reply = await api("GET", "/users/@me", token="guess")

    assert (reply.status, reply.body) == (401, {"message": "401: Unauthorized", "code": 0})
    assert sandbox.violations == []


async def test_the_violations_can_be_listed(api, steer):
    await api("POST", MESSAGES, json={"content": "x" * 2001})

    listed = await steer("GET", "/violations")

    assert [(one["code"], one["route"]) for one in listed.body] == [
        (50035, "POST /channels/{channel_id}/messages")
    ]
