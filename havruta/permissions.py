"""Who may do what: the law is a table."""

from enum import StrEnum

from havruta.errors.havrutot import NotAllowed
from havruta.havrutot.model import Havruta, Lead
from havruta.ids import UserId


class Role(StrEnum):
    """A person's standing: with the bot, or in a havruta from most to least."""

    OPERATOR = "operator"
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
    GIVE_LEAD = "give_lead"
    SUMMON = "summon"
    END = "end"
    CALL = "call"
    RECORD = "record"
    RECORD_FREELY = "record_freely"
    HEAR = "hear"
    ANNOTATE = "annotate"
    SAY = "say"
    TELL_AWAY = "tell_away"
    SHARE_PROGRESS = "share_progress"
    SET_LEAD = "set_lead"
    SET_HOME = "set_home"
    SET_LANGUAGE = "set_language"
    RETRY = "retry"
    RENAME = "rename"
    SET_PLACE = "set_place"
    SET_CALENDAR = "set_calendar"
    CATCH_UP = "catch_up"
    LEAVE = "leave"
    REMOVE = "remove"
    TRANSFER = "transfer"
    ARCHIVE = "archive"
    RESTORE = "restore"
    DELETE = "delete"
    INVITE = "invite"
    SHARE = "share"
    PLAN = "plan"
    REPLY = "reply"
    SET_QUORUM = "set_quorum"
    ANNOUNCE = "announce"
    REFRESH = "refresh"
    OVERSEE = "oversee"


_OPERATOR = frozenset({Role.OPERATOR})
_MEMBERS = frozenset({Role.OWNER, Role.PARTICIPANT})
_OWNER = frozenset({Role.OWNER})

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SHOW: _MEMBERS,
    Action.START: _MEMBERS,
    Action.JOIN: _MEMBERS,
    Action.READ: _MEMBERS,
    Action.MOVE: _OWNER,
    Action.MOVE_FREELY: _MEMBERS,
    Action.GIVE_LEAD: _OWNER,
    Action.SUMMON: _OWNER,
    Action.END: _OWNER,
    Action.CALL: _MEMBERS,
    Action.RECORD: _OWNER,
    Action.RECORD_FREELY: _MEMBERS,
    Action.HEAR: _MEMBERS,
    Action.ANNOTATE: _MEMBERS,
    Action.SAY: _MEMBERS,
    Action.TELL_AWAY: _MEMBERS,
    Action.SHARE_PROGRESS: _MEMBERS,
    Action.SET_LEAD: _OWNER,
    Action.SET_HOME: _OWNER,
    Action.SET_LANGUAGE: _OWNER,
    Action.RETRY: _MEMBERS,
    Action.RENAME: _OWNER,
    Action.SET_PLACE: _OWNER,
    Action.SET_CALENDAR: _OWNER,
    Action.CATCH_UP: _MEMBERS,
    Action.LEAVE: frozenset({Role.PARTICIPANT}),
    Action.REMOVE: _OWNER,
    Action.TRANSFER: _OWNER,
    Action.ARCHIVE: _OWNER,
    Action.RESTORE: _OWNER,
    Action.DELETE: _OWNER,
    Action.INVITE: _OWNER,
    Action.SHARE: _OWNER,
    Action.PLAN: _MEMBERS,
    Action.REPLY: _MEMBERS,
    Action.SET_QUORUM: _OWNER,
    Action.ANNOUNCE: _OWNER,
    Action.REFRESH: _OPERATOR,
    Action.OVERSEE: _OPERATOR,
}

MOVING: dict[Lead, Action] = {Lead.OWNER: Action.MOVE, Lead.FREE: Action.MOVE_FREELY}
RECORDING: dict[Lead, Action] = {Lead.OWNER: Action.RECORD, Lead.FREE: Action.RECORD_FREELY}


def role_of(user_id: UserId, havruta: Havruta) -> Role:
    """Return the person's standing in the havruta."""
    return role(user_id, havruta.owner_id, belongs=user_id in havruta.people)


def role(user_id: UserId, owner_id: UserId, *, belongs: bool) -> Role:
    """Return the standing of a person in a havruta that this owner has."""
    if user_id == owner_id:
        return Role.OWNER
    return Role.PARTICIPANT if belongs else Role.STRANGER


def may(action: Action, user_id: UserId, havruta: Havruta) -> bool:
    """Whether the person may do `action`."""
    return role_of(user_id, havruta) in ALLOWED[action]


def require(action: Action, user_id: UserId, havruta: Havruta) -> None:
    """Raise `NotAllowed` unless the person may do `action`."""
    require_role(action, role_of(user_id, havruta))


def require_role(action: Action, role: Role) -> None:
    """Raise `NotAllowed` unless `action` is for those of this role."""
    if role not in ALLOWED[action]:
        raise NotAllowed(action=action.value)
