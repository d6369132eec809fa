"""What people may do, and how they are told when they may not."""

import asyncio

import pytest

from sandbox.testing.person import Person, Refused
from sandbox.world import seed
from tests.patience import PATIENCE

STRANGE_OPTIONS = [
    ({}, "/options needs user."),
    ({"user": "@Jacob"}, "/options needs number."),
    ({"user": "@Moses", "number": 1}, "user: nobody here is called @Moses."),
    ({"user": "@Jacob", "number": "two"}, "number must be a whole number."),
    ({"user": "@Jacob", "number": 11}, "number is out of range."),
    ({"user": "@Jacob", "number": 1, "pace": "medium"}, "pace must be one of the choices."),
    ({"user": "@Jacob", "number": 1, "aloud": "maybe"}, "aloud must be true or false."),
    ({"user": "@Jacob", "number": 1, "share": "half"}, "share must be a number."),
    (
        {"user": "@Jacob", "number": 1, "channel": "kitchen"},
        "channel: there is no channel kitchen.",
    ),
    ({"user": "@Jacob", "number": 1, "depth": 2}, "/options has no option depth."),
]


async def refusal(deed):
    with pytest.raises(Refused) as refused:
        await deed
    return str(refused.value)


@pytest.mark.parametrize(("options", "sentence"), STRANGE_OPTIONS)
async def test_options_that_are_not_right_are_not_sent(bot, isaac, options, sentence):
    assert await refusal(isaac.command("options", **options)) == sentence
    assert bot.errors == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("pray", "There is no command /pray here."),
        ("study", "/study needs one of its subcommands."),
        ("study burn", "/study has no burn."),
    ],
)
async def test_a_command_that_is_not_there_is_said_so(bot, isaac, words, sentence):
    assert await refusal(isaac.command(words)) == sentence


async def test_an_option_has_its_length(bot, isaac):
    sentence = await refusal(isaac.command("study create", book="Ruth", name="x"))

    assert sentence == "name must have between 2 and 20 characters."


async def test_names_become_mentions_and_addresses_stay(bot, isaac, jacob):
    text = "@Jacob, @esau and isaac@Jacob.example, @Moses"

    answer = await isaac.command("study create", book="Ruth", partners=text)

    expected = f"<@{jacob.id}>, <@{seed.ESAU_ID}> and isaac@Jacob.example, @Moses"
    assert answer.message.embeds[0]["fields"][0]["value"] == expected


async def test_only_what_completes_can_be_completed(bot, isaac):
    sentence = await refusal(isaac.autocomplete("study create", "name", "x"))

    assert sentence == "/study create does not complete name."


async def test_a_bot_that_is_silent_completes_nothing(bot, isaac, sandbox, monkeypatch):
    book = bot.tree.get_command("study").get_command("create")._params["book"]
    monkeypatch.setattr(book, "autocomplete", hang)  # every bot's: discord.py copies it for none
    asked = bot.loop.create_task(refusal(isaac.autocomplete("study create", "book", "x")))
    await bot.wait_for("interaction", timeout=PATIENCE)

    sandbox.clock.advance(3.1)

    assert await asked == "Loading options failed."


async def test_a_message_is_neither_empty_nor_endless(isaac):
    sentence = "A message has between 1 and 2000 characters."

    assert await refusal(isaac.say(" ")) == sentence
    assert await refusal(isaac.say("x" * 2001)) == sentence


async def test_a_channel_that_is_hidden_is_not_there(isaac, sandbox, steer):
    roles = sandbox.world.roles
    roles[seed.GUILD_ID].permissions = 0

    assert await refusal(isaac._act("say", channel="general", text="x")) == (
        "There is no channel general here."
    )


async def test_nobody_writes_where_they_may_not(isaac, steer):
    view = {"permissions": ["view_channel"]}
    await steer("POST", "/roles/@everyone/permissions", json=view)

    assert await refusal(isaac.say("x")) == "You may not write here."
    assert await refusal(isaac.command("ping")) == "You may not use commands here."


async def test_the_owner_may_always_write(person, steer):
    await steer("POST", "/roles/@everyone/permissions", json={"permissions": []})
    rebecca = await person("rebecca")

    said = await rebecca.say("mine")

    assert said.content == "mine"


