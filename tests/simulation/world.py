"""A world in virtual time: people, processes and their clock, and what happens when."""

import heapq
from asyncio import gather
from collections import Counter, deque
from datetime import timedelta
from itertools import count
from random import Random
from zlib import crc32

from havruta.errors.base import HavrutaError
from havruta.events import NoticesDue, PlansDue
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, new_id
from havruta.people import identities, preferences, whereabouts
from havruta.people.model import Profile, Provider
from havruta.sessions import presence
from havruta.sessions.watch import LATE, RETURN
from tests.conftest import PlainAddresses
from tests.library import SmallLibrary
from tests.simulation.checks import Checks
from tests.simulation.people import ACTS
from tests.simulation.post import Post
from tests.simulation.process import Killed, Process
from tests.simulation.rooms import Rooms
from tests.simulation.script import PROCESSES, Kind
from tests.simulation.violation import Violation

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
SWEEP = timedelta(seconds=15)
LOOK = timedelta(days=7)
"""So often all that is kept is looked through; what costs little is looked at after each step."""

ROOMS, NOTICES, PLANS = "end empty sessions", "deliver notices", "see to what is planned"
DAILY = ("plan ahead", "delete what nobody needs")
WOKEN = {NoticesDue: NOTICES, PlansDue: PLANS}
MOST_ROUNDS, MOST_AT_ONCE = 200, 5000
REMEMBERED = 25


