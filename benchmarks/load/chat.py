"""The chat of all of them, without screens: they act, and one listener hears what becomes of it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from benchmarks.load.measures import Measures
from sandbox.discord.checks.components import BUTTON, walk
from sandbox.discord.state import Sandbox
from sandbox.people.acts import Actor
from sandbox.people.refused import CannotDo
from sandbox.testing.person import SETTLED
from sandbox.world.events import Event, InteractionMoved, MessageChanged, MessagePosted
from sandbox.world.model import Interaction, InteractionState, Message

COMMAND, PRESS, WHOLE = "command", "press", "answer, whole"
JOIN = "join:"
PATIENCE = 30.0
"""So many seconds is waited for the whole of an answer, and for a message that must come."""

MS = timedelta(milliseconds=1)


class Chat:
    """Acts for anybody, and knows of each channel by which message one comes in."""

    def __init__(self, sandbox: Sandbox, measures: Measures) -> None:
        self._sandbox, self._measures = sandbox, measures
        self._settled: dict[str, asyncio.Future[None]] = {}
        self._doors: dict[str, str] = {}
        self._wanted: dict[str, asyncio.Future[None]] = {}
        self.told: list[tuple[str, datetime]] = []
        """The nonce of each message, and when Discord had it."""
        sandbox.world.listen(self._hear)

    async def command(
        self, person: str, channel_id: str, words: str, **options: Any
    ) -> Interaction:
        """Run a slash command; return it with its whole answer. Raises `GaveUp`."""
        actor, channel = self._actor(person), self._sandbox.world.channel(channel_id)
        return await self._asked(COMMAND, words, lambda: actor.run(channel, words, options))

    async def press(self, person: str, message_id: str, custom_id: str) -> Interaction:
        """Press a button; return the press with its whole answer. Raises `GaveUp`."""
        actor, what = self._actor(person), custom_id.partition(":")[0]
        message = self._sandbox.world.any_message(message_id)
        return await self._asked(PRESS, what, lambda: actor.press(message, custom_id))

    async def come_in(self, person: str, channel_id: str) -> str:
        """Wait for the message of the session there, press Join; return the personal link.

        Raises `GaveUp`.
        """
        if channel_id not in self._doors:
            wanted = self._wanted.setdefault(channel_id, _future())
            try:
                async with asyncio.timeout(PATIENCE):
                    await asyncio.shield(wanted)
            except TimeoutError:
                self._measures.give_up("no message of a session")
        message = self._sandbox.world.any_message(self._doors[channel_id])
        pressed = await self.press(person, message.id, _button(message, JOIN))
        link = next((one["url"] for one in self._buttons(pressed) if one.get("url")), None)
        if link is None:
            self._measures.give_up("Join gave no link")
        return str(link)

    async def confirm(self, person: str, asked: Interaction) -> None:
        """Press the first button of the answer. Raises `GaveUp`."""
        first = next(self._buttons(asked), None)
        if first is None or asked.response_id is None:
            self._measures.give_up(f"/{asked.name} asked nothing")
        await self.press(person, asked.response_id, first["custom_id"])

    async def _asked(self, kind: str, what: str, act: Callable[[], Interaction]) -> Interaction:
        """Act, and wait for the whole answer; note how soon the first one was there."""
        try:
            made = act()
        except CannotDo as reason:
            self._measures.give_up(f"{kind} {what}: {reason}")
        self._settled[made.id] = _future()
        with self._measures.timing(WHOLE):
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._settled[made.id]
            except TimeoutError:
                self._measures.give_up(f"{kind} {what}: not answered to the end")
            finally:
                del self._settled[made.id]
            if made.answered is None or made.state is InteractionState.FAILED:
                self._measures.give_up(f"{kind} {what}: failed")
        self._measures.note(kind, (made.answered - made.created) / MS)
        return made

    def _hear(self, event: Event) -> None:
        match event:
            case InteractionMoved(interaction=made):
                waiting = self._settled.get(made.id)
                if waiting is not None and not waiting.done() and made.state in SETTLED:
                    waiting.set_result(None)
            case MessagePosted(message=message):
                if message.nonce is not None:
                    self.told.append((message.nonce, message.created))
                self._look_for_a_door(message)
            case MessageChanged(message=message):
                self._look_for_a_door(message)
            case _:
                pass

    def _look_for_a_door(self, message: Message) -> None:
        channel_id = message.channel_id
        if channel_id in self._doors or not _button(message, JOIN):
            return
        self._doors[channel_id] = message.id
        if channel_id in self._wanted:
            self._wanted.pop(channel_id).set_result(None)

    def _buttons(self, made: Interaction) -> Any:
        """Yield the buttons of its answer."""
        message = self._sandbox.world.any_message(made.response_id or "")
        return (one for one in walk(message.components) if one.get("type") == BUTTON)

    def _actor(self, person: str) -> Actor:
        return Actor(self._sandbox, self._sandbox.world.user(person))


def _future() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


def _button(message: Message, begins: str) -> str:
    """Return what the first such button is called by, or nothing."""
    found = (str(one.get("custom_id", "")) for one in walk(message.components))
    return next((one for one in found if one.startswith(begins)), "")
