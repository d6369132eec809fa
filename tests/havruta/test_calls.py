"""A session's call: who is in it, by which plan it goes, and what they tell each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.calls import course, joining, rules, signalling
from havruta.calls.model import CallPlan, Shown
from havruta.errors.calls import CallFull, NoMediaServer, NotInCall, UnknownPeer
from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import SessionOver
from havruta.events import CallChanged, SignalSent
from havruta.havrutot.model import Participant
from havruta.ids import PeerId
from havruta.sessions import lifecycle, presence
from tests.havruta.callers import Media, Party, crowd

MESH, SERVER = CallPlan
NOBODY = PeerId("nobody")


@pytest.fixture
def media():
    return Media()


@pytest.fixture
def study(study, media):
    return replace(study, media=media)


@pytest.fixture
async def party(study, havruta, session, isaac):
    """Isaac's session, and eight more who belong to its havruta."""
    others = await crowd(study, 8)
    joined = tuple(Participant(one.id, study.now()) for one in others)
    async with study.transaction() as records:
        known = await records.havrutot.get(havruta.id)
        everyone = (*known.participants, *joined)
        await records.havrutot.save(replace(known, participants=everyone))
    return Party(study, session, [isaac, *others])


async def test_whoever_joins_is_in_the_call_after_those_who_are(party, heard):
    """CA-1"""
    first, second = await party.all_join(2)

    assert await party.ids() == [first.id, second.id]
    assert heard[-1] == CallChanged(party.session.id)


async def test_before_anybody_joined_there_is_no_call(party):
    assert (await party.call(), await party.ids()) == (None, [])


async def test_whoever_leaves_or_closes_the_page_is_not_in_it(party, heard):
    """CA-1"""
    isaac, jacob, third = party.people[:3]
    _, _, last = await party.all_join(3)
    heard.clear()

    await party.leaves(isaac)
    await party.closes(jacob)
    await party.leaves(isaac)

    assert await party.ids() == [last.id]
    assert heard.count(CallChanged(party.session.id)) == 2
    await party.closes(third)
    assert await party.ids() == []


async def test_a_person_is_in_the_call_in_the_page_where_they_joined_last(party):
    """CA-1: one person is there once."""
    isaac = party.people[0]
    at_home = await party.joins(isaac)
    first_page = party.pages[isaac.id]
    on_the_phone = await party.joins(isaac, page=await party.opens(isaac))

    assert at_home.id != on_the_phone.id
    assert await party.ids() == [on_the_phone.id]
    await party.closes(isaac, first_page)
    assert await party.ids() == [on_the_phone.id]


async def test_joining_twice_in_one_page_changes_only_what_is_shown(party):
    isaac = party.people[0]
    before = await party.joins(isaac)

    after = await party.joins(isaac, shown=Shown(muted=True, camera=False, audio_only=True))

    assert after == replace(before, muted=True, camera=False, audio_only=True)


async def test_who_comes_back_in_time_is_the_peer_that_they_were(party):
    """CA-3: mute and camera stay as they are, and the others notice nothing but the gap."""
    isaac, jacob = party.people[:2]
    before, other = await party.all_join(2)
    old_page = await party.is_cut_off(isaac)
    (away, _) = (await party.state()).peers
    await party.opens(isaac)

    after = await party.joins(isaac, resume=before.id)
    await party.expires(isaac, old_page)
    await party.waits(11)

    assert away.cut_off_at is not None
    assert after.id == before.id
    assert after.cut_off_at is None
    assert await party.ids() == [before.id, other.id]
    with pytest.raises(NotInCall):  # only the new page may speak for it
        await course.require_peer(
            party.study, session_id=party.session.id, by=isaac.id, connection_id=old_page
        )
    assert jacob.id in party.pages


