"""Use case: telling a person everything that is kept of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any, TypeAlias

from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.people.model import User
from havruta.sessions import recorded
from havruta.study import Study

Told: TypeAlias = Mapping[str, Any]

FILE_NAME = "havruta.json"
"""What the file is called in which it is handed over."""

SECRET = frozenset({"digest"})
"""Columns that nobody is told: what is kept of secrets would help nobody but a thief."""
HOLDERS = frozenset({"user_id", "recipient"})
"""Columns that say whose the address beside them is, which is told to nobody else."""


async def disclose(study: Study, *, by: UserId) -> Told:
    """Return all that is kept of the person, as JSON takes it, by what it is about.

    Ids are as they are stored; beside a havruta's stands its name.
    """
    async with study.reading() as records:
        traces = await records.traces.of(by)
        mine = await records.havrutot.of(by)
        ids = {row["havruta_id"] for rows in traces.values() for row in rows if _is_of(row)}
        known = {**await records.havrutot.many(ids), **{one.id: one for one in mine}}
        voices = await recorded.kept_of(records, by)
        users = await records.users.many({one for havruta in mine for one in havruta.people})
    return {
        "told_at": study.now().isoformat(),
        "learning": [_havruta(havruta, by, users) for havruta in mine],
        "recordings": [_recording(study, one, by) for one in voices],
        "kept": {
            table: [_row(_of_whom_it_is(row, by), known) for row in rows]
            for table, rows in traces.items()
            if rows
        },
    }


def written(told: Told) -> str:
    """Return it as the text of a file, for people to read, too."""
    return json.dumps(told, ensure_ascii=False, indent=1)


def _havruta(havruta: Havruta, by: UserId, users: Mapping[UserId, User]) -> Told:
    return {
        "name": havruta.name,
        "book": havruta.book,
        "last_place": havruta.ref,
        "sessions": havruta.ended_sessions,
        "is_yours": havruta.owner_id == by,
        "people": [users[user_id].name for user_id in havruta.people],
    }


def _recording(study: Study, one: recorded.Heard, by: UserId) -> Told:
    """Return where the recording is; the person's own voice can be fetched by itself."""
    recording = one.recorded.recording
    mine = f"{recording.id}/{one.recorded.number(by)}.ogg"
    return {
        "havruta": one.havruta.name,
        "session": recording.session_id,
        "since": _plain(recording.kept_since),
        "your_voice": f"{study.addresses.front}/recordings/{mine}" if one.may_hear else None,
        "all": f"{study.addresses.front}/recordings",
    }


def _row(row: Told, havrutot: Mapping[HavrutaId, Havruta]) -> Told:
    told = {name: _plain(value) for name, value in row.items() if name not in SECRET}
    havruta = havrutot.get(row["havruta_id"]) if _is_of(row) else None
    return told if havruta is None else told | {"havruta": havruta.name}


def _of_whom_it_is(row: Told, by: UserId) -> Told:
    """Return the row without whose address somebody else's is."""
    if row.get("address") is None:
        return row
    return {name: it for name, it in row.items() if name not in HOLDERS or it in {None, by}}


def _is_of(row: Told) -> bool:
    return row.get("havruta_id") is not None


def _plain(value: Any) -> Any:
    """Return the value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