class World:
    """What there is, and the loop that has things happen."""

    def __init__(self, script, storage):
        self.script, self.storage = script, storage
        self.now = script.begin
        self.library, self.addresses = SmallLibrary(), PlainAddresses()
        self.post, self.checks, self.rooms = Post(self), Checks(self), Rooms(self)
        self.dice = Random(f"{script.seed} world")
        self.steps, self.done, self._lately = 0, Counter(), deque(maxlen=REMEMBERED)
        self.due = {}
        """When each duty is to be seen to next, by whichever process is there."""
        self.down = []
        """From when until when no process was there."""
        self.havrutot, self.people, self.households = {}, {}, {}
        self._busy = (self.now, 0)
        self.inside = {}
        """How many have heard of a session, and will have come and gone."""
        self._agenda, self._number = [], count()
        self.processes = [Process(self) for _ in range(PROCESSES)]
        self.alive = [*self.processes]

    def clock(self):
        """What time it is."""
        return self.now

    def steady(self):
        """The seconds since the beginning."""
        return (self.now - self.script.begin).total_seconds()

    def is_busy(self):
        """Count what is done at one moment. Raises `Violation` if it comes to no end."""
        moment, times = self._busy
        self._busy = (self.now, times + 1 if moment == self.now else 0)
        if times > MOST_AT_ONCE:
            raise Violation(self, "the same is done again and again")

    def note(self, what, more=""):
        """Remember that it happened."""
        self.done[what] += 1
        self._lately.append((self.now, what, more))

    @property
    def log(self):
        """What has happened lately, a line each."""
        return [f"{at:%Y-%m-%d %H:%M:%S} {what} {more}" for at, what, more in self._lately]

    def name(self, user_id):
        """What somebody is called; nobody is everybody at home."""
        return self.people[user_id].name if user_id else "all at home"

    def at(self, when, act, *values):
        """Have this happen then."""
        heapq.heappush(self._agenda, (max(when, self.now), next(self._number), act, values))

    def begins_anew(self):
        """Have every duty seen to now, as each process does at its start."""
        for duty in (NOTICES, PLANS, *DAILY):
            self.due[duty] = self.now

    def sweeps(self):
        """Have it looked soon what is due: each process does so often, whatever it has heard."""
        for duty in (NOTICES, PLANS):
            self.due[duty] = min(self.due.get(duty) or self.now + SWEEP, self.now + SWEEP)

    def wakes(self, event):
        """Have the duty seen to that this wakes."""
        if event in WOKEN:
            self.due[WOKEN[event]] = self.now

    def died(self, process):
        """Have another find what it left undone; its people come back to another, or do not."""
        self.note("died")
        self._count()
        if not self.alive:
            self.down.append([self.now, None])
        self.at(self.now + process.nap, self._wake, process)
        self.sweeps()
        for session_id, user_id in process.pages:
            if self.dice.random() < 0.8:
                self.at(self.now + 20 * SECOND, self._comes, session_id, user_id)

    async def live(self):
        """Have everything happen. Raises `Violation`."""
        await self._populate()
        for wish in self.script.wishes:
            self.at(wish.at, self.fulfil, wish)
        self.at(self.now + LOOK, self._look_through)
        while (at := self._next()) is not None and at <= self.script.until:
            self.now = max(self.now, at)
            while self._agenda and self._agenda[0][0] <= self.now:
                _, _, act, values = heapq.heappop(self._agenda)
                await self._do(act, *values)
            await self._work()
            self.steps += 1
            await self.checks.after_step()
        await self._all_through()

    def _next(self):
        whens = [self._agenda[0][0]] if self._agenda else []
        if self.alive:
            whens += [at for at in self.due.values() if at is not None]
        return min(whens, default=None)

    async def _populate(self):
        study = self.processes[0].study
        for household in self.script.households:
            people = [await self._person(study, person) for person in household.people]
            await self._found(study, household, people)

    async def _person(self, study, person):
        profile = Profile(Provider.DISCORD, person.name, person.name)
        by = (await identities.known(study, profile)).id
        await whereabouts.set_zone(study, by=by, said=person.zone)
        await preferences.set_language(study, by=by, language=person.language)
        await preferences.set_lead(study, by=by, minutes=person.lead)
        if person.observance is not None:
            await preferences.set_observance(study, by=by, observance=person.observance)
        self.people[by] = person
        return by

    async def _found(self, study, household, people):
        number = household.number
        made = Havruta(
            id=HavrutaId(new_id(self.now)),
            name=f"Havruta {number}",
            book="Ruth",
            ref="Ruth 1:1",
            owner_id=people[0],
            participants=tuple(Participant(one, self.now) for one in people),
            home=Home(f"server {number}", f"channel {number}") if household.has_home else Home(),
            created_at=self.now,
        )
        async with study.storage.transaction() as records:
            await records.havrutot.save(made)
        self.havrutot[made.id], self.households[number] = made, made.id

    def is_closed(self, user_id):
        """Whether somebody takes no direct messages."""
        return self.people[user_id].is_closed

    def has_home(self, havruta_id):
        """Whether there is a channel where all can be told."""
        return self.havrutot[havruta_id].home.channel_id is not None

    def stumbles(self, notice):
        """Whether the network fails for once."""
        moment = f"{self.script.seed} {notice.due_at} {notice.attempts}"
        return crc32(moment.encode()) % 50 == 0

    async def _do(self, act, *values):
        try:
            await act(*values)
        except Killed:
            self.note("died of it")
        except HavrutaError as refusal:
            self.note(f"refused: {type(refusal).__name__}")

    async def fulfil(self, wish):
        """Have it done, by a process that is alive."""
        if not self.alive:
            self.note("nobody there")
        elif wish.kind is Kind.DIE:
            self.dice.choice(self.alive).doom(wish.dice)
        else:
            havruta = self.havrutot[self.households[wish.household]]
            self.sweeps()
            self.note(wish.kind, f"in {havruta.name}")
            await ACTS[wish.kind](self, self.dice.choice(self.alive).study, havruta, wish)

    async def _wake(self, process):
        if not self.alive:
            self.down[-1][1] = self.now
        process.wake()
        self._count()
        self.note("woke")

    def _count(self):
        """See which of the processes are."""
        self.alive = [process for process in self.processes if process.is_alive]

    async def _work(self):
        """Have a process do what is due now; now and then two do the same at once."""
        for _ in range(MOST_ROUNDS):
            due = [duty for duty, at in self.due.items() if at is not None and at <= self.now]
            if not due or not self.alive:
                return
            alive = self.alive
            at_once = alive if self.dice.random() < 0.1 else [self.dice.choice(alive)]
            self.due[due[0]] = None
            performing = [self._perform(one, due[0]) for one in at_once]
            found = [await performing[0]] if len(performing) == 1 else await gather(*performing)
            nexts = [at for at in (*found, self.due[due[0]]) if at is not None]
            self.due[due[0]] = min(nexts, default=None)
        raise Violation(self, f"{due} is due again and again")

    async def _perform(self, process, duty):
        """Have the process see to it; return when it is due next."""
        found = []
        try:
            await process.duties[duty].perform(found.append)
        except Exception as error:
            if process.is_alive:
                raise Violation(self, f"the duty failed: {duty}: {error!r}") from error
            return self.now + SWEEP
        except Killed:
            return self.now + SWEEP
        if duty not in DAILY:
            return min(found, default=None)
        self.sweeps()
        return self.now + DAY

    async def begins(self, session_id, started_at, havruta_id):
        """Have people hear that it runs: some come, and go after a while."""
        if session_id in self.inside:
            return
        self.inside[session_id] = 0
        self.rooms.begins(session_id, started_at)
        for user_id in self.havrutot[havruta_id].people:
            dice = Random(f"{self.script.seed} {started_at} {self.name(user_id)}")
            if dice.random() < 0.7:
                comes = self.now + dice.randrange(1, 480) * SECOND
                goes = comes + dice.randrange(15, 75) * MINUTE
                self.at(comes, self._comes, session_id, user_id)
                self.at(goes, self._goes, session_id, user_id)
                self.inside[session_id] += 1
        if not self.inside[session_id]:
            self._watch(self.now + 31 * MINUTE)

    async def _comes(self, session_id, user_id):
        if self.alive:
            process = self.dice.choice(self.alive)
            page = await presence.connect(process.study, session_id=session_id, by=user_id)
            process.pages[session_id, user_id] = page.id
            async with self.storage.reading() as records:
                self.rooms.came(session_id, user_id, await records.sessions.get(session_id))

    async def comes_back(self, session_id, user_id):
        """Whoever was cut off is there again, unless they have come by themselves meanwhile."""
        if not any((session_id, user_id) in process.pages for process in self.alive):
            await self._comes(session_id, user_id)

    async def _goes(self, session_id, user_id):
        self.inside[session_id] -= 1
        if not self.inside[session_id]:
            self._watch(self.now + 6 * MINUTE)
        for process in self.alive:
            page = process.pages.pop((session_id, user_id), None)
            if page is not None:
                await presence.disconnect(
                    process.study, session_id=session_id, by=user_id, connection_id=page
                )

    def _watch(self, at):
        """Have the rooms looked at until then as often as it takes to judge them."""
        begin = at - RETURN
        while begin <= at:
            self.at(begin, self._round, begin + LATE > at)
            begin += LATE

    async def _round(self, is_last):
        if is_last and not self.alive:
            self._watch(self.now + 10 * MINUTE)
        for process in self.alive:
            if process.pages:
                pages = list(process.pages.values())
                await presence.keep_alive(process.study, connection_ids=pages)
        for process in self.alive[:1]:
            await process.duties[ROOMS].perform(None)

    async def _look_through(self):
        self.at(self.now + LOOK, self._look_through)
        await self._all_through()

    async def _all_through(self):
        await self.checks.all_through()
        await self.rooms.all_through()
