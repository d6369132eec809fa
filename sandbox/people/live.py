"""The live stream: what one person sees, as it happens."""

import asyncio
from contextlib import suppress

import msgspec
from aiohttp import WSMsgType, web

from sandbox.discord.state import Sandbox
from sandbox.people.views import everything, interaction_view, message_view, user_view
from sandbox.world.events import (
    BotCame,
    Event,
    InteractionMoved,
    InteractionOffered,
    MessageChanged,
    MessageGone,
    MessagePosted,
    Typed,
    UserChanged,
)
from sandbox.world.model import Interaction, InteractionKind, Json, Message, User

HEARTBEAT_SECONDS = 20.0


async def stream(request: web.Request, sandbox: Sandbox, user: User) -> web.WebSocketResponse:
    """Show the person everything, and then each change, until they leave."""
    socket = web.WebSocketResponse(compress=False, heartbeat=HEARTBEAT_SECONDS)
    await socket.prepare(request)
    sandbox.sockets.add(socket)
    screen = Screen(sandbox, user)
    stop = sandbox.world.listen(screen.show)
    writer = asyncio.create_task(_write(socket, screen))
    try:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
    finally:
        stop()
        sandbox.sockets.discard(socket)
        writer.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await writer
    return socket


async def _write(socket: web.WebSocketResponse, screen: "Screen") -> None:
    while not socket.closed:
        await socket.send_str(msgspec.json.encode(await screen.frames.get()).decode())


class Screen:
    """What is still to be sent to one person's open page."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self.frames: asyncio.Queue[Json] = asyncio.Queue()
        self._sandbox = sandbox
        self._world = sandbox.world
        self._user_id = user.id
        self._begin()

    def show(self, event: Event) -> None:
        """Queue what the person sees of this event; changes of channels show everything anew."""
        match event:
            case MessagePosted(message=message) | MessageChanged(message=message):
                self._show_message(message)
            case MessageGone(message=message):
                self._send("gone", id=message.id, channel_id=message.channel_id)
            case InteractionMoved(interaction=interaction):
                self._show_interaction(interaction)
            case Typed(channel=channel, user=user):
                if user.id != self._user_id and self._world.sees(self._user, channel):
                    self._send("typing", channel_id=channel.id, user_id=user.id)
            case BotCame(online=online):
                self._send("online", online=online)
            case UserChanged(user=user):
                self._send("user", user=user_view(user))
            case InteractionOffered():
                pass
            case _:
                self._begin()

    @property
    def _user(self) -> User:
        return self._world.user(self._user_id)

    def _begin(self) -> None:
        self.frames.put_nowait(everything(self._sandbox, self._user))

    def _show_message(self, message: Message) -> None:
        if self._world.sees_message(self._user, message):
            self._send("message", message=message_view(self._world, message))

    def _show_interaction(self, interaction: Interaction) -> None:
        mine = interaction.user_id == self._user_id
        if mine and interaction.kind is not InteractionKind.AUTOCOMPLETE:
            self.frames.put_nowait(interaction_view(interaction))

    def _send(self, kind: str, **frame: object) -> None:
        self.frames.put_nowait({"type": kind, **frame})
