"""Where a time does not suit, others are proposed; it moves once enough agree, it alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from havruta.errors.people import WrongNumber
from havruta.errors.plans import (
    NotExpected,
    OccurrenceOver,
    ProposalOver,
    TimePast,
    UnknownProposal,
)
from havruta.havrutot import preferences
from havruta.havrutot.model import Participant
from havruta.ids import ProposalId
from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.notices.plan_content import Proposed
from havruta.people.model import Observance
from havruta.people.zones import ISRAEL
from havruta.plans import audience, changing, proposals, replies
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState, ProposalReason, Scope
from havruta.recurrence import Frequency, Rule, Timing
from havruta.sessions import lifecycle
from tests.havruta.looking import keep, notices_of
from tests.havruta.planned import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    WEEKLY,
    at,
    first,
    occurrence_of,
    occurrences_of,
    plan,
    see_to,
)

WEEK = timedelta(weeks=1)
SHABBAT = datetime(2026, 3, 7, 11)
TUESDAY = MONDAY + DAY


@pytest.fixture
async def three(study, havruta, esau):
    """Isaac's havruta, with Jacob and Esau."""
    people = (*havruta.participants, Participant(esau.id, havruta.created_at))
    await keep(study, havrutot=replace(havruta, participants=people))
    return replace(havruta, participants=people)


@pytest.fixture
async def key(study, havruta, isaac):
    return first(await plan(study, havruta, isaac, WEEKLY))


async def away(study, key, who):
    await replies.reply(study, key=key, by=who.id, answer=Answer.NOT_COMING)
    await see_to(study)


async def comes(study, key, who):
    await replies.reply(study, key=key, by=who.id, answer=Answer.COMING)
    await see_to(study)


async def proposed(study, key):
    """All that was ever proposed for the occurrence."""
    async with study.reading() as records:
        return list(await records.proposals.of(key))


async def asked(study, havruta):
    """Who is to be asked."""
    return [n.recipient for n in await notices_of(study, havruta, NoticeKind.PROPOSED)]


@pytest.mark.parametrize(
    ("quorum", "coming", "is_enough"),
    [
        (None, "isaac jacob", True),
        (None, "isaac", False),
        (None, "jacob esau", False),
        (audience.ALL, "isaac jacob", False),
        (audience.ALL, "isaac jacob esau", True),
        (1, "esau", True),
        (3, "isaac jacob", False),
        (9, "isaac jacob esau", True),
    ],
)
async def test_the_rule_of_the_havruta_says_who_are_enough(
    study, three, isaac, jacob, esau, quorum, coming, is_enough
):
    """SC-10"""
    ids = {"isaac": isaac.id, "jacob": jacob.id, "esau": esau.id}

    by_rule = replace(three, quorum=quorum)
    found = audience.suffice(by_rule, list(ids.values()), {ids[one] for one in coming.split()})

    assert found is is_enough


async def test_without_the_owner_two_who_say_that_they_come_are_enough(
    study, three, key, isaac, jacob, esau, carriers, clock
):
    """SC-10: they are asked, with other times; who says nothing is not counted on then."""
    await away(study, key, isaac)
    (asking,) = await proposed(study, key)
    while await delivery.deliver_due(study, carriers):
        pass
    told = [one for one in carriers.contents if isinstance(one, Proposed)]
    await comes(study, key, jacob)
    one_says_so = await proposed(study, key)
    await comes(study, key, esau)
    (settled,) = await proposed(study, key)

    assert asking.reason is ProposalReason.OWNER_AWAY
    assert {one.who.id for one in told} == {isaac.id}
    assert [one.closed_at for one in one_says_so] == [None]
    assert settled.closed_at is not None
    clock.now = at(MONDAY)
    await see_to(study)
    assert (await occurrence_of(study, key)).state is OccurrenceState.OPEN


async def test_without_the_owner_and_without_a_word_nothing_opens(
    study, three, key, isaac, jacob, clock
):
    """SC-10: all are told."""
    await away(study, key, isaac)
    await comes(study, key, jacob)

    clock.now = at(MONDAY)
    await see_to(study)

    assert (await occurrence_of(study, key)).state is OccurrenceState.CALLED_OFF
    assert len(await notices_of(study, three, NoticeKind.TOO_FEW)) == 3


