"""Ids that must not be mixed up, though all of them are opaque text (ULIDs)."""

import re
import secrets
from datetime import datetime
from typing import NewType

from ulid import ULID

ID = "[0-9A-HJKMNP-TV-Z]{26}"
"""How all of them look (ULIDs)."""

UserId = NewType("UserId", str)
HavrutaId = NewType("HavrutaId", str)
InvitationId = NewType("InvitationId", str)
CodeId = NewType("CodeId", str)
SessionId = NewType("SessionId", str)
StayId = NewType("StayId", str)
ConnectionId = NewType("ConnectionId", str)
PeerId = NewType("PeerId", str)
RecordingId = NewType("RecordingId", str)
AnnotationId = NewType("AnnotationId", str)
AwayId = NewType("AwayId", str)
NoticeId = NewType("NoticeId", str)
PlanId = NewType("PlanId", str)
ProposalId = NewType("ProposalId", str)

MADE_AT = 10
"""So many characters of an id tell when it was made."""


def least_id(at: datetime) -> str:
    """Return what sorts before every id made at that moment, or later."""
    return str(ULID.from_datetime(at))[:MADE_AT]


def new_id(now: datetime) -> str:
    """Return a fresh id; ids made later sort later, to the millisecond."""
    return str(ULID.from_datetime(now))


def made_at(id_: str) -> datetime:
    """Return when an id was made, to the millisecond."""
    return ULID.from_str(id_).datetime


def new_error_id() -> str:
    """Return what an error goes by, to the person who sees it and in the log."""
    return secrets.token_hex(4)


def is_id(text: str) -> bool:
    """Whether the text could be an id of ours; what is none has no business in a database."""
    return re.fullmatch(ID, text) is not None
