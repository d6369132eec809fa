"""The world as one person's screen shows it."""

from sandbox.discord.message_payloads import message_json
from sandbox.discord.payloads import command_json
from sandbox.discord.state import Sandbox
from sandbox.people.options import offered
from sandbox.world.model import (
    THREADS,
    Channel,
    ChannelKind,
    Interaction,
    Json,
    Message,
    MessageFlag,
    ScheduledEvent,
    User,
)
from sandbox.world.world import World

SHOWN_MESSAGES = 200


def everything(sandbox: Sandbox, user: User) -> Json:
    """All that the person's screen needs to begin with."""
    world = sandbox.world
    channels = [c for c in world.channels if is_listed(world, user, c)]
    return {
        "type": "hello",
        "me": user_view(user),
        "people": [user_view(one) for one in world.users],
        "roles": [{"id": role.id, "name": role.name} for role in world.roles.values()],
        "guild": {"id": world.guild.id, "name": world.guild.name},
        "online": sandbox.gateway.online,
        "events": [event_view(event) for event in world.scheduled_events],
        "channels": [channel_view(world, user, channel) for channel in channels],
        "messages": [m for c in channels for m in messages_view(world, user, c)],
    }


def is_listed(world: World, user: User, channel: Channel) -> bool:
    """Whether the channel stands in the person's list: voice is not spoken here."""
    return channel.kind is not ChannelKind.VOICE and world.sees(user, channel)


def user_view(user: User) -> Json:
    """A person, as the screen names them."""
    return {
        "id": user.id,
        "key": user.key,
        "name": user.name,
        "bot": user.bot,
        "dms_open": user.dms_open,
    }


def channel_view(world: World, user: User, channel: Channel) -> Json:
    """A channel in the list, with the commands that can be used in it."""
    direct = channel.kind is ChannelKind.DIRECT
    return {
        "id": channel.id,
        "name": world.bot.name if direct else channel.name,
        "topic": channel.topic,
        "direct": direct,
        "group": channel.kind is ChannelKind.GROUP,
        "thread": channel.kind in THREADS,
        "parent_id": channel.parent_id,
        "commands": [command_json(command) for command in offered(world, channel, user)],
    }


def event_view(event: ScheduledEvent) -> Json:
    """Something in the guild's list of events."""
    return {
        "id": event.id,
        "name": event.name,
        "description": event.description,
        "location": event.location,
        "start": event.start,
        "end": event.end,
    }


def messages_view(world: World, user: User, channel: Channel) -> list[Json]:
    """The last messages in the channel that this person sees."""
    seen = [m for m in world.messages_in(channel.id) if world.sees_message(user, m)]
    return [message_view(world, message) for message in seen[-SHOWN_MESSAGES:]]


def message_view(world: World, message: Message) -> Json:
    """A message with what a screen says about it beside its text."""
    loading = message.has(MessageFlag.LOADING)
    alive = loading and _is_awaited(world, message)
    origin = message.origin
    return message_json(world, message) | {
        "private": message.seen_by is not None,
        "thinking": alive,
        "failed": loading and not alive,
        "interaction_id": origin.interaction_id if origin else None,
        "command": origin.name if origin else None,
        "asked_by": origin.user_id if origin else None,
    }


def interaction_view(interaction: Interaction) -> Json:
    """How far the answer to the person's act has come."""
    taken = None
    if interaction.answered is not None:
        taken = (interaction.answered - interaction.created).total_seconds() * 1000
    return {
        "type": "interaction",
        "id": interaction.id,
        "kind": int(interaction.kind),
        "state": interaction.state.value,
        "name": interaction.name,
        "channel_id": interaction.channel_id,
        "message_id": interaction.message_id,
        "response_id": interaction.response_id,
        "custom_id": interaction.data.get("custom_id"),
        "modal": interaction.modal,
        "answered_ms": taken,
    }


def _is_awaited(world: World, message: Message) -> bool:
    origin = message.origin
    return origin is not None and any(
        interaction.id == origin.interaction_id for interaction in world.interactions
    )
