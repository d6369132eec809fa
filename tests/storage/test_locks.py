"""All use cases at once on one database: none waits for ever, and what is counted stays right."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter

import pytest
from sqlalchemy import text

from havruta import retention
from havruta.bus import LocalBus
from havruta.calls import course, joining, voice
from havruta.calls.model import Shown
from havruta.calls.ports import Keeping
from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import CodeOver, HavrutaFull, InvitedTooOften, TooManyHavrutot
from havruta.errors.outside import Overtaken
from havruta.errors.plans import UnknownOccurrence
from havruta.havrutot import (
    by_mail,
    codes,
    founding,
    invitations,
    keeping,
    membership,
    ownership,
    preferences,
    views,
)
from havruta.havrutot.model import Home, Lead, Limits
from havruta.notices import delivery
from havruta.people import attempts, credentials, identities
from havruta.people import preferences as people_preferences
from havruta.people.model import NotifyBy, Profile, Provider
from havruta.plans import changing, occasions, planning, proposals, replies, starting
from havruta.plans import views as plan_views
from havruta.plans.model import Answer, Scope
from havruta.recurrence import Frequency, Rule, Timing, wall
from havruta.refs import Stretch
from havruta.sessions import (
    away,
    entrance,
    lifecycle,
    navigation,
    presence,
    recorded,
    recording,
    reports,
    totals,
)
from havruta.sessions.away import Told
from havruta.study import Study
from storage.database import open_database
from tests.conftest import Clock, PlainAddresses
from tests.havruta import looking
from tests.havruta.carriers import Carriers
from tests.library import SmallLibrary
from tests.recorder import FakeRecorder
from tests.storage.samples import DEVICE, HAVRUTA, ISAAC, JACOB, MINUTE, NOON, OTHER, RACHEL, settle

PEOPLE = (ISAAC, JACOB, RACHEL)
ACTORS = 12
ACTS = 25
ON_SQLITE = 8
"""There one writes after the other, so that fewer acts meet all that can be met."""
POSTGRESQL = pytest.mark.postgresql
MOMENT = timedelta(seconds=7)


WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def processes(url, clock, tmp_path):
    """Two programs over one database, as studies."""
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(url))
            addresses = PlainAddresses()
            study = Study(database, SmallLibrary(), LocalBus(), addresses, b"secret", clock)
            both.append(replace(study, has_mail=True, recorder=FakeRecorder(tmp_path)))
        await settle(both[0].storage)
        yield both


class Actor:
    """Somebody at a process who does one thing after the other, as the dice say."""

    def __init__(self, study, dice, acts):
        self.study, self.dice, self.acts = study, dice, acts
        self.user = dice.choice(PEOPLE)
        self.pages = []
        self.done = set()

    async def lives(self):
        """Do many things; what is refused is refused, and anything else fails the test."""
        for _ in range(self.acts):
            self.study.now.advance(MOMENT)
            act = self.dice.choice(ACTS_OF_AN_ACTOR)
            try:
                await act(self)
            except Overtaken:
                raise
            except HavrutaError:
                continue
            self.done.add(act)

    async def session(self):
        return await lifecycle.start(self.study, havruta_id=HAVRUTA.id, by=ISAAC.id)

    async def enters(self):
        session = await self.session()
        page = await presence.connect(self.study, session_id=session.id, by=self.user.id)
        self.pages.append((session.id, page.id))

    async def leaves(self):
        for session_id, page_id in self.pages[:1]:
            await presence.disconnect(
                self.study, session_id=session_id, by=self.user.id, connection_id=page_id
            )
            self.pages.pop(0)

    async def is_cut_off(self):
        for session_id, page_id in self.pages[:1]:
            await presence.cut_off(self.study, session_id=session_id, connection_id=page_id)

    async def does_not_come_back(self):
        for session_id, page_id in self.pages[:1]:
            await presence.expire(
                self.study, session_id=session_id, by=self.user.id, connection_id=page_id
            )

    async def stays(self):
        await presence.keep_alive(self.study, connection_ids=[page for _, page in self.pages])

    async def moves(self):
        session = await self.session()
        ref = f"Ruth {self.dice.randint(1, 4)}:{self.dice.randint(1, 18)}"
        page = self.pages[-1][1] if self.pages else None
        await navigation.navigate(
            self.study, session_id=session.id, ref=ref, by=self.user.id, connection_id=page
        )

    async def reads_alone(self):
        session = await self.session()
        await navigation.read_alone(
            self.study, session_id=session.id, ref="Ruth 2:3", by=self.user.id
        )

    async def follows(self):
        session = await self.session()
        await navigation.follow(self.study, session_id=session.id, by=self.user.id)

    async def starts(self):
        await entrance.start(self.study, havruta_id=HAVRUTA.id, book="Ruth", by=self.user.id)

    async def joins(self):
        session = await self.session()
        await entrance.join(self.study, session_id=session.id, by=self.user.id)

    async def calls(self):
        """Join the call, make trouble or hear by its plan, and leave it."""
        for session_id, page_id in self.pages[-1:]:
            page = {"session_id": session_id, "connection_id": page_id}
            shown, by = Shown(muted=True, camera=False), {"by": self.user.id}
            await joining.join(self.study, **page, **by, shown=shown)
            await course.listen_for(self.study, **page, is_silent=self.dice.random() < 0.5)
            await course.be_ready(self.study, **page, **by, epoch=1)
            for other in (await course.state(self.study, session_id=session_id)).peers:
                await course.miss(self.study, **page, **by, epoch=1, peer_id=other.id)
            await joining.leave(self.study, **page)

    async def talks_elsewhere(self):
        session = await self.session()
        await voice.ask(self.study, session_id=session.id, by=self.user.id)
        if await voice.claim(self.study, session_id=session.id):
            found = await voice.state(self.study, session_id=session.id)
            await voice.tell(self.study, found)
        await joining.withdraw(self.study, session_id=session.id, by=self.user.id)
        for over in await voice.over(self.study):
            await voice.forget(self.study, over)

    async def is_recorded(self):
        """Ask for it, answer, say how it goes on, and delete it all."""
        for session_id, page_id in self.pages[-1:]:
            page = {"session_id": session_id, "connection_id": page_id, "by": self.user.id}
            await joining.join(self.study, **page, shown=Shown(muted=True, camera=False))
            await recording.ask(self.study, **page)
            known = (await course.state(self.study, session_id=session_id)).recorded
            of = {"recording_id": known.recording.id}
            await recording.answer(self.study, **page, **of, agrees=True)
            await recording.note(self.study, session_id=session_id, **of, keeping=Keeping.GOES_ON)
            if self.dice.random() < 0.5:
                await recording.answer(self.study, **page, **of, agrees=False)
            else:
                await recorded.delete(self.study, **of, by=self.user.id)

    async def settles_calls(self):
        session = await self.session()
        await course.settle(self.study, session_id=session.id)

    async def ends(self):
        session = await self.session()
        await lifecycle.end(self.study, session_id=session.id, by=ISAAC.id)

    async def sweeps(self):
        await looking.end_empty(self.study)
        await retention.prune(self.study)

    async def tells_what_was_learned_elsewhere(self):
        told = Told(f"1:{self.dice.randint(1, 9)}", NOON.date() - timedelta(days=1))
        await away.tell(self.study, havruta_id=HAVRUTA.id, by=self.user.id, told=told)

    async def answers_what_was_told(self):
        words = await away.words(self.study, havruta_id=HAVRUTA.id, by=self.user.id)
        answer = self.dice.choice([away.confirm, away.refuse, away.take_back])
        for word in words[:1]:
            await answer(self.study, away_id=word.away.id, by=self.user.id)

    async def looks(self):
        await views.dashboard(self.study, by=self.user.id)
        session = await self.session()
        await reports.report(self.study, session_id=session.id, by=self.user.id)

    async def founds(self):
        await founding.create(
            self.study, by=ISAAC.id, book="Ruth", name="", partners=[RACHEL.id], home=Home()
        )

    async def answers(self):
        waiting = await invitations.invited(self.study, by=RACHEL.id)
        for one in waiting[:1]:
            answer = self.dice.choice([invitations.accept, invitations.decline])
            await answer(self.study, invitation_id=one.invitation.id, by=RACHEL.id)

    async def invites_more(self):
        await invitations.invite_more(
            self.study, havruta_id=OTHER.id, by=ISAAC.id, partners=[JACOB.id, RACHEL.id]
        )

    async def invites_by_mail_and_is_answered(self):
        """Two addresses to two havrutot, so that one's answer meets what the other waits for."""
        for havruta in (HAVRUTA, OTHER):
            await by_mail.invite(
                self.study, havruta_id=havruta.id, by=ISAAC.id, addresses=["a@b.example"]
            )
            async with self.study.reading() as records:
                waiting = await records.invitations.pending_at("a@b.example")
            for one in waiting[:1]:
                token = by_mail.secret_of(self.study, one.id)
                await by_mail.accept(
                    self.study, token=token, by=self.user.id, name="", is_mine=True, device=DEVICE
                )

    async def goes_and_comes_back(self):
        """With a code, which is then of no more use."""
        of_isaacs = {"havruta_id": HAVRUTA.id, "by": ISAAC.id}
        made = await codes.make(self.study, **of_isaacs)
        try:
            if self.user != ISAAC:
                await membership.leave(self.study, havruta_id=HAVRUTA.id, by=self.user.id)
            await codes.join(self.study, said=made.fresh, by=self.user.id)
        finally:
            await codes.revoke(self.study, **of_isaacs, code_id=made.codes[-1].id)

    async def gives_it_away(self):
        havruta = await views.show(self.study, havruta_id=OTHER.id, by=ISAAC.id)
        owner_id = havruta.havruta.owner_id
        (heir,) = {ISAAC.id, JACOB.id} - {owner_id}
        await ownership.offer(self.study, havruta_id=OTHER.id, by=owner_id, to=heir)
        answer = self.dice.choice([ownership.take_over, ownership.decline])
        await answer(self.study, havruta_id=OTHER.id, by=heir)

    async def puts_it_away_and_brings_it_back(self):
        await keeping.archive(self.study, havruta_id=OTHER.id, by=ISAAC.id)
        await keeping.restore(self.study, havruta_id=OTHER.id, by=ISAAC.id)

    async def prefers(self):
        lead, notify = self.dice.choice([*Lead]), self.dice.choice([*NotifyBy])
        await preferences.set_lead(self.study, havruta_id=HAVRUTA.id, by=ISAAC.id, lead=lead)
        await preferences.set_notify(
            self.study, havruta_id=HAVRUTA.id, by=self.user.id, notify=notify
        )

    async def tells(self):
        await delivery.deliver_due(self.study, Carriers())

    async def plans(self):
        """For soon, of either havruta, once or daily: some of it comes while the test lasts."""
        minutes = self.dice.randint(1, 8)
        start = wall(self.study.now() + minutes * MINUTE, "Asia/Jerusalem")
        rule = self.dice.choice([None, Rule(Frequency.DAILY, count=self.dice.randint(2, 9))])
        timing = Timing(start.replace(second=0, microsecond=0), "Asia/Jerusalem", rule)
        havruta_id = self.dice.choice([HAVRUTA, OTHER]).id
        await planning.add(self.study, havruta_id=havruta_id, by=self.user.id, timing=timing)

    async def _planned(self):
        """Some time that is planned."""
        coming = await plan_views.coming(self.study, by=self.user.id, most=20)
        if not coming:
            raise UnknownOccurrence
        return self.dice.choice(coming).occurrence

    async def moves_what_is_planned(self):
        one = await self._planned()
        scope, later = self.dice.choice([*Scope]), self.dice.randint(1, 3) * MINUTE
        to = {"to": one.wall + later, "zone": one.zone, "scope": scope}
        await changing.move(self.study, key=one.key, by=self.user.id, **to)

    async def calls_off_what_is_planned(self):
        one = await self._planned()
        scope = self.dice.choice([*Scope])
        change = await changing.call_off(self.study, key=one.key, by=self.user.id, scope=scope)
        if self.dice.random() < 0.5:
            await changing.restore(self.study, key=change.occurrence.key, by=self.user.id)

    async def replies(self):
        one, answer = await self._planned(), self.dice.choice([*Answer])
        await replies.reply(self.study, key=one.key, by=self.user.id, answer=answer)

    async def proposes(self):
        one = await self._planned()
        ballot = await proposals.propose_elsewhere(self.study, key=one.key, by=self.user.id)
        choice = self.dice.choice(ballot.proposal.options)
        by = self.dice.choice(PEOPLE).id
        await proposals.agree(self.study, proposal_id=ballot.proposal.id, by=by, choice=choice)

    async def begins_early(self):
        one = await self._planned()
        await starting.start_early(self.study, key=one.key, by=self.user.id)

    async def sees_to_what_is_planned(self):
        await occasions.see_to_due(self.study)

    async def plans_ahead(self):
        await occasions.expand_all(self.study)

    async def wishes_otherwise(self):
        await people_preferences.set_lead(
            self.study, by=self.user.id, minutes=self.dice.randint(0, 9)
        )
        await preferences.set_quorum(
            self.study, havruta_id=HAVRUTA.id, by=self.user.id, quorum=self.dice.choice([None, 1])
        )

    async def sums_up(self):
        await totals.recompute(self.study, havruta_id=HAVRUTA.id)

    async def comes_in(self):
        session = await self.session()
        address = await credentials.link(self.study, session_id=session.id, by=self.user.id)
        token = address.rpartition("/")[2]
        admission = await credentials.come_in(
            self.study, token=token, signed_in_as=None, device=DEVICE
        )
        if self.dice.random() < 0.5:
            await credentials.sign_out(self.study, cookie=admission.cookie)
        else:
            await credentials.sign_out_everywhere(self.study, by=self.user.id)

    async def is_known(self):
        name = self.dice.choice(["Isaac", "Yitzhak"])
        profile = Profile(Provider.DISCORD, f"discord-{self.user.id}", name, "222", "Laughter")
        await identities.known(self.study, profile)
        await self._signs_in(Profile(Provider.GOOGLE, name, name, address=f"{name}@example.org"))

    async def _signs_in(self, profile):
        """By an identity that whoever comes first has linked; then they give it up."""
        by = {"provider": Provider.GOOGLE, "browser": "b"}
        begun = await attempts.begin(self.study, **by, path="/", by=self.user.id)
        attempt, _ = await attempts.finish(self.study, **by, state=begun.state)
        await identities.link(self.study, profile, by=attempt.user_id)
        user = await identities.known(self.study, profile)
        await credentials.admit(self.study, user_id=user.id, device=DEVICE)
        await identities.unlink(self.study, Provider.GOOGLE, by=self.user.id)


