"""Two programs that others wrote read a calendar: ical.js, and vobject."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from vobject.icalendar import registerTzid

PROGRAM = Path(__file__).with_name("read.js")
LIBRARY = Path(__file__).parents[2] / "node_modules/ical.js"
HOW_TO_GET_IT = "needs Node.js 20 or newer, and what package.json names: make npm"


def read_by_ical_js(text, after, before):
    """Return what takes place in `[after, before)` as ical.js reads it, in the order of time."""
    if shutil.which("node") is None or not LIBRARY.exists():
        pytest.skip(HOW_TO_GET_IT)
    window = [str(int(moment.timestamp())) for moment in (after, before)]
    done = subprocess.run(["node", PROGRAM, *window], input=text, capture_output=True, check=True)
    found = json.loads(done.stdout)
    for one in found:
        one["at"] = datetime.fromtimestamp(one["at"], UTC)
    return sorted(found, key=_order)


def read_by_vobject(text, after, before):
    """Return the same as vobject reads it, with the zones as the calendar itself has them.

    Left to itself, it goes by what pytz has for a zone's name.
    """
    for zone in vobject.readOne(text.decode()).contents.get("vtimezone", []):
        registerTzid(zone.contents["tzid"][0].value, zone.tzinfo)
    calendar = vobject.readOne(text.decode())
    events = calendar.contents.get("vevent", [])
    moved = {
        (event.uid.value, event.recurrence_id.value): event
        for event in events
        if "recurrence-id" in event.contents
    }
    found = []
    for event in events:
        if "recurrence-id" in event.contents:
            continue
        for at in event.rruleset or [event.dtstart.value]:
            if at > before + timedelta(days=40):
                break
            instead = moved.get((event.uid.value, at))
            found.append(_told(instead or event, instead.dtstart.value if instead else at))
    return sorted((one for one in found if after <= one["at"] < before), key=_order)


READERS = (read_by_ical_js, read_by_vobject)


def _told(event, at):
    def said(name):
        return event.contents[name][0].value if name in event.contents else None

    alarms = event.contents.get("valarm", [])
    return {
        "at": at.astimezone(UTC),
        "minutes": event.duration.value / timedelta(minutes=1),
        "uid": event.uid.value,
        "summary": event.summary.value,
        "description": said("description"),
        "url": said("url"),
        "status": said("status"),
        "sequence": int(event.sequence.value),
        "lead": -alarms[0].trigger.value / timedelta(minutes=1) if alarms else None,
    }


def _order(one):
    return one["at"], one["uid"]
