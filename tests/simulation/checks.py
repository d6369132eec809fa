"""What must hold after each step, and what is looked at once a day."""

from collections import Counter, defaultdict
from datetime import timedelta

from havruta.notices.model import NoticeState
from havruta.plans.model import Answer, OccurrenceState
from havruta.recurrence import instant, wall, walls
from havruta.zone_data import zone_info
from storage.rows.sessions import SessionRow
from tests.memory import MemoryStorage
from tests.simulation.violation import Violation

SOON = timedelta(minutes=2)
"""So late something may be that a living process does."""
RETRIES = timedelta(minutes=10)
WEEK = timedelta(days=7)
SETTLED = {NoticeState.DELIVERED, NoticeState.OBSOLETE, NoticeState.FAILED}


class Checks:
    """What is remembered to hold the world against."""

    def __init__(self, world):
        self.world = world
        self._changed = defaultdict(list)
        """When somebody has changed what their reminders hang on."""
        self._restored, self._at_walls = {}, {}
        self._looked_at = world.now
        self._sessions = None

    def restored(self, plan_id):
        """Of what was called off meanwhile nothing is kept."""
        self._restored[plan_id] = self.world.now

    def changed(self, *user_ids):
        for user_id in user_ids:
            self._changed[user_id].append(self.world.now)

    async def told(self, havruta, plan, by, kind):
        """Everybody else whom it is for has been promised it, once."""
        now = self.world.now
        async with self.world.storage.reading() as records:
            made = await records.notices.of(havruta.id)
        promised = Counter(
            one.recipient
            for one in made
            if (one.kind.value, one.plan_id, one.due_at) == (kind, plan.id, now)
        )
        others = Counter(one for one in plan.expected(havruta.people) if one != by)
        if promised != others:
            raise Violation(self.world, f"{kind}: {promised} were promised it, not {others}")

    async def after_step(self):
        """One live session each; nothing is due that nobody sees to."""
        if not self.world.alive or not self._have_sessions_changed():
            return
        async with self.world.storage.reading() as records:
            running = Counter(one.havruta_id for one in await records.sessions.all_running())
        if any(number > 1 for number in running.values()):
            raise Violation(self.world, f"two live sessions: {running}")

    def _have_sessions_changed(self):
        """Whether they may have since they were looked at; of the memory it is known."""
        if not isinstance(self.world.storage, MemoryStorage):
            return True
        before, self._sessions = self._sessions, self.world.storage.version(SessionRow)
        return self._sessions != before

    async def all_through(self):
        """Everything that is kept fits together, and to what was sent."""
        world, since = self.world, self._looked_at
        self._looked_at = world.now
        async with world.storage.reading() as records:
            for havruta in world.havrutot.values():
                plans = await records.plans.of([havruta.id])
                for plan in plans:
                    kept = await records.occurrences.of(plan.id)
                    self._complete(plan, kept)
                    lately = [one for one in kept if one.starts_at > since - 2 * WEEK]
                    for one in lately:
                        self._at_its_wall(plan, one)
                        await self._as_it_went(records, one)
                        if since - SOON <= one.starts_at < world.now - SOON:
                            said = await records.replies.of([one.key])
                            await self._reminded(records, havruta, plan, one, said)
                await self._promises_kept(records, havruta)

    def _is_up(self, since, until=None):
        """Whether somebody was there to do it all the time."""
        until = until or self.world.now
        return all(
            (end is not None and end + RETRIES < since) or begin > until
            for begin, end in self.world.down
        )

    def _complete(self, plan, kept):
        """Nothing of what the rule says is missing."""
        if plan.ended_at is not None:
            return
        now = self.world.now
        since = max(plan.created_at, now - WEEK, self._restored.get(plan.id, plan.created_at))
        have = {one.original for one in kept}
        for original in walls(plan.timing, since, now + WEEK):
            if original not in have and self._is_up(now - WEEK):
                raise Violation(self.world, f"{original} of {plan} is not kept")

    def _at_its_wall(self, plan, one):
        """The zone's own clock shows that time, unless it skips it then."""
        if self._at_walls.get(one.key) is one:  # as it was when it was looked at
            return
        self._at_walls[one.key] = one
        zone = zone_info(one.zone)
        shown = one.starts_at.astimezone(zone).replace(tzinfo=None)
        skipped = wall(instant(one.wall, one.zone), one.zone) != one.wall
        if shown != one.wall and not skipped:
            raise Violation(self.world, f"{one} begins at {shown}")
        if not one.is_moved and one.wall.time() != one.original.time():
            raise Violation(self.world, f"{one} is not at its time")

    async def _as_it_went(self, records, one):
        now, state = self.world.now, one.state
        is_late = state is OccurrenceState.PLANNED and one.starts_at < now - RETRIES
        if is_late and self._is_up(one.starts_at):
            raise Violation(self.world, f"{one} was not opened")
        if one.session_id is None:
            return
        session = await records.sessions.get(one.session_id)
        stays = await records.stays.of([session.id])
        if (state is OccurrenceState.OPEN) != session.is_live:
            raise Violation(self.world, f"{one} and {session} do not agree")
        if state is OccurrenceState.HELD and not stays:
            raise Violation(self.world, f"nobody came, and it was held: {one}")
        if state is OccurrenceState.MISSED and stays:
            raise Violation(self.world, f"{one} was missed by {stays}")

    async def _reminded(self, records, havruta, plan, one, said):
        """Who was to be reminded was, once and in time."""
        if one.state not in {OccurrenceState.OPEN, OccurrenceState.HELD, OccurrenceState.MISSED}:
            return
        session = await records.sessions.get(one.session_id) if one.session_id else None
        if session is not None and session.started_at < one.starts_at:
            return
        users = await records.users.many(plan.expected(havruta.people))
        answers = {reply.user_id: reply.answer for reply in said}
        for user in users.values():
            due = one.starts_at - timedelta(minutes=user.lead)
            if answers.get(user.id) is Answer.NOT_COMING or not self._undisturbed(
                plan, one, user, due
            ):
                continue
            sent = self.world.post.reminders[user.id, one.plan_id, one.original, one.starts_at]
            closed = self.world.is_closed(user.id) and not self.world.has_home(havruta.id)
            if not closed and len(sent) != 1:
                raise Violation(self.world, f"{user} was not reminded of {one}")
            if sent and not due <= sent[0].at <= due + RETRIES:
                raise Violation(self.world, f"{user} was reminded at {sent[0].at} of {one}")

    def _undisturbed(self, plan, one, user, due):
        """Whether all was settled before it was due, and somebody there to tell."""
        known = max(plan.created_at, one.changed_at or plan.created_at)
        early = timedelta(hours=25)
        return (
            user.lead > 0
            and known < due - SOON
            and self._is_up(due, one.starts_at)
            and user.rest_at(due) is None
            and user.rest_broken(one.starts_at, one.minutes) is None
            and not any(at >= due - early for at in self._changed[user.id])
        )

    async def _promises_kept(self, records, havruta):
        """What fell due long ago has been told, or there was a reason."""
        for notice in await records.notices.of(havruta.id):
            if notice.state is NoticeState.DELIVERED:
                if notice.id not in self.world.post.sent:
                    raise Violation(self.world, f"never told: {notice}")
                continue
            late = self.world.now - notice.due_at
            if notice.state not in SETTLED and late > RETRIES and self._is_up(notice.due_at):
                raise Violation(self.world, f"still not told: {notice}")
