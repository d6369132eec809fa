"""What each kind of notice says at Discord, and with which buttons: the same by every way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.drawing import MESSAGE_LIMIT, literal, row, shortened
from bot.havrutot.buttons import decline_offer, take_over
from bot.invitations.buttons import accept, decline
from bot.notices.learned_words import LEARNED_MESSAGES
from bot.notices.messages import Message
from bot.notices.plan_words import PLAN_MESSAGES
from bot.reasons import REASONS
from bot.sessions.buttons import join, start
from bot.sessions.cards import session_buttons, session_embed
from havruta.notices import routing
from havruta.notices.content import (
    Answered,
    Archived,
    Content,
    Deed,
    Deleted,
    HomeClosed,
    HomeLost,
    HomeShut,
    Inherited,
    Invited,
    Joined,
    Left,
    OfferDeclined,
    Offered,
    OfHavruta,
    Opened,
    Removed,
    Restored,
    Shared,
    TakenOver,
    Unreached,
)
from havruta.notices.model import Reason
from havruta.people.model import NotifyBy
from havruta.sentences import sentence
from havruta.wording import SHARED, Wording, wording

GONE = frozenset({Reason.NO_SHARED_SERVER, Reason.ACCOUNT_GONE})
"""Why somebody is not reached who may have left for good."""


def message_of(content: Content) -> Message:
    """Return it for its recipient alone, in their language."""
    language = (content.recipient and content.recipient.user.language) or SHARED
    return MESSAGES[type(content)](wording(language), content)


def in_public(content: OfHavruta) -> Message:
    """Return it in the havruta's language, for its home.

    What is for one person says why it stands there, unless they wish it.
    """
    say = wording(content.havruta.language or SHARED)
    message = MESSAGES[type(content)](say, content)
    who = content.recipient
    if who is None or routing.choice(who.user, content.havruta) is NotifyBy.HOME:
        return message
    why = say("This stands here because I could not tell you privately.")
    return replace(message, text=f"{message.text}\n{why}".strip())


def _invited(say: Wording, content: Invited) -> Message:
    text = say(
        "You are invited: {inviter} would learn {book} with you in “{name}”.",
        inviter=literal(content.inviter.name),
        book=content.book.named(say.language),
        name=literal(content.havruta.name),
    )
    choices = accept(say, content.invitation_id), decline(say, content.invitation_id)
    return Message(text, row(*choices))


def _answered(say: Wording, content: Answered) -> Message:
    who, name = literal(content.who), literal(content.havruta.name)
    if content.is_accepted:
        return Message(
            say("Your invitation is accepted: {who} has joined “{name}”.", who=who, name=name)
        )
    return Message(
        say("Your invitation is declined: {who} won’t join “{name}”.", who=who, name=name)
    )


def _opened(say: Wording, content: Opened) -> Message:
    late = say.count(
        "This comes {n} minute late.",
        "This comes {n} minutes late.",
        content.late_by,
    )
    return Message(
        late if content.late_by else "",
        view=session_buttons(say, content.report),
        embed=session_embed(say, content.report, content.book),
        card_of=content.report.session.id,
        language=say.language,
    )


def _unreached(say: Wording, content: Unreached) -> Message:
    who = say.listed(map(literal, content.missed))
    name, reason = literal(content.havruta.name), say(REASONS[content.reason])
    if content.is_by_mail:
        return Message(
            say(
                "I could not invite {who} to “{name}”: {reason}. "
                "/havruta show sends it again; /havruta invite takes another address.",
                who=who,
                name=name,
                reason=reason,
            )
        )
    if content.invitation_id is not None:
        return Message(
            say(
                "I could not invite {who} to “{name}”: {reason}. "
                "They can accept by typing /havruta list.",
                who=who,
                name=name,
                reason=reason,
            )
        )
    assert content.session_id is not None
    text = say(
        "I could not tell {who} that “{name}” is in session: {reason}. Please tell them yourself.",
        who=who,
        name=name,
        reason=reason,
    )
    if content.reason in GONE:
        way_on = say("If they are gone for good, /havruta remove takes them out.")
        text = f"{text}\n{way_on}"
    return Message(text, row(join(say, content.session_id)))


def _shared(say: Wording, content: Shared) -> Message:
    """Each line by itself, so that neither language reorders the other."""
    name = literal(say.person(content.who.name))
    head = say("Shared by {who} from “{name}”:", who=name, name=literal(content.havruta.name))
    lines = [f"> {literal(line)}" for line in content.lines if line]
    text = shortened("\n".join([head, *lines]), MESSAGE_LIMIT)
    return Message(text, row(join(say, content.session_id)))


def _home_closed(say: Wording, content: HomeClosed) -> Message:
    text = say(
        "I could not post that “{name}” is in session: {reason}. "
        "So I tell each of you directly; /session start tries the channel again.",
        name=literal(content.havruta.name),
        reason=say(REASONS[content.reason]),
    )
    return Message(text, row(join(say, content.session_id)))


def _home_lost(say: Wording, content: HomeLost) -> Message:
    return Message(
        say(
            "The channel of “{name}” is gone, so I tell each of you directly from now on. "
            "Your place and your history are kept.",
            name=literal(content.havruta.name),
        )
    )


def _home_shut(say: Wording, content: HomeShut) -> Message:
    name = literal(content.havruta.name)
    text = say(
        "I was put out of the server of “{name}”, so I can’t write in its channel.", name=name
    )
    meanwhile = say(
        "I tell each of you directly, as far as I can. Your place and history are kept."
    )
    ways = say(
        "Whoever manages the server can let me in again; /havruta home gives it another home."
    )
    return Message(f"{text}\n{meanwhile}\n{ways}")


DEEDS: dict[type[Deed], str] = {
    Left: sentence("Somebody has left “{name}”: {who}."),
    Removed: sentence("You do not belong to “{name}” any more: {who} has removed you."),
    Joined: sentence("Your code has been used: {who} has joined “{name}”."),
    Offered: sentence(
        "Would you own “{name}”? It is {who}’s to give. "
        "Whoever owns it leads and ends its sessions, and says who belongs to it."
    ),
    TakenOver: sentence(
        "Your offer is accepted: {who} owns “{name}” now, and you go on learning in it."
    ),
    OfferDeclined: sentence(
        "Your offer is declined: {who} does not want to own “{name}”, so it stays yours."
    ),
    Archived: sentence(
        "The havruta “{name}” has been archived by {who}: it takes no sessions now. All is kept."
    ),
    Restored: sentence("The havruta “{name}” has been brought back by {who}: you can learn on."),
    Inherited: sentence(
        "The havruta “{name}” is yours now, since its owner has left. "
        "Its place and its history are as they were."
    ),
    Deleted: sentence(
        "The havruta “{name}” has been deleted by {who}, with its place and its history."
    ),
}


def _deed(say: Wording, content: Deed) -> Message:
    who, name = literal(say.person(content.who.name)), literal(content.havruta.name)
    view, havruta_id = None, content.havruta.id
    if isinstance(content, Offered):
        view = row(take_over(say, havruta_id), decline_offer(say, havruta_id))
    elif isinstance(content, Restored):
        view = row(start(say, havruta_id))
    return Message(say(DEEDS[type(content)], who=who, name=name), view)


MESSAGES: dict[type[Content], Callable[[Wording, Any], Message]] = {
    Invited: _invited,
    Answered: _answered,
    Opened: _opened,
    Unreached: _unreached,
    Shared: _shared,
    HomeClosed: _home_closed,
    HomeLost: _home_lost,
    HomeShut: _home_shut,
    **dict.fromkeys(DEEDS, _deed),
    **LEARNED_MESSAGES,
    **PLAN_MESSAGES,
}
