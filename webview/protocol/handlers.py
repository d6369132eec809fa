"""What is done when a page says something: a function for each kind of message.

Each returns what the page is told in answer (None: nothing), and raises what its use case raises.
"""

from dataclasses import dataclass
from typing import Protocol

from havruta.asker import Asker
from havruta.calls.model import Peer
from havruta.ids import ConnectionId, SessionId, UserId
from havruta.sessions import leading, lifecycle, navigation
from havruta.study import Study
from webview.protocol.call_messages import Ice, Signal
from webview.protocol.messages import (
    AskToLead,
    Done,
    End,
    Follow,
    GiveLead,
    Leave,
    Navigate,
    Ping,
    Pong,
    Read,
    ServerMessage,
    Summon,
)


class Page(Protocol):
    """The page that says it."""

    def tell(self, message: bytes, *, change: int | None = None) -> None:
        """Tell it something; of the room's place nothing older than what it knows."""

    def leave(self) -> None:
        """Note that it goes, and that nobody need wait for it to come back."""


class CallDesk(Protocol):
    """What carries the room's call."""

    def ice(self, session_id: SessionId, user_id: UserId) -> Ice:
        """Return by which servers a person's page finds a way to the others."""

    def forward(self, peer: Peer, message: Signal) -> None:
        """Pass on what a peer says to the media server, and hold up nobody."""


@dataclass(frozen=True, slots=True)
class Context:
    """Whose page says it, and in which room."""

    study: Study
    session_id: SessionId
    asker: Asker
    connection_id: ConnectionId
    page: Page
    call: CallDesk


async def navigate(message: Navigate, context: Context) -> ServerMessage | None:
    """Move the room; its mover has been told, with all others, before they hear that it is done."""
    await navigation.navigate(
        context.study,
        session_id=context.session_id,
        ref=message.ref,
        by=context.asker.id,
        jump=message.jump,
        connection_id=context.connection_id,
    )
    return Done(message.id)


async def read(message: Read, context: Context) -> ServerMessage | None:
    """Note that the person reads there by themselves."""
    await navigation.read_alone(
        context.study,
        session_id=context.session_id,
        ref=message.ref,
        by=context.asker.id,
        connection_id=context.connection_id,
    )
    return Done(message.id)


async def follow(message: Follow, context: Context) -> ServerMessage | None:
    """Note that the person is with the room again."""
    await navigation.follow(
        context.study,
        session_id=context.session_id,
        by=context.asker.id,
        connection_id=context.connection_id,
    )
    return Done(message.id)


async def give_lead(message: GiveLead, context: Context) -> ServerMessage | None:
    """Have somebody else lead."""
    study, session_id, to = context.study, context.session_id, UserId(message.to)
    await leading.give(study, session_id=session_id, to=to, by=context.asker.id)
    return Done(message.id)


async def ask_to_lead(message: AskToLead, context: Context) -> ServerMessage | None:
    """Note that the person would lead, or would not any more."""
    study, session_id = context.study, context.session_id
    await leading.ask(study, session_id=session_id, by=context.asker.id, wishes=message.wishes)
    return Done(message.id)


async def summon(message: Summon, context: Context) -> ServerMessage | None:
    """Have everyone asked to come."""
    await leading.summon(context.study, session_id=context.session_id, by=context.asker.id)
    return Done(message.id)


async def end(message: End, context: Context) -> ServerMessage | None:
    """End the session."""
    study, session_id = context.study, context.session_id
    await lifecycle.end(study, session_id=session_id, by=context.asker.id)
    return Done(message.id)


async def ping(message: Ping, _context: Context) -> ServerMessage | None:
    """Say that somebody is there."""
    return Pong(message.id)


async def leave(_message: Leave, context: Context) -> ServerMessage | None:
    """Let the person go."""
    context.page.leave()
    return None
