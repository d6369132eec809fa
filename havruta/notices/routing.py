"""By which ways each kind of notice goes, and whose wish decides."""

from dataclasses import dataclass

from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices.model import Notice, NoticeKind, Way
from havruta.people.model import NotifyBy


@dataclass(frozen=True, slots=True)
class Route:
    """The ways that are tried, in order: to one person, and to all at home."""

    to_person: tuple[Way, ...]
    to_all: tuple[Way, ...] = ()
    owner_hears_of_failure: bool = False


ROUTES: dict[NoticeKind, Route] = {
    NoticeKind.INVITATION: Route((Way.DIRECT, Way.HOME), owner_hears_of_failure=True),
    NoticeKind.ANSWER: Route((Way.DIRECT, Way.HOME)),
    NoticeKind.SESSION: Route((Way.DIRECT, Way.HOME), (Way.HOME,), owner_hears_of_failure=True),
    NoticeKind.UNREACHED: Route((Way.DIRECT, Way.HOME)),
    NoticeKind.HOME_CLOSED: Route((Way.DIRECT, Way.HOME)),
    NoticeKind.HOME_LOST: Route((Way.DIRECT, Way.HOME)),
}


def ways(notice: Notice) -> tuple[Way, ...]:
    """Return by which ways to try it, in order."""
    route = ROUTES[notice.kind]
    return route.to_person if notice.recipient else route.to_all


def told_of_sessions(havruta: Havruta) -> list[UserId | None]:
    """Return who gets a message when a session starts; None is all at home.

    Without a home it is each person; beside it those who wish to be told directly.
    """
    if havruta.home.channel_id is None:
        return [*havruta.people]
    return [None, *_who_wish(havruta, NotifyBy.DIRECT)]


def called_home(havruta: Havruta) -> list[UserId]:
    """Return whom the message at home calls when a session starts."""
    return _who_wish(havruta, NotifyBy.HOME)


def _who_wish(havruta: Havruta, notify: NotifyBy) -> list[UserId]:
    return [p.user_id for p in havruta.participants if p.notify is notify]
