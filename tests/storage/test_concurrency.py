"""Several processes on one database: each has a `Database` of its own."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from sqlalchemy import insert

from havruta.errors.outside import StorageAway
from havruta.notices.model import Reason
from havruta.people.model import Provider, User
from havruta.sessions.model import Ending
from storage import postgresql
from storage.database import URGENT, open_database
from storage.records.sessions import Sessions
from storage.rows.library import PassageRow
from tests.storage.samples import (
    DEVICE,
    HAVRUTA,
    HOUR,
    INVITATION,
    ISAAC,
    LINK,
    MINUTE,
    NOON,
    NOTICE,
    OTHER,
    RACHEL,
    SESSION,
    STAY,
    Failure,
    another,
    ended,
    notice,
    page_of,
    settle,
    stay_of,
)

A_WHILE = 0.2
"""How many seconds one that should wait for another is watched."""


@pytest.fixture
async def processes(url):
    """Two databases over the same storage, with the world in it."""
    async with open_database(url) as one, open_database(url) as other:
        await settle(one)
        yield one, other


async def start(database, session):
    async with database.transaction() as records:
        return await records.sessions.open(session)


async def waits(task) -> bool:
    done, _ = await asyncio.wait({task}, timeout=A_WHILE)
    return not done


async def test_what_is_read_at_once_is_as_it_was_at_one_moment(processes):
    """OP-3, SY-2: whoever is forgotten meanwhile is not missing from what names them."""
    one, other = processes
    async with one.reading() as records:
        before = await records.users.get(ISAAC.id)
        async with other.transaction() as writing:
            await writing.users.change(ISAAC.id, name="Somebody else")

        assert await records.users.get(ISAAC.id) == before


async def test_starts_at_once_in_two_processes_open_one_session(processes):
    """SE-2"""
    sessions = [another(f"s{number}", havruta_id=OTHER.id) for number in range(10, 30)]

    starts = (start(processes[n % 2], session) for n, session in enumerate(sessions))
    opened = await asyncio.gather(*starts)

    async with processes[0].transaction() as records:
        running = await records.sessions.running(OTHER.id)
    assert set(opened) == {running}


async def test_a_start_waits_for_one_that_is_not_committed_and_gives_its_session(processes):
    """SE-2"""
    one, other = processes
    first, second = another("first", havruta_id=OTHER.id), another("second", havruta_id=OTHER.id)

    async with one.transaction() as records:
        await records.sessions.open(first)
        second_start = asyncio.create_task(start(other, second))
        assert await waits(second_start)

    assert await second_start == first


async def test_a_start_takes_its_turn_after_one_that_failed(processes):
    """SE-2"""
    one, other = processes
    first, second = another("first", havruta_id=OTHER.id), another("second", havruta_id=OTHER.id)

    with pytest.raises(Failure):
        async with one.transaction() as records:
            await records.sessions.open(first)
            second_start = asyncio.create_task(start(other, second))
            assert await waits(second_start)
            raise Failure

    assert await second_start == second


async def test_a_start_that_waited_for_the_end_opens_a_session(processes):
    """SE-2"""
    one, other = processes

    async with one.transaction() as records:
        session = await records.sessions.get(SESSION.id)
        await records.sessions.save(session.ended(NOON + MINUTE, Ending.OWNER))
        next_start = asyncio.create_task(start(other, another("next")))
        assert await waits(next_start)

    assert await next_start == another("next")


@pytest.mark.parametrize(
    ("repository", "value", "change"),
    [
        ("sessions", SESSION, {"ref": "Ruth 4:1"}),
        ("havrutot", HAVRUTA, {"name": "Evening"}),
        ("invitations", INVITATION, {"answered_at": NOON}),
        ("notices", NOTICE, {"reason": Reason.CHANNEL_GONE}),
    ],
)
async def test_what_one_has_locked_nobody_else_changes(processes, repository, value, change):
    one, other = processes
    async with one.transaction() as records:
        await records.invitations.save(INVITATION)
        await records.notices.add(NOTICE)

    async def lock():
        async with other.transaction() as records:
            return await getattr(records, repository).lock(value.id)

    async with one.transaction() as records:
        mine = await getattr(records, repository).lock(value.id)
        theirs = asyncio.create_task(lock())
        assert await waits(theirs)
        await getattr(records, repository).save(replace(mine, **change))

    assert await theirs == replace(value, **change)


async def test_a_first_command_waits_for_another_one_of_the_same_person(processes):
    """ID-1"""
    one, other = processes
    leah, same = User("leah", "Leah"), User("same", "Leah")

    async def add():
        async with other.transaction() as records:
            return await records.users.add(same, Provider.DISCORD, "leah")

    async with one.transaction() as records:
        await records.users.add(leah, Provider.DISCORD, "leah")
        adding = asyncio.create_task(add())
        assert await waits(adding)

    assert await adding == leah
    async with one.transaction() as records:
        assert await records.users.many([leah.id, same.id]) == {leah.id: leah}


async def test_two_processes_claim_each_notice_once(processes):
    ids = [f"n{number:02}" for number in range(40)]
    async with processes[0].transaction() as records:
        for notice_id in ids:
            await records.notices.add(notice(notice_id))

    async def claim(database):
        async with database.transaction() as records:
            return await records.notices.claim(NOON, MINUTE, 6)

    taken = await asyncio.gather(*(claim(processes[n % 2]) for n in range(10)))

    assert all(len(notices) <= 6 for notices in taken)
    assert sorted(n.id for notices in taken for n in notices) == ids


async def test_a_personal_link_that_two_processes_try_is_taken_once(processes):
    """ID-2"""
    one, other = processes
    async with one.transaction() as records:
        await records.credentials.add_link(LINK)

    async def spend():
        async with other.transaction() as records:
            return await records.credentials.spend(LINK.digest, NOON, DEVICE)

    async with one.transaction() as records:
        first = await records.credentials.spend(LINK.digest, NOON, DEVICE)
        second = asyncio.create_task(spend())
        assert await waits(second)

    assert first.spent_at == NOON
    assert await second is None


@pytest.mark.postgresql
async def test_on_postgresql_claimers_do_not_wait_for_each_other(postgresql_url):
    async with open_database(postgresql_url) as one, open_database(postgresql_url) as other:
        await settle(one)
        async with one.transaction() as records:
            for notice_id in "abcd":
                await records.notices.add(notice(notice_id))

        async with one.transaction() as records, other.transaction() as others:
            mine = await records.notices.claim(NOON, MINUTE, 2)
            theirs = await others.notices.claim(NOON, MINUTE, 3)

    assert [n.id for n in mine] == ["a", "b"]
    assert [n.id for n in theirs] == ["c", "d"]


@pytest.mark.postgresql
async def test_on_postgresql_people_come_in_while_the_room_moves(postgresql_url):
    async with open_database(postgresql_url) as one, open_database(postgresql_url) as other:
        await settle(one)

        async with one.transaction() as records, other.transaction() as others:
            session = await records.sessions.get(SESSION.id)
            await records.sessions.save(replace(session, ref="Ruth 2:1"))
            await others.stays.save(STAY)

        async with one.transaction() as records:
            assert await records.stays.of([SESSION.id]) == [STAY]


@pytest.mark.postgresql
async def test_on_postgresql_a_start_whose_obstacle_ends_meanwhile_opens(
    postgresql_url, monkeypatch
):
    """SE-2: the session stood in the way of the INSERT, and is over before it can be read."""
    look = Sessions.running
    async with open_database(postgresql_url) as one, open_database(postgresql_url) as other:
        await settle(one)

        async def look_too_late(sessions, havruta_id):
            monkeypatch.setattr(Sessions, "running", look)
            async with other.transaction() as records:
                await records.sessions.save(ended(SESSION))
            return await look(sessions, havruta_id)

        monkeypatch.setattr(Sessions, "running", look_too_late)
        opened = await start(one, another("next"))

    assert opened == another("next")


@pytest.mark.postgresql
async def test_on_postgresql_a_session_ends_while_its_people_are_seen(postgresql_url):
    first, second = stay_of(RACHEL, "z"), stay_of(ISAAC, "a", minutes=1)
    async with open_database(postgresql_url) as one, open_database(postgresql_url) as other:
        await settle(one)
        async with one.transaction() as records:
            for stay in (second, first):
                await records.stays.save(stay)
                await records.connections.add(page_of(stay))

        async def touch():
            async with other.transaction() as records:
                pages = [page_of(first).id, page_of(second).id]
                await records.connections.touch(pages, NOON + HOUR)

        async with one.transaction() as records:
            await records.stays.save(replace(first, left_at=NOON + MINUTE))
            touching = asyncio.create_task(touch())
            assert await waits(touching)
            await records.stays.save(replace(second, left_at=NOON + MINUTE))
        await touching

        async with one.transaction() as records:
            stays = await records.stays.of([SESSION.id])
    assert {stay.seen_at for stay in stays} == {NOON, NOON + MINUTE}


async def test_two_processes_that_read_one_section_at_once_both_have_it_found(processes):
    """OP-4: neither fails, and it is found by the same words."""
    one, other = processes
    passage = {"book": "Ruth", "section": "Ruth 1", "place": 0, "number": 1, "words": "ויהי"}

    async with one._writing(one._writing_long.begin) as db:
        await db.execute(insert(PassageRow.__table__), passage)
        putting = asyncio.create_task(other.search_index.put("Ruth", "Ruth 1", 0, [(1, "ויהי")]))
        assert await waits(putting)
    await putting

    found, count = await one.search_index.find([["ויהי"]], book="Ruth", start=0, size=5)
    assert count == len(found) == 1


async def test_whoever_turns_the_page_waits_only_for_who_writes_already(sqlite_url):
    """OP-9: of all who wait to write to SQLite nobody goes before who is urgent."""
    order, begun, over = [], asyncio.Event(), asyncio.Event()

    async def write(name, *, urgent=False):
        async with database.transaction(urgent=urgent):
            order.append(name)
            if name == "writes already":
                begun.set()
                await over.wait()

    async with open_database(sqlite_url) as database, asyncio.TaskGroup() as writers:
        for name in ("writes already", "next", "last"):
            writers.create_task(write(name))
        writers.create_task(write("urgent", urgent=True))
        await begun.wait()
        over.set()

    assert order == ["writes already", "urgent", "next", "last"]


@pytest.mark.postgresql
async def test_whoever_turns_the_page_waits_for_no_others_connections(postgresql_url):
    """OP-9: while all that others may have on PostgreSQL are in use."""
    others = postgresql.POOL - URGENT
    together, over = asyncio.Barrier(others + 1), asyncio.Event()

    async def look():
        async with database.reading():
            await together.wait()
            await over.wait()

    async with (
        asyncio.timeout(20),
        open_database(postgresql_url) as database,
        asyncio.TaskGroup() as readers,
    ):
        for _ in range(others):
            readers.create_task(look())
        await together.wait()
        late = readers.create_task(look_once(database))
        async with database.transaction(urgent=True) as records:
            await records.sessions.all_running()
        assert not late.done()
        over.set()


async def look_once(database):
    """Read what runs."""
    async with database.reading() as records:
        await records.sessions.all_running()


@pytest.mark.postgresql
async def test_who_waits_too_long_for_a_connection_hears_that_there_is_none(
    postgresql_url, monkeypatch
):
    """OP-2: in one sentence, and whoever comes later is served."""
    monkeypatch.setattr(postgresql, "PATIENCE", 0.01)
    async with open_database(postgresql_url) as database:
        async with AsyncExitStack() as others:
            for _ in range(postgresql.POOL - URGENT):
                await others.enter_async_context(database.reading())
            with pytest.raises(StorageAway):
                await look_once(database)

        await look_once(database)
