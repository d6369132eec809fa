"""Who is seen in a room, when they are seen to go, and pages that cannot keep up."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import WSServerHandshakeError

from havruta.bus import LocalBus
from havruta.people import credentials
from havruta.people.model import IDLE_LIFE
from havruta.sessions import presence
from tests.patience import PATIENCE
from webview.app_keys import LIMITS, ROOMS
from webview.limits import HOLD, SOCKETS
from webview.protocol.messages import Closing, framed
from webview.rooms.room import Room
from webview.rooms.rooms import MOST_PAGES, PAUSE, SENT_AWAY_WITHIN, Rooms, portions
from webview.rooms.visitors import MOST_WAITING, Visitor


async def stays(storage, session):
    async with storage.transaction() as records:
        return await records.stays.of([session.id])


async def test_others_see_one_come_and_go(isaacs, jacobs, session):
    """RM-1"""
    isaac, _ = await isaacs.enter(session)

    jacob, _ = await jacobs.enter(session)
    await isaac.names("Isaac", "Jacob")
    await jacob.close()

    await isaac.names("Isaac")


async def test_leaving_can_be_said(isaacs, jacobs, session):
    """RM-1"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await isaac.names("Isaac", "Jacob")

    await jacob.ws.send_json({"type": "leave"})

    await isaac.names("Isaac")
    assert await jacob.closed() == 1000


async def test_a_dropped_connection_that_comes_back_is_not_seen_to_leave(
    isaacs, jacobs, session, storage
):
    """RM-4: within a grace period the others do not see it leave."""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await isaac.names("Isaac", "Jacob")

    jacob.cut()
    back, welcome = await jacobs.enter(session)
    await back.ask("ping")
    await isaac.ask("ping")

    assert [person["name"] for person in welcome["people"]] == ["Isaac", "Jacob"]
    lists = [m["people"] for m in isaac.heard if m["type"] == "people"]
    seen = [[person["name"] for person in people] for people in lists]
    assert ["Isaac"] not in seen[seen.index(["Isaac", "Jacob"]) :]
    assert [stay.left_at for stay in await stays(storage, session)] == [None, None]


async def test_who_comes_back_still_reads_alone_where_they_were(isaacs, jacobs, session):
    """RM-4: rejoins, and catches up."""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await jacob.ask("read", ref="Ruth 2:7")
    jacob.cut()
    await isaac.ask("navigate", ref="Ruth 3:1", jump=True)

    _, welcome = await jacobs.enter(session)

    assert welcome["ref"] == "Ruth 3:1"
    assert {"id": jacobs.user.id, "name": "Jacob", "ref": "Ruth 2:7", "asks": False} in welcome[
        "people"
    ]


