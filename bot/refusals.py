"""What Discord answers where it does not do what was asked, and what is done about each.

Its codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes. The table stands in
`docs/discord.md` for people; a test holds the two equal.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

import discord
import structlog

from havruta.notices.model import Reason

log = structlog.get_logger(__name__)

CHANNEL_GONE = 10003
MESSAGE_GONE = 10008
ARCHIVED = 50083


NOBODY = frozenset({10004, 10007, 10013})
"""What Discord answers for a number that is nobody's, or nobody's here."""


class Course(StrEnum):
    """What is done after a refusal."""

    RETRY = "retry"
    OTHER_WAY = "other way"
    GIVE_UP = "give up"
    OUR_BUG = "our bug"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of Discord's codes: its words, our course, and, where people hear of it, as what."""

    says: str
    course: Course
    reason: Reason | None = None


RETRY, OTHER_WAY, GIVE_UP, OUR_BUG = Course

REFUSALS = MappingProxyType(
    {
        0: Refusal("General error, or an answer from before Discord (HTML)", RETRY),
        1015: Refusal("You are being rate limited (Cloudflare, HTML)", RETRY),
        10002: Refusal("Unknown Application", OUR_BUG),
        10003: Refusal("Unknown Channel", OTHER_WAY, Reason.CHANNEL_GONE),
        10004: Refusal("Unknown Guild", OTHER_WAY, Reason.CHANNEL_HIDDEN),
        10007: Refusal("Unknown Member", GIVE_UP),
        10008: Refusal("Unknown Message", GIVE_UP),
        10013: Refusal("Unknown User", GIVE_UP, Reason.ACCOUNT_GONE),
        10015: Refusal("Unknown Webhook", GIVE_UP),
        10062: Refusal("Unknown interaction", GIVE_UP),
        10070: Refusal("Unknown Guild Scheduled Event", GIVE_UP),
        20026: Refusal(
            "Your bot has been flagged by our anti-spam system for abusive behavior.",
            OTHER_WAY,
            Reason.TOO_MANY_DIRECT,
        ),
        20028: Refusal("The write action you are performing has hit the rate limit", RETRY),
        30038: Refusal(
            "Maximum number of uncompleted guild scheduled events reached (100)", GIVE_UP
        ),
        30046: Refusal(
            "Maximum number of edits to messages older than 1 hour reached. Try again later", RETRY
        ),
        40001: Refusal("Unauthorized", RETRY),
        40002: Refusal("You need to verify your account in order to perform this action", RETRY),
        40003: Refusal(
            "You are opening direct messages too fast", OTHER_WAY, Reason.TOO_MANY_DIRECT
        ),
        40004: Refusal("Send messages has been temporarily disabled", RETRY),
        40005: Refusal("Request entity too large", OUR_BUG),
        40060: Refusal("Interaction has already been acknowledged.", GIVE_UP),
        40062: Refusal("Service resource is being rate limited", RETRY),
        40333: Refusal("internal network error", RETRY),
        50001: Refusal("Missing Access", OTHER_WAY, Reason.CHANNEL_HIDDEN),
        50005: Refusal("Cannot edit a message authored by another user", OTHER_WAY),
        50006: Refusal("Cannot send an empty message", OUR_BUG),
        50007: Refusal("Cannot send messages to this user", OTHER_WAY, Reason.DIRECT_CLOSED),
        50008: Refusal(
            "Cannot send messages in a non-text channel", OTHER_WAY, Reason.CHANNEL_FORBIDDEN
        ),
        50009: Refusal(
            "Channel verification level is too high", OTHER_WAY, Reason.CHANNEL_FORBIDDEN
        ),
        50013: Refusal("Missing Permissions", OTHER_WAY, Reason.CHANNEL_FORBIDDEN),
        50024: Refusal(
            "Cannot execute action on this channel type", OTHER_WAY, Reason.CHANNEL_FORBIDDEN
        ),
        50027: Refusal("Invalid webhook token provided", GIVE_UP),
        50035: Refusal("Invalid Form Body", OUR_BUG),
        50083: Refusal("Thread is archived", OTHER_WAY, Reason.CHANNEL_LOCKED),
        50109: Refusal("The request body contains invalid JSON.", OUR_BUG),
        50278: Refusal(
            "Cannot send messages to this user due to having no mutual guilds",
            GIVE_UP,
            Reason.NO_SHARED_SERVER,
        ),
        130000: Refusal("API resource is currently overloaded. Try again a little later", RETRY),
        160005: Refusal("Thread is locked", OTHER_WAY, Reason.CHANNEL_LOCKED),
        160006: Refusal(
            "Maximum number of active threads reached", OTHER_WAY, Reason.CHANNEL_LOCKED
        ),
        240000: Refusal("Message blocked by harmful links filter", GIVE_UP, Reason.REFUSED),
    }
)

MAY_BE_GRANTED = frozenset({10004, 50001, 50013})
"""Refusals that end when somebody gives the bot back what it had."""


def course_of(refusal: discord.HTTPException) -> Course:
    """Return what to do about it; a code that nobody has sorted is a bug of ours."""
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR or refusal.status in {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.TOO_MANY_REQUESTS,
    }:
        return RETRY
    known = REFUSALS.get(refusal.code)
    return known.course if known else OUR_BUG


def has_other_way(refusal: discord.HTTPException) -> bool:
    """Whether it is to be told in another way now; what may come back is waited for."""
    return course_of(refusal) is OTHER_WAY and refusal.code not in MAY_BE_GRANTED


def note_bug(refusal: discord.HTTPException) -> None:
    """Log a refusal that we are to blame for."""
    if course_of(refusal) is OUR_BUG:
        log.error("refused by Discord", code=refusal.code, exc_info=refusal)


def reason_of(refusal: discord.HTTPException) -> Reason:
    """Return as what people hear of it."""
    known = REFUSALS.get(refusal.code)
    return (known and known.reason) or Reason.REFUSED
