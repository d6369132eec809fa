"""Files that people take along: what they are called, and what browsers make of them."""

from dataclasses import replace

import pytest

from tests.recorder import FakeRecorder
from tests.roles import Who
from tests.webview.callers import Wish

EVIL = {"filename": 'x".html', "name": "../x.html"}
FILES = {
    "GET /profile/export": ({}, "havruta.json"),
    "GET /occurrences/{key}/calendar.ics": ({}, "havruta.ics"),
    "GET /calendar/{secret}.ics": ({"secret": "{calendar}"}, "havruta.ics"),
    "GET /recordings/{recording_id}/{number}.ogg": ({"number": "1"}, "havruta-1.ogg"),
    "GET /session/{session_id}/sheet?form=markdown": ({}, "sheet.md"),
    "GET /session/{session_id}/sheet?form=html": ({}, "sheet.html"),
}


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, recorder):
    return replace(study, has_mail=True, recorder=recorder)


@pytest.mark.parametrize("route", FILES)
async def test_a_file_is_called_as_the_page_says_and_opened_as_nothing_else(
    callers, recorder, route
):
    """SY-3: neither what people write nor what an address says is in its name."""
    of, name = FILES[route]
    recorder.put(callers.house.recording_id, 1, b"a voice")

    answer, _ = await callers.ask(Who.OWNER, route, Wish("", EVIL, of))

    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
