"""The world: what there is now, who may see it, and who hears when it changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from sandbox.world import seed
from sandbox.world.clock import Clock
from sandbox.world.events import (
    ChannelChanged,
    ChannelGone,
    Event,
    EventChanged,
    EventGone,
    EventScheduled,
    MemberMoved,
    MessageChanged,
    MessageGone,
    MessagePosted,
    RoleChanged,
    WorldReset,
)
from sandbox.world.model import (
    Channel,
    ChannelKind,
    Command,
    Guild,
    Interaction,
    Message,
    Role,
    ScheduledEvent,
    StoredFile,
    User,
)
from sandbox.world.permissions import Permission, permissions_everywhere, permissions_in
from sandbox.world.refusals import DiscordError, Refusal
from sandbox.world.snowflakes import Snowflakes
from sandbox.world.store import Store

TOKEN_LIFE = timedelta(minutes=15)
Thing = User | Role | Channel | Message | Command | Interaction | StoredFile | ScheduledEvent
KINDS: dict[str, type[Thing]] = {
    "user": User,
    "role": Role,
    "channel": Channel,
    "message": Message,
    "command": Command,
    "interaction": Interaction,
    "file": StoredFile,
    "event": ScheduledEvent,
}
GONE = "gone"
"""What the store says of a channel that was there in the beginning and has been deleted."""
NAMES: dict[type[Thing], str] = {kind: name for name, kind in KINDS.items()}
T = TypeVar("T", User, Role, Channel, Message, Command, Interaction, StoredFile, ScheduledEvent)


class World:
    """Everything there is, kept in memory and on disk."""

    def __init__(self, clock: Clock, store: Store) -> None:
        self.clock = clock
        self.ids = Snowflakes()
        self.guild: Guild = seed.guild()
        self._store = store
        self._listeners: list[Callable[[Event], None]] = []
        self._things: dict[type[Thing], dict[str, Any]] = {kind: {} for kind in NAMES}
        self.keeps_commands = False
        """Whether a guild without the bot goes on offering its commands."""
        self._seed()
        self._load()

    # What changes it

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call the listener with every event from now on; the result stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        """Let every listener know."""
        for listener in list(self._listeners):
            listener(event)

    def new_id(self) -> str:
        """A fresh snowflake."""
        return self.ids.make(self.clock.now())

    def save(self, thing: Thing) -> None:
        """Keep a thing, new or changed."""
        self._things[type(thing)][thing.id] = thing
        self._store.put(NAMES[type(thing)], thing.id, msgspec.json.encode(thing))

    def forget(self, thing: Thing) -> None:
        """Keep a thing no longer."""
        self._things[type(thing)].pop(thing.id, None)
        self._store.delete(NAMES[type(thing)], thing.id)

    def post(self, message: Message) -> None:
        """Put a new message into its channel."""
        self.save(message)
        self.tell(MessagePosted(message))

    def change(self, message: Message) -> None:
        """Let everyone see a message as it is now."""
        self.save(message)
        self.tell(MessageChanged(message))

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.forget(message)
        self.tell(MessageGone(message))

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel away, with its threads and all that stood in them."""
        for thread in [c for c in self.channels if c.parent_id == channel.id]:
            self.delete_channel(thread)
        for message in self.messages_in(channel.id):
            self.forget(message)
        self.forget(channel)
        self._store.put(GONE, channel.id, b"")
        self.tell(ChannelGone(channel))

    def schedule(self, event: ScheduledEvent) -> None:
        """Put something into the guild's list of events."""
        self.save(event)
        self.tell(EventScheduled(event))

    def reschedule(self, event: ScheduledEvent) -> None:
        """Let everyone see it as it is now."""
        self.save(event)
        self.tell(EventChanged(event))

    def unschedule(self, event: ScheduledEvent) -> None:
        """Take it off the list."""
        self.forget(event)
        self.tell(EventGone(event))

    def move_member(self, user: User, *, inside: bool) -> None:
        """Let someone into the guild, or out of it."""
        user.in_guild = inside
        self.save(user)
        self.tell(MemberMoved(user))

    def reset(self) -> None:
        """Make everything as it was in the beginning, but leave the bot its commands."""
        kept, self.keeps_commands = self.commands, False
        was_out = not self.bot.in_guild
        self._store.clear()
        for things in self._things.values():
            things.clear()
        self._seed()
        for command in kept:
            self.save(command)
        if was_out:
            self.tell(MemberMoved(self.bot))
        self._tell_reset()

    # What there is

    @property
    def bot(self) -> User:
        """The bot."""
        return self.user(seed.BOT_ID)

    @property
    def people(self) -> list[User]:
        """Everyone but the bot."""
        return [user for user in self._all(User) if not user.bot]

    @property
    def users(self) -> list[User]:
        """The people and the bot."""
        return self._all(User)

    @property
    def members(self) -> list[User]:
        """Those of the users who are in the guild."""
        return [user for user in self.users if user.in_guild]

    @property
    def roles(self) -> dict[str, Role]:
        """The guild's roles by id."""
        return {role.id: role for role in self._all(Role)}

    @property
    def channels(self) -> list[Channel]:
        """Every channel, thread and direct message."""
        return self._all(Channel)

    @property
    def commands(self) -> list[Command]:
        """Every registered command."""
        return self._all(Command)

    @property
    def scheduled_events(self) -> list[ScheduledEvent]:
        """The guild's list of events."""
        return self._all(ScheduledEvent)

    @property
    def interactions(self) -> list[Interaction]:
        """Every interaction whose token still lives, or did a while ago."""
        return self._all(Interaction)

    def user(self, user_id: str) -> User:
        """The user; raises UNKNOWN_USER."""
        return self._one(User, user_id, Refusal.UNKNOWN_USER)

    def channel(self, channel_id: str) -> Channel:
        """The channel; raises UNKNOWN_CHANNEL."""
        return self._one(Channel, channel_id, Refusal.UNKNOWN_CHANNEL)

    def role(self, role_id: str) -> Role:
        """The role; raises UNKNOWN_ROLE."""
        return self._one(Role, role_id, Refusal.UNKNOWN_ROLE)

    def message(self, channel_id: str, message_id: str) -> Message:
        """The message in that channel; raises UNKNOWN_MESSAGE."""
        message = self._one(Message, message_id, Refusal.UNKNOWN_MESSAGE)
        if message.channel_id != channel_id:
            raise DiscordError(Refusal.UNKNOWN_MESSAGE)
        return message

    def any_message(self, message_id: str) -> Message:
        """The message, wherever it is; raises UNKNOWN_MESSAGE."""
        return self._one(Message, message_id, Refusal.UNKNOWN_MESSAGE)

    def messages_in(self, channel_id: str) -> list[Message]:
        """The channel's messages, oldest first, private ones included."""
        return [m for m in self._all(Message) if m.channel_id == channel_id]

    def last_message(self, channel_id: str) -> Message | None:
        """The newest message in the channel that is not private."""
        messages: dict[str, Message] = self._things[Message]
        for message in reversed(messages.values()):
            if message.channel_id == channel_id and message.seen_by is None:
                return message
        return None

    def scheduled_event(self, event_id: str) -> ScheduledEvent:
        """The event in the guild's list; raises UNKNOWN_EVENT."""
        return self._one(ScheduledEvent, event_id, Refusal.UNKNOWN_EVENT)

    def command(self, command_id: str) -> Command:
        """The command; raises UNKNOWN_COMMAND."""
        return self._one(Command, command_id, Refusal.UNKNOWN_COMMAND)

    def interaction(self, interaction_id: str) -> Interaction:
        """The interaction; raises UNKNOWN_INTERACTION."""
        return self._one(Interaction, interaction_id, Refusal.UNKNOWN_INTERACTION)

    def file(self, file_id: str) -> StoredFile:
        """The uploaded file; raises NOT_FOUND."""
        return self._one(StoredFile, file_id, Refusal.NOT_FOUND)

    def direct_channel(self, user: User) -> Channel:
        """The direct messages of the bot and this person; raises UNKNOWN_USER for the bot."""
        for channel in self.channels:
            if channel.recipient_id == user.id:
                return channel
        raise DiscordError(Refusal.UNKNOWN_USER)

    # Who may see it

    def permissions_everywhere(self, user: User) -> Permission:
        """What this user may do in the guild."""
        return permissions_everywhere(user, guild=self.guild, roles=self.roles)

    def permissions(self, user: User, channel: Channel) -> Permission:
        """What this user may do in this channel."""
        if channel.kind is ChannelKind.DIRECT and channel.recipient_id != user.id and not user.bot:
            return Permission(0)
        if channel.kind is ChannelKind.GROUP and user.id not in channel.members:
            return Permission(0)
        if channel.guild_id is not None and not user.in_guild:
            return Permission(0)
        ruling = self.channel(channel.parent_id) if channel.parent_id else channel
        bits = permissions_in(
            channel.kind, ruling.overwrites, user, guild=self.guild, roles=self.roles
        )
        return Permission(bits)

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether this user has the channel in their list."""
        if channel.kind is ChannelKind.PRIVATE_THREAD and user.id not in channel.members:
            return False
        return bool(self.permissions(user, channel) & Permission.VIEW_CHANNEL)

    def sees_message(self, user: User, message: Message) -> bool:
        """Whether this message is on the user's screen."""
        if message.seen_by not in (None, user.id) or message.dismissed:
            return False
        return self.sees(user, self.channel(message.channel_id))

    # Within

    def _all(self, kind: type[T]) -> list[T]:
        """Everything of a kind, oldest first: ids grow, so the order of coming is theirs."""
        things: dict[str, T] = self._things[kind]
        return list(things.values())

    def _one(self, kind: type[T], thing_id: str, refusal: Refusal) -> T:
        thing: T | None = self._things[kind].get(thing_id)
        if thing is None:
            raise DiscordError(refusal)
        return thing

    def _seed(self) -> None:
        self.guild = seed.guild()
        things: list[Thing] = [*seed.users(), *seed.roles(), *seed.channels()]
        for thing in things:
            self._things[type(thing)][thing.id] = thing

    def _tell_reset(self) -> None:
        """The people begin anew; the bot hears what it keeps in mind: channels and roles."""
        self.tell(WorldReset())
        for channel in self.channels:
            if channel.guild_id is not None:
                self.tell(ChannelChanged(channel))
        for role in self.roles.values():
            self.tell(RoleChanged(role))

    def _load(self) -> None:
        """Take what is on disk; interactions whose token is dead are left behind."""
        for kind, thing_id, body in self._store.all():
            if kind == GONE:
                self._things[Channel].pop(thing_id, None)
                continue
            thing: Thing = msgspec.json.decode(body, type=KINDS[kind])
            if isinstance(thing, Interaction) and self._is_dead(thing):
                self._store.delete(kind, thing.id)
                continue
            self._things[type(thing)][thing.id] = thing
            self.ids.seen(thing.id)

    def _is_dead(self, interaction: Interaction) -> bool:
        return self.clock.now() - interaction.created > TOKEN_LIFE
