"""The buttons of a session, as drawings; `bot.sessions.controls` takes the presses."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.drawing import LABEL_LIMIT, Style, button, shortened
from havruta.ids import AnnotationId, HavrutaId, SessionId
from havruta.names import plain
from havruta.people.model import User
from havruta.plans.model import OccurrenceKey
from havruta.wording import Wording


def join(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return Join: a personal link to the session's page."""
    return button(say("Join"), f"join:{session_id}", Style.primary)


def ask_to_lead(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return Ask to lead; who leads is asked to whom to give the lead."""
    return button(say("Ask to lead"), f"ask-to-lead:{session_id}", Style.secondary)


def give_lead(say: Wording, session_id: SessionId, to: User) -> ui.Button[Any]:
    """Return the way to have this person lead."""
    label = shortened(say("Give {name} the lead", name=plain(to.name)), LABEL_LIMIT)
    return button(label, f"give-lead:{session_id}:{to.id}", Style.secondary)


def summon(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return Bring everyone here, which asks those who read by themselves."""
    return button(say("Bring everyone here"), f"summon:{session_id}", Style.secondary)


def talk_there(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return the way to a voice channel, instead of the call on the page."""
    return button(say("Use Discord voice"), f"voice:{session_id}", Style.secondary)


def answered(
    say: Wording, havruta_id: HavrutaId, questions: Mapping[AnnotationId, str]
) -> ui.Select[Any]:
    """Return the choice of a question that is answered."""
    options = [discord.SelectOption(label=label, value=one) for one, label in questions.items()]
    placeholder = say("Which one is answered")
    return ui.Select(custom_id=f"answered:{havruta_id}", placeholder=placeholder, options=options)


def end(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return End: ask whether to end the session."""
    return button(say("End"), f"end:{session_id}", Style.secondary)


def end_now(say: Wording, session_id: SessionId) -> ui.Button[Any]:
    """Return the confirmation of End."""
    return button(say("End session"), f"end-now:{session_id}", Style.danger)


def start_directly(
    say: Wording, havruta_id: HavrutaId, key: OccurrenceKey | None
) -> ui.Button[Any]:
    """Return the way on where the home is closed: open a session and tell each directly.

    `key` says of which time that is planned, if it is begun early.
    """
    label, planned = say("Start, and tell everyone directly"), f":{key}" if key else ""
    return button(label, f"start-directly:{havruta_id}{planned}", Style.primary)


def start_planned(say: Wording, key: OccurrenceKey) -> ui.Button[Any]:
    """Return the answer that what begins now is what is planned for soon."""
    return button(say("Yes, begin it now"), f"start-planned:{key}", Style.primary)


def start_apart(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the answer that what begins now is another session."""
    return button(say("No, one more"), f"start-apart:{havruta_id}", Style.secondary)


def start(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return Start now: open a session."""
    return button(say("Start now"), f"start:{havruta_id}", Style.primary)


def start_again(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the same for where a session has just been."""
    return button(say("Start again"), f"start:{havruta_id}", Style.secondary)
