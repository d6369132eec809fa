"""Why a request was refused.

A refusal is a code and its parameters, never a sentence: the faces turn it into words
(`havruta.wording.SENTENCES`) in the language of the person who asked.

* HavrutaError
  + UnknownBook, WhichBook, NoText, UnknownRef, LibraryAway, CatalogueAway
  + UnknownHavruta (HavrutaGone), NoHavruta, WhichHavruta, UnknownSession, UnknownInvitation
  + UnknownNotice
  + HavrutaArchived, NotArchived, InSession, OwnerStays, NotParticipant, NotOffered, OfferOver
  + NotFollowing, NotBehind
  + HavrutaFull, TooManyHavrutot, UnknownCode, CodeOver, AlreadyIn, Removed, TooManyCodes
  + NotAllowed, NotInvited
  + SessionOver, NothingRuns, InvitationOver, LinkOver, LinkUsed, SignedOut
  + SignInOver, SignInCancelled, ProviderAway, ProviderRefused
  + IdentityTaken, LinkedAlready, LastIdentity
  + TooLong, HiddenCharacters, NotPeople, TooManyPeople, NotAnAddress
  + TooManyInvitations, InvitedTooOften, NotAccepted, StartedTooOften
  + CannotPost, ThreadLocked, ChannelGone, NotInServer, NoCookies, CannotStore, UnknownLanguage
  + NamedByDiscord, Unacquainted, WrongNumber, UnknownZone, Overtaken
  + NotUnderstood, NoSuchTime, TimePast, TooFar, WrongWeekday, SaidTwice, DayLacking
  + EndsOnce, EndsTooSoon, WrongLength, StartNow, HebrewRule
  + UnknownPlan, UnknownOccurrence, UnknownProposal, ProposalOver, OccurrenceOver
  + NeverComes, TooManyPlans, NotExpected, ToldTooOften
  + PeopleChanged
  + UnknownCalendar, NoServer
"""

from typing import ClassVar


class HavrutaError(Exception):
    """A refusal that can be told to the person who asked."""

    code: ClassVar[str]
    ours: ClassVar[frozenset[str]] = frozenset()
    """The values that the program has written itself; all others somebody may have chosen."""

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values


class UnknownBook(HavrutaError):
    """The catalogue has no such book. Values: `book`, as it was typed."""

    code = "unknown_book"


class WhichBook(HavrutaError):
    """No book has this very title, and some are like it. Values: `book` as typed, `names`."""

    code = "which_book"


class NoText(HavrutaError):
    """The catalogue has the book, and nothing in it can be read. Values: `book`."""

    code = "no_text"


class UnknownRef(HavrutaError):
    """The book has no such segment.

    Values: `ref`, as it was given; for a section also `before` and `after`, between which it would
    stand ("" at the book's ends).
    """

    code = "unknown_ref"


class LibraryAway(HavrutaError):
    """The text is neither kept here nor to be had now.

    Values: `ref`; for a section also `before` and `after`, its neighbours ("" at the book's ends).
    """

    code = "library_away"


class CatalogueAway(HavrutaError):
    """The catalogue cannot be had now; the one at hand stays."""

    code = "catalogue_away"


class UnknownHavruta(HavrutaError):
    """The person has no such havruta. Values: `havruta`, as it was typed."""

    code = "unknown_havruta"


class HavrutaGone(UnknownHavruta):
    """The havruta has been deleted. Values: `havruta`, its id."""

    code = "havruta_gone"


class HavrutaArchived(HavrutaError):
    """The havruta is put away: it takes neither sessions nor people. Values: `name`."""

    code = "havruta_archived"


class NotArchived(HavrutaError):
    """There is nothing to restore. Values: `name`."""

    code = "not_archived"


class NotFollowing(HavrutaError):
    """It follows no calendar of learning. Values: `name`."""

    code = "not_following"


class NotBehind(HavrutaError):
    """There is nothing to catch up with. Values: `name`."""

    code = "not_behind"


class InSession(HavrutaError):
    """The havruta has to be at rest for that. Values: `name`."""

    code = "in_session"


class OwnerStays(HavrutaError):
    """The owner can neither leave nor be removed. Values: `name`."""

    code = "owner_stays"


class NotParticipant(HavrutaError):
    """Somebody does not belong to the havruta. Values: `who`, `name`."""

    code = "not_participant"


class NotOffered(HavrutaError):
    """The havruta is offered to somebody else."""

    code = "not_offered"


class OfferOver(HavrutaError):
    """The offer of a havruta was answered or taken back."""

    code = "offer_over"


class HavrutaFull(HavrutaError):
    """So many people are in the havruta that nobody can join. Values: `name`, `limit`."""

    code = "havruta_full"


