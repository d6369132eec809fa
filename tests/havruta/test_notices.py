"""What is to be told and to whom; and that it is promised with its cause, or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.events import NoticesDue
from havruta.havrutot import founding, invitations, selection
from havruta.havrutot.model import Home
from havruta.notices import claims, delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people.model import NotifyBy
from havruta.sessions import entrance, lifecycle
from tests.havruta import looking
from tests.havruta.looking import (
    BreakingStorage,
    Broken,
    invitations_of,
    keep,
    notices_of,
)
from tests.patience import PATIENCE


async def start(study, havruta, isaac, jacob):
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)


async def end(study, havruta, isaac, jacob):
    prospect = await entrance.look(study, havruta_id=havruta.id, by=isaac.id)
    await lifecycle.end(study, session_id=prospect.running.id, by=isaac.id)


async def create(study, havruta, isaac, jacob):
    await founding.create(
        study, by=isaac.id, book="Ruth", name="", partners=[jacob.id], home=Home()
    )


async def accept(study, havruta, isaac, jacob):
    await invitations.accept(study, invitation_id=await invitation_id(study, isaac), by=jacob.id)


async def decline(study, havruta, isaac, jacob):
    await invitations.decline(study, invitation_id=await invitation_id(study, isaac), by=jacob.id)


async def end_empty(study, havruta, isaac, jacob):
    await looking.end_empty(study)


async def invitation_id(study, owner):
    """The invitation to the owner's newest havruta."""
    newest, *_ = await selection.mine(study, by=owner.id)
    return (await invitations_of(study, newest))[0].id


HOUR = timedelta(hours=1)
CAUSES = {
    # cause: what comes before it, how much later it happens, how often its transaction may work
    start: ([], HOUR, 0),
    end: ([start], HOUR, 1),
    create: ([], HOUR, 0),
    accept: ([create], HOUR, 2),
    decline: ([create], HOUR, 2),
    end_empty: ([start], HOUR, 2),
}


NOTICED = [start, create, accept, decline]


@pytest.fixture(params=CAUSES, ids=lambda cause: cause.__name__)
async def cause(request, study, havruta, isaac, jacob, clock):
    """Something that people are to be told of, or see in what is told, about to happen."""
    before, later, _ = CAUSES[request.param]
    for step in before:
        await step(study, havruta, isaac, jacob)
    clock.advance(later)
    return request.param


@pytest.mark.parametrize("cause", NOTICED, indirect=True, ids=lambda cause: cause.__name__)
async def test_what_causes_a_notice_says_that_it_is_due_once_it_is_kept(
    cause, study, havruta, isaac, jacob, heard, carriers
):
    """NO-4"""
    waiting = []

    async def look(event):
        async with asyncio.timeout(PATIENCE), study.storage.transaction() as records:
            waiting.extend(await records.notices.claim(study.now(), claims.LEASE, 20))

    while await delivery.deliver_due(study, carriers):
        pass
    study.bus.subscribe(NoticesDue, look)
    await cause(study, havruta, isaac, jacob)
    await study.bus.settled()

    assert heard[-1] == NoticesDue()
    assert len(waiting) == 1


async def test_a_cause_that_was_not_kept_is_not_told(cause, study, havruta, isaac, jacob, heard):
    """NO-4"""
    before = study.storage.snapshot()
    breaking = BreakingStorage(study.storage, after=CAUSES[cause][2])

    with pytest.raises(Broken):
        await cause(replace(study, storage=breaking), havruta, isaac, jacob)

    assert study.storage.snapshot() == before
    assert heard == []


@pytest.mark.parametrize(
    ("at_home", "isaac_asks", "jacob_asks", "told"),
    [
        (True, False, False, "home"),
        (True, False, True, "home jacob"),
        (True, True, True, "home isaac jacob"),
        (False, False, False, "isaac jacob"),
        (False, True, True, "isaac jacob"),
    ],
)
async def test_a_session_is_told_at_home_and_to_each_who_asked(
    study, havruta, isaac, jacob, at_home, isaac_asks, jacob_asks, told
):
    """SE-1"""
    asked = dict(zip(havruta.participants, (isaac_asks, jacob_asks), strict=True))
    told_how = {True: NotifyBy.DIRECT, False: NotifyBy.HOME}
    settled = replace(
        havruta,
        home=havruta.home if at_home else Home(),
        participants=tuple(replace(p, notify=told_how[asks]) for p, asks in asked.items()),
    )
    await keep(study, havrutot=settled)

    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    names = {None: "home", isaac.id: "isaac", jacob.id: "jacob"}
    told_to = [names[n.recipient] for n in await notices_of(study, havruta, NoticeKind.SESSION)]
    assert told_to == told.split()


async def test_a_notice_begins_as_a_promise(study, havruta, session):
    """NO-3"""
    (notice,) = await notices_of(study, havruta)

    assert (notice.state, notice.attempts) == (NoticeState.DUE, 0)
    assert await delivery.next_due(study) == notice.due_at
