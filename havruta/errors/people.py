"""Refusals about people, what lets them in, and what they wish."""

from havruta.errors.base import HavrutaError


class LinkOver(HavrutaError):
    """The personal link is unknown or expired."""

    code = "link_over"


class LinkUsed(HavrutaError):
    """The personal link has been used. Values: `when` in UTC, `address` and `browser`: by whom."""

    code = "link_used"


class UnknownTown(HavrutaError):
    """No town that is known is called so, and it is no pair of coordinates. Values: `said`."""

    code = "unknown_town"


class TownElsewhere(HavrutaError):
    """The sun is high there at no noon of the person's clock. Values: `said`, `zone`."""

    code = "town_elsewhere"


class ZoneLacking(HavrutaError):
    """Coordinates alone don't tell by which clock somebody goes."""

    code = "zone_lacking"


class SignedOut(HavrutaError):
    """Nobody is signed in on this page."""

    code = "signed_out"


class SignInAgain(HavrutaError):
    """What is asked for is for whoever has just signed in."""

    code = "sign_in_again"


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


class NoCookies(HavrutaError):
    """The browser keeps no cookies, and so can't be known again."""

    code = "no_cookies"


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
