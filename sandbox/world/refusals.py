"""What Discord says no with: one table of its error codes, and the error that carries one."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The HTTP status, Discord's code and its sentence."""

    status: int
    code: int
    message: str


class Refusal(Enum):
    """Every no the sandbox knows, worded as Discord words it."""

    UNAUTHORIZED = Words(401, 0, "401: Unauthorized")
    NOT_FOUND = Words(404, 0, "404: Not Found")
    METHOD_NOT_ALLOWED = Words(405, 0, "405: Method Not Allowed")
    UNKNOWN_APPLICATION = Words(404, 10002, "Unknown Application")
    UNKNOWN_CHANNEL = Words(404, 10003, "Unknown Channel")
    UNKNOWN_GUILD = Words(404, 10004, "Unknown Guild")
    UNKNOWN_MEMBER = Words(404, 10007, "Unknown Member")
    UNKNOWN_MESSAGE = Words(404, 10008, "Unknown Message")
    UNKNOWN_ROLE = Words(404, 10011, "Unknown Role")
    UNKNOWN_USER = Words(404, 10013, "Unknown User")
    UNKNOWN_EMOJI = Words(404, 10014, "Unknown Emoji")
    UNKNOWN_WEBHOOK = Words(404, 10015, "Unknown Webhook")
    UNKNOWN_INTERACTION = Words(404, 10062, "Unknown interaction")
    UNKNOWN_COMMAND = Words(404, 10063, "Unknown application command")
    UNKNOWN_EVENT = Words(404, 10070, "Unknown Guild Scheduled Event")
    FLAGGED = Words(
        403, 20026, "Your bot has been flagged by our anti-spam system for abusive behavior."
    )
    OLD_EDITS = Words(
        429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later"
    )
    TOO_MANY_EVENTS = Words(
        400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)"
    )
    TOO_LARGE = Words(413, 40005, "Request entity too large")
    ACKNOWLEDGED = Words(400, 40060, "Interaction has already been acknowledged.")
    NO_ACCESS = Words(403, 50001, "Missing Access")
    NOT_THE_AUTHOR = Words(403, 50005, "Cannot edit a message authored by another user")
    EMPTY_MESSAGE = Words(400, 50006, "Cannot send an empty message")
    CLOSED_DMS = Words(403, 50007, "Cannot send messages to this user")
    WRONG_CHANNEL_KIND = Words(400, 50024, "Cannot execute action on this channel type")
    NO_PERMISSION = Words(403, 50013, "Missing Permissions")
    TOO_OLD_TO_DELETE = Words(400, 50034, "A message provided was too old to bulk delete")
    INVALID_FORM = Words(400, 50035, "Invalid Form Body")
    INVALID_JSON = Words(400, 50109, "The request body contains invalid JSON.")
    NO_MUTUAL_GUILD = Words(
        403, 50278, "Cannot send messages to this user due to having no mutual guilds"
    )
    THREAD_ARCHIVED = Words(400, 50083, "Thread is archived")
    THREAD_CLOSED = Words(403, 50083, "Thread is archived")
    THREAD_LOCKED = Words(403, 160005, "Thread is locked")


BROKEN_RULES = frozenset(
    {
        Refusal.NOT_FOUND,
        Refusal.METHOD_NOT_ALLOWED,
        Refusal.UNKNOWN_INTERACTION,
        Refusal.FLAGGED,
        Refusal.OLD_EDITS,
        Refusal.TOO_LARGE,
        Refusal.ACKNOWLEDGED,
        Refusal.EMPTY_MESSAGE,
        Refusal.INVALID_FORM,
        Refusal.INVALID_JSON,
    }
)
"""Refusals that a well-behaved bot never meets: each is kept as a violation."""


class DiscordError(Exception):
    """A request is refused; `errors` points at the wrong fields, nested as Discord does."""

    def __init__(
        self,
        refusal: Refusal,
        *,
        errors: dict[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(refusal.value.message)
        self.refusal = refusal
        self.errors = errors
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status to answer with."""
        return self.refusal.value.status

    def body(self) -> dict[str, Any]:
        """The error in Discord's form."""
        body: dict[str, Any] = {
            "message": self.refusal.value.message,
            "code": self.refusal.value.code,
        }
        if self.errors:
            body["errors"] = self.errors
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body