@pytest.mark.parametrize("grace", [0.05], ids=["short grace"])
async def test_a_dropped_connection_that_stays_away_leaves_in_the_end(
    isaacs, jacobs, session, grace
):
    """RM-4"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await isaac.names("Isaac", "Jacob")

    jacob.cut()

    await isaac.names("Isaac")


@pytest.mark.parametrize("grace", [0.05], ids=["short grace"])
async def test_two_tabs_that_are_cut_off_leave_once(isaacs, jacobs, session, grace, caplog):
    """RM-4"""
    isaac, _ = await isaacs.enter(session)
    tabs = [(await jacobs.enter(session))[0] for _ in range(2)]
    await isaac.names("Isaac", "Jacob")

    for tab in tabs:
        tab.cut()

    await isaac.names("Isaac")
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


async def test_two_tabs_are_one_person(isaacs, jacobs, session, storage):
    isaac, _ = await isaacs.enter(session)
    one, _ = await jacobs.enter(session)
    _, welcome = await jacobs.enter(session)

    await one.close()
    await isaac.ask("ping")
    last, _ = await jacobs.enter(session)
    await last.ask("ping")

    assert [person["name"] for person in welcome["people"]] == ["Isaac", "Jacob"]
    assert [stay.left_at for stay in await stays(storage, session)] == [None, None]


async def test_leaving_is_when_the_last_tab_closes(isaacs, jacobs, session):
    isaac, _ = await isaacs.enter(session)
    tabs = [(await jacobs.enter(session))[0] for _ in range(3)]
    await isaac.names("Isaac", "Jacob")

    for tab in tabs:
        await tab.close()

    await isaac.names("Isaac")


async def test_whose_tab_that_read_alone_is_closed_is_where_the_other_is(isaacs, jacobs, session):
    """SE-4: the list says of nobody that they are where they no longer are."""
    isaac, _ = await isaacs.enter(session)
    following, _ = await jacobs.enter(session)
    alone, _ = await jacobs.enter(session)
    await alone.ask("read", ref="Ruth 1:15")
    await isaac.places(Isaac=None, Jacob="Ruth 1:15")

    await alone.close()

    await isaac.places(Isaac=None, Jacob=None)
    assert (await following.ask("ping"))["type"] == "pong"


async def test_of_two_tabs_in_which_one_reads_alone_the_open_one_counts(isaacs, jacobs, session):
    """SE-4"""
    isaac, _ = await isaacs.enter(session)
    first, _ = await jacobs.enter(session)
    last, _ = await jacobs.enter(session)
    await first.ask("read", ref="Ruth 1:2")
    await last.ask("read", ref="Ruth 2:1")
    await isaac.places(Isaac=None, Jacob="Ruth 2:1")

    await last.close()

    await isaac.places(Isaac=None, Jacob="Ruth 1:2")


async def test_whose_tab_that_followed_is_closed_is_where_they_read_alone(isaacs, jacobs, session):
    """SE-4"""
    isaac, _ = await isaacs.enter(session)
    alone, _ = await jacobs.enter(session)
    await alone.ask("read", ref="Ruth 1:2")
    following, _ = await jacobs.enter(session)
    await following.ask("follow")
    await isaac.places(Isaac=None, Jacob=None)

    await following.close()

    await isaac.places(Isaac=None, Jacob="Ruth 1:2")
    assert (await alone.ask("ping"))["type"] == "pong"


@pytest.mark.parametrize("grace", [0.05], ids=["short grace"])
async def test_of_tabs_that_were_cut_off_none_counts(isaacs, jacobs, session, grace):
    """SE-4, RM-4"""
    isaac, _ = await isaacs.enter(session)
    tabs = [(await jacobs.enter(session))[0] for _ in range(3)]
    await tabs[2].ask("read", ref="Ruth 1:5")
    await isaac.places(Isaac=None, Jacob="Ruth 1:5")

    tabs[1].cut()
    tabs[2].cut()

    await isaac.places(Isaac=None, Jacob=None)
    assert (await tabs[0].ask("ping"))["type"] == "pong"


async def test_both_tabs_are_told_everything(isaacs, session):
    one, _ = await isaacs.enter(session)
    other, _ = await isaacs.enter(session)

    await one.say("navigate", ref="Ruth 1:3")

    assert (await one.hear("place"))["ref"] == (await other.hear("place"))["ref"] == "Ruth 1:3"


async def test_pages_are_told_to_move_over_and_nobody_new_is_let_in(page, isaacs, jacobs, session):
    """OP-4, RM-7"""
    pages = [(await guest.enter(session))[0] for guest in (isaacs, jacobs)]
    closing = asyncio.gather(*(one.closed() for one in pages))

    await page.move_over()

    assert await closing == [Closing.RESTART] * 2
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", page.port)


@pytest.mark.parametrize(("pages", "first", "times"), [(0, 0, 0), (5, 5, 1), (4000, 100, 40)])
def test_few_pages_move_over_at_a_time(pages, first, times):
    """OP-4: not all at once to another process, and all within two seconds."""
    found = list(portions([Visitor("someone")] * pages))

    assert [len(some) for some in found[:1]] == [first][:times]
    assert len(found) == times
    assert len(found) * PAUSE <= SENT_AWAY_WITHIN


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
async def test_a_message_of_any_size_is_one_frame(page, jacobs, session, size):
    """RM-2"""
    jacob, _ = await jacobs.enter(session)
    await jacob.ask("ping")
    (visitor,) = page.application[ROOMS]

    visitor.tell(framed(b'"%s"' % (b"x" * max(0, size - 2))))

    assert len((await jacob.ws.receive()).data) == max(2, size)


async def test_when_the_server_stops_pages_are_told_to_come_back(page, jacobs, session, storage):
    """OP-4, RM-4"""
    socket, _ = await jacobs.enter(session)

    await page.application.shutdown()

    assert await socket.closed() == Closing.RESTART
    assert [stay.left_at for stay in await stays(storage, session)] == [None]


@pytest.fixture
def noticed(monkeypatch):
    """Is set once it has been written down that a page was cut off."""
    noticed, cut_off = asyncio.Event(), presence.cut_off

    async def noticing(*args, **values):
        await cut_off(*args, **values)
        noticed.set()

    monkeypatch.setattr("webview.rooms.rooms.presence.cut_off", noticing)
    return noticed


@pytest.fixture
def beat(page, monkeypatch):
    """Has it written down once who is still there."""

    async def beat():
        noted, keep_alive = asyncio.Event(), Rooms._keep_alive

        async def noting(*args):
            await keep_alive(*args)
            noted.set()

        monkeypatch.setattr(Rooms, "_keep_alive", noting)
        monkeypatch.setattr("webview.rooms.rooms.KEEP_ALIVE_INTERVAL", 0.001)
        beating = asyncio.create_task(page.application[ROOMS].keep_alive())
        await asyncio.wait_for(noted.wait(), PATIENCE)
        beating.cancel()
        await asyncio.wait([beating])

    return beat


@pytest.mark.parametrize(("beats", "written"), [(20, ["a", "ab", "abc"]), (5, ["ab", "abc"])])
async def test_rooms_are_not_all_written_down_at_once(page, monkeypatch, beats, written):
    """OP-9: of a thousand rooms some have their turn together, and moves find theirs in between."""
    kept, begun = [], asyncio.Event()

    async def noting(_, some):
        kept.extend(some)
        begun.set()

    rooms = page.application[ROOMS]
    rooms._rooms.update({name: Room() for name in "abc"})
    monkeypatch.setattr(Rooms, "_keep_alive", noting)
    monkeypatch.setattr("webview.rooms.rooms.KEEP_ALIVE_INTERVAL", 0.3)
    monkeypatch.setattr("webview.rooms.rooms.BEATS", beats)
    beating = asyncio.create_task(rooms.keep_alive())

    for so_far in written:
        await asyncio.wait_for(begun.wait(), PATIENCE)
        begun.clear()
        assert kept == [*so_far]

    beating.cancel()
    await asyncio.wait([beating])
    rooms._rooms.clear()


async def test_it_is_written_down_over_and_over_who_is_still_there(
    isaacs, jacobs, session, storage, clock, noticed, beat
):
    """SE-9: a crash loses minutes at most."""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    jacob.cut()
    await asyncio.wait_for(noticed.wait(), PATIENCE)
    clock.advance(timedelta(minutes=1))

    await beat()

    assert await isaac.ask("ping")
    there, cut_off = await stays(storage, session)
    assert there.seen_at == clock.now
    assert cut_off.seen_at == clock.now - timedelta(minutes=1)


async def test_a_page_that_was_taken_for_gone_has_to_come_anew(
    isaacs, session, study, storage, clock, beat
):
    """RM-4: its process stood still for too long, and another one swept."""
    isaac, _ = await isaacs.enter(session)
    clock.advance(timedelta(seconds=91))
    await presence.sweep(study)
    closing = asyncio.create_task(isaac.closed())
    await beat()

    assert await closing == Closing.RESTART
    await isaacs.enter(session)
    assert [stay.left_at is None for stay in await stays(storage, session)] == [False, True]


async def test_a_page_that_reads_nothing_holds_nobody_up(page, isaacs, jacobs, session):
    """RM-8: a slow consumer cannot hold up or exhaust the server."""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    jacob.ws._writer.transport.pause_reading()
    (stalled,) = [v for v in page.application[ROOMS] if v.user_id == jacobs.user.id]

    for _ in range(3 * MOST_WAITING):
        stalled.tell(framed(b'"%s"' % (b"x" * 2**18)))
        await isaac.ask("ping")
    await isaac.say("navigate", ref="Ruth 1:2")

    assert await isaac.hear("place")
    assert stalled.closing
    assert told(stalled) == [Closing.TOO_SLOW]
    jacob.cut()


def test_a_room_change_is_never_told_after_a_newer_one():
    """RM-3"""
    visitor = Visitor("someone")
    visitor.welcome(b"welcome", change=4)

    for change in (3, 4, 6, 5, 6, 7):
        visitor.tell(b"%d" % change, change=change)

    assert told(visitor) == [b"welcome", b"6", b"7"]


def test_what_happens_before_the_welcome_is_told_after_it():
    """RM-3"""
    visitor = Visitor("someone")

    visitor.tell(b"old", change=3)
    visitor.tell(b"people")
    visitor.tell(b"new", change=5)
    visitor.welcome(b"welcome", change=4)

    assert told(visitor) == [b"welcome", b"people", b"new"]


def test_nothing_is_told_after_the_goodbye():
    visitor = Visitor("someone")
    visitor.welcome(b"welcome", change=0)

    visitor.close(Closing.ENDED)
    visitor.tell(b"people")
    visitor.close(Closing.RESTART)

    assert told(visitor) == [b"welcome", Closing.ENDED]


def test_a_page_that_falls_behind_is_sent_away_and_holds_no_memory():
    """RM-8: a slow consumer cannot exhaust the server."""
    visitor = Visitor("someone")
    visitor.welcome(b"welcome", change=0)

    for number in range(MOST_WAITING + 10):
        visitor.tell(b"%d" % number)

    assert told(visitor) == [Closing.TOO_SLOW]


def told(visitor):
    """Everything that waits to be sent."""
    return [*iter(visitor.next, None)]


async def test_a_persons_ninth_page_closes_their_oldest(isaacs, jacobs, session):
    """RM-8, UX-4: also while a browser opens them all at once."""
    isaac, _ = await isaacs.enter(session)
    pages = [(await jacobs.enter(session))[0] for _ in range(MOST_PAGES)]

    ninth, _ = await jacobs.enter(session)

    assert await pages[0].closed() == 4008
    for page in (*pages[1:], ninth, isaac):
        assert (await page.ask("ping"))["type"] == "pong"


async def test_of_many_sockets_at_once_eight_are_kept_and_few_are_written(
    guests, page, isaacs, jacobs, session, storage
):
    """RM-8: 1,500 sockets of one person."""
    page.application[LIMITS]._now = lambda: 0.0
    isaac, _ = await isaacs.enter(session)

    opened = await asyncio.gather(
        *(jacobs.open(session) for _ in range(100)), return_exceptions=True
    )

    refused = [one for one in opened if isinstance(one, WSServerHandshakeError)]
    taken = [one for one in opened if not isinstance(one, Exception)]
    assert {error.status for error in refused} == {429}
    assert len(refused) + len(taken) == 100
    assert len(taken) <= SOCKETS.burst + HOLD * SOCKETS.per_second
    visitors = [visitor for visitor in page.application[ROOMS] if visitor.user_id == jacobs.user.id]
    assert len([visitor for visitor in visitors if not visitor.closing]) <= MOST_PAGES
    assert (await isaac.ask("ping"))["type"] == "pong"


async def expire(study, clock, guest):
    clock.advance(timedelta(days=30))


async def be_left_alone(study, clock, guest):
    clock.advance(IDLE_LIFE)


async def sign_out_in_another_process(study, clock, guest):
    elsewhere = replace(study, bus=LocalBus())
    await credentials.sign_out_everywhere(elsewhere, by=guest.user.id)


async def be_removed(study, clock, guest):
    async with study.transaction() as records:
        (havruta,) = await records.havrutot.of(guest.user.id)
        left = tuple(p for p in havruta.participants if p.user_id != guest.user.id)
        await records.havrutot.save(replace(havruta, participants=left))


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (expire, 4401),
        (be_left_alone, 4401),
        (sign_out_in_another_process, 4401),
        (be_removed, 4003),
    ],
)
async def test_an_open_page_does_not_outlast_its_persons_right_to_it(
    study, clock, jacobs, isaacs, session, page, happens, code
):
    """SY-1, ID-6: each regular beat looks whether they are signed in, and belong there."""
    rooms = page.application[ROOMS]
    jacob, _ = await jacobs.enter(session)
    await rooms._keep_alive(rooms._rooms)
    assert (await jacob.ask("ping"))["type"] == "pong"

    await happens(study, clock, jacobs)
    await rooms._keep_alive(rooms._rooms)

    assert await jacob.closed() == code


async def test_a_beat_tells_nobody_anything_where_all_is_as_it_was(
    jacobs, session, page, monkeypatch
):
    """OP-9: with a thousand rooms to look who is in each took an eighth of the processor."""
    jacob, _ = await jacobs.enter(session)
    await jacob.hear("people")
    rooms, asked = page.application[ROOMS], []
    monkeypatch.setattr("webview.rooms.rooms.reports.company", asked.append)

    await rooms._keep_alive(rooms._rooms)
    await rooms._study.bus.settled()

    assert asked == []


async def test_whom_a_clock_that_jumped_made_look_gone_are_told_to_be_there(
    jacobs, isaacs, session, page, clock
):
    """RM-1, SE-7: in the next beat."""
    jacob, _ = await jacobs.enter(session)
    await isaacs.enter(session)
    rooms = page.application[ROOMS]
    clock.advance(timedelta(minutes=10))
    await rooms._tell_people(session.id, rooms._rooms[session.id])
    await jacob.names()

    await rooms._keep_alive(rooms._rooms)

    await jacob.names("Jacob", "Isaac")


async def test_who_reads_on_is_seen_and_stays_signed_in(study, clock, jacobs, session, page):
    """ID-6"""
    rooms = page.application[ROOMS]
    jacob, _ = await jacobs.enter(session)

    for _ in range(2):
        clock.advance(timedelta(days=10))
        await rooms._keep_alive(rooms._rooms)

    assert (await jacob.ask("ping"))["type"] == "pong"
    assert (await jacobs.get("/sign-ins")).status == 200
