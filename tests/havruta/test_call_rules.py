"""Whatever people do in a call, its rules hold: lived through at random."""

import asyncio
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from havruta.bus import LocalBus
from havruta.calls import rules
from havruta.calls.model import CallPlan
from havruta.errors.calls import CallFull
from havruta.havrutot import founding
from havruta.havrutot.model import Home, Participant
from havruta.sessions import lifecycle
from havruta.study import Study
from tests.conftest import NOON, Clock, PlainAddresses
from tests.havruta.callers import Media, Party, crowd
from tests.library import SmallLibrary
from tests.memory import MemoryStorage

PEOPLE = 10
ACTS = ("joins", "joins", "joins", "leaves", "closes", "comes back", "misses", "hears", "server")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, 7)), max_size=40
)


async def party_of(media):
    addresses, bus = PlainAddresses(), LocalBus()
    study = Study(
        MemoryStorage(), SmallLibrary(), bus, addresses, b"secret", Clock(NOON), media=media
    )
    people = await crowd(study, PEOPLE)
    made = await founding.create(
        study, by=people[0].id, book="Ruth", name="", partners=[], home=Home()
    )
    async with study.transaction() as records:
        everyone = tuple(Participant(one.id, NOON) for one in people)
        await records.havrutot.save(replace(made, participants=everyone))
    session = await lifecycle.start(study, havruta_id=made.id, by=people[0].id)
    return Party(study, session, people)


async def acts(party, media, act, user, seconds):
    """Do one thing, if it can be done; then let some time go by."""
    peers = (await party.state()).peers
    is_in = any(peer.user_id == user.id for peer in peers)
    others = [peer for peer in peers if peer.user_id != user.id]
    if act == "server":
        media.well = not media.well
    elif act == "joins":
        try:
            await party.joins(user, page=await party.opens(user))
        except CallFull:
            assert len(peers) == rules.MOST
    elif is_in and act == "comes back":
        await party.is_cut_off(user)
        mine = next(peer for peer in peers if peer.user_id == user.id)
        await party.joins(user, resume=mine.id)
    elif is_in and act == "misses" and others:
        await party.misses(user, others[seconds % len(others)].id)
    elif is_in and act == "hears":
        await party.is_ready(user)
    elif is_in and act in {"leaves", "closes"}:
        await getattr(party, act)(user)
    await party.waits(seconds)


def check(before, after, now, *, has_server):
    """What must hold once all that is due is done."""
    peers = after.peers
    assert len({peer.user_id for peer in peers}) == len(peers) <= rules.MOST
    if after.call is None:
        return
    epoch, plan = (before.call.epoch, before.call.plan) if before.call else (1, CallPlan.MESH)
    changes = after.call.epoch - epoch
    assert changes >= 0
    assert (changes % 2 == 1) is (after.call.plan is not plan)
    is_server = after.call.plan is CallPlan.SERVER
    if rules.needs_server(peers):
        assert is_server is has_server
        assert rules.lacks_server(after.call, peers) is not has_server
    if is_server and not rules.needs_server(peers):
        assert after.call.calm_since is not None
        assert now - after.call.calm_since < rules.STABLE
    if not after.call.is_settled:
        assert now - after.call.changed_at < rules.SETTLING
    most = rules.most_video(after.call, peers)
    assert is_server or most is None or (len(peers) - 1) * (most + 32) < 1500


@settings(max_examples=40)
@given(STEPS)
def test_whatever_happens_the_rules_of_a_call_hold(steps):
    """CA-1, CA-7: plan by number, an epoch that never falls, one peer a person."""

    async def live():
        media = Media()
        party = await party_of(media)
        for act, number, seconds in steps:
            before = await party.state()
            await acts(party, media, act, party.people[number], seconds)
            after = await party.state()
            check(before, after, party.clock(), has_server=media.well)
            await party.waits(0)
            assert await party.state() == after

    asyncio.run(live())
