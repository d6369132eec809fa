"""Every sentence for people, in the language of the one who reads it.

English sentences are the keys of the gettext catalogues under `havruta/locale`: another language
is one more `.po` there, read as it stands.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from havruta.errors.base import HavrutaError
from havruta.errors.people import UnknownLanguage
from havruta.names import plain, tidy

LOCALE = Path(__file__).parent / "locale"
WORDS = "LC_MESSAGES/havruta.po"
SHARED = "en"
"""The language of what several people read, and of whoever's own is not known."""
FIRST_STRONG, END = "\u2068", "\u2069"
"""What stands between them goes its own way, by its first letter, whatever is around it."""

FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
FROM_LEFT = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f<]")
"""Also what Discord makes of a mention or a time, which is in its client's language."""

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
COMMAND = re.compile(r"(?<![\w/<])/[a-z]+(?: [a-z]+)?")
SHOWN = 200
"""How much of what somebody typed is repeated to them, in characters."""


class Wording:
    """Says things in one language; `direction` is "ltr" or "rtl"."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self.direction = Locale.parse(language).text_direction
        self._translations = translations

    def __call__(self, sentence: str, /, **values: str | int) -> str:
        """Return the sentence with its `{values}` filled in, and set apart if they need it."""
        return self._filled(self._translations.gettext(sentence), values)

    def count(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """Return the form that goes with the number `{n}`."""
        return self._filled(self._translations.ngettext(one, many, n), {"n": n, **values})

    def apart(self, text: str) -> str:
        """Return the text so that neither it nor the line that it stands in reorders the other.

        What runs the other way is isolated; an address on the web, which people copy, is not.
        """
        if FIRST_STRONG in text or ADDRESS.search(text) or not self._runs_other_way(text):
            return text
        return f"{FIRST_STRONG}{text}{END}"

    def listed(self, texts: Iterable[str], between: str = ", ") -> str:
        """Return the texts on one line, in this language's order."""
        return between.join(map(self.apart, texts))

    def _filled(self, sentence: str, values: Mapping[str, str | int]) -> str:
        if self.direction == "rtl":
            sentence = COMMAND.sub(f"{FIRST_STRONG}\\g<0>{END}", sentence)
        return sentence.format(
            **{
                name: self.apart(value) if isinstance(value, str) else value
                for name, value in values.items()
            }
        )

    def _runs_other_way(self, text: str) -> bool:
        other = FROM_LEFT if self.direction == "rtl" else FROM_RIGHT
        return other.search(text) is not None

    def person(self, name: str, /) -> str:
        """Return what somebody is called; of who has left nothing else is known."""
        return self(LEFT) if name == LEFT else name

    def refusal(self, refusal: HavrutaError, /, *, quoted: Callable[[str], str] = str) -> str:
        """Return the one sentence that tells the person why not, and what to do.

        `quoted` makes what somebody typed harmless where the sentence is to stand.
        """
        if refusal.code == "not_allowed":
            return self(NOT_ALLOWED[str(refusal.values["action"])])
        if refusal.code == "invitation_over":
            return self(INVITATION_OVER[str(refusal.values["state"])])
        if refusal.code == "code_over":
            return self(CODE_OVER[str(refusal.values["state"])])
        if refusal.code == "said_twice":
            return self(SAID_TWICE[str(refusal.values["what"])])
        values = {
            name: value if name in refusal.ours or isinstance(value, int) else quoted(_shown(value))
            for name, value in refusal.values.items()
        }
        return self(SENTENCES[refusal.code], **values)


def _shown(value: str) -> str:
    """Return what somebody typed so that it can stand in a sentence: short, and nothing hidden."""
    told = plain(value)
    return told if len(told) <= SHOWN else f"{told[: SHOWN - 1]}…"


@cache
def wording(language: str) -> Wording:
    """Return the wording of a language; what it lacks is said in English."""
    if language not in languages() - {SHARED}:
        return Wording(SHARED, NullTranslations())
    compiled = BytesIO()
    with _catalogue(language).open("rb") as words:
        write_mo(compiled, read_po(words, locale=language))
    compiled.seek(0)
    return Wording(language, GNUTranslations(compiled))


def closest(spoken: Iterable[str]) -> str:
    """Return the first of these languages that there is a catalogue of, or English.

    They are given as tags, the best first: "he", "en-GB".
    """
    known = (tag.partition("-")[0].lower() for tag in spoken)
    return next((language for language in known if language in languages()), SHARED)


@cache
def languages() -> frozenset[str]:
    """Return the languages that there is a catalogue of, and English."""
    return frozenset({SHARED, *(found.parents[1].name for found in LOCALE.glob(f"*/{WORDS}"))})


