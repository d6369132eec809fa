"""Two processes serve the pages of one session: two servers, each with a bus and a door of its own
to one database."""

import asyncio
from datetime import timedelta

import pytest

from havruta.sessions import lifecycle, presence, reports
from havruta.sessions.watch import Watch
from storage import redis_bus
from tests import households, postgresql, redis
from tests.havruta import looking
from tests.patience import PATIENCE
from tests.webview import processes
from webview.protocol.messages import Closing

migrated_file = households.migrated_file
postgresql_server = postgresql.postgresql_server
migrated_postgresql = postgresql.migrated_postgresql
own_redis_server = redis.own_redis_server
url = processes.url
storage = processes.storage
start = processes.start

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
async def one(start):
    async with start() as process:
        yield process


@pytest.fixture
async def other(start):
    async with start() as process:
        yield process


@pytest.fixture
def grace_is_over():
    """Is set when nobody is waited for any longer."""
    return asyncio.Event()


@pytest.fixture
def done(monkeypatch, grace_is_over):
    """Is called with the name of what is written down about a page; waits until it has been."""
    events = {}

    def wrapped(name):
        use_case, events[name] = getattr(presence, name), asyncio.Event()

        async def noting(*args, **values):
            if name == "expire":
                await grace_is_over.wait()
            await use_case(*args, **values)
            events[name].set()

        return noting

    for name in ("disconnect", "cut_off", "expire"):
        monkeypatch.setattr(f"webview.rooms.rooms.presence.{name}", wrapped(name))

    async def done(name):
        await asyncio.wait_for(events[name].wait(), PATIENCE)
        events[name].clear()

    return done


async def report(study, session):
    return await reports.report(study, session_id=session.id)


async def present(study, session):
    """The names of those who are in the room."""
    return [reader.user.name for reader in (await report(study, session)).present]


async def attended(study, session):
    """How long each was there."""
    return {a.user.name: a.time for a in (await report(study, session)).attended}


async def passes(time, clock, *alive):
    """Let time pass, in which these processes keep their pages alive."""
    for _ in range(int(time / (30 * SECOND))):
        clock.advance(30 * SECOND)
        for process in alive:
            await process.beat()


async def test_whose_tab_is_closed_here_is_there_while_one_is_open_elsewhere(
    one, other, study, session, jacob, clock, done
):
    """RM-1, SE-7, SE-9"""
    here = await one.enter(jacob, session)
    there = await other.enter(jacob, session)
    await passes(MINUTE, clock, one, other)

    await here.close()
    await done("disconnect")
    await passes(10 * MINUTE, clock, one, other)

    assert await present(study, session) == ["Jacob"]
    assert await looking.end_empty(one.study) == []
    assert (await there.ask("ping"))["type"] == "pong"
    clock.advance(7 * SECOND)
    await there.close()
    await done("disconnect")
    assert await present(study, session) == []
    assert await attended(study, session) == {"Jacob": 11 * MINUTE + 7 * SECOND}


@pytest.mark.parametrize("jump", [10 * MINUTE, -10 * MINUTE], ids=str)
async def test_a_clock_that_jumps_ends_no_session_whichever_process_looks_first(
    one, other, study, session, isaac, jacob, clock, jump
):
    """SE-7: the other's pages have not been seen since by today's clock, but they are open."""
    await one.enter(jacob, session)
    await other.enter(isaac, session)
    seconds = 0.0
    watches = [(process.study, Watch(lambda: seconds)) for process in (one, other)]

    for beat in range(20):
        if beat == 5:
            clock.advance(jump)
        for of_process, watch in watches:
            assert await lifecycle.end_empty(of_process, watch) == []
        seconds += 30
        await passes(30 * SECOND, clock, one, other)

    assert sorted(await present(study, session)) == ["Isaac", "Jacob"]


async def test_whose_process_is_killed_is_gone_after_the_time_it_takes(
    one, other, study, session, isaac, jacob, clock
):
    """RM-1, SE-7, SE-9"""
    await one.enter(jacob, session)
    await other.enter(isaac, session)
    await passes(MINUTE, clock, one, other)

    one.kill()
    await passes(90 * SECOND, clock, other)
    await looking.end_empty(other.study)
    meanwhile = await present(study, session)
    await passes(10 * MINUTE, clock, other)
    ended = await looking.end_empty(other.study)

    assert meanwhile == ["Jacob", "Isaac"]
    assert ended == []
    assert await present(study, session) == ["Isaac"]
    assert await attended(study, session) == {
        "Jacob": MINUTE,
        "Isaac": 11 * MINUTE + 90 * SECOND,
    }


