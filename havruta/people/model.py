"""People, and what lets them in. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from havruta.hebrew.rests import Keeper, Rest, kept_by
from havruta.hebrew.sun import Place
from havruta.ids import SessionId, UserId
from havruta.people.zones import ISRAEL, NOWHERE

IDLE_LIFE = timedelta(days=14)
"""So long a browser that is not seen stays signed in."""


class Provider(StrEnum):
    """Who vouches for a person; an e-mail address is vouched for by its own mailbox."""

    DISCORD = "discord"
    GOOGLE = "google"
    APPLE = "apple"
    EMAIL = "email"


class NotifyBy(StrEnum):
    """How somebody wishes to be told; NOTHING: only of what they have asked for themselves."""

    HOME = "home"
    DIRECT = "direct"
    MAIL = "mail"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody as a provider tells of them today; `name` None: it does not say just now.

    Seen in a server (`guild_id`), they may go by a `nickname` there. `address` is one of e-mail
    that the provider has verified as theirs, as `mailboxes.mailbox` spells it.
    """

    provider: Provider
    external_id: str
    name: str | None
    guild_id: str | None = None
    nickname: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """How a provider knows a person, with the address it has verified, if it tells one.

    `channel_id` is where the bot's direct messages to them go, once they have been opened.
    """

    provider: Provider
    external_id: str
    user_id: UserId
    address: str | None = None
    channel_id: str | None = None


class ZoneState(StrEnum):
    """How sure a person's time zone is."""

    PROPOSED = "proposed"
    ASKED = "asked"
    CHOSEN = "chosen"


class Observance(StrEnum):
    """What is left out for somebody while they keep Shabbat or a festival."""

    NOTHING = "nothing"
    REMINDERS = "reminders"
    SESSIONS = "sessions"
    """Sessions, and whatever calls to them."""


UNCALLED = frozenset({Observance.REMINDERS, Observance.SESSIONS})
"""Whoever keeps these is not called on a day of rest."""


@dataclass(frozen=True, slots=True)
class User:
    """A person, by the name they last went by; what is None they have not chosen.

    `zone` is an IANA name; until it is chosen it is the browser's. `in_israel` says whose festivals
    are kept where it is not as the zone says, and `observance` what is left out on them.
    Times of day are those of `latitude` and `longitude`, where they told them, or else of the whole
    zone. `lead` is how many minutes ahead they are reminded, `reading` how they like to read
    (`havruta/people/reading.py`). They are new until they have been told how everything begins.
    """

    id: UserId
    name: str
    language: str | None = None
    notify: NotifyBy | None = None
    lead: int | None = None
    is_new: bool = True
    zone: str | None = None
    zone_state: ZoneState | None = None
    in_israel: bool | None = None
    observance: Observance | None = None
    reading: tuple[tuple[str, str], ...] = ()
    latitude: float | None = None
    longitude: float | None = None

    @property
    def place(self) -> Place | None:
        """Where they are, if they told."""
        if self.latitude is None or self.longitude is None:
            return None
        return Place(self.latitude, self.longitude)

    @property
    def keeper(self) -> Keeper:
        """By which clock they keep Shabbat and festivals, and whose days."""
        in_israel = self.zone == ISRAEL if self.in_israel is None else self.in_israel
        return Keeper(self.zone or NOWHERE, in_israel, self.place)

    @property
    def wants_no_call(self) -> bool:
        """Whether nothing is to call them while they keep a day of rest."""
        return self.observance in UNCALLED

    def rest_at(self, now: datetime) -> Rest | None:
        """Return the rest in which nothing is to call them now, if there is one."""
        return kept_by([self.keeper], now, 0) if self.wants_no_call else None

    def rest_broken(self, starts_at: datetime, minutes: int) -> Rest | None:
        """Return the rest that keeps them from a session at that time, if there is one."""
        is_away = self.observance is Observance.SESSIONS
        return kept_by([self.keeper], starts_at, minutes) if is_away else None


class Page(StrEnum):
    """Where a personal link leads."""

    FRONT = "front"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody comes from: the network address, and what the browser calls itself.

    Both are "" where nothing is known of them.
    """

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A personal way in to a page; works once. Only its token's digest is kept.

    `session_id` says which session's page it is, if it is one; the three before the last, how it
    was spent. From the front page it leads on to its `landing`: a path, sealed if it is a secret.
    """

    digest: str
    user_id: UserId
    expires_at: datetime
    page: Page
    session_id: SessionId | None = None
    spent_at: datetime | None = None
    address: str = ""
    browser: str = ""
    landing: str | None = None


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """Somebody on their way to a provider and back, in one browser; comes back once.

    Only digests of its state and of the browser's secret are kept. `path` is where it leads on the
    page, as the page has sealed it; `user_id` whom the identity is to be linked to, if it is to.
    """

    digest: str
    browser: str
    provider: Provider
    path: str
    expires_at: datetime
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that knows who is reading. Only its token's digest is kept.

    `seen_at` is when it was last seen, to the hour; the last two tell where it was signed in.
    """

    digest: str
    user_id: UserId
    created_at: datetime
    expires_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None
    address: str = ""
    browser: str = ""

    def is_over(self, now: datetime) -> bool:
        """Whether it was revoked, has expired, or was left alone for too long."""
        return bool(self.revoked_at) or min(self.expires_at, self.seen_at + IDLE_LIFE) <= now


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's calendar as other programs read it. Only its secret's digest is kept.

    `number` counts the secrets that there have been, of which the last one opens it.
    """

    user_id: UserId
    digest: str
    number: int
    made_at: datetime