async def test_nobody_comes_back_as_somebody_else(party):
    """CA-3: whatever they say that they were."""
    isaac, jacob = party.people[:2]
    isaacs = await party.joins(isaac)
    await party.is_cut_off(isaac)

    jacobs = await party.joins(jacob, resume=isaacs.id)

    assert jacobs.id != isaacs.id
    assert [peer.user_id for peer in (await party.state()).peers] == [isaac.id, jacob.id]


@pytest.mark.parametrize("way", ["expires", "settles"])
async def test_who_does_not_come_back_is_gone(party, way):
    """CA-1: whichever process sees to it."""
    isaac = party.people[0]
    _, other = await party.all_join(2)
    page = await party.is_cut_off(isaac)

    if way == "expires":
        await party.expires(isaac, page)
    else:
        await party.waits(10)

    assert await party.ids() == [other.id]


async def test_a_page_that_no_process_keeps_alive_is_not_in_the_call(party, clock):
    """CA-1, RM-8"""
    await party.all_join(2)
    clock.advance(timedelta(minutes=2))

    await presence.sweep(party.study)

    assert await party.ids() == []


async def test_who_comes_back_long_after_is_not_in_the_call_by_that(party, clock):
    await party.joins(party.people[0])
    clock.advance(timedelta(minutes=2))

    await party.opens(party.people[0])

    assert await party.ids() == []


async def test_the_ninth_is_refused_and_changes_nothing(party, heard):
    """CA-7"""
    await party.all_join(8)
    before = await party.state()
    heard.clear()

    with pytest.raises(CallFull):
        await party.joins(party.people[8])

    assert await party.state() == before
    assert CallChanged(party.session.id) not in heard
    await party.joins(party.people[3])


async def test_a_stranger_is_not_let_into_the_call(party, esau, session):
    """SY-1"""
    party.pages[esau.id] = "a page"

    with pytest.raises(NotAllowed):
        await party.joins(esau)

    await lifecycle.end(party.study, session_id=session.id, by=party.people[0].id)
    with pytest.raises(SessionOver):
        await party.joins(party.people[0])


async def test_a_call_ends_with_its_session(party, session):
    await party.all_join(2)

    await lifecycle.end(party.study, session_id=session.id, by=party.people[0].id)

    assert (await party.call(), await party.ids()) == (None, [])


async def test_the_others_are_shown_what_one_shows(party):
    """CA-2"""
    peer = await party.joins(party.people[0])
    shown = Shown(muted=True, camera=True, screen=True, hand=True, audio_only=True)

    await party.shows(party.people[0], shown)

    assert (await party.state()).peers == [peer.showing(shown)]
    with pytest.raises(NotInCall):
        await party.shows(party.people[1], shown)


async def test_four_are_a_mesh_and_five_go_through_the_server(party):
    """CA-7: and nobody's upload grows without bound."""
    found = []
    for number in range(1, 6):
        await party.joins(party.people[number - 1])
        call = await party.call()
        found.append((call.plan, call.epoch, await party.video()))

    assert found == [
        (MESH, 1, None),
        (MESH, 1, None),
        (MESH, 1, 400),
        (MESH, 1, 250),
        (SERVER, 2, 400),
    ]


async def test_the_way_before_is_kept_until_all_hear_or_five_seconds(party):
    """CA-7: make before break."""
    await party.all_join(5)
    assert not (await party.call()).is_settled

    for user in party.people[:4]:
        await party.is_ready(user)
    await party.is_ready(party.people[4], epoch=1)
    assert not (await party.call()).is_settled

    await party.is_ready(party.people[4])
    assert (await party.call()).is_settled


async def test_somebody_who_never_hears_holds_up_nobody(party):
    """CA-7"""
    await party.all_join(5)

    await party.waits(4)
    assert not (await party.call()).is_settled
    await party.waits(1)
    assert (await party.call()).is_settled


