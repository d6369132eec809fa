"""Sample values, and a small world to keep them in: Isaac's havruta with Jacob, and Rachel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from havruta.annotations.model import Annotation, AnnotationKind
from havruta.calls.model import Consent, Peer, Recording
from havruta.havrutot.model import Havruta, Home, Invitation, Participant
from havruta.ids import (
    AnnotationId,
    AwayId,
    ConnectionId,
    HavrutaId,
    InvitationId,
    NoticeId,
    PeerId,
    PlanId,
    RecordingId,
    SessionId,
    StayId,
    UserId,
)
from havruta.notices.model import Notice, NoticeKind
from havruta.people.model import Device, Link, NotifyBy, Page, Provider, SignIn, User
from havruta.plans.expansion import occurrence
from havruta.plans.model import Plan
from havruta.recurrence import Frequency, Rule, Timing
from havruta.refs import Stretch
from havruta.sessions.model import Away, Connection, Ending, Session, SessionKind, Stay

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

ISAAC = User(UserId("isaac"), "Isaac")
JACOB = User(UserId("jacob"), "יעקב")
RACHEL = User(UserId("rachel"), "Rachel")

HAVRUTA = Havruta(
    id=HavrutaId("h1"),
    name="Morning",
    book="Ruth",
    ref="Ruth 1:1",
    owner_id=ISAAC.id,
    participants=(
        Participant(JACOB.id, NOON, NotifyBy.DIRECT),
        Participant(ISAAC.id, NOON),
    ),
    home=Home("111", "222"),
    created_at=NOON,
)
OTHER = replace(HAVRUTA, id=HavrutaId("h2"), home=Home(), created_at=NOON + MINUTE)

SESSION = Session(
    id=SessionId("s1"),
    havruta_id=HAVRUTA.id,
    book="Ruth",
    kind=SessionKind.INSTANT,
    started_at=NOON,
    started_by=ISAAC.id,
    began_ref="Ruth 1:1",
    ref="Ruth 1:3",
    owner_ref="Ruth 1:4",
    covered=(Stretch("Ruth 1:1", "Ruth 1:3"),),
    changes=2,
    shape_version="abc",
)
PLAN = Plan(
    id=PlanId("p1"),
    havruta_id=HAVRUTA.id,
    made_by=ISAAC.id,
    timing=Timing(
        datetime(2026, 3, 2, 20), "Asia/Jerusalem", Rule(Frequency.WEEKLY, weekdays=(0,))
    ),
    minutes=60,
    created_at=NOON,
)
OCCURRENCE = occurrence(PLAN, PLAN.timing.start)
INVITATION = Invitation(
    id=InvitationId("i1"),
    havruta_id=HAVRUTA.id,
    user_id=RACHEL.id,
    invited_by=ISAAC.id,
    created_at=NOON,
    expires_at=NOON + HOUR,
)
STAY = Stay(StayId("y1"), SESSION.id, ISAAC.id, NOON, NOON)
NOTICE = Notice(NoticeId("n1"), NoticeKind.SESSION, HAVRUTA.id, NOON, recipient=JACOB.id)
LINK = Link("digest", ISAAC.id, NOON + HOUR, Page.SESSION, SESSION.id)
CONNECTION = Connection(ConnectionId("c1"), STAY.id, NOON, NOON, NOON)
PEER = Peer(PeerId("e1"), SESSION.id, ISAAC.id, CONNECTION.id, NOON, muted=False, camera=True)
RECORDING = Recording(RecordingId("r1"), SESSION.id, ISAAC.id, NOON)
CONSENT = Consent(RECORDING.id, 1, ISAAC.id, is_given=True, at=NOON)
ANNOTATION = Annotation(
    AnnotationId("m1"), SESSION.id, ISAAC.id, NOON, "Ruth 1:2", AnnotationKind.QUESTION
)
AWAY = Away(
    id=AwayId("w1"),
    havruta_id=HAVRUTA.id,
    told_by=ISAAC.id,
    told_at=NOON,
    book="Ruth",
    day=NOON.date(),
    minutes=30,
    covered=(Stretch("Ruth 1:1", "Ruth 1:5"),),
    people=(ISAAC.id, JACOB.id),
)
SIGN_IN = SignIn("digest", ISAAC.id, NOON, NOON + HOUR, NOON)
DEVICE = Device("192.0.2.7", "Firefox · Linux")


def another(session_id: str, *, minutes: int = 0, **changes) -> Session:
    """Return a further session, begun so much later."""
    start = SESSION.started_at + minutes * MINUTE
    return replace(SESSION, id=SessionId(session_id), started_at=start, **changes)


def ended(session: Session) -> Session:
    return session.ended(session.started_at + HOUR, Ending.OWNER)


def stay_of(user: User, stay_id: str, *, minutes: int = 0, **changes) -> Stay:
    """Return the person's stay, begun so much later."""
    came = NOON + minutes * MINUTE
    return replace(STAY, id=StayId(stay_id), user_id=user.id, came_at=came, seen_at=came, **changes)


def page_of(stay: Stay, **changes) -> Connection:
    """Return an open page of the stay."""
    return replace(CONNECTION, id=ConnectionId(f"page of {stay.id}"), stay_id=stay.id, **changes)


def notice(notice_id: str, *, minutes: int = 0, **changes) -> Notice:
    """Return a notice that is due so much later."""
    return replace(NOTICE, id=NoticeId(notice_id), due_at=NOON + minutes * MINUTE, **changes)


async def settle(storage) -> None:
    """Store the people, both havrutot and the running session."""
    async with storage.transaction() as records:
        for user in (ISAAC, JACOB, RACHEL):
            await records.users.add(user, Provider.DISCORD, f"discord-{user.id}")
        await records.havrutot.save(HAVRUTA)
        await records.havrutot.save(OTHER)
        await records.sessions.open(SESSION)


class Failure(Exception):
    """What goes wrong in a test."""
