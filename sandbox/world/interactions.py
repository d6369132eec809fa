"""The life of an interaction: answered in three seconds or lost, dead in fifteen minutes."""

import secrets
from contextlib import suppress
from datetime import timedelta

from sandbox.world.clock import Alarm, Clock
from sandbox.world.events import InteractionMoved, InteractionOffered, MessageChanged
from sandbox.world.limits import ANSWER_WITHIN_SECONDS, TOKEN_LIFE_SECONDS
from sandbox.world.model import (
    Channel,
    Interaction,
    InteractionKind,
    InteractionState,
    Json,
    Message,
    User,
)
from sandbox.world.refusals import DiscordError, Refusal
from sandbox.world.world import World

State = InteractionState


class Interactions:
    """Opens interactions, finds them again by id or token, and closes them in time."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        answer_within: float = ANSWER_WITHIN_SECONDS,
        token_life: float = TOKEN_LIFE_SECONDS,
    ) -> None:
        self._world = world
        self._clock = clock
        self._answer_within = answer_within
        self._token_life = token_life
        self._alarms: dict[str, Alarm] = {}
        self._lose_what_waited()

    def offer(
        self,
        kind: InteractionKind,
        user: User,
        channel: Channel,
        data: Json,
        *,
        name: str | None = None,
        message: Message | None = None,
    ) -> Interaction:
        """A person's act, sent to the bot; it fails unless it is answered in time."""
        interaction = Interaction(
            id=self._world.new_id(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user.id,
            channel_id=channel.id,
            data=data,
            created=self._clock.now(),
            name=name,
            message_id=message.id if message else None,
        )
        self._world.save(interaction)
        self._ring(interaction, self._answer_within)
        self._world.tell(InteractionOffered(interaction))
        self._world.tell(InteractionMoved(interaction))
        return interaction

    def unanswered(self, interaction_id: str, token: str) -> Interaction:
        """The interaction that a first answer is for.

        Raises UNKNOWN_INTERACTION when there is none or its time is over, and ACKNOWLEDGED when it
        was answered already.
        """
        interaction = self._world.interaction(interaction_id)
        if interaction.token != token:
            raise DiscordError(Refusal.UNKNOWN_INTERACTION)
        if interaction.answered is not None:
            raise DiscordError(Refusal.ACKNOWLEDGED)
        return interaction

    def answered(self, token: str) -> Interaction:
        """The interaction whose token still opens follow-ups; raises UNKNOWN_WEBHOOK."""
        for interaction in self._world.interactions:
            if interaction.token == token and interaction.answered is not None:
                return interaction
        raise DiscordError(Refusal.UNKNOWN_WEBHOOK)

    def move(self, interaction: Interaction, state: InteractionState) -> None:
        """The answer has come this far."""
        if interaction.answered is None:
            interaction.answered = self._clock.now()
            self._ring(interaction, self._token_life - self._age(interaction))
        interaction.state = state
        self._world.save(interaction)
        self._world.tell(InteractionMoved(interaction))

    def fail(self, interaction: Interaction) -> None:
        """Nobody answered, or nobody ever will: the person is told, and the token opens nothing."""
        interaction.state = State.FAILED
        self._world.forget(interaction)
        self._world.tell(InteractionMoved(interaction))

    def clear(self) -> None:
        """Forget what was being waited for."""
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()

    def _age(self, interaction: Interaction) -> float:
        return (self._clock.now() - interaction.created) / timedelta(seconds=1)

    def _ring(self, interaction: Interaction, seconds: float) -> None:
        previous = self._alarms.pop(interaction.id, None)
        if previous is not None:
            previous.cancel()
        alarm = self._clock.after(seconds, lambda: self._time_is_up(interaction))
        self._alarms[interaction.id] = alarm

    def _time_is_up(self, interaction: Interaction) -> None:
        self._alarms.pop(interaction.id, None)
        if interaction.state is State.WAITING:
            self.fail(interaction)
        elif interaction.state is State.THINKING:
            self.fail(interaction)
            self._end_thinking(interaction)
        else:
            self._world.forget(interaction)

    def _end_thinking(self, interaction: Interaction) -> None:
        with suppress(DiscordError):  # it may have been deleted
            message = self._world.any_message(interaction.response_id or "")
            self._world.tell(MessageChanged(message))

    def _lose_what_waited(self) -> None:
        """After a restart, what nobody had answered has failed; the rest goes on until it dies."""
        for interaction in self._world.interactions:
            if interaction.state is State.WAITING:
                self.fail(interaction)
            else:
                self._ring(interaction, self._token_life - self._age(interaction))
