"""What was recorded: heard by those whose voices are in it, and deleted by any of them."""

from dataclasses import dataclass

from aiohttp import web

from havruta.asker import Asker
from havruta.calls.model import RecordingEnd
from havruta.errors.calls import UnknownRecording
from havruta.ids import RecordingId, is_id
from havruta.library import books
from havruta.sentences import sentence
from havruta.sessions import recorded
from havruta.sessions.recorded import Heard
from havruta.when.describing import moment
from webview import access
from webview.app_keys import LANDING, STUDY
from webview.rendering import render, see_other

HERE = "/recordings"
ENDINGS = {
    RecordingEnd.BROKEN: sentence("It broke off: what came after is not in it."),
    RecordingEnd.FULL: sentence("It was as long as a recording may be."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A recording as its page tells it."""

    heard: Heard
    title: str
    at: str
    note: str


async def show(request: web.Request) -> web.Response:
    """Show all recordings that have one's voice."""
    asker = await access.find_asker(request)
    request[LANDING] = HERE
    found = await recorded.heard(request.app[STUDY], by=asker.id)
    told = [_told(one, asker, request) for one in found]
    rule = asker.say.count(
        "Calls that were recorded with your consent. Those who are heard in one can hear it and "
        "delete it, and nobody else. After {n} day it is deleted by itself.",
        "Calls that were recorded with your consent. Those who are heard in one can hear it and "
        "delete it, and nobody else. After {n} days it is deleted by itself.",
        request.app[STUDY].keeps.days,
    )
    return render(request, "front/recordings.html", user=asker.user, recordings=told, rule=rule)


async def fetch(request: web.Request) -> web.StreamResponse:
    """Hand over one voice of a recording, as it was kept."""
    asker = await access.find_asker(request)
    number = int(request.match_info["number"])
    found = await recorded.file(
        request.app[STUDY], by=asker.id, recording_id=_named(request), number=number
    )
    return web.FileResponse(
        found.path,
        headers={
            "Content-Type": "audio/ogg",
            "Content-Disposition": f'attachment; filename="havruta-{number}.ogg"',
            "Cache-Control": "private, no-store",
        },
    )


async def ask_whether_to_delete(request: web.Request) -> web.Response:
    """Say that it is deleted for everybody, and ask."""
    asker = await access.find_asker(request)
    one = await recorded.found(request.app[STUDY], by=asker.id, recording_id=_named(request))
    told = _told(one, asker, request)
    return render(request, "front/delete_recording.html", user=asker.user, recording=told)


async def delete(request: web.Request) -> web.Response:
    """Delete a recording, for everybody."""
    asker = await access.find_asker(request)
    await recorded.delete(request.app[STUDY], by=asker.id, recording_id=_named(request))
    return see_other(HERE)


def _named(request: web.Request) -> RecordingId:
    named = request.match_info["recording_id"]
    if not is_id(named):
        raise UnknownRecording
    return RecordingId(named)


def _told(one: Heard, asker: Asker, request: web.Request) -> Told:
    study, say, recording = request.app[STUDY], asker.say, one.recorded.recording
    book = books.book_of(study, one.session.book)
    since = recording.kept_since or recording.asked_at
    at = moment(since, asker.user.keeper.zone, say, now=study.now())
    note = "" if recording.ending is None else ENDINGS.get(recording.ending, "")
    title = one.session.range(book, say.language)
    return Told(one, title, at, say(note) if note else "")
