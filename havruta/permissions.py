"""Who may do what in a havruta: the law is a table."""

from enum import StrEnum

from havruta.errors import NotAllowed
from havruta.havrutot.model import Havruta, Lead
from havruta.ids import UserId


class Role(StrEnum):
    """A person's standing in a havruta, from most to least."""

    OWNER = "owner"
    PARTICIPANT = "participant"
    STRANGER = "stranger"


class Action(StrEnum):
    """Something a person may ask for."""

    SHOW = "show"
    START = "start"
    JOIN = "join"
    READ = "read"
    MOVE = "move"
    MOVE_FREELY = "move_freely"
    END = "end"
    SET_LEAD = "set_lead"


_MEMBERS = frozenset({Role.OWNER, Role.PARTICIPANT})
_OWNER = frozenset({Role.OWNER})

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SHOW: _MEMBERS,
    Action.START: _MEMBERS,
    Action.JOIN: _MEMBERS,
    Action.READ: _MEMBERS,
    Action.MOVE: _OWNER,
    Action.MOVE_FREELY: _MEMBERS,
    Action.END: _OWNER,
    Action.SET_LEAD: _OWNER,
}

MOVING: dict[Lead, Action] = {Lead.OWNER: Action.MOVE, Lead.FREE: Action.MOVE_FREELY}


def role_of(user_id: UserId, havruta: Havruta) -> Role:
    """Return the person's standing."""
    if user_id == havruta.owner_id:
        return Role.OWNER
    return Role.PARTICIPANT if user_id in havruta.people else Role.STRANGER


def may(action: Action, user_id: UserId, havruta: Havruta) -> bool:
    """Whether the person may do `action`."""
    return role_of(user_id, havruta) in ALLOWED[action]


def require(action: Action, user_id: UserId, havruta: Havruta) -> None:
    """Raise `NotAllowed` unless the person may do `action`."""
    if not may(action, user_id, havruta):
        raise NotAllowed(action=action.value)
