"""What is done when a page says something of the call; as in `webview.protocol.handlers`."""

from typing import TypedDict

from havruta.calls import course, joining, signalling
from havruta.calls import voice as voices
from havruta.calls.model import Shown
from havruta.ids import ConnectionId, PeerId, RecordingId, SessionId, UserId
from havruta.sessions import recording
from webview.protocol.call_messages import (
    SERVER,
    CallIce,
    CallJoin,
    CallLeave,
    CallReady,
    CallShow,
    CallTrouble,
    RecordingAnswer,
    RecordingAsk,
    RecordingStop,
    Signal,
    VoiceAsk,
    signalled,
)
from webview.protocol.handlers import Context
from webview.protocol.messages import Done, ServerMessage, encode


class Place(TypedDict):
    """Which page of whom says it, in which session."""

    session_id: SessionId
    by: UserId
    connection_id: ConnectionId


async def join(message: CallJoin, context: Context) -> ServerMessage | None:
    """Have the page be in the call, and tell it how it finds a way to the others."""
    resume = PeerId(message.resume) if message.resume else None
    await joining.join(context.study, **_place(context), shown=_shown(message), resume=resume)
    _tell_ice(context)
    return Done(message.id)


async def leave(message: CallLeave, context: Context) -> ServerMessage | None:
    """Have the page be in the call no more."""
    session_id, connection_id = context.session_id, context.connection_id
    await joining.leave(context.study, session_id=session_id, connection_id=connection_id)
    return Done(message.id)


async def show(message: CallShow, context: Context) -> ServerMessage | None:
    """Have the others see what the page shows of itself."""
    await joining.show(context.study, **_place(context), shown=_shown(message))
    return Done(message.id)


async def signal(message: Signal, context: Context) -> ServerMessage | None:
    """Pass on what is between two peers, or between one and the media server."""
    place, epoch = _place(context), message.epoch
    if message.to == SERVER:
        peer = await signalling.to_server(context.study, **place, epoch=epoch)
        if peer is not None:
            context.call.forward(peer, message)
    else:
        to, body = PeerId(message.to), signalled(message)
        await signalling.signal(context.study, **place, epoch=epoch, to=to, body=body)
    return Done(message.id)


async def trouble(message: CallTrouble, context: Context) -> ServerMessage | None:
    """Note that two peers do not reach each other."""
    peer_id = PeerId(message.peer)
    await course.miss(context.study, **_place(context), epoch=message.epoch, peer_id=peer_id)
    return Done(message.id)


async def ready(message: CallReady, context: Context) -> ServerMessage | None:
    """Note that the page hears everybody by the plan."""
    await course.be_ready(context.study, **_place(context), epoch=message.epoch)
    return Done(message.id)


async def ice(message: CallIce, context: Context) -> ServerMessage | None:
    """Tell the page anew how it finds a way to the others."""
    await course.require_peer(context.study, **_place(context))
    _tell_ice(context)
    return Done(message.id)


async def voice(message: VoiceAsk, context: Context) -> ServerMessage | None:
    """Have whoever is at Discord find a voice channel for everybody; the room is told of it."""
    session_id, by = context.session_id, context.asker.id
    await voices.ask(context.study, session_id=session_id, by=by)
    return Done(message.id)


async def ask_to_record(message: RecordingAsk, context: Context) -> ServerMessage | None:
    """Have everybody in the call be asked whether it may be recorded."""
    await recording.ask(context.study, **_place(context))
    return Done(message.id)


async def answer_to_record(message: RecordingAnswer, context: Context) -> ServerMessage | None:
    """Note whether the person may be recorded."""
    recording_id = RecordingId(message.recording)
    await recording.answer(
        context.study, **_place(context), recording_id=recording_id, agrees=message.agrees
    )
    return Done(message.id)


async def stop_recording(message: RecordingStop, context: Context) -> ServerMessage | None:
    """Have the recording be over."""
    recording_id = RecordingId(message.recording)
    await recording.stop(context.study, **_place(context), recording_id=recording_id)
    return Done(message.id)


def _tell_ice(context: Context) -> None:
    context.page.tell(encode(context.call.ice(context.session_id, context.asker.id)))


def _place(context: Context) -> Place:
    return Place(
        session_id=context.session_id,
        by=context.asker.id,
        connection_id=context.connection_id,
    )


def _shown(said: CallJoin | CallShow) -> Shown:
    return Shown(said.muted, said.camera, said.screen, said.hand, said.audio_only)