async def test_where_one_alone_is_left_without_the_owner_too_few_can_come(
    study, three, key, isaac, jacob
):
    """SC-10"""
    await away(study, key, isaac)
    await away(study, key, jacob)

    owner_away, too_few = await proposed(study, key)

    assert (owner_away.reason, too_few.reason) == (
        ProposalReason.OWNER_AWAY,
        ProposalReason.TOO_FEW,
    )
    assert owner_away.closed_at is not None


async def test_of_what_is_proposed_already_nobody_is_asked_twice(study, havruta, key, isaac, jacob):
    """SC-10, NO-1: who proposes one of these times agrees to it."""
    asking = await proposals.propose_elsewhere(study, key=key, by=isaac.id)
    again = await proposals.propose_elsewhere(study, key=key, by=isaac.id)
    one = asking.proposal.options[1]
    same = await proposals.propose_elsewhere(study, key=key, by=jacob.id, options=(one,))

    assert again.proposal == same.proposal == asking.proposal
    assert same.agreed(one) == {jacob.id}
    assert await asked(study, havruta) == [jacob.id]


def test_of_those_for_whom_it_is_all_may_be_enough(havruta, isaac, jacob):
    """SC-10: where it is for one alone, or not for the owner."""
    assert audience.suffice(havruta, [isaac.id], [isaac.id])
    assert audience.suffice(havruta, [jacob.id], [jacob.id])


@pytest.mark.parametrize("quorum", [-1, 51])
async def test_no_havruta_needs_that_many(study, havruta, isaac, quorum):
    with pytest.raises(WrongNumber):
        await preferences.set_quorum(study, havruta_id=havruta.id, by=isaac.id, quorum=quorum)


async def test_where_too_few_can_come_other_times_are_proposed_once(
    study, havruta, key, isaac, jacob, carriers
):
    """SC-10"""
    await away(study, key, jacob)
    await see_to(study)

    (proposal,) = await proposed(study, key)
    assert (proposal.reason, proposal.made_by) == (ProposalReason.TOO_FEW, None)
    assert proposal.options == (MONDAY - DAY, MONDAY + DAY, MONDAY + 2 * DAY)
    assert await asked(study, havruta) == [isaac.id, jacob.id]
    while await delivery.deliver_due(study, carriers):
        pass
    told = [one for one in carriers.contents if isinstance(one, Proposed)]
    assert {one.options for one in told} == {tuple(at(wall) for wall in proposal.options)}


async def test_where_enough_can_come_again_nothing_is_proposed_any_more(
    study, havruta, key, isaac, jacob, carriers
):
    """SC-10: and anew, where that changes again."""
    await away(study, key, jacob)
    await replies.reply(study, key=key, by=jacob.id, answer=Answer.COMING)
    await see_to(study)

    (proposal,) = await proposed(study, key)
    assert proposal.closed_at is not None
    with pytest.raises(ProposalOver):
        await proposals.agree(
            study, proposal_id=proposal.id, by=isaac.id, choice=proposal.options[0]
        )
    while await delivery.deliver_due(study, carriers):
        pass
    states = {n.state for n in await notices_of(study, havruta, NoticeKind.PROPOSED)}
    assert states == {NoticeState.OBSOLETE}

    await away(study, key, jacob)
    assert len(await proposed(study, key)) == 2


async def test_it_moves_once_enough_agree_and_it_alone(study, three, isaac, jacob, esau):
    """SC-10: who agreed is coming; the others are asked again."""
    weekly = await plan(study, three, isaac, WEEKLY)
    key = first(weekly)
    await away(study, key, isaac)
    (proposal,) = await proposed(study, key)
    choice = proposal.options[1]

    for one in (jacob, esau):
        ballot = await proposals.agree(study, proposal_id=proposal.id, by=one.id, choice=choice)
        assert ballot.change is None  # the owner is needed
    await proposals.decline(study, proposal_id=proposal.id, by=esau.id)
    ballot = await proposals.agree(study, proposal_id=proposal.id, by=isaac.id, choice=choice)

    assert ballot.change.scope is Scope.THIS
    assert (ballot.proposal.chosen, ballot.occurrence.wall) == (choice, choice)
    kept = await occurrences_of(study, weekly)
    assert [one.wall for one in kept][:2] == [choice, MONDAY + WEEK]
    async with study.reading() as records:
        said = {one.user_id: one.answer for one in await records.replies.of([key])}
    assert said == {isaac.id: Answer.COMING, jacob.id: Answer.COMING}
    with pytest.raises(ProposalOver):
        await proposals.decline(study, proposal_id=proposal.id, by=esau.id)


