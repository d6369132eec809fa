"""Discord's limits on commands, modals and choices, one broken at a time."""

import pytest

from sandbox.world import seed
from sandbox.world.model import InteractionKind
from tests.sandbox.payloads import an_interaction, at, callback, command, menu, option, row, text

COMMANDS = f"/applications/{seed.APPLICATION_ID}/commands"

BROKEN_COMMANDS = [
    ("0.name", [command(name="Havruta")]),
    ("0.name", [command(name="two words")]),
    ("0.name", [command(name="x" * 33)]),
    ("0.name", [{"description": "nameless"}]),
    ("0.description", [command(description="")]),
    ("0.description", [command(description="x" * 101)]),
    ("1", [command(), command()]),
    ("0.options", [command(options=[option(name=f"o{n}") for n in range(26)])]),
    ("0.options", [command(options=[option(), option()])]),
    ("0.options.1", [command(options=[option(), option(name="name", required=True)])]),
    ("0.options.0.type", [command(options=[option(type=12)])]),
    ("0.options", [command(options=[option(), option(type=1, name="create")])]),
    (
        "0.options.0.options.0",
        [command(options=[option(type=1, options=[option(type=2, name="deep")])])],
    ),
    ("0.options.0", [command(options=[option(options=[option()])])]),
    (
        "0.options.0.choices",
        [command(options=[option(choices=[{"name": f"c{n}", "value": "v"} for n in range(26)])])],
    ),
    (
        "0.options.0.choices.0.name",
        [command(options=[option(choices=[{"name": "x" * 101, "value": "v"}])])],
    ),
    (
        "0.options.0.choices.0.value",
        [command(options=[option(choices=[{"name": "x"}])])],
    ),
    (
        "0.options.0",
        [command(options=[option(autocomplete=True, choices=[{"name": "c", "value": "v"}])])],
    ),
    ("0.options.0", [command(options=[option(type=6, autocomplete=True)])]),
    ("0.options.0.max_length", [command(options=[option(max_length=6001)])]),
    (
        "0",
        [
            command(
                options=[
                    option(
                        name=f"o{o}",
                        choices=[{"name": "n" * 50, "value": "v" * 50} for _ in range(25)],
                    )
                    for o in range(4)
                ]
            )
        ],
    ),
    ("", [command(name=f"c{n}") for n in range(101)]),
    ("", [{"type": 2, "name": f"c{n}"} for n in range(16)]),
    ("0", [{"type": 2, "name": "Learn with", "description": "not here"}]),
]
BROKEN_MODALS = [
    ("data.title", {"title": "x" * 46}),
    ("data.title", {"title": ""}),
    ("data.custom_id", {"custom_id": "x" * 101}),
    ("data.components", {"components": []}),
    ("data.components", {"components": [text()] * 6}),
    ("data.components.0.type", {"components": [{"type": 14}]}),
    (
        "data.components.0.components",
        {"components": [row({"type": 4}, {"type": 4})]},
    ),
    (
        "data.components.0.components.0.label",
        {"components": [row({"type": 4, "custom_id": "a", "style": 1, "label": "x" * 46})]},
    ),
    (
        "data.components.0.components.0.style",
        {"components": [row({"type": 4, "custom_id": "a", "style": 3, "label": "x"})]},
    ),
    (
        "data.components.0.label",
        {"components": [{"type": 18, "component": {"type": 4, "custom_id": "a", "style": 1}}]},
    ),
    ("data.components.0.component", {"components": [{"type": 18, "label": "x"}]}),
    (
        "data.components.0.component.type",
        {"components": [{"type": 18, "label": "x", "component": text()}]},
    ),
    (
        "data.components.0.component.custom_id",
        {"components": [{"type": 18, "label": "x", "component": {"type": 21}}]},
    ),
    (
        "data.components.0.component.options",
        {"components": [{"type": 18, "label": "x", "component": menu(options=[])}]},
    ),
    (
        "data.components.0.component.max_length",
        {
            "components": [
                {
                    "type": 18,
                    "label": "x",
                    "component": {"type": 4, "custom_id": "a", "style": 1, "max_length": 4001},
                }
            ]
        },
    ),
]


@pytest.mark.parametrize(("path", "commands"), BROKEN_COMMANDS)
async def test_a_command_beyond_a_limit_is_refused(api, sandbox, path, commands):
    reply = await api("PUT", COMMANDS, json=commands)

    assert (reply.status, reply.code) == (400, 50035)
    assert at(reply.body["errors"], path)
    assert sandbox.world.commands == []


@pytest.mark.parametrize(("path", "changes"), BROKEN_MODALS)
async def test_a_modal_beyond_a_limit_is_refused(api, sandbox, path, changes):
    modal = {"title": "A note", "custom_id": "note", "components": [text()]} | changes
    asked = an_interaction(sandbox, InteractionKind.COMMAND)

    reply = await api("POST", callback(asked), json={"type": 9, "data": modal})

    assert (reply.status, reply.code) == (400, 50035)
    assert at(reply.body["errors"], path)


@pytest.mark.parametrize(
    ("path", "choices"),
    [
        ("data.choices", [{"name": "n", "value": "v"}] * 26),
        ("data.choices.0.name", [{"name": "x" * 101, "value": "v"}]),
        ("data.choices.0.name", [{"name": "", "value": "v"}]),
        ("data.choices.0.value", [{"name": "n", "value": "x" * 101}]),
    ],
)
async def test_autocomplete_choices_beyond_a_limit_are_refused(api, sandbox, path, choices):
    asked = an_interaction(sandbox, InteractionKind.AUTOCOMPLETE)

    reply = await api("POST", callback(asked), json={"type": 8, "data": {"choices": choices}})

    assert (reply.status, reply.code) == (400, 50035)
    assert at(reply.body["errors"], path)
