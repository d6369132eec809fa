"""docs/protocol.md, protocol/messages.py and static/room/protocol.js say the same."""

import re
import types
from pathlib import Path
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from havruta.havrutot.model import Lead
from webview.protocol import call_messages, marking_messages, messages
from webview.protocol.kinds import KINDS, LARGEST, OFTEN, ROWS
from webview.protocol.messages import ClientMessage, Closing, Person, ServerMessage, Summary

ROOT = Path(__file__).parents[2]
PROSE = (ROOT / "docs/protocol.md").read_text()
SCRIPT = (ROOT / "webview/static/room/protocol.js").read_text()

SAID, TOLD = ClientMessage.__subclasses__(), ServerMessage.__subclasses__()
PARTS = (Person, Summary, *call_messages.Part.__subclasses__(), marking_messages.Quoted)
SPELLED = {int: "number", str: "string", bool: "boolean", types.NoneType: "null"}


def named(struct):
    """What the struct is called on the wire and in prose."""
    return struct.__struct_config__.tag or struct.__name__


def spelled(annotation):
    """A type as the page's modules write it."""
    if get_origin(annotation) is Annotated:
        return spelled(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return " | ".join(f'"{word}"' for word in get_args(annotation))
    if get_origin(annotation) is list:
        return f"{spelled(get_args(annotation)[0])}[]"
    if get_origin(annotation) in {Union, types.UnionType}:
        return " | ".join(spelled(part) for part in get_args(annotation))
    return SPELLED.get(annotation) or annotation.__name__


def fields(struct):
    """Each field and its type, in order."""
    hints = get_type_hints(struct, include_extras=True)
    names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    return [(on_the_wire, spelled(hints[name])) for name, on_the_wire in names]


def documented(struct):
    """The fields that the prose gives to a message, or to a part of one."""
    name, is_told = named(struct), issubclass(struct, ServerMessage)
    prose = PROSE.partition("## What the server says")[2] if is_told else PROSE
    chapter = re.search(rf"^### {name}$(.*?)(?=^##)", prose, re.MULTILINE | re.DOTALL)
    assert chapter, f"docs/protocol.md has no {name}"
    rows = re.findall(r"^\| (\w+) \| ([^|\\]+(?:\\\|[^|\\]+)*) \|", chapter[1], re.MULTILINE)
    return [(field, type_.replace("\\|", "|")) for field, type_ in rows if field != "field"]


@pytest.mark.parametrize("struct", [*SAID, *TOLD, *PARTS], ids=lambda one: one.__name__)
def test_the_prose_describes_every_field(struct):
    assert documented(struct) == fields(struct)


@pytest.mark.parametrize("struct", [*SAID, *TOLD, *PARTS], ids=lambda one: one.__name__)
def test_the_page_declares_every_field(struct):
    tag = struct.__struct_config__.tag
    parts = [f'type: "{tag}"'] if tag else []
    parts += [f"{name}: {type_}" for name, type_ in fields(struct)]

    assert f"@typedef {{{{{', '.join(parts)}}}}} {struct.__name__}\n" in SCRIPT


@pytest.mark.parametrize(
    ("union", "name"), [(SAID, "ClientMessage"), (TOLD, "ServerMessage")], ids=["said", "told"]
)
def test_the_page_knows_every_message(union, name):
    members = " | ".join(struct.__name__ for struct in union)

    assert f"@typedef {{{members}}} {name}\n" in SCRIPT


def test_the_prose_has_no_message_more():
    chapters = set(re.findall(r"^### (\w+)$", PROSE, re.MULTILINE))

    assert chapters == {named(struct) for struct in (*SAID, *TOLD, *PARTS)}


def test_every_closing_code_is_in_all_three():
    prose = dict(re.findall(r"^\| (\d{4}) \| (\w+) \|", PROSE, re.MULTILINE))
    script = dict(re.findall(r"^  ([A-Z_]+): (\d{4}),$", SCRIPT, re.MULTILINE))

    assert {name: int(code) for code, name in prose.items()} == dict(Closing.__members__)
    assert {name: int(code) for name, code in script.items()} == dict(Closing.__members__)


def test_the_version_is_the_same_everywhere():
    assert f"export const VERSION = {messages.VERSION};" in SCRIPT
    assert f"protocol, version {messages.VERSION}\n" in PROSE
    assert f"socket?v={messages.VERSION}`" in PROSE


def test_the_limits_are_as_documented():
    assert f"at most\n{LARGEST} bytes" in PROSE
    assert f"burst of {OFTEN.burst} messages a page is heard {OFTEN.per_second:.0f} times" in PROSE


def test_every_message_of_a_page_has_its_row():
    assert [kind.type for kind in ROWS] == SAID
    assert all(kind.type.__doc__ for kind in ROWS)


def test_the_prose_gives_every_row():
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (.*?) ?\|$", PROSE, re.MULTILINE)

    assert rows == [
        (
            kind.name,
            str(kind.largest),
            str(kind.rate.burst),
            f"{kind.rate.per_second:.0f}",
            granted(kind.rights),
        )
        for kind in ROWS
    ]


def granted(rights):
    """Who may say it, as the prose says it."""
    if rights is None:
        return ""
    led, free = (rights[lead].value for lead in (Lead.OWNER, Lead.FREE))
    return led if led == free else f"{led}; {free} where the lead is free"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "7",
        '{"type": "sing", "id": 1}',
        '{"type": "navigate", "id": 1}',
        '{"type": "navigate", "id": 1, "ref": ""}',
        '{"type": "navigate", "id": -1, "ref": "Ruth 1:1"}',
        '{"type": "navigate", "id": 1, "ref": 5}',
        '{"type": "navigate", "id": 1, "ref": "%s"}' % ("x" * 301),
        '{"type": "ping", "id": 1, "extra": true}',
        '{"type": "ping", "id": 1e300}',
    ],
)
def test_what_does_not_fit_the_protocol_cannot_be_parsed(text):
    kind = KINDS.get(messages.head(text.encode()).type, KINDS["ping"])

    with pytest.raises(msgspec.DecodeError):
        kind.parse(text.encode())


def test_a_jump_need_not_be_said():
    body = b'{"type":"navigate","id":1,"ref":"Ruth 1:2"}'

    assert KINDS["navigate"].parse(body) == messages.Navigate(id=1, ref="Ruth 1:2", jump=False)


def test_every_ref_that_the_protocol_allows_fits_its_message():
    """However a page escapes it."""
    escaped = r"\ud83d\udcd6" * 300
    body = f'{{"type": "read", "id": {2**53}, "ref": "{escaped}"}}'

    assert KINDS["read"].parse(body.encode()).ref == "📖" * 300