async def test_a_private_answer_can_be_put_away(bot, isaac):
    answer = await isaac.command("ping")

    await isaac.dismiss(answer.message)

    await isaac.until_gone(answer.message)
    assert await refusal(isaac.dismiss(answer.message)) == "This message is gone."


async def test_a_public_message_cannot_be_put_away(bot, isaac):
    said = await isaac.say("x")

    assert await refusal(isaac.dismiss(said)) == "Only private answers can be put away."


async def test_nobody_presses_what_they_do_not_see(bot, isaac, jacob, sandbox):
    answer = await isaac.command("ping")

    sentence = await refusal(jacob._act("press", message_id=answer.message.id, custom_id="x"))

    assert sentence == "This message is gone."


async def test_what_is_not_a_button_cannot_be_pressed(bot, isaac):
    card = (await isaac.command("layout")).message
    not_there = isaac._act("press", message_id=card.id, custom_id="nothing")
    not_a_button = isaac._act("press", message_id=card.id, custom_id="pace")
    not_a_menu = isaac._act("choose", message_id=card.id, custom_id="turn", values=["x"])

    assert await refusal(not_there) == "There is no such button or menu on this message."
    assert await refusal(not_a_button) == "This is not a button to press."
    assert await refusal(not_a_menu) == "This is not a menu to choose from."


async def test_a_disabled_button_cannot_be_pressed(api, isaac):
    button = {"type": 2, "style": 1, "label": "Off", "custom_id": "off", "disabled": True}
    row = {"type": 1, "components": [button]}
    path = f"/channels/{seed.GENERAL_ID}/messages"
    made = await api("POST", path, json={"content": "x", "components": [row]})

    pressed = isaac._act("press", message_id=made.body["id"], custom_id="off")

    assert await refusal(pressed) == "This is switched off."


async def test_a_menu_takes_what_it_offers(bot, isaac):
    card = (await isaac.command("layout")).message

    assert await refusal(isaac.choose(card, "pace", "medium")) == "medium is not among the choices."
    assert await refusal(isaac.choose(card, "pace")) == "Choose between 1 and 1."


@pytest.mark.parametrize(
    ("kind", "value", "resolved"),
    [
        (5, "@Jacob", ("users", seed.JACOB_ID)),
        (6, seed.BOT_ROLE_ID, ("roles", seed.BOT_ROLE_ID)),
        (7, "Jacob", ("members", seed.JACOB_ID)),
        (7, seed.BOT_ROLE_ID, ("roles", seed.BOT_ROLE_ID)),
        (8, seed.TABLE_ID, ("channels", seed.TABLE_ID)),
    ],
)
async def test_menus_of_people_roles_and_channels_say_what_was_chosen(
    bot, api, isaac, kind, value, resolved
):
    row = {"type": 1, "components": [{"type": kind, "custom_id": "who"}]}
    path = f"/channels/{seed.GENERAL_ID}/messages"
    made = await api("POST", path, json={"content": "x", "components": [row]})
    heard = bot.loop.create_task(bot.wait_for("interaction", timeout=PATIENCE))

    await isaac._act("choose", message_id=made.body["id"], custom_id="who", values=[value])

    data = (await heard).data
    assert data["values"] == [resolved[1]]
    assert resolved[1] in data["resolved"][resolved[0]]


async def test_a_menu_of_people_takes_no_stranger(api, isaac):
    row = {"type": 1, "components": [{"type": 5, "custom_id": "who"}]}
    path = f"/channels/{seed.GENERAL_ID}/messages"
    made = await api("POST", path, json={"content": "x", "components": [row]})

    chosen = isaac._act("choose", message_id=made.body["id"], custom_id="who", values=["Moses"])

    assert await refusal(chosen) == "Moses is not among the choices."


async def test_a_form_is_filled_in_as_it_asks(bot, isaac, jacob):
    form = (await isaac.command("form")).modal

    assert await refusal(isaac.submit(form, note="")) == "This field is required."
    assert await refusal(isaac.submit(form, note="ab")) == "Write between 3 and 50 characters."
    strange = isaac._act(
        "submit", interaction_id=form.interaction_id, values={"other": "x", "note": "abc"}
    )
    assert await refusal(strange) == "The form has no field other."
    stolen = jacob._act("submit", interaction_id=form.interaction_id, values={"note": "abc"})
    assert await refusal(stolen) == "There is no form to send."


