"""What the bot may reach: channels it can see, messages that are not private, rights it has."""

from sandbox.discord.state import Sandbox
from sandbox.world.model import THREADS, Channel, ChannelKind, Message, User
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError, Refusal


def channel_for_bot(sandbox: Sandbox, channel_id: str) -> Channel:
    """The channel; raises UNKNOWN_CHANNEL, or NO_ACCESS when the bot cannot see it."""
    channel = sandbox.world.channel(channel_id)
    if not sandbox.world.sees(sandbox.world.bot, channel):
        raise DiscordError(Refusal.NO_ACCESS)
    return channel


def require(sandbox: Sandbox, channel: Channel, *wanted: Permission) -> None:
    """Raise NO_PERMISSION unless the bot may do all of these in the channel."""
    granted = sandbox.world.permissions(sandbox.world.bot, channel)
    if any(not granted & permission for permission in wanted):
        raise DiscordError(Refusal.NO_PERMISSION)


def require_open(channel: Channel) -> None:
    """Raise THREAD_ARCHIVED where nothing can be changed until the thread is opened again."""
    if channel.archived:
        raise DiscordError(Refusal.THREAD_ARCHIVED)


def may_manage(sandbox: Sandbox, thread: Channel) -> bool:
    """Whether the bot may manage the thread."""
    granted = sandbox.world.permissions(sandbox.world.bot, thread)
    return bool(granted & Permission.MANAGE_THREADS)


def require_sending(sandbox: Sandbox, channel: Channel) -> None:
    """Raise NO_PERMISSION, CLOSED_DMS, NO_MUTUAL_GUILD or a closed thread's refusal, or nothing.

    An archived thread that is not locked opens again by itself.
    """
    if channel.kind is ChannelKind.DIRECT and channel.recipient_id is not None:
        _require_reachable(sandbox, sandbox.world.user(channel.recipient_id))
        require_unflagged(sandbox, channel)
        return
    in_thread = channel.kind in THREADS
    wanted = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
    require(sandbox, channel, wanted)
    if channel.locked and not may_manage(sandbox, channel):
        raise DiscordError(Refusal.THREAD_CLOSED if channel.archived else Refusal.THREAD_LOCKED)


def require_unflagged(sandbox: Sandbox, direct: Channel) -> None:
    """Raise FLAGGED where a flagged bot would write to somebody for the first time."""
    written = sandbox.world.messages_in(direct.id)
    known = any(message.author_id == sandbox.world.bot.id for message in written)
    if sandbox.spam.flagged and not known:
        raise DiscordError(Refusal.FLAGGED)


def _require_reachable(sandbox: Sandbox, person: User) -> None:
    if not (sandbox.world.bot.in_guild and person.in_guild):
        raise DiscordError(Refusal.NO_MUTUAL_GUILD)
    if not person.dms_open:
        raise DiscordError(Refusal.CLOSED_DMS)


def message_for_bot(sandbox: Sandbox, channel: Channel, message_id: str) -> Message:
    """The message; private ones cannot be had this way; raises UNKNOWN_MESSAGE."""
    message = sandbox.world.message(channel.id, message_id)
    if message.seen_by is not None:
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)
    return message