def name_of(language: str) -> str:
    """Return what the language's own speakers call it: "English", "עברית"."""
    return Locale.parse(language).get_display_name() or language


def language_meant(said: str) -> str:
    """Return the language that is named by its code, or as any of the languages calls it.

    Raises `UnknownLanguage`.
    """
    wanted = tidy(said).casefold()
    for one in sorted(languages()):
        names = {Locale.parse(one).get_display_name(other) or "" for other in languages()}
        if wanted in {one, *(name.casefold() for name in names)}:
            return one
    raise UnknownLanguage


def _catalogue(language: str) -> Path:
    return LOCALE / language / WORDS


def sentence(text: str) -> str:
    """Mark a sentence for the catalogue where it is not yet said."""
    return text


LEFT = sentence("Somebody who has left")
"""What whoever has had themselves forgotten is called in what they shared with others."""

SENTENCES: dict[str, str] = {
    "unknown_book": sentence(
        "I don’t know a book called “{book}”. Start typing and pick one that is offered."
    ),
    "which_book": sentence(
        "I don’t know a book called “{book}”. Did you mean {names}? Start typing and pick one."
    ),
    "no_text": sentence("The library has no text of “{book}” yet. Please pick another book."),
    "unknown_ref": sentence("There is no “{ref}” in this book."),
    "library_away": sentence(
        "The library can’t be reached right now, so “{ref}” can’t be opened. Try again in a minute."
    ),
    "overtaken": sentence(
        "Something that this needs was deleted or changed at the same moment, so nothing was done. "
        "Try again."
    ),
    "cannot_store": sentence(
        "I can’t write anything down right now, so nothing has changed. "
        "Whoever runs me has to look after the disk."
    ),
    "catalogue_away": sentence(
        "The catalogue can’t be fetched right now; the one at hand stays. Try again later."
    ),
    "unknown_havruta": sentence(
        "You have no havruta called “{havruta}”. /havruta list shows the ones you have."
    ),
    "havruta_gone": sentence("That havruta does not exist any more."),
    "havruta_archived": sentence(
        "The havruta “{name}” is archived. Its owner can bring it back with /havruta restore."
    ),
    "not_archived": sentence("The havruta “{name}” is not archived."),
    "not_following": sentence(
        "The havruta “{name}” follows no calendar of learning. Its owner can choose one."
    ),
    "not_behind": sentence("The havruta “{name}” is where its calendar is, or as you have agreed."),
    "in_session": sentence(
        "The havruta “{name}” is in session. End the session first: /session end."
    ),
    "owner_stays": sentence(
        "You own “{name}”. Give it to somebody else with /havruta transfer, "
        "or delete it with /havruta delete; then you are free to go."
    ),
    "not_participant": sentence("Nobody called {who} belongs to “{name}”."),
    "not_offered": sentence("This is asked of somebody else."),
    "offer_over": sentence("This offer has been answered already, or was taken back."),
    "havruta_full": sentence("The havruta “{name}” is full: {limit} people are the most."),
    "too_many_havrutot": sentence(
        "You belong to {limit} havrutot, which is the most. Leave or delete one first."
    ),
    "unknown_code": sentence(
        "There is no such code. Check it against the message that you got it in."
    ),
    "already_in": sentence("You belong to “{name}” already."),
    "removed": sentence(
        "You were removed from “{name}”. A new invitation from its owner lets you in again."
    ),
    "too_many_codes": sentence(
        "{limit} codes of “{name}” work already, which is the most. Revoke one first."
    ),
    "no_havruta": sentence("You have no havruta yet. /havruta create begins one."),
    "which_havruta": sentence("Which havruta: {names}? Pick one that is offered as you type."),
    "unknown_session": sentence("That session does not exist any more."),
    "unknown_notice": sentence("That message is not kept any more."),
    "unknown_invitation": sentence("That invitation does not exist any more."),
    "not_invited": sentence("This invitation is for somebody else."),
    "session_over": sentence("This session has ended. /session start opens the next one."),
    "nothing_runs": sentence("The havruta “{name}” is not in session. /session start opens one."),
    "link_over": sentence(
        "This link has been used or is too old. Press Join in Discord for a new one."
    ),
    "link_used": sentence(
        "This link was used on {when} UTC, from {address} with {browser}. "
        "Press Join in Discord for a new one."
    ),
    "signed_out": sentence("Press Join on the session’s message in Discord to come in."),
    "sign_in_over": sentence(
        "This sign-in took too long, was finished already, or was begun in another browser. "
        "Please begin again."
    ),
    "sign_in_cancelled": sentence("You did not go on with {provider}. Nothing has changed."),
    "provider_away": sentence("I can’t reach {provider} right now. Try again in a moment."),
    "provider_refused": sentence(
        "That did not work: {provider} did not say who you are. Please try again."
    ),
    "identity_taken": sentence(
        "That {provider} account is somebody else’s here already, so nothing was linked. "
        "If that is you as well, sign in with it, delete your data there, and link it then."
    ),
    "linked_already": sentence(
        "Another {provider} account is linked already. Unlink that one first."
    ),
    "last_identity": sentence(
        "Your only way in is {provider}, so it stays. Link another one first."
    ),
    "too_long": sentence("That {what} is too long: {limit} characters are the most."),
    "hidden_characters": sentence(
        "That {what} holds hidden characters. Please type it with plain letters."
    ),
    "not_people": sentence("I can’t invite “{text}”. Mention people with @, one after another."),
    "not_an_address": sentence(
        "This is no e-mail address: “{address}”. Please check how it is spelled."
    ),
    "too_many_people": sentence("{limit} partners are the most. Invite fewer to begin with."),
    "too_many_invitations": sentence(
        "{limit} invitations in a short time are the most. Invite more in {minutes} min."
    ),
    "invited_too_often": sentence(
        "Many invitations have gone to {who} just now. Invite them in {minutes} min."
    ),
    "not_accepted": sentence(
        "You have invited {who} {limit} times without a yes. "
        "Invite them again once they have accepted, or in {days} days."
    ),
    "started_too_often": sentence(
        "{limit} sessions in a short time are the most, since each calls everyone. "
        "Start the next in {minutes} min."
    ),
    "cannot_post": sentence(
        "I need the permission “{permission}” in {channel} for that. "
        "Ask somebody who manages the server, or use another channel."
    ),
    "thread_locked": sentence(
        "I can’t write in {channel}, which is locked. "
        "Ask somebody who manages the server, or use another channel."
    ),
    "channel_gone": sentence("That channel is gone. Please use another one."),
    "not_in_server": sentence(
        "I am not in that server, only my commands are. "
        "Somebody who manages it can let me in; then try again."
    ),
    "wrong_number": sentence("Please give a whole number from {least} to {most}."),
    "unknown_language": sentence("I don’t speak that language."),
    "named_by_discord": sentence(
        "Your name is the one that Discord has for you. Change it there, and I follow."
    ),
    "unacquainted": sentence(
        "Here only people can be found with whom you learn already. Invite others by e-mail, "
        "or with a code."
    ),
    "unknown_zone": sentence(
        "I don’t know the time in “{zone}”. Start typing a large city near you, and pick one."
    ),
    "not_understood": sentence(
        "I don’t understand “{said}” as a time. "
        "Say it like “tomorrow 20:30”, “Tuesday 8pm” or “every Tuesday and Thursday 20:30”."
    ),
    "no_such_time": sentence(
        "There is no “{said}”. Say a day and a time that there are, like “tomorrow 20:30”."
    ),
    "time_past": sentence("That is past. Say a time that is still to come, like “tomorrow 20:30”."),
    "too_far": sentence(
        "That is too far ahead: {years} years are the most. "
        "Say a nearer day, like “tomorrow 20:30”."
    ),
    "wrong_weekday": sentence(
        "That date is another day of the week. Say only one of them, like “Tuesday 20:30”."
    ),
    "day_lacking": sentence("On which day? Say it, too, like “every Tuesday 20:30”."),
    "hebrew_rule": sentence(
        "Nothing comes round by the months or years of the Hebrew calendar yet. "
        "Plan the next time by its day alone."
    ),
    "ends_once": sentence(
        "What takes place only once has no end. "
        "Say how often it comes round, too, like “every Tuesday 20:30, 10 times”."
    ),
    "ends_too_soon": sentence(
        "It would be over before the first time. "
        "Say a later end, like “every Tuesday 20:30 until 30 June”."
    ),
    "wrong_length": sentence(
        "A session lasts from {shortest} minutes to {longest} hours, "
        "like “tomorrow 20:30 for an hour”."
    ),
    "start_now": sentence(
        "To begin right now there is /session start. For later, say when, like “in 2 hours”."
    ),
    "no_server": sentence(
        "There is no server among whose events “{name}” could stand: its home is in direct "
        "messages. /havruta home gives it a channel."
    ),
    "unknown_calendar": sentence(
        "No calendar is read at this address, or not any more. Your profile on the page tells "
        "where yours is."
    ),
    "unknown_plan": sentence("That plan isn’t there any more. /schedule list shows what is."),
    "unknown_occurrence": sentence(
        "Nothing is planned for that time any more. /schedule list shows what is."
    ),
    "unknown_proposal": sentence("Nothing of the kind was proposed."),
    "proposal_over": sentence(
        "That has been decided already, or something else came first. "
        "/schedule list shows what is planned."
    ),
    "occurrence_over": sentence(
        "That time has begun, is over, or has been called off. /schedule list shows what is ahead."
    ),
    "never_comes": sentence("No day fits that rule. Please try another one."),
    "too_many_plans": sentence(
        "This havruta has {limit} plans already, which is as many as it can have. "
        "Call one off first: /schedule cancel."
    ),
    "told_too_often": sentence(
        "{limit} changes in a short time are the most, since the others are told of each. "
        "Go on in {minutes} min."
    ),
    "not_expected": sentence("That time of “{name}” is planned for others."),
    "people_changed": sentence(
        "The people of this havruta have changed meanwhile. Please say it anew: /schedule add."
    ),
    "no_cookies": sentence(
        "This browser keeps no cookies, and Havruta knows you by one. In an app’s own window, "
        "choose “Open in browser” from its menu (⋮, ⋯ or the sign for sharing); anywhere else, "
        "allow cookies for this site. Your link has not been used: open it again then."
    ),
}

