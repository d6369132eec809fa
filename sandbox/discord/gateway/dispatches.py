"""What the bot hears of an event: its name on the gateway, its JSON, and the intent it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sandbox.discord.gateway.intents import Intent
from sandbox.discord.message_payloads import interaction_json, message_event
from sandbox.discord.payloads import (
    channel_json,
    event_json,
    guild_create_json,
    member_json,
    role_json,
    user_json,
)
from sandbox.world.events import (
    ChannelChanged,
    ChannelGone,
    ChannelMade,
    Event,
    EventChanged,
    EventGone,
    EventScheduled,
    InteractionOffered,
    MemberMoved,
    MessageChanged,
    MessageGone,
    MessagePosted,
    RoleChanged,
    Typed,
)
from sandbox.world.model import THREADS, Channel, Json, Message
from sandbox.world.world import World

NO_INTENT = Intent(0)
UNREAD = ("content", "embeds", "attachments", "components")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One event as it goes over the gateway."""

    name: str
    data: Json
    intent: Intent = NO_INTENT
    guild_id: str | None = None
    hidden: bool = False
    """Whether the text is only for sessions that may read messages."""

    def seen_with(self, intents: int) -> Json:
        """The data for a session with these intents."""
        if self.hidden and not intents & Intent.MESSAGE_CONTENT:
            return self.data | {part: "" if part == "content" else [] for part in UNREAD}
        return self.data


def dispatch_of(world: World, event: Event) -> Dispatch | None:
    """What the bot hears of this event, if anything."""
    make = HEARD.get(type(event))
    return None if make is None else make(world, event)


def _posted(world: World, event: Any) -> Dispatch | None:
    return _message(world, event.message, "MESSAGE_CREATE")


def _changed(world: World, event: Any) -> Dispatch | None:
    return _message(world, event.message, "MESSAGE_UPDATE")


def _offered(world: World, event: Any) -> Dispatch:
    data = interaction_json(world, event.interaction)
    return Dispatch("INTERACTION_CREATE", data, guild_id=data.get("guild_id"))


def _channel_made(world: World, event: Any) -> Dispatch | None:
    return _channel(world, event.channel, "CREATE")


def _channel_changed(world: World, event: Any) -> Dispatch | None:
    return _channel(world, event.channel, "UPDATE")


def _channel_gone(world: World, event: Any) -> Dispatch | None:
    return _channel(world, event.channel, "DELETE")


def _moved(world: World, event: Any) -> Dispatch:
    user, guild_id = event.user, world.guild.id
    if user.bot and user.in_guild:
        # With "unavailable" it would be a guild that was out of order, and no new one.
        data = {key: of for key, of in guild_create_json(world).items() if key != "unavailable"}
        return Dispatch("GUILD_CREATE", data, Intent.GUILDS, guild_id)
    if user.bot:
        return Dispatch("GUILD_DELETE", {"id": guild_id}, Intent.GUILDS, guild_id)
    data = {"guild_id": guild_id, "user": user_json(user)}
    if user.in_guild:
        data |= member_json(user)
    name = "GUILD_MEMBER_ADD" if user.in_guild else "GUILD_MEMBER_REMOVE"
    return Dispatch(name, data, Intent.GUILD_MEMBERS, guild_id)


def _role(world: World, event: Any) -> Dispatch | None:
    if not world.bot.in_guild:
        return None
    data = {"guild_id": world.guild.id, "role": role_json(event.role)}
    return Dispatch("GUILD_ROLE_UPDATE", data, Intent.GUILDS, world.guild.id)


def _message(world: World, message: Message, name: str) -> Dispatch | None:
    channel = world.channel(message.channel_id)
    if message.seen_by is not None or not world.sees(world.bot, channel):
        return None
    data = message_event(world, message)
    intent = Intent.GUILD_MESSAGES if channel.guild_id else Intent.DIRECT_MESSAGES
    ours = message.author_id == world.bot.id or world.bot.id in message.mentions
    hidden = channel.guild_id is not None and not ours
    return Dispatch(name, data, intent, channel.guild_id, hidden=hidden)


def _gone(world: World, event: Any) -> Dispatch | None:
    message: Message = event.message
    channel = world.channel(message.channel_id)
    if message.seen_by is not None or not world.sees(world.bot, channel):
        return None
    data: Json = {"id": message.id, "channel_id": channel.id}
    if channel.guild_id is None:
        return Dispatch("MESSAGE_DELETE", data, Intent.DIRECT_MESSAGES)
    data["guild_id"] = channel.guild_id
    return Dispatch("MESSAGE_DELETE", data, Intent.GUILD_MESSAGES, channel.guild_id)


def _channel(world: World, channel: Channel, change: str) -> Dispatch | None:
    if not world.bot.in_guild:
        return None
    kind = "THREAD" if channel.kind in THREADS else "CHANNEL"
    data = channel_json(world, channel)
    if change == "CREATE" and channel.kind in THREADS:
        data["newly_created"] = True
    return Dispatch(f"{kind}_{change}", data, Intent.GUILDS, channel.guild_id)


def _scheduled(world: World, event: Any) -> Dispatch | None:
    """Say what has become of something in the guild's list of events."""
    if not world.bot.in_guild:
        return None
    change = SCHEDULED[type(event)]
    data, intent = event_json(world, event.event), Intent.GUILD_SCHEDULED_EVENTS
    return Dispatch(f"GUILD_SCHEDULED_EVENT_{change}", data, intent, world.guild.id)


SCHEDULED: Final = {EventScheduled: "CREATE", EventChanged: "UPDATE", EventGone: "DELETE"}


def _typing(world: World, event: Any) -> Dispatch | None:
    channel, user = event.channel, event.user
    if user.bot or not world.sees(world.bot, channel):
        return None
    now = int(world.clock.now().timestamp())
    data: Json = {"channel_id": channel.id, "user_id": user.id, "timestamp": now}
    if channel.guild_id is None:
        return Dispatch("TYPING_START", data, Intent.DIRECT_MESSAGE_TYPING)
    data |= {"guild_id": channel.guild_id, "member": member_json(user)}
    return Dispatch("TYPING_START", data, Intent.GUILD_MESSAGE_TYPING, channel.guild_id)


HEARD: Final[dict[type[Event], Callable[[World, Any], Dispatch | None]]] = {
    MessagePosted: _posted,
    MessageChanged: _changed,
    MessageGone: _gone,
    InteractionOffered: _offered,
    ChannelMade: _channel_made,
    ChannelChanged: _channel_changed,
    ChannelGone: _channel_gone,
    RoleChanged: _role,
    MemberMoved: _moved,
    EventScheduled: _scheduled,
    EventChanged: _scheduled,
    EventGone: _scheduled,
    Typed: _typing,
}
