"""The buttons of texts, as drawings; `bot.texts.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import LABEL_LIMIT, Style, button, shortened
from havruta.havrutot.model import Havruta
from havruta.names import plain
from havruta.wording import Wording

LONGEST = 100
"""How many characters a custom id has at most."""


def study(say: Wording, *refs: str, at: int = 0) -> ui.Button[Any]:
    """Return Study this: learn there with others.

    Of the refs, from the nearest to the whole book, it is the first that a button can carry. `at`
    tells buttons of one message apart that lead to the same.
    """
    ids = (f"study:{at}:{ref}" for ref in refs)
    custom_id = next(one for one in ids if len(one) <= LONGEST)
    return button(say("Study this"), custom_id, Style.primary)


def another(say: Wording, *refs: str) -> ui.Button[Any]:
    """Return the way to one more havruta on a book, which begins there."""
    ids = (f"study-apart:{ref}" for ref in refs)
    custom_id = next(one for one in ids if len(one) <= LONGEST)
    return button(say("A new havruta"), custom_id, Style.secondary)


def begin(say: Wording, havruta: Havruta) -> ui.Button[Any]:
    """Return the way into a havruta that learns the book already."""
    name = shortened(plain(havruta.name), LABEL_LIMIT - 20)
    return button(say("Start “{name}”", name=name), f"start:{havruta.id}", Style.primary)


def turn(query: str, page: int, label: str) -> list[ui.Button[Any]]:
    """Return the way to another page of what was found, if a button can carry the words."""
    custom_id = f"found:{page}:{query}"
    return [button(label, custom_id, Style.secondary)] if len(custom_id) <= LONGEST else []
