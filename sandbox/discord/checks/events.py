"""What Discord asks of an event that takes place elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.discord.checks.problems import Problems
from sandbox.discord.payloads import EXTERNAL, GUILD_ONLY
from sandbox.world.model import Json

STATUSES = {1: {1, 2, 4}, 2: {2, 3}, 3: {3}, 4: {4}}
"""What an event may become: scheduled, active, completed or cancelled."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says once all is told of it."""

    name: str
    description: str | None
    location: str
    start: datetime
    end: datetime
    status: int


def check_event(body: Json, now: datetime, *, before: Json | None = None) -> Told:
    """Return what the request says, over what there was; raises INVALID_FORM."""
    problems, shape = Problems(), {**(before or {}), **body}
    name = problems.text("event.name", shape, "name", required=True)
    description = problems.text("event.description", shape, "description")
    of_place = shape.get("entity_metadata")
    place: Json = of_place if isinstance(of_place, dict) else {}
    location = problems.at("entity_metadata").text(
        "event.location", place, "location", required=True
    )
    for field, wanted in (("privacy_level", GUILD_ONLY), ("entity_type", EXTERNAL)):
        is_one = shape.get(field) == wanted
        problems.at(field).require(
            is_one, "BASE_TYPE_CHOICES", f"Value must be one of ({wanted},)."
        )
    start, end = (_moment(problems, shape, f"scheduled_{which}_time") for which in ("start", "end"))
    if "scheduled_start_time" in body and start is not None:
        ahead = problems.at("scheduled_start_time")
        ahead.require(
            start > now,
            "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST",
            "Cannot schedule event in the past.",
        )
    if start is not None and end is not None:
        after = problems.at("scheduled_end_time")
        after.require(
            end > start,
            "GUILD_SCHEDULED_EVENT_END_TIME_BEFORE_START",
            "Cannot schedule event that ends before it starts.",
        )
    status = _status(problems, shape, before)
    problems.raise_if_any()
    assert start is not None
    assert end is not None
    return Told(name, description or None, location, start, end, status)


def _moment(problems: Problems, shape: Json, field: str) -> datetime | None:
    said: Any = shape.get(field)
    here = problems.at(field)
    if said is None:
        here.add("BASE_TYPE_REQUIRED", "This field is required")
        return None
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        here.add("DATE_TIME_TYPE_PARSE", f"Could not parse {said}. Should be ISO8601.")
        return None
    return moment


def _status(problems: Problems, shape: Json, before: Json | None) -> int:
    was = 1 if before is None else int(before["status"])
    status = shape.get("status") or was
    may_be = STATUSES[was] if before is not None else {1}
    words = "Invalid Guild Scheduled Event Status Update"
    problems.at("status").require(status in may_be, "TRANSITION_INVALID", words)
    return int(status) if status in may_be else was
