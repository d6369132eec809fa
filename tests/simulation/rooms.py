"""What happens in rooms: who is there moves, reads alone, drops and comes back, and leads by turns.

Each page is told what its process hears. What one process says another may not hear; then it looks
how things are, a while later, as it does when Redis is back.
"""

from collections import defaultdict
from datetime import timedelta
from random import Random

from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import NotThere, SessionOver
from havruta.events import PlaceMoved
from havruta.sessions import leading, navigation, presence, reports
from tests.simulation.violation import Violation

SECOND = timedelta(seconds=1)
LIVELY = 0.3
"""In so many sessions of all something happens."""
MOST_ACTS = 12
UNHEARD = 0.2
SETTLED = timedelta(seconds=40)
GRACE = timedelta(seconds=10)
ACTS = ("move",) * 5 + ("alone", "alone", "follow", "give", "ask", "summon", "drop", "drop")


class Rooms:
    """What every page was told, and what was promised to whoever moved."""

    def __init__(self, world):
        self.world = world
        self.told = defaultdict(dict)
        """By session and person: the number of the change, and the place."""
        self.promised = defaultdict(list)
        """By session: what whoever moved was told to have happened."""
        self.touched = {}

    def begins(self, session_id, started_at):
        """Have things happen in it, if it is one of the lively ones."""
        world = self.world
        dice = Random(f"{world.script.seed} {started_at} room")
        if dice.random() < LIVELY:
            for number in range(dice.randrange(4, MOST_ACTS)):
                at = world.now + dice.randrange(30, 3000) * SECOND
                world.at(at, self._act, session_id, f"{world.script.seed} {started_at} {number}")

    def came(self, session_id, user_id, session):
        """A page is welcome: it is told all that is true now."""
        self._tell(session_id, user_id, session.changes, session.ref)

    def hear(self, process, event):
        """Have the pages of every process told, but for those of one that did not hear it."""
        self.touch(process, event)
        if not isinstance(event, PlaceMoved):
            return
        for other in self.world.alive:
            is_heard = other is process or self.world.dice.random() >= UNHEARD
            theirs = [
                user_id for session_id, user_id in other.pages if session_id == event.session_id
            ]
            if is_heard:
                for user_id in theirs:
                    self._tell(event.session_id, user_id, event.change, event.ref)
            elif theirs:
                self.world.note("did not hear")
                self.world.at(self.world.now + 20 * SECOND, self._look_again, other)

    def touch(self, _process, event):
        """Note when the room has moved."""
        if isinstance(event, PlaceMoved):
            self.touched[event.session_id] = self.world.now

    def _tell(self, session_id, user_id, change, ref):
        before = self.told[session_id].get(user_id, (-1, ""))
        if change == before[0] and ref != before[1]:
            raise Violation(self.world, f"change {change} is {before[1]} and {ref}")
        if change > before[0]:
            self.told[session_id][user_id] = change, ref

    async def _look_again(self, process):
        if not process.is_alive:
            return
        for session_id, user_id in list(process.pages):
            report = await reports.report(process.study, session_id=session_id)
            self._tell(session_id, user_id, report.session.changes, report.session.ref)

    async def _act(self, session_id, seed):
        """One of those who are there does something."""
        dice, world = Random(seed), self.world
        here = [
            (process, user_id)
            for process in world.alive
            for page_session, user_id in process.pages
            if page_session == session_id
        ]
        if not here:
            return
        for alive in world.alive:  # as they do all the time; the world has it done when it counts
            pages = [page for (of, _), page in alive.pages.items() if of == session_id]
            await presence.keep_alive(alive.study, connection_ids=pages)
        process, by = dice.choice(sorted(here, key=lambda one: one[1]))
        report = await reports.report(process.study, session_id=session_id)
        if not report.session.is_live:
            return
        self._one_leads(report)
        what = dice.choice(ACTS)
        world.note(f"room: {what}")
        await getattr(self, f"_{what}")(process, report, by, dice)
        world.at(world.now + SETTLED, self._all_agree, session_id)

    async def _move(self, process, report, by, dice):
        session, shape = report.session, self.world.library.shapes[report.session.book]
        ref = shape.at(dice.randrange(len(shape))).ref
        page = process.pages.get((session.id, by))
        move = navigation.navigate(
            process.study, session_id=session.id, ref=ref, by=by, connection_id=page, jump=True
        )
        try:
            moved = await move
        except NotAllowed:
            if by == report.leader.id:
                raise Violation(self.world, f"{by} leads, and may not move") from None
            return
        if by != report.leader.id:
            raise Violation(self.world, f"{by} does not lead, and moved")
        if moved.changes != session.changes + 1:
            raise Violation(self.world, f"{moved.changes} came after {session.changes}")
        self.promised[session.id].append((moved.changes, moved.ref))

    async def _alone(self, process, report, by, dice):
        shape = self.world.library.shapes[report.session.book]
        ref = shape.at(dice.randrange(len(shape))).ref
        await navigation.read_alone(process.study, session_id=report.session.id, ref=ref, by=by)

    async def _follow(self, process, report, by, dice):
        await navigation.follow(process.study, session_id=report.session.id, by=by)

    async def _give(self, process, report, by, dice):
        to = dice.choice([one.user.id for one in report.present] or [by])
        session_id = report.session.id
        try:
            await leading.give(process.study, session_id=session_id, to=to, by=by)
        except (NotAllowed, NotThere):
            return
        after = await reports.report(process.study, session_id=session_id)
        if after.leader.id != to:
            raise Violation(self.world, f"{to} was given the lead, and {after.leader.id} has it")

    async def _ask(self, process, report, by, dice):
        await leading.ask(process.study, session_id=report.session.id, by=by)

    async def _summon(self, process, report, by, dice):
        try:
            await leading.summon(process.study, session_id=report.session.id, by=by)
        except NotAllowed:
            if by == report.leader.id:
                raise Violation(self.world, f"{by} leads, and may not ask all") from None

    async def _drop(self, process, report, by, dice):
        """The line is lost; most come back in time, and did not leave."""
        session_id, world = report.session.id, self.world
        page = process.pages.pop((session_id, by))
        self.told[session_id].pop(by, None)
        await presence.cut_off(process.study, session_id=session_id, connection_id=page)
        if dice.random() < 0.8:
            world.at(world.now + dice.randrange(1, 9) * SECOND, world.comes_back, session_id, by)
        world.at(world.now + GRACE, self._expire, process, session_id, by, page)

    async def _expire(self, process, session_id, by, page):
        if process.is_alive:
            study = process.study
            await presence.expire(study, session_id=session_id, by=by, connection_id=page)

    def _one_leads(self, report):
        """One who is there, once the owner has been there at all."""
        there = [one.user.id for one in report.present]
        has_come = any(one.user.id == report.havruta.owner_id for one in report.attended)
        if there and has_come and report.leader.id not in there:
            raise Violation(self.world, f"{report.leader.id} leads, and is not there: {there}")

    async def _all_agree(self, session_id):
        """Nothing has happened for a while: every page shows the place that the database has."""
        world = self.world
        if world.now - self.touched.get(session_id, world.now) < SETTLED or not world.alive:
            return
        study = world.alive[0].study
        try:
            session = (await reports.report(study, session_id=session_id)).session.live()
        except SessionOver:
            return
        for process in world.alive:
            for page_session, user_id in process.pages:
                if page_session == session_id:
                    told = self.told[session_id].get(user_id)
                    if told != (session.changes, session.ref):
                        raise Violation(world, f"{user_id} is at {told}, the room at {session}")

    async def all_through(self):
        """What was promised is kept: no move is lost, and all that was reached is covered."""
        async with self.world.storage.reading() as records:
            for session_id in list(self.promised):
                session = await records.sessions.get(session_id)
                self._nothing_lost(session)
                if not session.is_live:
                    del self.promised[session_id]

    def _nothing_lost(self, session):
        shape = self.world.library.shapes[session.book]
        covered = shape.coverage(session.covered)
        for change, ref in self.promised[session.id]:
            position = shape.place(ref).position
            is_covered = any(span.first <= position <= span.last for span in covered.spans)
            if change > session.changes or not is_covered:
                raise Violation(self.world, f"change {change} to {ref} is lost: {session}")
