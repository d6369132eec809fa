"""Who may do what where: Discord's permission bits, and how roles and overwrites combine."""

from enum import IntFlag

from sandbox.world.model import THREADS, ChannelKind, Guild, Overwrite, Role, User


class Permission(IntFlag):
    """The bits that the sandbox heeds."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    CREATE_EVENTS = 1 << 44
    PIN_MESSAGES = 1 << 51


P = Permission
Overwrites = dict[str, Overwrite]
EVERYTHING = (1 << 53) - 1
ORDINARY = int(
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.SEND_MESSAGES_IN_THREADS
    | P.USE_APPLICATION_COMMANDS
    | P.CONNECT
    | P.SPEAK
)
"""What everyone in the guild may do unless a channel says otherwise.

It is no more than the people here do: a bot may do what everyone may, and would not notice that
it has asked for too little.
"""
IN_DIRECT_MESSAGES = int(
    P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.MENTION_EVERYONE
    | P.USE_EXTERNAL_EMOJIS
)
NEEDS_SENDING = int(P.EMBED_LINKS | P.ATTACH_FILES | P.MENTION_EVERYONE)


def named(names: list[str]) -> int:
    """The bits of these names, such as `send_messages`; raises KeyError for an unknown one."""
    known = {
        permission.name.lower(): int(permission) for permission in Permission if permission.name
    }
    bits = 0
    for name in names:
        bits |= known[name]
    return bits


def permissions_in(
    kind: ChannelKind,
    overwrites: Overwrites,
    user: User,
    *,
    guild: Guild,
    roles: dict[str, Role],
) -> int:
    """What this user may do in a channel of this kind; a thread goes by its parent's overwrites."""
    if kind in (ChannelKind.DIRECT, ChannelKind.GROUP):
        return IN_DIRECT_MESSAGES
    base = _guild_wide(user, guild, roles)
    if base & P.ADMINISTRATOR or user.id == guild.owner_id:
        return EVERYTHING
    return _implied(_overwritten(base, overwrites, user, guild), thread=kind in THREADS)


def permissions_everywhere(user: User, *, guild: Guild, roles: dict[str, Role]) -> Permission:
    """What this user may do in the guild where no channel says otherwise."""
    base = _guild_wide(user, guild, roles)
    is_all = base & P.ADMINISTRATOR or user.id == guild.owner_id
    return Permission(EVERYTHING if is_all else base)


def _guild_wide(user: User, guild: Guild, roles: dict[str, Role]) -> int:
    bits = roles[guild.id].permissions
    for role_id in user.roles:
        bits |= roles[role_id].permissions
    return bits


def _overwritten(bits: int, found: Overwrites, user: User, guild: Guild) -> int:
    bits = _apply(bits, [found[guild.id]] if guild.id in found else [])
    bits = _apply(bits, [found[role] for role in user.roles if role in found])
    return _apply(bits, [found[user.id]] if user.id in found else [])


def _apply(bits: int, overwrites: list[Overwrite]) -> int:
    for overwrite in overwrites:
        bits &= ~overwrite.deny
    for overwrite in overwrites:
        bits |= overwrite.allow
    return bits


def _implied(bits: int, *, thread: bool) -> int:
    if not bits & P.VIEW_CHANNEL:
        return 0
    sending = P.SEND_MESSAGES_IN_THREADS if thread else P.SEND_MESSAGES
    if not bits & sending:
        bits &= ~NEEDS_SENDING
    return bits