async def test_what_does_not_take_place_for_want_of_people_is_told(
    study, havruta, key, jacob, clock, carriers
):
    """SC-10"""
    await away(study, key, jacob)
    clock.now = at(MONDAY)
    await see_to(study)

    assert (await occurrence_of(study, key)).state is OccurrenceState.CALLED_OFF
    while await delivery.deliver_due(study, carriers):
        pass
    told = await notices_of(study, havruta, NoticeKind.TOO_FEW)
    assert {n.state for n in told} == {NoticeState.DELIVERED}
    async with study.reading() as records:
        assert await records.sessions.running(havruta.id) is None

    await keep(study, notices=replace(told[0], state=NoticeState.DUE, lease_until=None))
    clock.advance(HOUR)
    await delivery.deliver_due(study, carriers)
    late = (await notices_of(study, havruta, NoticeKind.TOO_FEW))[0]
    assert late.state is NoticeState.OBSOLETE


async def test_what_falls_on_a_rest_that_somebody_keeps_is_proposed_elsewhere(
    study, havruta, isaac, jacob, clock
):
    """SC-9: days ahead, and never moved silently."""
    async with study.transaction() as records:
        chosen = {"zone": ISRAEL, "observance": Observance.SESSIONS}
        await records.users.change(jacob.id, **chosen)
    made = await plan(study, havruta, isaac, Timing(SHABBAT, ISRAEL))
    await see_to(study)
    assert await proposed(study, first(made)) == []

    clock.now = at(SHABBAT) - 5 * DAY
    await see_to(study)
    clock.advance(DAY)
    await see_to(study)

    (proposal,) = await proposed(study, first(made))
    assert proposal.reason is ProposalReason.REST
    assert proposal.options == (SHABBAT - DAY, SHABBAT + DAY, SHABBAT - 2 * DAY)
    assert await asked(study, havruta) == [isaac.id, jacob.id]
    assert (await occurrence_of(study, first(made))).wall == SHABBAT


async def test_the_times_are_those_at_which_its_people_have_met(study, key, isaac, clock):
    """SC-10: not at night for anybody, and not beside something else that is planned."""
    clock.now = at(MONDAY)
    await see_to(study)
    opened = await occurrence_of(study, key)
    await lifecycle.end(study, session_id=opened.session_id, by=isaac.id)
    async with study.transaction() as records:
        morning = MONDAY.replace(hour=9, minute=30)
        met = replace(opened, wall=morning, starts_at=at(morning), state=OccurrenceState.HELD)
        await records.occurrences.save(met)
        await records.users.change(isaac.id, zone="America/New_York")
    clock.now = at(MONDAY) + HOUR
    later = replace(key, original=MONDAY + WEEK)

    ballot = await proposals.propose_elsewhere(study, key=later, by=isaac.id)
    assert MONDAY.replace(hour=9) + WEEK not in ballot.proposal.options
    assert len(ballot.proposal.options) == 3

    async with study.transaction() as records:
        await records.users.change(isaac.id, zone=ISRAEL)
    ballot = await proposals.propose_elsewhere(study, key=later, by=isaac.id)
    assert ballot.proposal.options[0] == morning + WEEK


