"""Who may do what, in chat, on the page and by its socket: one table, and a house to try it in."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from havruta.annotations import marking
from havruta.annotations.model import AnnotationKind
from havruta.calls.model import Consent, Recording, RecordingEnd
from havruta.havrutot import by_mail, codes, founding, invitations, keeping, membership, ownership
from havruta.havrutot.model import Following, Havruta, Home, Lead
from havruta.havrutot.preferences import set_lead
from havruta.hebrew.cycles import Cycle
from havruta.ids import (
    AnnotationId,
    CodeId,
    InvitationId,
    NoticeId,
    RecordingId,
    UserId,
    new_id,
)
from havruta.people.model import User
from havruta.plans import changing, planning, proposals, views
from havruta.plans.model import OccurrenceKey, Proposal, Scope
from havruta.recurrence import Frequency, Rule, Timing, wall
from havruta.sessions import lifecycle, navigation, presence
from havruta.sessions.away import Told, tell
from havruta.sessions.model import Away, Session
from havruta.study import Study
from tests.tables import Tables


class Who(StrEnum):
    """Somebody's standing in a havruta, and with the page."""

    OWNER = "owner"
    LEADER = "leader"
    """A participant of one in which anyone turns the pages."""
    PARTICIPANT = "participant"
    """Who has been asked to own it."""
    FORMER = "former"
    INVITEE = "invitee"
    STRANGER = "stranger"
    NOBODY = "nobody"
    """Who is not signed in: on the page alone, for in chat everybody is somebody."""


TABLE = """
                owner  leader  participant  former  invitee  stranger  nobody
public          yes    yes     yes          yes     yes      yes       yes
own             yes    yes     yes          yes     yes      yes       -
show            yes    yes     yes          -       -        -         -
start           yes    yes     yes          -       -        -         -
join            yes    yes     yes          -       -        -         -
read            yes    yes     yes          -       -        -         -
move            yes    yes     -            -       -        -         -
move_freely     yes    yes     yes          -       -        -         -
give_lead       yes    -       -            -       -        -         -
ask_to_lead     yes    -       yes          -       -        -         -
summon          yes    -       -            -       -        -         -
end             yes    -       -            -       -        -         -
annotate        yes    yes     yes          -       -        -         -
say             yes    yes     yes          -       -        -         -
tell_away       yes    yes     yes          -       -        -         -
take_back_away  yes    -       -            -       -        -         -
answer_away     -      yes     yes          -       -        -         -
share_progress  yes    yes     yes          -       -        -         -
call            yes    yes     yes          -       -        -         -
record          yes    yes     -            -       -        -         -
record_freely   yes    yes     yes          -       -        -         -
hear            yes    yes     yes          -       -        -         -
unrecord        yes    yes     yes          yes     -        -         -
set_lead        yes    -       -            -       -        -         -
set_home        yes    -       -            -       -        -         -
set_language    yes    -       -            -       -        -         -
retry           yes    yes     yes          -       -        -         -
rename          yes    -       -            -       -        -         -
set_place       yes    -       -            -       -        -         -
set_calendar    yes    -       -            -       -        -         -
catch_up        yes    yes     yes          -       -        -         -
leave           -      yes     yes          -       -        -         -
remove          yes    -       -            -       -        -         -
transfer        yes    -       -            -       -        -         -
archive         yes    -       -            -       -        -         -
restore         yes    -       -            -       -        -         -
delete          yes    -       -            -       -        -         -
invite          yes    -       -            -       -        -         -
share           yes    -       -            -       -        -         -
plan            yes    yes     yes          -       -        -         -
reply           yes    yes     yes          -       -        -         -
set_quorum      yes    -       -            -       -        -         -
announce        yes    -       -            -       -        -         -
refresh         -      -       -            -       -        -         -
oversee         -      -       -            -       -        -         -
take_over       -      yes     yes          -       -        -         -
join_or_accept  yes    yes     yes          -       yes      -         -
answer          -      -       -            -       yes      -         -
look_at_code    -      -       -            yes     yes      yes       yes
join_by_code    -      -       -            yes     yes      yes       -
"""
"""`public` is what needs nobody, or a secret that stands in the address; `own`: of oneself alone.

Who belongs to a havruta has no use for a code of it; who is invited and would join is asked to
accept. Who is heard in a recording can have it deleted, wherever they belong.
"""


def allowed(action: str) -> str:
    """Return the row of the action, to be compared with what was found."""
    return "  ".join(rows()[action])


def rows() -> dict[str, list[str]]:
    """Return the table: of each action what each may, in the order of `Who`."""
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert head == [*Who]
    return {action: cells for action, *cells in lines}


def cell(*, is_done: bool) -> str:
    """Return what stands in the table of something that was done, or was not."""
    return "yes" if is_done else "-"


@dataclass(frozen=True)
class House:
    """Three havrutot of the same people: at rest, in session, and put away.

    Its owner and a participant are in the room of the one in session.
    """

    people: dict[Who, User]
    rest: Havruta
    live: Havruta
    away: Havruta
    session: Session
    code: str
    code_id: CodeId
    invitation_id: InvitationId
    mailed_id: InvitationId
    secret: str
    notice_id: NoticeId
    recording_id: RecordingId
    ahead: OccurrenceKey
    called_off: OccurrenceKey
    soon: OccurrenceKey
    told: Away
    over: Session
    question: AnnotationId
    proposal: Proposal
    kept: Tables
    freed: Tables

    def before(self, who: Who) -> Tables:
        """Return what is stored before somebody tries something."""
        return self.freed if who is Who.LEADER else self.kept

    @property
    def ids(self) -> dict[str, str]:
        """Return what stands in addresses."""
        return {
            "havruta_id": self.rest.id,
            "session_id": self.session.id,
            "invitation_id": self.invitation_id,
            "code_id": self.code_id,
            "code": self.code,
            "ahead": str(self.ahead),
            "recording_id": self.recording_id,
            "away_id": self.told.id,
            "over": self.over.id,
            "annotation_id": self.question,
        }


