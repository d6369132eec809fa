"""Refusals about havrutot, who belongs to them, and who is invited."""

from havruta.errors.base import HavrutaError


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


class UnknownInvitation(HavrutaError):
    """There is no such invitation."""

    code = "unknown_invitation"


class NotAllowed(HavrutaError):
    """The person's role does not permit this. Values: `action`."""

    code = "not_allowed"


class NotInvited(HavrutaError):
    """The invitation is for somebody else."""

    code = "not_invited"


class InvitationOver(HavrutaError):
    """The invitation was answered, revoked or has expired. Values: `state`."""

    code = "invitation_over"


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
