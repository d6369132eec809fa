"""Who leads: the owner at first, whoever is given the lead, and somebody while anyone is there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import LeadIsFree, NotThere, SessionOver
from havruta.events import PeopleChanged, Summoned
from havruta.havrutot import ownership, preferences
from havruta.havrutot.model import Lead, PlaceOf
from havruta.ids import UserId
from havruta.sessions import leading
from havruta.sessions.model import UNSEEN
from tests.havruta.looking import keep, report_of, session_of
from tests.storage.samples import SESSION

MINUTE = timedelta(minutes=1)
PEOPLE = [UserId(name) for name in ("isaac", "jacob", "rebecca", "leah")]


class Leading:
    """Says who gives the lead to whom, and who has it then."""

    def __init__(self, study, room, session):
        self.study, self.room, self.session = study, room, session

    async def give(self, to, by):
        await leading.give(self.study, session_id=self.session.id, to=to.id, by=by.id)

    async def ask(self, by, *, wishes=True):
        await leading.ask(self.study, session_id=self.session.id, by=by.id, wishes=wishes)

    async def summon(self, by):
        await leading.summon(self.study, session_id=self.session.id, by=by.id)

    async def leader(self):
        """Who leads as the room is told; nobody else can turn its pages."""
        report = await report_of(self.study, self.session)
        leader = report.leader
        await self.room.moved_by(leader, "Ruth 1:2")
        for reader in report.present:
            if reader.user != leader:
                with pytest.raises(NotAllowed):
                    await self.room.moved_by(reader.user, "Ruth 1:3")
        return leader

    async def asking(self):
        present = (await report_of(self.study, self.session)).present
        return [reader.user for reader in present if reader.asks_to_lead]


@pytest.fixture
async def lead(study, room, session, isaac, jacob):
    """Isaac, who owns it, and Jacob are in the room."""
    await room.comes(jacob)
    await room.comes(isaac)
    return Leading(study, room, session)


async def test_the_owner_leads_at_first(lead, isaac):
    """RM-5: also if others came before."""
    assert await lead.leader() == isaac


async def test_the_lead_is_passed_and_taken_back(lead, isaac, jacob, heard):
    """RM-5: leading is not owning."""
    await lead.give(jacob, by=isaac)
    assert await lead.leader() == jacob

    await lead.give(isaac, by=isaac)
    assert await lead.leader() == isaac
    assert heard.count(PeopleChanged(lead.session.id)) == 2

    await lead.give(jacob, by=isaac)
    await lead.give(isaac, by=jacob)
    assert await lead.leader() == isaac


async def test_nobody_takes_the_lead_or_gives_it_to_whoever_is_not_there(
    lead, room, isaac, jacob, esau
):
    """RM-5, SY-1"""
    with pytest.raises(NotAllowed) as refusal:
        await lead.give(jacob, by=jacob)
    assert refusal.value.values == {"action": "give_lead"}
    with pytest.raises(NotThere):
        await lead.give(esau, by=isaac)
    await room.goes(jacob)
    with pytest.raises(NotThere):
        await lead.give(jacob, by=isaac)
    with pytest.raises(NotThere):
        await lead.ask(jacob)


async def test_the_lead_is_asked_for_and_granted(lead, isaac, jacob):
    """RM-5"""
    await lead.ask(jacob)
    await lead.ask(isaac)
    assert await lead.asking() == [jacob], "whoever leads has nothing to ask for"
    await lead.ask(jacob, wishes=False)
    assert await lead.asking() == []

    await lead.ask(jacob)
    await lead.give(jacob, by=isaac)

    assert await lead.asking() == []
    assert await lead.leader() == jacob


async def test_a_leader_who_is_gone_leads_again_once_back(lead, room, isaac, jacob):
    """RM-5: an absent leader's lead passes on."""
    await lead.give(jacob, by=isaac)

    await room.goes(jacob)
    assert await lead.leader() == isaac
    await room.comes(jacob)
    assert await lead.leader() == jacob


