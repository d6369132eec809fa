"""By which ways each kind of notice goes, and whose wish decides."""

from dataclasses import dataclass

from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices.model import Notice, NoticeKind, Way
from havruta.people.model import NotifyBy, User


@dataclass(frozen=True, slots=True)
class Route:
    """The ways that are tried, in order: to one person who has no wish, and to all at home.

    `may_be_public`: who wishes to be told at home is told there, though it is for them alone.
    `is_asked_for`: it follows from what its recipient has done, and who wishes to be told nothing
    is told it, too.
    """

    to_person: tuple[Way, ...] = (Way.DIRECT, Way.HOME, Way.MAIL)
    to_all: tuple[Way, ...] = ()
    may_be_public: bool = False
    is_asked_for: bool = False
    owner_hears_of_failure: bool = False


PLANS = Route(may_be_public=True)

ROUTES: dict[NoticeKind, Route] = {
    NoticeKind.INVITATION: Route(owner_hears_of_failure=True),
    NoticeKind.ANSWER: Route(may_be_public=True, is_asked_for=True),
    NoticeKind.SESSION: Route(to_all=(Way.HOME,), owner_hears_of_failure=True),
    NoticeKind.UNREACHED: Route(is_asked_for=True),
    NoticeKind.HOME_CLOSED: Route(),
    NoticeKind.WAY_IN: Route((Way.MAIL,), is_asked_for=True),
    NoticeKind.HOME_LOST: Route(),
    NoticeKind.HOME_SHUT: Route(),
    NoticeKind.LEFT: Route(),
    NoticeKind.REMOVED: Route((Way.DIRECT, Way.MAIL)),  # nobody is shamed in front of the others
    NoticeKind.JOINED: Route(is_asked_for=True),
    NoticeKind.OFFERED: Route(),
    NoticeKind.TAKEN_OVER: Route(is_asked_for=True),
    NoticeKind.OFFER_DECLINED: Route(is_asked_for=True),
    NoticeKind.ARCHIVED: Route(),
    NoticeKind.RESTORED: Route(),
    NoticeKind.DELETED: Route(),
    NoticeKind.INHERITED: Route(),
    NoticeKind.PLANNED: PLANS,
    NoticeKind.PLAN_MOVED: PLANS,
    NoticeKind.PLAN_CALLED_OFF: PLANS,
    NoticeKind.PLAN_RESTORED: PLANS,
    NoticeKind.CLOCK_CHANGED: PLANS,
    NoticeKind.REMINDER: PLANS,
    NoticeKind.REPLIED: PLANS,
    NoticeKind.PROPOSED: PLANS,
    NoticeKind.TOO_FEW: PLANS,
    NoticeKind.NOT_OPENED: PLANS,
    NoticeKind.AWAY: Route(is_asked_for=True),
    NoticeKind.AWAY_ANSWERED: Route(is_asked_for=True),
    NoticeKind.MISSED: Route((Way.DIRECT, Way.MAIL)),  # nobody is shamed in front of the others
    NoticeKind.SIYUM: Route((Way.DIRECT, Way.MAIL), (Way.HOME,)),
    NoticeKind.SHARED: Route((), (Way.HOME,)),
    NoticeKind.RUNS_ALREADY: Route(to_all=(Way.HOME,), may_be_public=True),
}

CHOSEN = {NotifyBy.HOME: Way.HOME, NotifyBy.DIRECT: Way.DIRECT, NotifyBy.MAIL: Way.MAIL}


def ways(notice: Notice, choice: NotifyBy | None) -> tuple[Way, ...]:
    """Return by which ways to try it, in order; none, where its recipient wishes for none."""
    route = ROUTES[notice.kind]
    if notice.address is not None:
        return (Way.MAIL,)
    if notice.recipient is None:
        return route.to_all
    if choice is NotifyBy.NOTHING and not route.is_asked_for:
        return ()
    chosen = None if choice is None else CHOSEN.get(choice)
    if chosen is Way.HOME and not route.may_be_public:
        chosen = None
    return tuple(sorted(route.to_person, key=lambda way: way is not chosen))


def choice(user: User, havruta: Havruta) -> NotifyBy | None:
    """Return how the person wishes to be told what is theirs of this havruta, if they said."""
    participant = havruta.participant(user.id)
    return (participant and participant.notify) or user.notify


def told_of_sessions(havruta: Havruta) -> list[UserId | None]:
    """Return who gets a message when a session starts; None is all at home.

    Without a home it is each person; beside it those who wish to be told otherwise. Who wishes to
    be told nothing is told nothing.
    """
    if havruta.home.channel_id is None:
        return [*willing(havruta)]
    return [None, *_who_chose(havruta, NotifyBy.DIRECT, NotifyBy.MAIL)]


def called_home(havruta: Havruta) -> list[UserId]:
    """Return whom the message at home calls when a session starts."""
    return _who_chose(havruta, NotifyBy.HOME)


def willing(havruta: Havruta) -> list[UserId]:
    """Return all of a havruta but those who wish to be told nothing."""
    return _who_chose(havruta, *CHOSEN)


def _who_chose(havruta: Havruta, *choices: NotifyBy) -> list[UserId]:
    return [p.user_id for p in havruta.participants if p.told_by in choices]