async def test_a_label_that_is_not_there_is_named(bot, isaac):
    card = (await isaac.command("layout")).message
    form = (await isaac.command("form")).modal

    with pytest.raises(LookupError, match="There is no button 'Burn'"):
        await isaac.press(card, "Burn")
    with pytest.raises(LookupError, match="no menu"):
        await isaac.choose(card, "Burn", "x")
    with pytest.raises(LookupError, match="no field"):
        await isaac.submit(form, burn="x")
    with pytest.raises(LookupError, match="no message"):
        _ = (await isaac.command("form")).message
    with pytest.raises(LookupError, match="no form"):
        _ = (await isaac.command("ping")).modal


async def test_a_command_for_the_guild_is_not_offered_in_direct_messages(api, isaac):
    path = f"/applications/{seed.APPLICATION_ID}/commands"
    here = {"name": "here", "description": "x", "contexts": [0]}
    old = {"name": "old", "description": "x", "dm_permission": False}
    there = {"name": "there", "description": "x", "contexts": [1]}

    await api("PUT", path, json=[here, old, there])
    await isaac._wait(lambda: len(isaac.commands()) == 2, 5, "the commands")

    assert [one["name"] for one in isaac.commands()] == ["here", "old"]
    assert [one["name"] for one in isaac.commands("dm")] == ["there"]


async def test_in_a_group_whoever_has_the_application_has_what_can_be_installed_by_people(
    api, isaac, person
):
    """SY-4: the bot is not in it, and reads and writes nothing there."""
    path = f"/applications/{seed.APPLICATION_ID}/commands"
    everywhere = {"name": "all", "description": "x", "contexts": [0, 1, 2]}
    people = everywhere | {"name": "people", "integration_types": [0, 1]}
    jacob, esau = await person("jacob"), await person("esau")

    await api("PUT", path, json=[everywhere, people])
    await isaac._wait(lambda: len(isaac.commands()) == 2, 5, "the commands")
    told = await api("POST", f"/channels/{seed.GROUP_ID}/messages", json={"content": "hello"})

    group = "Isaac and Jacob"
    assert [one["name"] for one in isaac.commands(group)] == ["people"]
    assert jacob.commands(group) == []
    with pytest.raises(Refused):
        esau.commands(group)
    assert (told.status, told.code) == (403, 50001)


async def test_a_command_for_administrators_is_offered_to_them_alone(api, isaac, person):
    path = f"/applications/{seed.APPLICATION_ID}/commands"
    rule = {"name": "rule", "description": "x", "default_member_permissions": "0"}
    await api("PUT", path, json=[rule, {"name": "ask", "description": "x"}])
    rebecca = await person("rebecca")

    await isaac._wait(lambda: bool(isaac.commands()), 5, "the commands")

    assert [one["name"] for one in isaac.commands()] == ["ask"]
    assert [one["name"] for one in rebecca.commands()] == ["rule", "ask"]
    assert [one["name"] for one in isaac.commands("dm")] == ["rule", "ask"]


async def test_waiting_in_vain_shows_the_screen(isaac):
    await isaac.say("only this")

    with pytest.raises(TimeoutError, match=r"isaac waited 0.01 s in vain.*\n.*only this"):
        await isaac.until(lambda message: message.content == "that", timeout=0.01)


async def test_a_person_who_is_not_there_cannot_be_played(sandbox, steer):
    reply = await steer("POST", "/people/moses/say", json={"channel": "general", "text": "x"})
    no_act = await steer("POST", "/people/isaac/fly", json={})
    half = await steer("POST", "/people/isaac/say", json={"channel": "general"})

    assert (reply.status, no_act.status, half.status) == (404, 404, 400)


async def test_the_people_are_listed(steer):
    reply = await steer("GET", "/people")

    assert [one["name"] for one in reply.body] == ["Isaac", "Jacob", "Rebecca", "Esau"]


async def test_a_foreign_page_cannot_act_for_people(steer):
    headers = {"Origin": "https://evil.example"}
    wish = {"channel": "general", "text": "x"}

    reply = await steer("POST", "/people/isaac/say", json=wish, headers=headers)

    assert reply.status == 403


async def test_who_leaves_hears_no_more(sandbox):
    async with Person(sandbox.page_url, "isaac") as isaac:
        pass

    assert isaac._closed
    assert await refusal(isaac.until(bool)) == "The sandbox is gone."


async def hang(*_):
    await asyncio.Event().wait()