async def test_few_go_back_to_a_mesh_after_five_stable_seconds(party):
    """CA-7: a page that is loaded again moves nobody."""
    await party.all_join(5)
    await party.leaves(party.people[4])
    await party.waits(4)
    await party.joins(party.people[4])
    await party.waits(4)
    assert (await party.call()).plan is SERVER

    await party.leaves(party.people[4])
    await party.waits(0)
    await party.waits(4)
    assert (await party.call()).plan is SERVER
    await party.waits(1)
    assert ((await party.call()).plan, (await party.call()).epoch) == (MESH, 3)


async def test_two_who_do_not_reach_each_other_move_the_room(party):
    """CA-3, CA-7: until one of them has left."""
    first, second, _ = await party.all_join(3)

    await party.misses(party.people[0], second.id)
    await party.waits(60)
    assert ((await party.call()).plan, (await party.call()).epoch) == (SERVER, 2)

    await party.leaves(party.people[1])
    await party.waits(0)
    await party.waits(5)
    assert (await party.call()).plan is MESH
    assert first.id in await party.ids()


async def test_trouble_of_an_earlier_plan_changes_nothing(party, heard):
    """CA-3"""
    _, second, *_ = await party.all_join(5)
    heard.clear()

    await party.misses(party.people[0], second.id, epoch=1)

    assert heard == []


async def test_trouble_is_told_only_of_others_in_the_call(party):
    """CA-3"""
    first, _ = await party.all_join(2)
    for nobody in (first.id, NOBODY):
        with pytest.raises(UnknownPeer):
            await party.misses(party.people[0], nobody)
    with pytest.raises(NotInCall):
        await party.misses(party.people[2], first.id, epoch=1)


async def test_without_a_server_five_are_a_mesh_that_sends_less(party, media):
    """CA-7"""
    media.well = False

    await party.all_join(5)

    known = await party.state()
    assert (known.call.plan, known.call.epoch) == (MESH, 1)
    assert rules.lacks_server(known.call, known.peers)
    assert await party.video() == 200


async def test_a_server_that_fails_and_comes_back_moves_the_room(party, media):
    """CA-7"""
    await party.all_join(5)

    media.well = False
    await party.waits(0)
    assert ((await party.call()).plan, (await party.call()).epoch) == (MESH, 2 + 1)
    media.well = True
    await party.waits(0)
    assert ((await party.call()).plan, (await party.call()).epoch) == (SERVER, 2 + 2)


async def test_what_many_miss_of_each_other_without_a_server_is_no_trouble_of_few(party, media):
    """CA-3, CA-7: their machines are at their end, and no network stands between them."""
    media.well = False
    _, second, *_ = await party.all_join(5)
    await party.misses(party.people[0], second.id)
    media.well = True
    await party.waits(0)

    await party.leaves(party.people[4])
    await party.waits(5)

    assert (await party.call()).plan is MESH


async def test_all_begin_anew_when_the_server_is_gone_and_back_at_once(party, heard, session):
    """CA-7, CA-3: whichever of them says so first; by the same plan, with an epoch of its own."""
    await party.all_join(5)
    for user in party.people[:5]:
        await party.is_ready(user)
    heard.clear()

    for _ in range(3):
        await course.lose_server(party.study, session_id=session.id, epoch=2)

    call = await party.call()
    assert (call.plan, call.epoch, call.is_settled) == (SERVER, 3, False)
    assert heard == [CallChanged(session.id)]


async def test_a_process_that_has_yet_to_find_the_server_moves_nobody(party, media):
    """CA-7, OP-7: another one has found it."""
    await party.all_join(5)
    media.well, media.awaited = False, True
    await party.waits(60)
    assert ((await party.call()).plan, (await party.call()).epoch) == (SERVER, 2)

    media.awaited = False
    await party.waits(0)
    assert ((await party.call()).plan, (await party.call()).epoch) == (MESH, 3)


async def test_a_server_that_is_gone_for_longer_is_done_without(party, media, session):
    """CA-7"""
    await party.all_join(5)
    media.well = False

    await course.lose_server(party.study, session_id=session.id, epoch=2)

    assert ((await party.call()).plan, (await party.call()).epoch) == (MESH, 3)


