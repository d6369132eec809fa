"""A calendar as other programs read it (RFC 5545, RFC 7986): text of entries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from havruta.calendars.model import Entry, Heading, Moved
from havruta.calendars.zones import changes, timezone
from havruta.recurrence import instant, rrule_text, walls
from havruta.when.clocks import clock_change

REFRESHED = timedelta(hours=1)
"""So often programs are asked to look again; most do as they please."""
YEARS_AHEAD = 5
"""So far ahead a calendar tells when the clocks change; programs that look again learn more."""


def written(entries: Sequence[Entry], heading: Heading, *, year: int) -> bytes:
    """Return the calendar as it is in that year; what is the same is written the same."""
    calendar = _headed(heading)
    for zone, first in sorted(_zones(entries).items()):
        calendar.add_component(timezone(zone, first, max(first, year) + YEARS_AHEAD))
    for entry in entries:
        calendar.add_component(_event(entry))
        for moved in (*entry.moved, *_unclear(entry, year + YEARS_AHEAD)):
            calendar.add_component(_override(entry, moved))
    return bytes(calendar.to_ical())


def _headed(heading: Heading) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Havruta//Havruta//{heading.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if heading.method is not None:
        calendar.add("method", heading.method)
    calendar.add("name", heading.title)
    calendar.add("x-wr-calname", heading.title)
    calendar.add("x-wr-timezone", heading.zone)
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _zones(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the zones that there are, each with the first year that it is needed for."""
    years: dict[str, int] = {}
    for entry in entries:
        for zone, start in [
            (entry.timing.zone, entry.timing.start),
            *((moved.zone, min(moved.start, moved.original)) for moved in entry.moved),
        ]:
            # The night before the first of January is enough for any zone to be in the old year.
            year = (start - timedelta(days=1)).year
            years[zone] = min(year, years.get(zone, year))
    return years


def _event(entry: Entry) -> Event:
    timing = entry.timing
    event = _drawn(entry, sequence=entry.sequence, changed_at=entry.changed_at)
    if (rule := rrule_text(timing)) is None:
        _begin(event, timing.start, timing.zone)
    else:
        event.add("dtstart", timing.start, parameters={"TZID": timing.zone})
        event.add("rrule", vRecur.from_ical(rule))
    event.add("duration", timedelta(minutes=entry.minutes))
    if entry.left_out:
        event.add("exdate", sorted(entry.left_out), parameters={"TZID": timing.zone})
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    return event


def _override(entry: Entry, moved: Moved) -> Event:
    event = _drawn(entry, sequence=moved.sequence, changed_at=moved.changed_at)
    event.add("recurrence-id", moved.original, parameters={"TZID": entry.timing.zone})
    _begin(event, moved.start, moved.zone)
    event.add("duration", timedelta(minutes=moved.minutes))
    return event


def _begin(event: Event, start: datetime, zone: str) -> None:
    """Have the event begin by its zone's clock, or at a moment where that does not tell when."""
    if clock_change(start, zone) is None:
        event.add("dtstart", start, parameters={"TZID": zone})
    else:
        event.add("dtstart", instant(start, zone))


def _unclear(entry: Entry, last_year: int) -> Iterator[Moved]:
    """Yield the times in an hour that the clocks skip, or show twice, as if they were moved.

    Programs do not agree when they are: some take RFC 5545 at its word, as we do, others do not.
    """
    timing, known = entry.timing, {*entry.left_out, *(moved.original for moved in entry.moved)}
    for change in changes(timing.zone, timing.start.year - 1, last_year) if timing.rule else ():
        begin, end = sorted((change.wall, change.wall + change.skipped))
        if begin.date() == end.date() and not begin.time() <= timing.start.time() < end.time():
            continue
        at, margin = instant(begin, timing.zone), abs(change.skipped)
        for original in walls(timing, at - margin, at + 2 * margin):
            if begin <= original < end and original not in known:
                same = entry.minutes, entry.sequence, entry.changed_at
                yield Moved(original, original, timing.zone, *same)


def _drawn(entry: Entry, *, sequence: int, changed_at: datetime) -> Event:
    """Return what an event and those that override it have in common."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", changed_at)
    event.add("created", entry.made_at)
    event.add("last-modified", changed_at)
    event.add("sequence", sequence)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    if entry.lead is not None and not entry.is_cancelled:
        event.add_component(_alarm(entry.summary, entry.lead))
    return event


def _alarm(text: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm
