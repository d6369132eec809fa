"""What there is in the sandbox: people, channels, messages, commands, interactions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag, StrEnum
from typing import Any

Json = dict[str, Any]
"""An object as it travels: Discord's own shape, not ours."""


class ChannelKind(IntEnum):
    """Discord's channel types, as far as the sandbox has them."""

    TEXT = 0
    DIRECT = 1
    VOICE = 2
    GROUP = 3
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


THREADS = frozenset({ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD})


class MessageFlag(IntFlag):
    """Discord's message flags, as far as the sandbox heeds them."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SILENT = 1 << 12
    COMPONENTS_V2 = 1 << 15


class InteractionKind(IntEnum):
    """Discord's interaction types, without the ping."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class InteractionState(StrEnum):
    """How far the bot's answer has come."""

    WAITING = "waiting"
    THINKING = "thinking"
    ANSWERED = "answered"
    UPDATED = "updated"
    ACKNOWLEDGED = "acknowledged"
    CHOICES = "choices"
    MODAL = "modal"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True)
class User:
    """A person, or the bot. The key is the name the sandbox's own addresses use.

    Who has the application has its commands with them everywhere, in groups too.
    """

    id: str
    key: str
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True
    in_guild: bool = True
    has_app: bool = False
    roles: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Role:
    """A role of the guild; a managed one belongs to the bot."""

    id: str
    name: str
    permissions: int
    position: int
    bot_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Overwrite:
    """What a channel grants or takes from one role or one member."""

    id: str
    for_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, kw_only=True)
class Channel:
    """A guild channel, a thread of one, the bot's direct messages, or a group that it is not in."""

    id: str
    kind: ChannelKind
    name: str
    topic: str | None = None
    position: int = 0
    guild_id: str | None = None
    recipient_id: str | None = None
    parent_id: str | None = None
    owner_id: str | None = None
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    created: datetime | None = None
    members: list[str] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    archive_minutes: int = 1440


@dataclass(slots=True, kw_only=True)
class Guild:
    """The one server there is."""

    id: str
    name: str
    owner_id: str


@dataclass(slots=True, kw_only=True)
class ScheduledEvent:
    """Something that takes place elsewhere, as the guild's list of events has it (EXTERNAL)."""

    id: str
    creator_id: str
    name: str
    location: str
    start: datetime
    end: datetime
    description: str | None = None
    status: int = 1


@dataclass(slots=True, kw_only=True)
class Origin:
    """The interaction a message came out of."""

    interaction_id: str
    kind: InteractionKind
    user_id: str
    name: str | None = None
    source_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    """A message; an ephemeral one is seen by one person only."""

    id: str
    channel_id: str
    author_id: str
    created: datetime
    kind: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    edited: datetime | None = None
    mentions: list[str] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    tts: bool = False
    nonce: str | None = None
    reply_to: str | None = None
    origin: Origin | None = None
    seen_by: str | None = None
    dismissed: bool = False

    def has(self, flag: MessageFlag) -> bool:
        """Whether this flag is set."""
        return bool(self.flags & flag)


@dataclass(slots=True, kw_only=True)
class Command:
    """An application command as the bot registered it, and where."""

    id: str
    version: str
    guild_id: str | None
    body: Json

    @property
    def name(self) -> str:
        """The name people type."""
        return str(self.body["name"])


@dataclass(slots=True, kw_only=True)
class Interaction:
    """One act of a person that the bot has to answer."""

    id: str
    token: str
    kind: InteractionKind
    user_id: str
    channel_id: str
    data: Json
    created: datetime
    name: str | None = None
    message_id: str | None = None
    state: InteractionState = InteractionState.WAITING
    answered: datetime | None = None
    response_id: str | None = None
    private: bool = False
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """A file that the bot uploaded."""

    id: str
    name: str
    kind: str
    content: bytes