async def settle(study: Study, people: dict[Who, User], home: Home) -> House:
    """Make the house of these people."""
    rest, live, away = [
        await _founded(study, people, name, home) for name in ("Rest", "Live", "Away")
    ]
    owner, participant = people[Who.OWNER].id, people[Who.PARTICIPANT].id
    of_rest = {"havruta_id": rest.id, "by": owner}
    over, question = await _held(study, rest, owner)
    told = Told("1:1 – 3", study.now().date())
    waiting = await tell(study, **of_rest, told=told)
    await ownership.offer(study, **of_rest, to=participant)
    shared = await codes.make(study, **of_rest)
    await by_mail.invite(study, **of_rest, addresses=["ruth@example.org"])
    await keeping.archive(study, havruta_id=away.id, by=owner)
    session = await lifecycle.start(study, havruta_id=live.id, by=owner)
    for who in (owner, participant):  # whoever is alone in a room leads it
        await presence.connect(study, session_id=session.id, by=who)
    soon, ahead, called_off = await _planned(study, rest, owner)
    proposal = await _proposed(study, ahead, owner)
    async with study.transaction() as records:
        asked, mailed = [i for i in await records.invitations.of([rest.id]) if i.state == "pending"]
        notice_id = (await records.notices.of(rest.id))[-1].id
        lags = Following(Cycle.NACH_YOMI, in_israel=False)
        await records.havrutot.save(replace(await records.havrutot.get(rest.id), following=lags))
    heard = {"recording_id": await _recorded(study, people, over)}
    kept = study.storage.kept
    await set_lead(study, havruta_id=live.id, by=owner, lead=Lead.FREE)
    secret = by_mail.secret_of(study, mailed.id)
    invited = {"invitation_id": asked.id, "mailed_id": mailed.id, "secret": secret}
    made = {"code": shared.fresh, "code_id": shared.codes[0].id, "notice_id": notice_id}
    stored = {"kept": kept, "freed": study.storage.kept}
    planned = {"ahead": ahead, "called_off": called_off, "soon": soon, "proposal": proposal}
    planned |= {"told": waiting, "over": over, "question": question}
    return House(people, rest, live, away, session, **made, **invited, **planned, **heard, **stored)


async def _recorded(study: Study, people: dict[Who, User], session: Session) -> RecordingId:
    """Have a session be recorded with three of them, of whom one has left since."""
    now = study.now()
    kept = Recording(RecordingId(new_id(now)), session.id, people[Who.OWNER].id, now)
    over = replace(kept, kept_since=now, kept_until=now).ended(RecordingEnd.STOPPED, now)
    async with study.transaction() as records:
        await records.recordings.save(over)
        for number, who in enumerate((Who.OWNER, Who.PARTICIPANT, Who.FORMER), 1):
            consent = Consent(kept.id, number, people[who].id, is_given=True, at=now)
            await records.recordings.consent(consent)
    return kept.id


async def _held(study: Study, havruta: Havruta, by: UserId) -> tuple[Session, AnnotationId]:
    """Have been in session, alone, and asked something."""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=by)
    await presence.connect(study, session_id=session.id, by=by)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 1:2", by=by)
    asked = {"ref": "Ruth 1:2", "kind": AnnotationKind.QUESTION}
    question = await marking.annotate(study, session_id=session.id, by=by, **asked)
    return await lifecycle.end(study, session_id=session.id, by=by), question.id


async def _planned(study: Study, havruta: Havruta, by: UserId) -> list[OccurrenceKey]:
    """Plan for soon and for two days from tomorrow, and call the last off; return all three."""
    now = wall(study.now(), "Etc/UTC")
    daily = Rule(Frequency.DAILY, count=2)
    for start, rule in ((now + timedelta(minutes=30), None), (now + timedelta(days=1), daily)):
        timing = Timing(start, "Etc/UTC", rule)
        await planning.add(study, havruta_id=havruta.id, by=by, timing=timing)
    keys = [one.occurrence.key for one in await views.coming(study, by=by)]
    await changing.call_off(study, key=keys[2], by=by, scope=Scope.THIS)
    return keys


async def _proposed(study: Study, key: OccurrenceKey, by: UserId) -> Proposal:
    """Propose one hour later or two."""
    later = tuple(key.original + timedelta(hours=hours) for hours in (1, 2))
    ballot = await proposals.propose_elsewhere(study, key=key, by=by, options=later)
    return ballot.proposal


async def _founded(study: Study, people: dict[Who, User], name: str, home: Home) -> Havruta:
    several = (Who.OWNER, Who.PARTICIPANT, Who.FORMER, Who.INVITEE)
    owner, stay, go, ask = (people[who] for who in several)
    made = await founding.create(
        study,
        by=owner.id,
        book="Ruth",
        name=name,
        partners=[one.id for one in (stay, go, ask)],
        home=home,
    )
    for one in (stay, go):
        for waiting in await invitations.invited(study, by=one.id):
            await invitations.accept(study, invitation_id=waiting.invitation.id, by=one.id)
    await membership.leave(study, havruta_id=made.id, by=go.id)
    return made