ACTS_OF_AN_ACTOR = [act for name, act in vars(Actor).items() if name[0] != "_"]
for helper in (Actor.lives, Actor.session):
    ACTS_OF_AN_ACTOR.remove(helper)


@pytest.mark.parametrize(
    ("url", "seed", "acts"),
    [
        ("sqlite", 0, ON_SQLITE),
        *(pytest.param("postgresql", seed, ACTS, marks=POSTGRESQL) for seed in range(2)),
    ],
    indirect=["url"],
)
async def test_use_cases_at_once_do_not_wait_for_each_other_for_ever(processes, seed, acts):
    """OP-3, SE-2, PR-5: on PostgreSQL a circle of waits would be broken as a deadlock."""
    dice = random.Random(seed)
    actors = [
        Actor(processes[number % 2], random.Random(dice.random()), acts) for number in range(ACTORS)
    ]

    await asyncio.gather(*(actor.lives() for actor in actors))

    # Which of them came to pass hangs on who was first; most do, or this would test nothing.
    assert len(set.union(*(actor.done for actor in actors))) > len(ACTS_OF_AN_ACTOR) / 2
    study = processes[0]
    async with study.transaction() as records:
        kept = await records.havrutot.get(HAVRUTA.id)
        ended = await records.sessions.of([HAVRUTA.id])
    assert kept.ended_sessions == len(ended)
    assert await totals.recompute(study, havruta_id=HAVRUTA.id) == kept


