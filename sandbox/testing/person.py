"""A person for tests and scripts: acts in the sandbox, and waits for what appears on the screen.

async with Person(sandbox.page_url, "isaac") as isaac:
    answer = await isaac.command("havruta create", book="Ruth", partners="@Jacob")
    await isaac.press(answer.message, "Join")
    card = await isaac.until(lambda message: "Ruth 1:1" in message.text)
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
import msgspec

from sandbox.testing.screen import Answer, Choice, Modal, Seen
from sandbox.world.model import Json

PATIENCE = 30.0
"""How many seconds is waited for what must come; only what fails takes so long."""
SETTLED = frozenset({"answered", "updated", "acknowledged", "modal", "failed"})


class Refused(Exception):
    """The sandbox says, in a sentence, why the person cannot do that."""


@dataclass(slots=True)
class Screen:
    """What the person has been shown so far."""

    hello: Json = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    interactions: dict[str, Json] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def take(self, frame: Json) -> None:
        """Let one frame of the live stream change what is shown."""
        match frame["type"]:
            case "hello":
                self.hello = frame
                self.messages = {message["id"]: message for message in frame["messages"]}
            case "message":
                self.messages[frame["message"]["id"]] = frame["message"]
            case "gone":
                self.messages.pop(frame["id"], None)
                self.gone.add(frame["id"])
            case "interaction":
                self.interactions[frame["id"]] = frame
            case "online":
                self.hello["online"] = frame["online"]
            case _:
                pass


class Person:
    """One of the people; `where` is the channel they are in unless an act says otherwise."""

    def __init__(self, base_url: str, key: str, *, where: str = "general") -> None:
        self.key = key
        self.where = where
        self._address = f"{base_url.rstrip('/')}/sandbox/people/{key}"
        self._screen = Screen()
        self._news = asyncio.Condition()
        self._closed = False

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(f"{self._address}/live", max_msg_size=0)
        self._reader = asyncio.create_task(self._read())
        await self._wait(lambda: bool(self._screen.hello), PATIENCE, "the sandbox's greeting")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()
        await self._reader
        await self._http.close()

    # What is on the screen

    @property
    def id(self) -> str:
        """The person's id in Discord."""
        return str(self._screen.hello["me"]["id"])

    @property
    def name(self) -> str:
        """The person's name."""
        return str(self._screen.hello["me"]["name"])

    @property
    def bot_is_online(self) -> bool:
        """Whether the bot is connected."""
        return bool(self._screen.hello["online"])

    def channel_id(self, where: str | None = None) -> str:
        """The id of a channel by name; `dm` is the direct messages with the bot."""
        wanted = where or self.where
        for one in self._screen.hello["channels"]:
            direct = one["direct"] and wanted == "dm"
            if direct or wanted in (one["id"], one["name"]):
                return str(one["id"])
        raise Refused(f"{self.key} has no channel {wanted}.")

    def messages(self, where: str | None = None) -> list[Seen]:
        """The messages in one channel, oldest first."""
        channel_id = self.channel_id(where)
        shown = [Seen(m) for m in self._screen.messages.values() if m["channel_id"] == channel_id]
        return sorted(shown, key=lambda message: int(message.id))

    def everything(self) -> list[Seen]:
        """The messages in every channel, oldest first."""
        shown = [Seen(message) for message in self._screen.messages.values()]
        return sorted(shown, key=lambda message: int(message.id))

    def now(self, message: Seen) -> Seen:
        """The message as it reads now; raises Refused when it is gone."""
        if message.id not in self._screen.messages:
            raise Refused("This message is gone.")
        return Seen(self._screen.messages[message.id])

    def commands(self, where: str | None = None) -> list[Json]:
        """The commands that are offered in a channel."""
        channel_id = self.channel_id(where)
        channels = {one["id"]: one for one in self._screen.hello["channels"]}
        return list(channels[channel_id]["commands"])

    # What one can wait for

    async def until(
        self,
        predicate: Callable[[Seen], object],
        *,
        where: str | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109  # the failure names what was waited for
    ) -> Seen:
        """The newest message for which the predicate holds, now or as soon as there is one.

        Raises TimeoutError, which shows the screen as it is then.
        """

        def found() -> list[Seen]:
            shown = self.everything() if where is None else self.messages(where)
            return [message for message in shown if predicate(message)]

        await self._wait(lambda: bool(found()), timeout, "a message")
        return found()[-1]

    async def until_gone(self, message: Seen, *, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Wait until the message is deleted; raises TimeoutError."""
        await self._wait(lambda: message.id not in self._screen.messages, timeout, "it to go")

    async def until_bot_is_online(self, *, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Wait until the bot is connected and has commands here; raises TimeoutError."""
        await self._wait(
            lambda: self.bot_is_online and bool(self.commands()), timeout, "the bot to come"
        )

    # What one can do

    async def say(self, text: str, *, where: str | None = None) -> Seen:
        """Write a message."""
        return Seen(await self._act("say", channel=self.channel_id(where), text=text))

    async def command(self, words: str, *, where: str | None = None, **options: object) -> Answer:
        """Run a slash command and wait until the bot's answer is complete."""
        made = await self._act(
            "run", channel=self.channel_id(where), command=words, options=options
        )
        return await self._answer(made)

    async def first_answer(
        self, words: str, *, where: str | None = None, **options: object
    ) -> Answer:
        """Run a slash command and wait for the first answer only, even if it is "thinking"."""
        made = await self._act(
            "run", channel=self.channel_id(where), command=words, options=options
        )
        return await self._answer(made, settled=SETTLED | {"thinking"})

    async def autocomplete(
        self,
        words: str,
        option: str,
        typed: str,
        *,
        where: str | None = None,
        **options: object,
    ) -> list[Choice]:
        """What the bot offers for what is typed in an option."""
        made = await self._act(
            "complete",
            channel=self.channel_id(where),
            command=words,
            option=option,
            value=typed,
            options=options,
        )
        return [Choice(choice["name"], choice["value"]) for choice in made["choices"]]

    async def press(self, message: Seen, label: str) -> Answer:
        """Press the button with this label, or else this custom_id, and wait for the answer."""
        custom_id = (await self._shown(message)).button(label)["custom_id"]
        made = await self._act("press", message_id=message.id, custom_id=custom_id)
        return await self._answer(made)

    async def choose(self, message: Seen, menu: str, *values: str) -> Answer:
        """Choose values in the select with this placeholder or custom_id; wait for the answer."""
        custom_id = (await self._shown(message)).menu(menu)["custom_id"]
        made = await self._act(
            "choose", message_id=message.id, custom_id=custom_id, values=list(values)
        )
        return await self._answer(made)

    async def submit(self, modal: Modal, **values: object) -> Answer:
        """Fill in the modal, by custom_id or label with underscores for spaces, and send it."""
        filled = {modal.field(name): value for name, value in values.items()}
        made = await self._act("submit", interaction_id=modal.interaction_id, values=filled)
        return await self._answer(made)

    async def dismiss(self, message: Seen) -> None:
        """Put a private answer away."""
        await self._act("dismiss", message_id=message.id)

    async def close_dms(self) -> None:
        """Let the bot write no direct messages any more."""
        await self._act("dms", open=False)

    async def open_dms(self) -> None:
        """Let the bot write direct messages again."""
        await self._act("dms", open=True)

    # Within

    async def _act(self, act: str, **wish: object) -> Json:
        async with self._http.post(f"{self._address}/{act}", json=wish) as response:
            said = msgspec.json.decode(await response.read(), type=Json)
        if "error" in said:
            raise Refused(said["error"])
        return said

    async def _shown(self, message: Seen) -> Seen:
        """Return the message as it reads now, once it has come: others may see it sooner."""
        screen = self._screen
        await self._wait(
            lambda: message.id in screen.messages or message.id in screen.gone,
            PATIENCE,
            "the message",
        )
        return self.now(message)

    async def _answer(self, made: Json, settled: frozenset[str] = SETTLED) -> Answer:
        interaction_id = made["interaction_id"]

        def state() -> str:
            return str(self._screen.interactions.get(interaction_id, {}).get("state"))

        await self._wait(lambda: state() in settled, PATIENCE, "the bot's answer")
        interaction = self._screen.interactions[interaction_id]
        response = self._screen.messages.get(str(interaction["response_id"]))
        return Answer(
            interaction_id=interaction_id,
            state=interaction["state"],
            answered_ms=interaction["answered_ms"],
            shown=Seen(response) if response else None,
            form=Modal(interaction_id, interaction["modal"]) if interaction["modal"] else None,
        )

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                break
            async with self._news:
                self._screen.take(msgspec.json.decode(frame.data, type=Json))
                self._news.notify_all()
        self._closed = True
        async with self._news:
            self._news.notify_all()

    async def _wait(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: holds() or self._closed)
        except TimeoutError:
            shown = "\n".join(f"  {message}" for message in self.everything())
            raise TimeoutError(
                f"{self.key} waited {seconds} s in vain for {what}; on the screen:\n{shown}"
            ) from None
        if not holds():
            raise Refused("The sandbox is gone.")