async def test_who_came_first_leads_while_the_owner_is_away(lead, room, isaac, jacob):
    """RM-5: the last place is the owner's nevertheless."""
    await room.goes(isaac)
    before = await room.owner_ref()

    assert await lead.leader() == jacob
    assert await room.owner_ref() == before
    await room.comes(isaac)
    assert await lead.leader() == isaac


@pytest.mark.parametrize(
    ("of", "place"), [(PlaceOf.OWNER, "Ruth 2:1"), (PlaceOf.LEADER, "Ruth 1:5")]
)
async def test_what_is_kept_is_the_owners_place_or_the_leaders_as_the_havruta_wishes(
    study, lead, room, havruta, isaac, jacob, of, place
):
    """SE-4, RM-5: leading is not owning."""
    wished = await preferences.keep_place_of(study, havruta_id=havruta.id, by=isaac.id, of=of)
    await lead.give(jacob, by=isaac)
    await room.left_alone_by(isaac, "Ruth 2:1")
    await room.moved_by(jacob, "Ruth 1:5")

    ended = await room.ends(isaac)

    async with study.reading() as records:
        kept = await records.havrutot.get(havruta.id)
    assert wished.place_of is of
    assert (ended.owner_ref, kept.ref) == (place, place)


async def test_one_who_has_not_been_seen_for_long_does_not_lead(lead, room, isaac, jacob):
    """RM-5: as after a crash."""
    await lead.give(jacob, by=isaac)

    await room.is_seen(isaac, after=UNSEEN / 2)
    await room.is_seen(isaac, after=UNSEEN / 2 + timedelta(seconds=1))

    assert await lead.leader() == isaac


async def test_an_owner_who_has_not_come_yet_is_waited_for(study, room, session, isaac, jacob):
    """RM-5, SE-4: the owner leads at first."""
    await room.comes(jacob)

    assert (await report_of(study, session)).leader == isaac
    with pytest.raises(NotAllowed):
        await room.moved_by(jacob, "Ruth 1:2")


async def test_only_the_leader_asks_everyone_to_come(lead, isaac, jacob, heard):
    """RM-5: asked, never grabbed."""
    await lead.summon(isaac)

    assert heard == [Summoned(lead.session.id, isaac.id)]
    with pytest.raises(NotAllowed):
        await lead.summon(jacob)


async def test_where_anyone_turns_the_pages_there_is_no_lead(study, lead, havruta, isaac, jacob):
    """RM-5"""
    await keep(study, havrutot=replace(havruta, lead=Lead.FREE))

    for wish in (lead.give(jacob, by=isaac), lead.ask(jacob), lead.summon(isaac)):
        with pytest.raises(LeadIsFree):
            await wish


async def test_nobody_leads_what_is_over(lead, room, isaac, jacob):
    """RM-5"""
    await room.ends(isaac)

    for wish in (lead.give(jacob, by=isaac), lead.ask(jacob), lead.summon(isaac)):
        with pytest.raises(SessionOver):
            await wish


async def test_a_new_owner_leads(study, lead, havruta, isaac, jacob):
    """HV-2, RM-5: also if the lead had been given to somebody else."""
    await lead.give(isaac, by=isaac)

    await ownership.offer(study, havruta_id=havruta.id, to=jacob.id, by=isaac.id)
    await ownership.take_over(study, havruta_id=havruta.id, by=jacob.id)

    assert await lead.leader() == jacob
    assert (await session_of(study, lead.session)).leader_id is None


@given(
    given_to=st.none() | st.sampled_from(PEOPLE),
    owner=st.sampled_from(PEOPLE),
    there=st.lists(st.sampled_from(PEOPLE), unique=True),
    gone=st.sets(st.sampled_from(PEOPLE)),
)
def test_somebody_who_is_there_leads_once_the_owner_has_been(given_to, owner, there, gone):
    """RM-5"""
    session = replace(SESSION, leader_id=given_to)

    found = leading.leader(session, owner, there, {*there, *gone})

    if found not in there:
        assert found == owner
        assert not there or owner not in gone
    assert found == given_to or given_to not in there
    assert found in {given_to, owner} or not {given_to, owner} & set(there)