class TooManyHavrutot(HavrutaError):
    """The person belongs to as many havrutot as one can. Values: `limit`."""

    code = "too_many_havrutot"


class UnknownCode(HavrutaError):
    """No code reads like that."""

    code = "unknown_code"


class CodeOver(HavrutaError):
    """The code lets nobody in any more. Values: `state`."""

    code = "code_over"


class AlreadyIn(HavrutaError):
    """The person belongs to the havruta already. Values: `name`."""

    code = "already_in"


class Removed(HavrutaError):
    """The person was taken out of the havruta, and not invited since. Values: `name`."""

    code = "removed"


class TooManyCodes(HavrutaError):
    """As many codes of the havruta work as may. Values: `limit`, `name`."""

    code = "too_many_codes"


class NoHavruta(HavrutaError):
    """The person named none and has none here."""

    code = "no_havruta"


class WhichHavruta(HavrutaError):
    """Several havrutot fit. Values: `names`, joined for reading."""

    code = "which_havruta"


class UnknownSession(HavrutaError):
    """There is no such session."""

    code = "unknown_session"


class UnknownInvitation(HavrutaError):
    """There is no such invitation."""

    code = "unknown_invitation"


class UnknownNotice(HavrutaError):
    """There is no such promise to tell somebody, or not any more."""

    code = "unknown_notice"


class NotAllowed(HavrutaError):
    """The person's role does not permit this. Values: `action`."""

    code = "not_allowed"


class NotInvited(HavrutaError):
    """The invitation is for somebody else."""

    code = "not_invited"


class SessionOver(HavrutaError):
    """The session has ended."""

    code = "session_over"


class NothingRuns(HavrutaError):
    """No session of the havruta runs now. Values: `name`."""

    code = "nothing_runs"


class InvitationOver(HavrutaError):
    """The invitation was answered, revoked or has expired. Values: `state`."""

    code = "invitation_over"


class LinkOver(HavrutaError):
    """The personal link is unknown or expired."""

    code = "link_over"


class LinkUsed(HavrutaError):
    """The personal link has been used. Values: `when` in UTC, `address` and `browser`: by whom."""

    code = "link_used"


class SignedOut(HavrutaError):
    """Nobody is signed in on this page."""

    code = "signed_out"


class SignInOver(HavrutaError):
    """Whoever comes back from a provider did not set out here, or too long ago, or is back."""

    code = "sign_in_over"


class SignInCancelled(HavrutaError):
    """The person did not want to after all. Values: `provider`."""

    code = "sign_in_cancelled"
    ours = frozenset({"provider"})


class ProviderAway(HavrutaError):
    """The provider does not answer, or not in time. Values: `provider`."""

    code = "provider_away"
    ours = frozenset({"provider"})


class ProviderRefused(HavrutaError):
    """The provider vouches for nobody, or not as it must. Values: `provider`."""

    code = "provider_refused"
    ours = frozenset({"provider"})


class IdentityTaken(HavrutaError):
    """The identity belongs to another person. Values: `provider`."""

    code = "identity_taken"
    ours = frozenset({"provider"})


class LinkedAlready(HavrutaError):
    """The person has another identity of this provider. Values: `provider`."""

    code = "linked_already"
    ours = frozenset({"provider"})


class LastIdentity(HavrutaError):
    """Without this identity the person could not come in any more. Values: `provider`."""

    code = "last_identity"
    ours = frozenset({"provider"})


class TooLong(HavrutaError):
    """A text is longer than can be kept. Values: `what`, `limit` in characters."""

    code = "too_long"


class HiddenCharacters(HavrutaError):
    """A text holds what would disguise it, and is not just left over. Values: `what`."""

    code = "hidden_characters"


class NotPeople(HavrutaError):
    """A list of partners holds something that is not a person here. Values: `text`."""

    code = "not_people"


class NotAnAddress(HavrutaError):
    """That is no address of e-mail. Values: `address`, as it was typed."""

    code = "not_an_address"


class TooManyPeople(HavrutaError):
    """A list of partners is longer than can be invited at once. Values: `limit`."""

    code = "too_many_people"


class TooManyInvitations(HavrutaError):
    """The person has invited so many that they have to wait. Values: `limit`, `minutes`."""

    code = "too_many_invitations"


class InvitedTooOften(HavrutaError):
    """Somebody is to be left alone for so many minutes. Values: `who`, `minutes`."""

    code = "invited_too_often"


class NotAccepted(HavrutaError):
    """Somebody has accepted none of so many invitations. Values: `who`, `limit`, `days`."""

    code = "not_accepted"


class StartedTooOften(HavrutaError):
    """A havruta has begun so many sessions that it has to wait. Values: `limit`, `minutes`."""

    code = "started_too_often"


