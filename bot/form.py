"""What every form shares: how it is shown, and that what is sent is acknowledged before anything.

A form is known by its custom id alone, as buttons are, so that one that stood open over a restart
can still be sent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import discord
from discord import ui

from bot.drawing import shortened
from bot.errors import explain
from bot.request import Request, receive

FORM_TITLE_LIMIT = 45
FIELD_LABEL_LIMIT = 45


class Form:
    """A form of one kind that was filled in and sent; `match` holds what its custom id says."""

    template: ClassVar[re.Pattern[str]]

    def __init_subclass__(cls, *, template: str) -> None:
        cls.template = re.compile(template, re.DOTALL)

    def __init__(self, match: re.Match[str], filled: Mapping[str, str]) -> None:
        self.match = match
        self.filled = filled

    async def act(self, request: Request) -> None:
        """Do what the form is for."""
        raise NotImplementedError


async def take(interaction: discord.Interaction, forms: Iterable[type[Form]]) -> None:
    """Have what was sent taken by the form that it is of; a refusal is told privately."""
    sent: Mapping[str, Any] = dict(interaction.data or {})
    custom_id = str(sent.get("custom_id", ""))
    for form in forms:
        if (match := form.template.fullmatch(custom_id)) is not None:
            try:
                filled = dict(_filled(sent.get("components", [])))
                await form(match, filled).act(await receive(interaction, in_place=True))
            except Exception as error:  # noqa: BLE001 - the error desk
                await explain(interaction, error)


def form(title: str, custom_id: str, *fields: ui.Label[Any]) -> ui.Modal:
    """Return a form to show; nobody listens to it but `take`."""
    modal = ui.Modal(title=shortened(title, FORM_TITLE_LIMIT), custom_id=custom_id)
    for field in fields:
        modal.add_item(field)
    modal.stop()  # a drawing: discord.py keeps no memory of it
    return modal


def text_field(
    name: str, label: str, *, value: str = "", hint: str = "", required: bool = False, most: int
) -> ui.Label[Any]:
    """Return a line to type in, known by `name` when it comes back."""
    typed = ui.TextInput[Any](
        custom_id=name,
        default=value[:most] or None,
        placeholder=shortened(hint, 100) or None,
        required=required,
        max_length=most,
    )
    return ui.Label(text=shortened(label, FIELD_LABEL_LIMIT), component=typed)


def _filled(components: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield what stands in each field; of a choice, all that was chosen, with spaces between."""
    for one in components:
        yield from _filled(one.get("components", []))
        inner = one.get("component", one)
        if "custom_id" in inner:
            values = inner.get("values", [inner.get("value") or ""])
            yield inner["custom_id"], " ".join(map(str, values))
