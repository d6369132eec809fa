"""People, roles, channels and the guild in Discord's JSON."""

from sandbox.world import seed
from sandbox.world.model import (
    THREADS,
    Channel,
    ChannelKind,
    Command,
    Guild,
    Json,
    Overwrite,
    Role,
    ScheduledEvent,
    User,
)
from sandbox.world.world import World

GUILD_ONLY, EXTERNAL = 2, 3
"""An event's privacy level, of which there is one, and its type: it takes place elsewhere."""

NO_COLOURS = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
GUILD_NOTHINGS = (
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "banner",
    "application_id",
    "afk_channel_id",
    "system_channel_id",
    "widget_channel_id",
    "vanity_url_code",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "public_updates_channel_id",
    "incidents_data",
    "max_presences",
)


def user_json(user: User) -> Json:
    """The user as anyone may see them."""
    shape: Json = {
        "id": user.id,
        "username": user.key if not user.bot else user.name,
        "global_name": None if user.bot else user.name,
        "discriminator": "0" if not user.bot else "0001",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "primary_guild": None,
        "collectibles": None,
        "public_flags": 0,
        "flags": 0,
    }
    return shape | {"bot": True} if user.bot else shape


def own_user_json(user: User) -> Json:
    """The bot as it sees itself."""
    own = {"mfa_enabled": False, "locale": user.locale, "verified": True, "email": None}
    return user_json(user) | own


def member_json(user: User) -> Json:
    """The user as a member of the guild."""
    return partial_member_json(user) | {"user": user_json(user), "mute": False, "deaf": False}


def partial_member_json(user: User) -> Json:
    """A member without the user, as it travels beside one."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": list(user.roles),
        "joined_at": seed.SINCE.isoformat(),
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
    }


def role_json(role: Role) -> Json:
    """The role; permissions travel as a decimal string."""
    shape: Json = {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": dict(NO_COLOURS),
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return shape | {"tags": {"bot_id": role.bot_id}} if role.bot_id else shape


def event_json(world: World, event: ScheduledEvent) -> Json:
    """An event that takes place elsewhere, in the guild's list."""
    return {
        "id": event.id,
        "guild_id": world.guild.id,
        "channel_id": None,
        "creator_id": event.creator_id,
        "creator": user_json(world.user(event.creator_id)),
        "name": event.name,
        "description": event.description,
        "image": None,
        "scheduled_start_time": event.start.isoformat(),
        "scheduled_end_time": event.end.isoformat(),
        "privacy_level": GUILD_ONLY,
        "status": event.status,
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": {"location": event.location},
        "recurrence_rule": None,
        "user_count": 0,
        "user_rsvp": None,
        "guild_scheduled_event_exceptions": [],
    }


def channel_json(world: World, channel: Channel) -> Json:
    """The channel in the form of its kind."""
    if channel.kind is ChannelKind.DIRECT:
        return _direct_json(world, channel)
    if channel.kind is ChannelKind.GROUP:
        return _group_json(world, channel)
    if channel.kind in THREADS:
        return _thread_json(world, channel)
    return _guild_channel_json(world, channel)


def channel_for(world: World, channel: Channel, user: User) -> Json:
    """The channel with what this user may do in it, as interactions carry it."""
    return channel_json(world, channel) | {
        "permissions": str(int(world.permissions(user, channel)))
    }


def last_message_id(world: World, channel: Channel) -> str | None:
    """The newest message that everyone in the channel sees."""
    last = world.last_message(channel.id)
    return last.id if last else None


def _direct_json(world: World, channel: Channel) -> Json:
    recipients = [user_json(world.user(channel.recipient_id))] if channel.recipient_id else []
    return {
        "id": channel.id,
        "type": int(channel.kind),
        "last_message_id": last_message_id(world, channel),
        "flags": 0,
        "recipients": recipients,
    }


def _group_json(world: World, channel: Channel) -> Json:
    return _direct_json(world, channel) | {
        "name": channel.name,
        "icon": None,
        "owner_id": channel.owner_id,
        "recipients": [user_json(world.user(member)) for member in channel.members],
    }


def _guild_channel_json(world: World, channel: Channel) -> Json:
    shape: Json = {
        "id": channel.id,
        "type": int(channel.kind),
        "flags": 0,
        "guild_id": channel.guild_id,
        "name": channel.name,
        "position": channel.position,
        "parent_id": channel.parent_id,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": last_message_id(world, channel),
        "permission_overwrites": [overwrite_json(o) for o in channel.overwrites.values()],
    }
    if channel.kind is ChannelKind.VOICE:
        return shape | {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    return shape | {"topic": channel.topic}


def _thread_json(world: World, channel: Channel) -> Json:
    made = channel.created or seed.SINCE
    messages = [m for m in world.messages_in(channel.id) if m.seen_by is None]
    return {
        "id": channel.id,
        "type": int(channel.kind),
        "flags": 0,
        "guild_id": channel.guild_id,
        "parent_id": channel.parent_id,
        "owner_id": channel.owner_id,
        "name": channel.name,
        "rate_limit_per_user": 0,
        "last_message_id": last_message_id(world, channel),
        "message_count": len(messages),
        "member_count": len(channel.members),
        "total_message_sent": len(messages),
        "thread_metadata": {
            "archived": channel.archived,
            "auto_archive_duration": channel.archive_minutes,
            "archive_timestamp": made.isoformat(),
            "create_timestamp": made.isoformat(),
            "locked": channel.locked,
        },
    }


def overwrite_json(overwrite: Overwrite) -> Json:
    """What a channel grants and takes, as decimal strings."""
    return {
        "id": overwrite.id,
        "type": int(overwrite.for_member),
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }


def guild_json(world: World) -> Json:
    """The guild as REST gives it."""
    guild: Guild = world.guild
    nothing: Json = dict.fromkeys(GUILD_NOTHINGS)
    return nothing | {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role) for role in world.roles.values()],
    }


def guild_create_json(world: World) -> Json:
    """The guild as the gateway gives it: without the members intent, the bot is its one member."""
    in_guild = [c for c in world.channels if c.guild_id is not None]
    threads = [c for c in in_guild if c.kind in THREADS and not c.archived]
    return guild_json(world) | {
        "joined_at": seed.SINCE.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(world.members),
        "voice_states": [],
        "members": [member_json(world.bot)],
        "channels": [channel_json(world, c) for c in in_guild if c.kind not in THREADS],
        "threads": [channel_json(world, c) for c in threads if world.sees(world.bot, c)],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [event_json(world, one) for one in world.scheduled_events],
        "soundboard_sounds": [],
    }


def application_json(world: World) -> Json:
    """The bot's application."""
    owner = world.user(seed.REBECCA_ID)
    return {
        "id": seed.APPLICATION_ID,
        "name": seed.APPLICATION_NAME,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_json(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(owner),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "event_webhooks_status": 1,
        "integration_types_config": {"0": {}, "1": {}},
        "eligible_oauth2_scopes": [],
        "team": None,
    }


def command_json(command: Command) -> Json:
    """The command as Discord tells it back to the bot."""
    defaults: Json = {
        "type": 1,
        "description": "",
        "name_localizations": None,
        "description_localizations": None,
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
    }
    own: Json = {
        "id": command.id,
        "application_id": seed.APPLICATION_ID,
        "version": command.version,
    }
    if command.guild_id is not None:
        own["guild_id"] = command.guild_id
    given = {name: value for name, value in command.body.items() if value is not None}
    return defaults | given | own