async def test_a_call_that_all_have_left_begins_anew(party, clock):
    """CA-1: its epoch goes on."""
    await party.all_join(5)
    for user in party.people[:5]:
        await party.leaves(user)
    clock.advance(timedelta(minutes=1))

    await party.joins(party.people[0])

    call = await party.call()
    assert (call.plan, call.epoch, call.since) == (MESH, 3, clock.now)
    assert call.is_settled


async def test_settling_what_nothing_is_due_of_tells_nobody(party, heard):
    await party.waits(0)
    await party.joins(party.people[0])
    heard.clear()

    await party.waits(60)

    assert heard == []


async def test_what_is_silent_is_told_and_kept(party, heard):
    """CA-3: a dead partner is shown at once, and waited for."""
    isaac = party.people[0]
    peer = await party.joins(isaac)
    where = {"session_id": party.session.id, "connection_id": party.pages[isaac.id]}
    heard.clear()

    for is_silent in (True, True, False):
        await course.listen_for(party.study, **where, is_silent=is_silent)
        (known,) = (await party.state()).peers
        assert known == replace(peer, is_silent=is_silent)

    assert heard == [CallChanged(party.session.id)] * 2


async def signal(party, user, to, *, epoch=1, body="hello"):
    await signalling.signal(
        party.study,
        session_id=party.session.id,
        by=user.id,
        connection_id=party.pages.get(user.id, "none"),
        to=to,
        epoch=epoch,
        body=body,
    )


async def test_a_signal_is_told_whom_it_is_for_and_kept_nowhere(party, heard):
    """CA-3"""
    first, second = await party.all_join(2)
    before = party.study.storage.snapshot()
    heard.clear()

    await signal(party, party.people[0], second.id)
    await signal(party, party.people[0], second.id)

    assert [type(event) for event in heard] == [SignalSent] * 2
    assert (heard[0].sender, heard[0].to, heard[0].body) == (first.id, second.id, "hello")
    assert heard[0] != heard[1]
    assert party.study.storage.snapshot() == before


async def test_a_wrong_signal_is_refused_and_told_nobody(party, esau, heard):
    """CA-3, RM-8: who is not in the call, to whom is not, to oneself, and by an earlier plan."""
    first, _ = await party.all_join(2)
    await party.opens(party.people[2])
    party.pages[esau.id] = party.pages[party.people[0].id]
    heard.clear()

    for user, to, refusal in (
        (party.people[2], first.id, NotInCall),
        (party.people[3], first.id, NotInCall),
        (party.people[0], NOBODY, UnknownPeer),
        (party.people[0], first.id, UnknownPeer),
        (esau, first.id, NotAllowed),
    ):
        with pytest.raises(refusal):
            await signal(party, user, to)
    await signal(party, party.people[1], first.id, epoch=0)

    assert heard == []


async def test_only_who_is_in_a_call_through_the_server_talks_to_it(party):
    """CA-7"""

    async def talks(user, epoch):
        return await signalling.to_server(
            party.study,
            session_id=party.session.id,
            by=user.id,
            connection_id=party.pages.get(user.id, "none"),
            epoch=epoch,
        )

    first, *_ = await party.all_join(4)
    with pytest.raises(NoMediaServer):
        await talks(party.people[0], 1)
    await party.joins(party.people[4])

    assert (await talks(party.people[0], 2)).id == first.id
    assert await talks(party.people[0], 1) is None
    with pytest.raises(NotInCall):
        await talks(party.people[5], 2)


async def test_whoever_talks_elsewhere_leaves_the_call_in_whichever_page(party, esau, heard):
    """CA-8"""
    _, other = await party.all_join(2)
    heard.clear()

    for user in (party.people[0], party.people[0], esau):
        await joining.withdraw(party.study, session_id=party.session.id, by=user.id)

    assert await party.ids() == [other.id]
    assert heard == [CallChanged(party.session.id)]
