"""Messages and interactions in Discord's JSON."""

from sandbox.discord.payloads import (
    channel_for,
    member_json,
    partial_member_json,
    user_json,
)
from sandbox.world import seed
from sandbox.world.model import (
    Channel,
    ChannelKind,
    Interaction,
    InteractionKind,
    Json,
    Message,
    Origin,
)
from sandbox.world.world import World

ATTACHMENT_LIMIT = 10 * 1024 * 1024
IN_GUILD, IN_BOT_DM, IN_GROUP = 0, 1, 2


def message_json(world: World, message: Message) -> Json:
    """The message as REST gives it."""
    shape: Json = {
        "id": message.id,
        "channel_id": message.channel_id,
        "type": message.kind,
        "author": user_json(world.user(message.author_id)),
        "content": message.content,
        "timestamp": message.created.isoformat(),
        "edited_timestamp": message.edited.isoformat() if message.edited else None,
        "tts": message.tts,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(world.user(user_id)) for user_id in message.mentions],
        "mention_roles": list(message.mention_roles),
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags,
        "pinned": False,
    }
    if message.nonce is not None:
        shape["nonce"] = message.nonce
    return shape | _origin(world, message) | _reference(world, message)


def message_event(world: World, message: Message) -> Json:
    """The message as the gateway gives it."""
    shape = message_json(world, message)
    channel = world.channel(message.channel_id)
    shape["channel_type"] = int(channel.kind)
    if channel.guild_id is None:
        return shape
    author = world.user(message.author_id)
    mentions = [
        user_json(world.user(m)) | {"member": partial_member_json(world.user(m))}
        for m in message.mentions
    ]
    return shape | {
        "guild_id": channel.guild_id,
        "member": partial_member_json(author) | {"mute": False, "deaf": False},
        "mentions": mentions,
    }


def interaction_json(world: World, interaction: Interaction) -> Json:
    """INTERACTION_CREATE for this interaction."""
    user, channel = world.user(interaction.user_id), world.channel(interaction.channel_id)
    shape: Json = {
        "version": 1,
        "id": interaction.id,
        "application_id": seed.APPLICATION_ID,
        "type": int(interaction.kind),
        "token": interaction.token,
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": channel_for(world, channel, user),
        "app_permissions": str(int(world.permissions(world.bot, channel))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if interaction.message_id is not None:
        source = world.any_message(interaction.message_id)
        shape["message"] = message_json(world, source)
    return shape | _place(world, interaction)


def _place(world: World, interaction: Interaction) -> Json:
    user, channel = world.user(interaction.user_id), world.channel(interaction.channel_id)
    owners = owners_of(world, channel, _whose(world, interaction))
    if channel.guild_id is None:
        in_group = channel.kind is ChannelKind.GROUP
        return {
            "user": user_json(user),
            "context": IN_GROUP if in_group else IN_BOT_DM,
            "authorizing_integration_owners": owners,
        }
    member = member_json(user) | {"permissions": str(int(world.permissions(user, channel)))}
    return {
        "guild_id": channel.guild_id,
        "guild": {"id": channel.guild_id, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": member,
        "context": IN_GUILD,
        "authorizing_integration_owners": owners,
    }


def owners_of(world: World, channel: Channel, user_id: str) -> dict[str, str]:
    """By whose leave the application acts there: the guild's, or the person's who has it."""
    in_place = world.bot.in_guild or world.keeps_commands
    if channel.kind is ChannelKind.GROUP or (channel.guild_id is not None and not in_place):
        return {"1": user_id}
    return {"0": channel.guild_id or "0"}


def _whose(world: World, interaction: Interaction) -> str:
    """Who has brought the application there: for a press, whoever its message answers."""
    if interaction.message_id is not None:
        origin = world.any_message(interaction.message_id).origin
        if origin is not None:
            return origin.user_id
    return interaction.user_id


def _origin(world: World, message: Message) -> Json:
    origin = message.origin
    if origin is None:
        return {}
    shape: Json = {
        "application_id": seed.APPLICATION_ID,
        "webhook_id": seed.APPLICATION_ID,
        "interaction_metadata": _metadata(world, message, origin),
    }
    if origin.kind is InteractionKind.COMMAND:
        shape["interaction"] = {
            "id": origin.interaction_id,
            "type": int(origin.kind),
            "name": origin.name or "",
            "user": user_json(world.user(origin.user_id)),
        }
    return shape


def _metadata(world: World, message: Message, origin: Origin) -> Json:
    channel = world.channel(message.channel_id)
    shape: Json = {
        "id": origin.interaction_id,
        "type": int(origin.kind),
        "user": user_json(world.user(origin.user_id)),
        "authorizing_integration_owners": owners_of(world, channel, origin.user_id),
    }
    if origin.kind is InteractionKind.COMMAND:
        shape |= {"name": origin.name or "", "command_type": 1}
    if origin.kind is InteractionKind.COMPONENT:
        shape["interacted_message_id"] = origin.source_id
    if origin.kind is InteractionKind.MODAL:
        shape["triggering_interaction_metadata"] = {
            **shape,
            "type": int(InteractionKind.COMMAND),
            "name": origin.name or "",
            "command_type": 1,
        }
    return shape


def _reference(world: World, message: Message) -> Json:
    if message.reply_to is None:
        return {}
    channel = world.channel(message.channel_id)
    reference: Json = {
        "type": 0,
        "message_id": message.reply_to,
        "channel_id": channel.id,
    }
    if channel.guild_id is not None:
        reference["guild_id"] = channel.guild_id
    return {"message_reference": reference}