NOT_ALLOWED: dict[str, str] = {
    "show": sentence("Only those who belong to a havruta can see it."),
    "start": sentence("Only those who belong to this havruta can start its sessions."),
    "join": sentence(
        "This session belongs to a havruta that you are not part of. Ask its owner to invite you."
    ),
    "read": sentence("Only those who belong to this havruta can read along."),
    "move": sentence("Only the one who leads turns the pages for everyone."),
    "move_freely": sentence("Only those who belong to this havruta can turn its pages."),
    "end": sentence("Only the owner of the havruta can end its session."),
    "refresh": sentence("Only whoever runs this bot can refresh the catalogue."),
    "set_lead": sentence("Only the owner of the havruta can change who turns the pages."),
    "retry": sentence("Only those who belong to this havruta can have it told again."),
    "set_language": sentence("Only the owner of the havruta can choose its language."),
    "set_home": sentence("Only the owner of the havruta can change where its messages go."),
    "rename": sentence("Only the owner of the havruta can rename it."),
    "set_place": sentence("Only the owner of the havruta can move its place."),
    "set_calendar": sentence("Only the owner of the havruta can choose which calendar it follows."),
    "catch_up": sentence("Only those who belong to a havruta can choose how it catches up."),
    "leave": sentence("Only those who belong to a havruta can leave it."),
    "remove": sentence("Only the owner of the havruta can remove somebody from it."),
    "transfer": sentence("Only the owner of the havruta can give it to somebody else."),
    "archive": sentence("Only the owner of the havruta can archive it."),
    "restore": sentence("Only the owner of the havruta can restore it."),
    "delete": sentence("Only the owner of the havruta can delete it."),
    "invite": sentence("Only the owner of the havruta can invite people to it."),
    "share": sentence("Only the owner of the havruta can make and revoke its codes."),
    "set_quorum": sentence("Only the owner of the havruta can say how many are needed."),
    "plan": sentence("Only those who belong to this havruta can plan its sessions."),
    "reply": sentence("Only those who belong to this havruta can say whether they are coming."),
}

INVITATION_OVER: dict[str, str] = {
    "accepted": sentence("This invitation has been accepted already."),
    "declined": sentence("This invitation has been declined already."),
    "revoked": sentence("This invitation has been taken back."),
    "expired": sentence("This invitation has expired. Ask for a new one."),
}

CODE_OVER: dict[str, str] = {
    "revoked": sentence("This code has been revoked. Ask for a new one."),
    "expired": sentence("This code has expired. Ask for a new one."),
    "spent": sentence("This code has been used as often as it may. Ask for a new one."),
}

SAID_TWICE: dict[str, str] = {
    "time": sentence(
        "That names two times. A plan has one time of day, like “every Tuesday 20:30”; "
        "make one plan for each."
    ),
    "day": sentence("That names two different days. Say one, like “tomorrow 20:30”."),
    "rule": sentence(
        "That says in two ways how often it comes round. Say one, like “every Tuesday 20:30”."
    ),
    "end": sentence("That names two ends. Say one: until a day, or how many times."),
    "length": sentence("That names two lengths. Say one, like “tomorrow 20:30 for an hour”."),
    "zone": sentence("That names two places. Say by whose clock it is meant, like “20:30 London”."),
}