class CannotPost(HavrutaError):
    """The bot lacks a permission where it should speak. Values: `permission`, `channel`."""

    code = "cannot_post"
    ours = frozenset({"channel"})


class ThreadLocked(HavrutaError):
    """The thread where the bot should speak is locked. Values: `channel`."""

    code = "thread_locked"
    ours = frozenset({"channel"})


class ChannelGone(HavrutaError):
    """The channel where the bot should speak has been deleted."""

    code = "channel_gone"


class NotInServer(HavrutaError):
    """The bot is not in the server where it should speak. Values: `guild`, its id."""

    code = "not_in_server"


class NoServer(HavrutaError):
    """The havruta is at home in no server. Values: `name`."""

    code = "no_server"


class NoCookies(HavrutaError):
    """The browser keeps no cookies, and so can't be known again."""

    code = "no_cookies"


class CannotStore(HavrutaError):
    """What was to be stored can't be: the disk is full, or takes nothing. Nothing has changed."""

    code = "cannot_store"


class Overtaken(HavrutaError):
    """What this needs was deleted or changed at the same moment. Nothing has changed."""

    code = "overtaken"


class WrongNumber(HavrutaError):
    """It is no number, or too small or too large. Values: `least`, `most`."""

    code = "wrong_number"


class UnknownLanguage(HavrutaError):
    """Nothing is said in that language here."""

    code = "unknown_language"


class UnknownZone(HavrutaError):
    """There is no such time zone, or several cities of this name. Values: `zone`."""

    code = "unknown_zone"


class NamedByDiscord(HavrutaError):
    """Somebody goes by the name that Discord has for them."""

    code = "named_by_discord"


class Unacquainted(HavrutaError):
    """Somebody is meant with whom the person does not learn."""

    code = "unacquainted"


class NotUnderstood(HavrutaError):
    """What was said is no time. Values: `said`, or the words of it that make no sense."""

    code = "not_understood"


class NoSuchTime(HavrutaError):
    """No clock and no calendar has it. Values: `said`, as it was typed."""

    code = "no_such_time"


class TimePast(HavrutaError):
    """That time is over."""

    code = "time_past"


class TooFar(HavrutaError):
    """It is further ahead than anything is planned. Values: `years`."""

    code = "too_far"


class WrongWeekday(HavrutaError):
    """The date that was said is another day of the week."""

    code = "wrong_weekday"


class SaidTwice(HavrutaError):
    """The same thing was said in two ways that differ. Values: `what`."""

    code = "said_twice"


class DayLacking(HavrutaError):
    """It is to come round every week or month, and nobody said on which day."""

    code = "day_lacking"


class HebrewRule(HavrutaError):
    """It is to come round by months or years of the Hebrew calendar, which no rule of ours does."""

    code = "hebrew_rule"


class EndsOnce(HavrutaError):
    """An end was said of what takes place only once."""

    code = "ends_once"


class EndsTooSoon(HavrutaError):
    """It would be over before it has begun."""

    code = "ends_too_soon"


class WrongLength(HavrutaError):
    """No session is planned that short or long. Values: `shortest`, `longest`.

    In minutes and in hours.
    """

    code = "wrong_length"


class StartNow(HavrutaError):
    """What begins now needs no plan."""

    code = "start_now"


class UnknownCalendar(HavrutaError):
    """No calendar is read there, or not any more."""

    code = "unknown_calendar"


class UnknownPlan(HavrutaError):
    """There is no such plan any more."""

    code = "unknown_plan"


class UnknownOccurrence(HavrutaError):
    """Nothing is planned for that time any more."""

    code = "unknown_occurrence"


class UnknownProposal(HavrutaError):
    """There is no such proposal."""

    code = "unknown_proposal"


class ProposalOver(HavrutaError):
    """What was proposed has been decided, or is not to be decided any more."""

    code = "proposal_over"


class OccurrenceOver(HavrutaError):
    """It has begun, is over, or has been called off."""

    code = "occurrence_over"


class NeverComes(HavrutaError):
    """The rule yields no time at all."""

    code = "never_comes"


class TooManyPlans(HavrutaError):
    """The havruta has as many plans as it may. Values: `limit`."""

    code = "too_many_plans"
    ours = frozenset({"limit"})


class ToldTooOften(HavrutaError):
    """Somebody has had the others told of so much that more has to wait.

    Values: `limit`, `minutes`.
    """

    code = "told_too_often"


class NotExpected(HavrutaError):
    """It is planned for others of the havruta. Values: `name`."""

    code = "not_expected"


class PeopleChanged(HavrutaError):
    """Others belong to the havruta than when something was shown."""

    code = "people_changed"
