"""What a page is told of a session, out of the study's report of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from havruta.annotations.marking import Marked
from havruta.annotations.saying import Said
from havruta.calls import recording, rules
from havruta.calls.model import CallState, Peer, Recorded, Voice, VoiceState
from havruta.havrutot.model import Havruta, Lead
from havruta.ids import PeerId, SessionId
from havruta.library.model import Book
from havruta.library.places import Contents, Meant
from havruta.names import plain
from havruta.sentences import NO_VOICE
from havruta.sessions.reports import Reader, Report
from havruta.wording import wording
from webview.protocol.call_messages import CallMessage, PeerShown, RecordingShown, VoiceMessage
from webview.protocol.marking_messages import SaidMessage
from webview.protocol.messages import VERSION, LeadMessage, Person, Summary, Welcome

DISCORD = "https://discord.com"


MARK = ("id", "ref", "kind", "text", "language", "version", "exact", "prefix", "suffix")
"""What a page is told of a mark as it is kept."""


def welcome(report: Report, *, you: str, said: int = 0) -> Welcome:
    """Return all that there is to know of a live session, in which so much was `said`."""
    session, havruta = report.session, report.havruta
    return Welcome(
        version=VERSION,
        you=you,
        session=session.id,
        book=session.book,
        change=session.changes,
        ref=session.ref,
        leader=report.leader.id,
        free=havruta.lead is Lead.FREE,
        owner=havruta.owner_id,
        people=people(report.present),
        marks=len(report.questions) + len(report.annotations),
        said=said,
    )


def people(present: Iterable[Reader]) -> list[Person]:
    """Return who is in the room."""
    return [
        Person(one.user.id, plain(one.user.name), one.alone_ref, one.asks_to_lead)
        for one in present
    ]


def lead(havruta: Havruta) -> LeadMessage:
    """Return whether anyone turns the pages, and whose the havruta is."""
    return LeadMessage(free=havruta.lead is Lead.FREE, owner=havruta.owner_id)


def mark(marked: Marked, *, you: str, session_id: SessionId) -> dict[str, Any]:
    """Return a mark as its page draws it; `mine`: who asks may take it away.

    `earlier`: another session has left it open.
    """
    one = marked.annotation
    told = {name: getattr(one, name) for name in MARK}
    return told | {
        "name": plain(marked.user.name),
        "mine": one.user_id == you,
        "earlier": one.session_id != session_id,
        "closed": one.closed_at is not None,
    }


def said(one: Said) -> SaidMessage:
    """Return what somebody said."""
    remark = one.remark
    return SaidMessage(
        number=remark.number,
        by=remark.user_id,
        name=plain(one.user.name),
        at=int(remark.made_at.timestamp()),
        text=remark.text,
    )


def contents(found: Contents) -> dict[str, Any]:
    """Return how a book is divided, as its page lists it: each section's ref in both languages."""
    sections = [(section.ref, found.he_ref(section)) for section in found.shape.sections]
    return {"book": [found.shape.book, found.book.he_title], "sections": sections}


def meant(found: Meant) -> dict[str, str]:
    """Return a place that was found, and in which book it is."""
    return {"book": found.book.title, "ref": found.place.ref, "he_ref": found.he_ref}


def call(known: CallState, *, you: PeerId | None, records: bool = False) -> CallMessage:
    """Return all that there is to know of a call that somebody has begun.

    `records` is whether it could be recorded.
    """
    assert known.call is not None
    call, peers = known.call, known.peers
    return CallMessage(
        epoch=call.epoch,
        plan=call.plan.value,
        settled=call.is_settled,
        you=you,
        video=rules.most_video(call, peers),
        no_server=rules.lacks_server(call, peers),
        since=int(call.since.timestamp()),
        peers=[_peer(peer) for peer in peers],
        records=records,
        recording=_recording(known.recorded, peers) if known.recorded else None,
    )


def voice(found: Voice, language: str) -> VoiceMessage:
    """Return how it stands with a voice channel, in the reader's language."""
    say = wording(language)
    if found.lack is not None:
        return VoiceMessage("refused", None, "", say(NO_VOICE[found.lack]))
    if found.state is not VoiceState.THERE:
        return VoiceMessage("asked", None, "", say("Looking for a voice channel at Discord …"))
    name, url = plain(found.name), f"{DISCORD}/channels/{found.guild_id}/{found.channel_id}"
    text = say("Talk in the voice channel “{name}”; the text stays in step here.", name=name)
    if not found.is_for_all:
        told = say("Not all of you are in its server: the call on the page is for everyone.")
        text = f"{text} {told}"
    return VoiceMessage("there", url, name, text)


def summary(report: Report, book: Book, language: str) -> Summary:
    """Return what was learned, with its places as the reader's language says them."""
    session = report.session
    return Summary(
        range=session.range(book, language),
        minutes=report.minutes,
        people=[plain(wording(language).person(one.user.name)) for one in report.attended],
        last=book.refs(session.owner_ref, language)[0],
    )


def _recording(recorded: Recorded, peers: Sequence[Peer]) -> RecordingShown:
    one, lacking = recorded.recording, recording.lacking(recorded, peers)
    waits = one.is_on and lacking
    return RecordingShown(
        id=one.id,
        state="waiting" if waits else one.state.value,
        by=one.asked_by,
        agreed=sorted(recorded.agreed),
        ending=one.ending.value if one.ending else None,
        kept=one.kept_since is not None and one.deleted_at is None,
    )


def _peer(peer: Peer) -> PeerShown:
    return PeerShown(
        id=peer.id,
        user=peer.user_id,
        muted=peer.muted,
        camera=peer.camera,
        screen=peer.screen,
        hand=peer.hand,
        audio_only=peer.audio_only,
        away=peer.is_silent or peer.cut_off_at is not None,
    )