async def test_when_every_process_is_killed_the_session_ends_when_it_was_last_seen(
    one, other, study, session, isaac, jacob, clock
):
    """SE-7"""
    await one.enter(jacob, session)
    await other.enter(isaac, session)
    await passes(MINUTE, clock, one, other)
    await passes(MINUTE, clock, other)
    last_seen = clock.now

    one.kill()
    other.kill()
    clock.advance(5 * MINUTE)
    (ended,) = await looking.end_empty(study)

    assert (ended.ended_at, ended.is_live) == (last_seen, False)
    assert await attended(study, session) == {"Jacob": MINUTE, "Isaac": 2 * MINUTE}


async def test_who_was_cut_off_here_and_comes_back_elsewhere_never_left(
    one, other, study, session, jacob, clock, done, grace_is_over
):
    """RM-4, SE-9"""
    lost = await one.enter(jacob, session)
    lost.cut()
    await done("cut_off")
    clock.advance(5 * SECOND)

    back = await other.enter(jacob, session)
    grace_is_over.set()
    await done("expire")
    await back.close()
    await done("disconnect")

    assert await attended(study, session) == {"Jacob": 5 * SECOND}


async def test_a_place_that_one_read_at_elsewhere_counts_when_the_tab_here_is_closed(
    one, other, study, session, isaac, clock, done
):
    """SE-4"""
    here = await one.enter(isaac, session)
    there = await other.enter(isaac, session)
    await there.ask("read", ref="Ruth 2:3")
    clock.advance(SECOND)
    await here.ask("navigate", ref="Ruth 1:2")
    following = (await report(study, session)).present[0].alone_ref

    await here.close()
    await done("disconnect")

    told = await report(study, session)
    assert following is None
    assert told.present[0].alone_ref == told.session.owner_ref == "Ruth 2:3"


async def test_a_room_is_one_room_in_every_process(
    own_redis_server, start, session, isaac, jacob, monkeypatch
):
    """RM-2, RM-6, RM-7: who comes, who moves and that it ends; and Redis may be away meanwhile."""
    monkeypatch.setattr(redis_bus, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr("webview.rooms.rooms.UNHEARD", 0.1)
    async with start(own_redis_server) as one, start(own_redis_server) as other:
        isaacs = await one.enter(isaac, session)
        jacobs = await other.enter(jacob, session)
        await isaacs.names("Isaac", "Jacob")
        await isaacs.ask("navigate", ref="Ruth 1:2")
        await jacobs.hear("place", ref="Ruth 1:2")

        own_redis_server.stop()
        await isaacs.ask("navigate", ref="Ruth 1:3")
        await jacobs.hear("place", ref="Ruth 1:3")
        own_redis_server.start()
        await isaacs.ask("navigate", ref="Ruth 1:4")
        await jacobs.hear("place", ref="Ruth 1:4")

        await isaacs.say("end")
        await jacobs.hear("ended")
        assert await jacobs.closed() == Closing.ENDED


async def test_a_call_is_one_call_in_every_process(
    own_redis_server, start, session, isaac, jacob, monkeypatch
):
    """OP-7, CA-3: who is in it, what they signal, and who comes back at another process."""
    monkeypatch.setattr(redis_bus, "LONGEST_PAUSE", 0.1)
    async with start(own_redis_server) as one, start(own_redis_server) as other:
        isaacs, jacobs = await one.enter(isaac, session), await other.enter(jacob, session)
        for socket in (isaacs, jacobs):
            await socket.ask("call_join", muted=False, camera=True)
        call = await isaacs.hear("call")
        while len(call["peers"]) < 2:
            call = await isaacs.hear("call")
        mine = call["you"]
        (other_id,) = {peer["id"] for peer in call["peers"]} - {mine}
        offer = {"type": "offer", "sdp": "v=0"}
        await isaacs.ask("signal", to=other_id, epoch=1, description=offer)
        assert (await jacobs.hear("signal"))["from"] == mine

        back = await other.enter(isaac, session)  # before anybody has noticed that a line broke
        await back.ask("call_join", muted=True, camera=True, resume=mine)
        await back.ask("signal", to=other_id, epoch=1, description=offer)
        assert (await jacobs.hear("signal"))["from"] == mine
        await jacobs.ask("signal", to=mine, epoch=1, description=offer)
        assert (await back.hear("signal"))["from"] == other_id
        assert (await isaacs.ask("signal", to=other_id, epoch=1))["code"] == "not_in_call"