@pytest.mark.parametrize("url", [pytest.param("postgresql", marks=POSTGRESQL)], indirect=True)
async def test_who_changes_several_havrutot_takes_them_in_order(processes):
    """OP-3: as everybody does, or they would wait for each other in a circle."""
    study, other = processes
    async with study.transaction() as records:
        await records.havrutot.save(replace(HAVRUTA, name="Now behind the other on the disk"))
    async with study.transaction() as records:
        await records.havrutot.lock(HAVRUTA.id)
        hebrew = people_preferences.set_language(other, by=ISAAC.id, language="he")
        speaking = asyncio.create_task(hebrew)
        while not await records.users._db.scalar(WAITING):
            pass

        await records.havrutot.lock(OTHER.id)

    assert (await speaking).language == "he"


async def test_of_many_who_move_a_room_at_once_each_moves_it(processes):
    """SY-2: in two processes; each move counts, and what one covers is undone by no other."""
    begun = await entrance.start(processes[0], havruta_id=HAVRUTA.id, book="Ruth", by=ISAAC.id)
    session = begun.session
    verses = range(1, 19)

    async def move(verse):
        said = {"session_id": session.id, "ref": f"Ruth 3:{verse}", "by": ISAAC.id, "jump": True}
        return await navigation.navigate(processes[verse % 2], **said)

    moved = await asyncio.gather(*map(move, verses))

    assert sorted(one.changes - session.changes for one in moved) == [*verses]
    last = await looking.session_of(processes[0], session)
    assert last == max(moved, key=attrgetter("changes"))
    assert last.covered == (*session.covered, Stretch("Ruth 3:1", "Ruth 3:18"))


