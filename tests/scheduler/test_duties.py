"""What the clock sees to: notices, empty rooms, and the messages of ended sessions."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from havruta.events import NoticesDue, SessionEnded
from havruta.havrutot.model import Invitation
from havruta.ids import InvitationId, NoticeId
from havruta.notices.carriers import Unreachable
from havruta.notices.model import Notice, NoticeKind, Reason, Way
from havruta.sessions import lifecycle
from scheduler.duties import chat_duties, clock_duties
from scheduler.scheduler import open_scheduler
from tests.patience import PATIENCE

RARELY = timedelta(hours=1)


class Postbox:
    """A carrier; what it carried can be waited for."""

    way = Way.HOME

    def __init__(self):
        self.is_ready = True
        self.carried = asyncio.Queue()
        self.refusals = []
        self.held = None
        self.is_held = asyncio.Event()

    def applies(self, content, /):
        return True

    async def carry(self, notice, content, /):
        if self.held is not None:
            held, self.held = self.held, None
            self.is_held.set()
            await held.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        await self.carried.put(notice)

    async def next(self):
        async with asyncio.timeout(PATIENCE):
            return await self.carried.get()


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def study(study):
    """A study by the real clock, for that is what alarms go by."""
    return replace(study, now=lambda: datetime.now(UTC))


async def no_cards():
    """Finish no messages, for there are none."""


@asynccontextmanager
async def clock(study, postbox, *, every=RARELY, finish_cards=no_cards):
    """A clock that runs, and looks by itself as often as is said."""
    duties = [
        replace(duty, every=every)
        for duty in (
            *chat_duties(study, [postbox], finish_cards, no_cards),
            *clock_duties(study),
        )
    ]
    async with open_scheduler(study.bus, duties) as running:
        yield running


@pytest.fixture
async def promise(study, havruta, isaac, esau):
    """Promise Isaac to tell him Esau's answer."""
    now = study.now()
    invitation = Invitation(InvitationId("i"), havruta.id, esau.id, isaac.id, now, now)
    async with study.transaction() as records:
        await records.invitations.save(invitation)

    async def promise(due_at, number=1):
        notice_id = NoticeId(f"notice {number}")
        about = {"recipient": isaac.id, "invitation_id": invitation.id}
        async with study.transaction() as records:
            notice = Notice(notice_id, NoticeKind.ANSWER, havruta.id, due_at, **about)
            await records.notices.add(notice)

    return promise


async def test_a_notice_is_on_its_way_with_the_commit_that_made_it(study, havruta, jacob, postbox):
    """NO-4: nobody waits for a sweep."""
    async with clock(study, postbox):
        session = await lifecycle.start(study, havruta_id=havruta.id, by=jacob.id)

        told = await postbox.next()

    assert (told.kind, told.session_id) == (NoticeKind.SESSION, session.id)


async def test_a_slow_delivery_holds_up_no_other(study, havruta, jacob, postbox, promise):
    """NO-4"""
    never = postbox.held = asyncio.Event()
    async with clock(study, postbox):
        await lifecycle.start(study, havruta_id=havruta.id, by=jacob.id)
        async with asyncio.timeout(PATIENCE):
            await postbox.is_held.wait()
        await promise(study.now())
        study.bus.publish(NoticesDue())

        told = await postbox.next()

    assert told.kind is NoticeKind.ANSWER
    assert not never.is_set()


async def test_who_is_being_told_at_a_stop_is_told(study, postbox, promise):
    """OP-4, SC-7: what is broken off would be told after its lease only, and perhaps twice."""
    go_on = postbox.held = asyncio.Event()
    await promise(study.now())
    async with clock(study, postbox) as running:
        async with asyncio.timeout(PATIENCE):
            await postbox.is_held.wait()
        stopping = asyncio.create_task(running.finish())
        asyncio.get_running_loop().call_soon(go_on.set)
        await stopping

    assert (await postbox.next()).id == "notice 1"
    async with study.reading() as records:
        assert await records.notices.next_due() is None


async def test_what_was_due_before_the_start_goes_out_at_the_start(study, postbox, promise):
    """NO-4"""
    await promise(study.now() - timedelta(hours=3))

    async with clock(study, postbox):
        assert (await postbox.next()).id == "notice 1"


async def test_a_later_notice_wakes_the_clock_when_its_time_comes(study, postbox, promise):
    """NO-4: at once, for the loop is woken in its own thread."""
    asyncio.get_running_loop().set_debug(True)
    await promise(study.now() + timedelta(milliseconds=200))

    async with clock(study, postbox):
        told = await postbox.next()
        assert study.now() >= told.due_at


async def test_what_another_process_left_is_found_by_the_sweep(study, postbox, promise):
    """NO-4"""
    async with clock(study, postbox, every=timedelta(milliseconds=100)):
        await promise(study.now(), 1)
        await postbox.next()
        await promise(study.now(), 2)

        assert (await postbox.next()).id == "notice 2"


async def test_nothing_is_taken_up_before_it_can_be_carried(study, postbox, promise):
    """NO-2: it would only run out of attempts."""
    deliver, *_ = chat_duties(study, [postbox], no_cards, no_cards)
    await promise(study.now())
    postbox.is_ready = False
    assert await deliver.perform(None) is None
    assert postbox.carried.empty()

    postbox.is_ready = True
    async with clock(study, postbox):
        study.bus.publish(NoticesDue())

        assert (await postbox.next()).attempts == 1


async def test_a_closed_way_does_not_stop_the_clock(study, postbox, promise):
    """NO-2"""
    postbox.refusals = [Unreachable(Reason.DIRECT_CLOSED)]
    await promise(study.now(), 1)
    await promise(study.now(), 2)

    async with clock(study, postbox):
        assert (await postbox.next()).id in {"notice 1", "notice 2"}


async def test_an_empty_room_ends_its_session(study, havruta, isaac, postbox, monkeypatch):
    """SE-7: also when nobody was running to see it become empty."""
    monkeypatch.setattr("havruta.sessions.watch.RETURN", timedelta())
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    async with study.transaction() as records:
        long_ago = study.now() - timedelta(minutes=31)
        await records.sessions.save(replace(session, started_at=long_ago))
    ended = asyncio.Queue()
    study.bus.subscribe(SessionEnded, ended.put)

    async with clock(study, postbox), asyncio.timeout(PATIENCE):
        assert (await ended.get()).session_id == session.id


async def test_messages_that_lack_their_summary_are_seen_to_again_and_again(study, postbox):
    """SE-8: at the start, and with every sweep."""
    seen_to = asyncio.Queue()

    async def finish_cards():
        await seen_to.put(None)

    often = timedelta(milliseconds=20)
    async with clock(study, postbox, every=often, finish_cards=finish_cards):
        async with asyncio.timeout(PATIENCE):
            for _ in range(3):
                await seen_to.get()
