"""What a person does: writes, runs commands, presses, chooses, fills in, puts away."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sandbox.discord.checks.components import BUTTON, LINK, SELECTS
from sandbox.discord.state import Sandbox
from sandbox.people.forms import chosen, component_in, submitted
from sandbox.people.options import find, invocation, question
from sandbox.people.refused import CannotDo
from sandbox.world.events import Event, InteractionMoved, MessageGone, Typed, UserChanged
from sandbox.world.limits import TABLE
from sandbox.world.mentions import users_in, written_out
from sandbox.world.model import (
    Channel,
    ChannelKind,
    Interaction,
    InteractionKind,
    InteractionState,
    Json,
    Message,
    User,
)
from sandbox.world.permissions import Permission
from sandbox.world.refusals import DiscordError

DIRECT = ("dm", "@me")
REPLY = 19


class Actor:
    """One person, acting."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.user = user

    def channel(self, name: str) -> Channel:
        """The channel by id or name, or `dm`; raises CannotDo when the person has none such."""
        if name in DIRECT:
            return self.world.direct_channel(self.user)
        wanted = name.removeprefix("#")
        for channel in self.world.channels:
            named = channel.name == wanted and channel.kind is not ChannelKind.DIRECT
            if (channel.id == wanted or named) and self.world.sees(self.user, channel):
                return channel
        raise CannotDo(f"There is no channel {name} here.")

    def say(self, channel: Channel, text: str, reply_to: str | None = None) -> Message:
        """Write a message."""
        self._must(channel, Permission.SEND_MESSAGES, "You may not write here.")
        content = written_out(text.strip(), self.world.users)
        if not content or not TABLE["message.content"].holds(len(content)):
            raise CannotDo("A message has between 1 and 2000 characters.")
        message = Message(
            id=self.world.new_id(),
            channel_id=channel.id,
            author_id=self.user.id,
            created=self.world.clock.now(),
            content=content,
            mentions=users_in(content, None),
            reply_to=reply_to,
            kind=REPLY if reply_to else 0,
        )
        self.world.post(message)
        return message

    def type(self, channel: Channel) -> None:
        """Let the others see that something is being written."""
        self.world.tell(Typed(channel, self.user))

    def run(self, channel: Channel, words: str, values: Mapping[str, Any]) -> Interaction:
        """Run a slash command."""
        forbidden = "You may not use commands here."
        if channel.guild_id is not None:
            self._must(channel, Permission.USE_APPLICATION_COMMANDS, forbidden)
        leaf = find(self.world, channel, self.user, words)
        data = invocation(self.world, channel, leaf, self._as_sent(leaf.name, values))
        return self._offer(InteractionKind.COMMAND, channel, data, name=leaf.name)

    async def complete(
        self, channel: Channel, words: str, focused: str, typed: str, values: Mapping[str, Any]
    ) -> list[Json]:
        """The choices that the bot offers for what is typed; raises CannotDo when it is silent."""
        leaf = find(self.world, channel, self.user, words)
        data = question(channel, leaf, focused, typed, values)
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asked: list[Interaction] = []

        def listen(event: Event) -> None:
            settled = isinstance(event, InteractionMoved) and event.interaction in asked
            if settled and asked[0].state is not InteractionState.WAITING and not heard.done():
                heard.set_result(None)

        stop = self.world.listen(listen)
        try:
            asked.append(self._offer(InteractionKind.AUTOCOMPLETE, channel, data))
            if asked[0].state is InteractionState.WAITING:
                await heard
        finally:
            stop()
        if asked[0].state is InteractionState.FAILED:
            raise CannotDo("Loading options failed.")
        for choice in asked[0].choices:
            self.sandbox.offered[leaf.name, focused, str(choice["value"])] = choice["name"]
        return asked[0].choices

    def _as_sent(self, command: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the options with the names of choices, where the sandbox is to send those."""
        if not self.sandbox.sends_names:
            return values
        offered = self.sandbox.offered
        return {o: offered.get((command, o, str(value)), value) for o, value in values.items()}

    def press(self, message: Message, custom_id: str) -> Interaction:
        """Press a button."""
        button = component_in(self._seen(message).components, custom_id)
        if button["type"] != BUTTON or button.get("style") == LINK:
            raise CannotDo("This is not a button to press.")
        data = {"custom_id": custom_id, "component_type": BUTTON, "id": button["id"]}
        return self._from_message(message, data)

    def choose(self, message: Message, custom_id: str, values: list[str]) -> Interaction:
        """Choose in a select."""
        select = component_in(self._seen(message).components, custom_id)
        if select["type"] not in SELECTS:
            raise CannotDo("This is not a menu to choose from.")
        channel = self.world.channel(message.channel_id)
        data = chosen(self.world, channel, select, values) | {"id": select["id"]}
        return self._from_message(message, data)

    def submit(self, interaction: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Send the modal that this interaction was answered with."""
        if interaction.user_id != self.user.id or interaction.modal is None:
            raise CannotDo("There is no form to send.")
        channel = self.world.channel(interaction.channel_id)
        data = submitted(self.world, channel, interaction.modal, values)
        source = None
        if interaction.message_id is not None:
            source = self.world.any_message(interaction.message_id)
        return self._offer(
            InteractionKind.MODAL, channel, data, name=interaction.name, message=source
        )

    def dismiss(self, message: Message) -> None:
        """Put a private answer away."""
        if message.seen_by != self.user.id:
            raise CannotDo("Only private answers can be put away.")
        message.dismissed = True
        self.world.save(message)
        self.world.tell(MessageGone(message, dismissed=True))

    def set_dms(self, *, is_open: bool) -> None:
        """Open or close the direct messages."""
        self.user.dms_open = is_open
        self.world.save(self.user)
        self.world.tell(UserChanged(self.user))

    def message(self, message_id: str) -> Message:
        """A message on this person's screen; raises CannotDo."""
        try:
            return self._seen(self.world.any_message(message_id))
        except DiscordError:
            raise CannotDo("This message is gone.") from None

    def _seen(self, message: Message) -> Message:
        if not self.world.sees_message(self.user, message):
            raise CannotDo("This message is gone.")
        return message

    def _must(self, channel: Channel, permission: Permission, sentence: str) -> None:
        if not self.world.permissions(self.user, channel) & permission:
            raise CannotDo(sentence)

    def _from_message(self, message: Message, data: Json) -> Interaction:
        channel = self.world.channel(message.channel_id)
        name = message.origin.name if message.origin else None
        return self._offer(InteractionKind.COMPONENT, channel, data, name=name, message=message)

    def _offer(
        self,
        kind: InteractionKind,
        channel: Channel,
        data: Json,
        *,
        name: str | None = None,
        message: Message | None = None,
    ) -> Interaction:
        interaction = self.sandbox.interactions.offer(
            kind, self.user, channel, data, name=name, message=message
        )
        if not self.sandbox.gateway.reachable:
            self.sandbox.interactions.fail(interaction)
        return interaction