async def test_who_is_invited_by_many_at_once_is_invited_no_oftener(processes):
    """HV-5"""

    async def create(number):
        study, inviter = processes[number % 2], (ISAAC, JACOB)[number // 2 % 2]
        named = {"book": "Ruth", "name": "", "home": Home()}
        await founding.create(study, by=inviter.id, partners=[RACHEL.id], **named)

    ends = await asyncio.gather(*(create(n) for n in range(16)), return_exceptions=True)

    assert ends.count(None) == 5
    assert [end for end in ends if end and not isinstance(end, InvitedTooOften)] == []


@pytest.mark.parametrize(("uses", "limit", "why"), [(3, 50, CodeOver), (50, 5, HavrutaFull)])
async def test_of_many_who_join_at_once_as_many_come_in_as_may(processes, uses, limit, why):
    """HV-5, IN-5: a code is used no oftener, and a havruta holds no more, in two processes."""
    studies = [replace(one, limits=Limits(participants=limit)) for one in processes]
    crowd = [await comer(studies[0], number) for number in range(8)]
    made = await codes.make(studies[0], havruta_id=HAVRUTA.id, by=ISAAC.id, uses=uses)

    joining = (
        codes.join(studies[n % 2], said=made.fresh, by=one.id) for n, one in enumerate(crowd)
    )
    ends = await asyncio.gather(*joining, return_exceptions=True)

    refusals = [end for end in ends if isinstance(end, Exception)]
    assert {type(end) for end in refusals} == {why}
    async with studies[0].reading() as records:
        kept = await records.havrutot.get(HAVRUTA.id)
    assert len(kept.people) == len(HAVRUTA.people) + 3 == len(HAVRUTA.people) + 8 - len(refusals)


async def test_one_who_joins_many_at_once_comes_into_as_many_as_one_may(processes):
    """HV-5: whichever way, in two processes at once."""
    studies = [replace(one, limits=Limits(havrutot=4)) for one in processes]
    wide = replace(processes[0], limits=Limits(havrutot=50))
    made = []
    for _ in range(6):
        home = {"book": "Ruth", "name": "", "partners": [], "home": Home()}
        havruta = await founding.create(wide, by=ISAAC.id, **home)
        made.append((await codes.make(wide, havruta_id=havruta.id, by=ISAAC.id)).fresh)

    joining = [codes.join(studies[n % 2], said=one, by=RACHEL.id) for n, one in enumerate(made)]
    creating = [founding.create(studies[n % 2], by=RACHEL.id, **home) for n in range(6)]
    ends = await asyncio.gather(*joining, *creating, return_exceptions=True)

    refusals = [end for end in ends if isinstance(end, Exception)]
    assert {type(end) for end in refusals} == {TooManyHavrutot}
    async with wide.reading() as records:
        assert len(ends) - len(refusals) == await records.havrutot.count(RACHEL.id) == 4


async def comer(study, number):
    profile = Profile(Provider.DISCORD, f"comer {number}", f"Comer {number}")
    return await identities.known(study, profile)
