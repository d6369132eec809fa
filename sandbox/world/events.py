"""What may happen in the sandbox's world, in the past tense."""

from dataclasses import dataclass

from sandbox.world.model import Channel, Interaction, Message, Role, ScheduledEvent, User


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A new message is there."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message reads otherwise now."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageGone:
    """A message was deleted, or put away by the one person who saw it."""

    message: Message
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class InteractionOffered:
    """A person acted; the bot has three seconds."""

    interaction: Interaction


@dataclass(frozen=True, slots=True)
class InteractionMoved:
    """The answer to an interaction has come a step further, or failed."""

    interaction: Interaction


@dataclass(frozen=True, slots=True)
class ChannelMade:
    """A new thread is there."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """A channel's permissions or state are different now."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """A channel was deleted, and all that stood in it."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A role may do something else now."""

    role: Role


@dataclass(frozen=True, slots=True)
class UserChanged:
    """A person opened or closed their direct messages."""

    user: User


@dataclass(frozen=True, slots=True)
class MemberMoved:
    """A person, or the bot, came into the guild or is no longer in it."""

    user: User


@dataclass(frozen=True, slots=True)
class EventScheduled:
    """Something stands in the guild's list of events."""

    event: ScheduledEvent


@dataclass(frozen=True, slots=True)
class EventChanged:
    """Something in the list of events is otherwise now."""

    event: ScheduledEvent


@dataclass(frozen=True, slots=True)
class EventGone:
    """Something stands in the list of events no longer."""

    event: ScheduledEvent


@dataclass(frozen=True, slots=True)
class Typed:
    """Someone is typing."""

    channel: Channel
    user: User


@dataclass(frozen=True, slots=True)
class CommandsChanged:
    """The bot registered other commands."""


@dataclass(frozen=True, slots=True)
class BotCame:
    """The bot's first socket is up, or its last one gone."""

    online: bool


@dataclass(frozen=True, slots=True)
class WorldReset:
    """Everything is as it was in the beginning."""


Event = (
    MessagePosted
    | MessageChanged
    | MessageGone
    | InteractionOffered
    | InteractionMoved
    | ChannelMade
    | ChannelChanged
    | ChannelGone
    | RoleChanged
    | UserChanged
    | MemberMoved
    | EventScheduled
    | EventChanged
    | EventGone
    | Typed
    | CommandsChanged
    | BotCame
    | WorldReset
)
