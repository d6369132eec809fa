"""What a person reads on the screen: messages with their parts, answers, forms, choices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.discord.checks.components import BUTTON, LABEL, SELECTS, TEXT, walk
from sandbox.world.model import Json


@dataclass(frozen=True, slots=True)
class Choice:
    """One offer of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it was when it was looked at; `raw` is Discord's own shape and a little more."""

    raw: Json

    @property
    def id(self) -> str:
        """The message's id."""
        return str(self.raw["id"])

    @property
    def channel_id(self) -> str:
        """Where it stands."""
        return str(self.raw["channel_id"])

    @property
    def author_id(self) -> str:
        """Who wrote it."""
        return str(self.raw["author"]["id"])

    @property
    def content(self) -> str:
        """The plain text above embeds and components."""
        return str(self.raw["content"])

    @property
    def embeds(self) -> list[Json]:
        """The embeds, as the bot sent them."""
        return list(self.raw["embeds"])

    @property
    def components(self) -> list[Json]:
        """The components, as the bot sent them."""
        return list(self.raw["components"])

    @property
    def private(self) -> bool:
        """Whether only this person sees it."""
        return bool(self.raw["private"])

    @property
    def thinking(self) -> bool:
        """Whether the bot has yet to fill it in."""
        return bool(self.raw["thinking"])

    @property
    def edited(self) -> bool:
        """Whether it reads otherwise than at first."""
        return self.raw["edited_timestamp"] is not None

    @property
    def mentions(self) -> list[str]:
        """The ids of those whom it calls."""
        return [str(user["id"]) for user in self.raw["mentions"]]

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it answers, if it does."""
        found = self.raw["interaction_id"]
        return None if found is None else str(found)

    @property
    def text(self) -> str:
        """Everything there is to read, line by line: content, embeds, text components, buttons."""
        return "\n".join(part for part in self._texts() if part)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed."""
        return [str(b.get("label", "")) for b in self._of({BUTTON}) if not b.get("disabled")]

    @property
    def links(self) -> dict[str, str]:
        """The addresses that the link buttons open, by label."""
        return {str(b["label"]): str(b["url"]) for b in self._of({BUTTON}) if b.get("url")}

    def button(self, wanted: str) -> Json:
        """The button with this label or custom_id; raises LookupError."""
        for button in self._of({BUTTON}):
            if wanted in (button.get("label"), button.get("custom_id")):
                return button
        raise LookupError(f"There is no button {wanted!r}, only {self.buttons}.")

    def menu(self, wanted: str) -> Json:
        """The select with this placeholder or custom_id; raises LookupError."""
        for select in self._of(SELECTS):
            if wanted in (select.get("placeholder"), select.get("custom_id")):
                return select
        raise LookupError(f"There is no menu {wanted!r}.")

    def __str__(self) -> str:
        note = " (only for you)" if self.private else ""
        return f"{self.raw['author']['username']}{note}: {self.text!r} {self.buttons}"

    def _of(self, kinds: set[int] | frozenset[int]) -> list[Json]:
        return [c for c in walk(self.components) if c.get("type") in kinds]

    def _texts(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield from _embed_texts(embed)
        for component in walk(self.components):
            if component.get("type") == TEXT:
                yield str(component["content"])


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot put up."""

    interaction_id: str
    raw: Json

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.raw["title"])

    @property
    def fields(self) -> dict[str, str]:
        """The custom_ids of the inputs, and their labels."""
        found: dict[str, str] = {}
        for component in walk(self.raw["components"]):
            if component["type"] == LABEL:
                found[component["component"]["custom_id"]] = component["label"]
            elif "custom_id" in component:
                found.setdefault(component["custom_id"], component.get("label") or "")
        return found

    def field(self, name: str) -> str:
        """The custom_id for a custom_id or a label; raises LookupError."""
        for custom_id, label in self.fields.items():
            if name in (custom_id, label, label.replace(" ", "_")):
                return custom_id
        raise LookupError(f"The form has no field {name!r}, only {self.fields}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How the bot answered an act.

    `state` is `answered` (a new message), `updated` (the message acted upon reads otherwise now),
    `acknowledged` (taken note of; whatever follows is to be waited for), `modal`, `thinking`, or
    `failed` (nobody answered in time). `answered_ms` is how long the first answer took.
    """

    interaction_id: str
    state: str
    answered_ms: float | None
    shown: Seen | None
    form: Modal | None

    @property
    def failed(self) -> bool:
        """Whether the person reads "The application did not respond"."""
        return self.state == "failed"

    @property
    def message(self) -> Seen:
        """The message that answers; raises LookupError when there is none."""
        if self.shown is None:
            raise LookupError(f"There is no message: the act was {self.state}.")
        return self.shown

    @property
    def modal(self) -> Modal:
        """The form that answers; raises LookupError when there is none."""
        if self.form is None:
            raise LookupError(f"There is no form: the act was {self.state}.")
        return self.form

    @property
    def text(self) -> str:
        """Everything there is to read in the message that answers."""
        return self.message.text


def _embed_texts(embed: Json) -> Iterator[str]:
    yield from (str(embed.get(name, "")) for name in ("title", "description"))
    for one in embed.get("fields", []):
        yield from (str(one["name"]), str(one["value"]))
    for part, name in (("footer", "text"), ("author", "name")):
        inner: Any = embed.get(part) or {}
        yield str(inner.get(name, ""))