async def test_somebody_asks_for_a_time_of_theirs_and_agrees_to_it(
    study, havruta, key, isaac, jacob
):
    """SC-10"""
    there = datetime(2026, 3, 3, 13)  # at New York: 20 at Jerusalem

    ballot = await proposals.propose_elsewhere(
        study, key=key, by=jacob.id, options=(there,), zone="America/New_York"
    )
    assert ballot.proposal.options == (TUESDAY,)
    assert await asked(study, havruta) == [isaac.id]

    ballot = await proposals.agree(
        study, proposal_id=ballot.proposal.id, by=isaac.id, choice=TUESDAY
    )
    assert ballot.change.occurrence.starts_at == at(TUESDAY)


async def test_what_is_for_one_alone_moves_at_once(study, havruta, isaac):
    """SC-10"""
    key = first(await plan(study, havruta, isaac, who=(isaac.id,)))

    ballot = await proposals.propose_elsewhere(study, key=key, by=isaac.id, options=(TUESDAY,))

    assert ballot.change.occurrence.wall == TUESDAY


async def test_what_cannot_be_proposed_is_refused(study, havruta, key, isaac, jacob, clock):
    only = first(await plan(study, havruta, isaac, who=(isaac.id,)))
    with pytest.raises(NotExpected):
        await proposals.propose_elsewhere(study, key=only, by=jacob.id)
    with pytest.raises(TimePast):
        await proposals.propose_elsewhere(study, key=key, by=jacob.id, options=(MONDAY - 2 * DAY,))
    with pytest.raises(UnknownProposal):
        await proposals.decline(study, proposal_id=ProposalId("none"), by=isaac.id)
    clock.now = at(MONDAY)
    with pytest.raises(OccurrenceOver):
        await proposals.propose_elsewhere(study, key=key, by=jacob.id)


async def test_what_comes_every_day_has_no_other_day_at_its_hour(study, havruta, isaac, jacob):
    """SC-10: not even in a week, when it comes again."""
    daily = Timing(MONDAY, ISRAEL, Rule(Frequency.DAILY))
    key = OccurrenceKey((await plan(study, havruta, isaac, daily)).id, MONDAY + WEEK)

    with pytest.raises(ProposalOver):
        await proposals.propose_elsewhere(study, key=key, by=jacob.id)


async def test_where_no_time_suits_there_is_nothing_to_propose(study, havruta, isaac, jacob):
    """SC-10: somebody is always asleep."""
    async with study.transaction() as records:
        await records.users.change(isaac.id, zone="America/Los_Angeles")
    midnight = Timing(MONDAY.replace(hour=4), ISRAEL)
    made = await plan(study, havruta, isaac, replace(midnight, start=TUESDAY.replace(hour=4)))

    with pytest.raises(ProposalOver):
        await proposals.propose_elsewhere(study, key=first(made), by=isaac.id)


async def test_what_has_changed_since_is_not_to_be_voted_on(
    study, key, isaac, jacob, clock, havruta, carriers
):
    """SC-10"""
    ballots = [
        await proposals.propose_elsewhere(study, key=key, by=jacob.id, options=(to,))
        for to in (TUESDAY, MONDAY + 2 * HOUR)
    ]
    with pytest.raises(ProposalOver):
        await proposals.agree(study, proposal_id=ballots[0].proposal.id, by=isaac.id, choice=MONDAY)
    clock.advance(MINUTE)
    await changing.call_off(study, key=key, by=isaac.id, scope=Scope.ALL)
    for ballot in ballots:
        with pytest.raises(ProposalOver):
            await proposals.decline(study, proposal_id=ballot.proposal.id, by=isaac.id)
    while await delivery.deliver_due(study, carriers):
        pass
    states = {n.state for n in await notices_of(study, havruta, NoticeKind.PROPOSED)}
    assert states == {NoticeState.OBSOLETE}


async def test_a_time_that_has_passed_meanwhile_cannot_be_agreed_to(
    study, havruta, isaac, jacob, clock
):
    """SC-10"""
    later = Timing(TUESDAY, ISRAEL)
    key = first(await plan(study, havruta, isaac, later))
    ballot = await proposals.propose_elsewhere(study, key=key, by=jacob.id, options=(MONDAY,))
    clock.now = at(MONDAY)

    with pytest.raises(TimePast):
        await proposals.agree(study, proposal_id=ballot.proposal.id, by=isaac.id, choice=MONDAY)
