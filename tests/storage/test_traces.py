"""Nothing of a person who is forgotten is left in any table, on memory, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest

from havruta import disclosure, erasure
from havruta.annotations.model import Remark
from havruta.bus import LocalBus
from havruta.errors.havrutot import UnknownHavruta
from havruta.havrutot.model import CatchUp, Code, Following, InvitationState, Participant
from havruta.hebrew.cycles import Cycle
from havruta.ids import AnnotationId, CodeId, InvitationId, UserId
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people.model import Feed, Identity, Provider, SignInAttempt, User
from havruta.plans.model import Answer, ProposalReason, Reply, Vote
from havruta.plans.proposing import proposal_of
from havruta.sentences import LEFT
from havruta.sessions.model import Learning
from havruta.study import Study
from storage.records.traces import OF_MAIL
from storage.rows import Row
from storage.rows.people import UserRow
from tests.conftest import PlainAddresses
from tests.library import SmallLibrary
from tests.memory import MemoryStorage
from tests.patience import PATIENCE
from tests.storage.samples import (
    ANNOTATION,
    AWAY,
    CONNECTION,
    CONSENT,
    HAVRUTA,
    HOUR,
    INVITATION,
    ISAAC,
    JACOB,
    LINK,
    NOON,
    OCCURRENCE,
    OTHER,
    PEER,
    PLAN,
    RECORDING,
    SESSION,
    SIGN_IN,
    STAY,
    another,
    ended,
    notice,
    stay_of,
)

ADDRESS = "isaac@example.org"


@pytest.fixture
def study(world):
    return Study(world, SmallLibrary(), LocalBus(), PlainAddresses(), b"a secret", lambda: NOON)


@pytest.fixture
async def full(world):
    """Isaac in every table there is, and in every column that can name him."""
    theirs = replace(
        INVITATION,
        id=InvitationId("theirs"),
        havruta_id=OTHER.id,
        user_id=ISAAC.id,
        invited_by=JACOB.id,
        address=ADDRESS,
    )
    unknown = replace(theirs, id=InvitationId("unknown"), havruta_id=HAVRUTA.id, user_id=None)
    alone = replace(
        OTHER, name="Alone", participants=(Participant(ISAAC.id, NOON),), owner_id=ISAAC.id
    )
    async with world.transaction() as records:
        for identity in (
            Identity(Provider.EMAIL, ADDRESS, ISAAC.id),
            Identity(Provider.GOOGLE, "isaac-at-google", ISAAC.id, "other@example.org"),
        ):
            await records.users.identify(identity)
        await records.users.set_nickname(ISAAC.id, "guild", "Yitzhak")
        await records.unsubscribed.add(ADDRESS, NOON)
        await records.havrutot.bar(HAVRUTA.id, ISAAC.id, NOON)
        await records.havrutot.save(alone)
        followed = Following(Cycle.NACH_YOMI, in_israel=True, wish=CatchUp.STAY, wished_by=ISAAC.id)
        await records.havrutot.save(replace(HAVRUTA, offered_to=ISAAC.id, following=followed))
        await records.codes.save(
            Code(CodeId("c"), "digest", HAVRUTA.id, ISAAC.id, NOON, NOON + HOUR, uses=1)
        )
        await records.notices.add(notice("about him", kind=NoticeKind.JOINED, about=ISAAC.id))
        for invitation in (INVITATION, theirs, unknown):
            await records.invitations.save(invitation)
        led = replace(ended(another("before")), leader_id=ISAAC.id)
        await records.sessions.save(led)
        await records.stays.save(STAY)
        await records.learnings.save(Learning(SESSION.id, ISAAC.id, NOON.date(), 60))
        await records.aways.save(replace(AWAY, answered_by=ISAAC.id))
        await records.stays.save(stay_of(ISAAC, "once", session_id=led.id, left_at=NOON))
        await records.connections.add(CONNECTION)
        await records.calls.put(PEER)
        await records.recordings.save(RECORDING)
        await records.recordings.consent(CONSENT)
        await records.annotations.save(ANNOTATION)
        jacobs = replace(ANNOTATION, id=AnnotationId("m2"), user_id=JACOB.id, closed_by=ISAAC.id)
        await records.annotations.save(jacobs)
        await records.remarks.add(Remark(SESSION.id, 1, ISAAC.id, NOON, "Peace from Yitzhak"))
        await records.credentials.add_link(LINK)
        await records.credentials.add_sign_in(SIGN_IN)
        await records.credentials.save_feed(Feed(ISAAC.id, "digest", 1, NOON))
        await records.credentials.add_attempt(
            SignInAttempt("digest", "b", Provider.GOOGLE, "/", NOON + HOUR, ISAAC.id)
        )
        await records.plans.save(replace(PLAN, who=(ISAAC.id, JACOB.id)))
        await records.occurrences.save(OCCURRENCE)
        await records.replies.save(
            Reply(PLAN.id, OCCURRENCE.original, ISAAC.id, Answer.NOT_COMING, NOON)
        )
        proposal = proposal_of(OCCURRENCE, ProposalReason.ASKED, (), by=ISAAC.id, now=NOON)
        await records.proposals.save(proposal)
        await records.proposals.vote(Vote(proposal.id, ISAAC.id, None, NOON))
        await records.notices.add(notice("to him", recipient=ISAAC.id))
        await records.notices.add(notice("by mail", recipient=None, address="other@example.org"))
    return world


async def stored(world):
    """Every value of every column of every table, as text."""
    async with world.reading() as records:
        if isinstance(world, MemoryStorage):
            return repr(world.snapshot())
        tables = Row.metadata.sorted_tables
        return repr([(await records.users._db.execute(one.select())).all() for one in tables])


async def test_the_person_stands_in_every_column_that_can_name_one(full):
    """SY-2: or the other tests here would overlook a column that is new."""
    named = {
        (table.name, column.name)
        for table in Row.metadata.sorted_tables
        for column in table.c
        if any(key.column.table is UserRow.__table__ for key in column.foreign_keys)
    }
    with_address = {name for name, table in Row.metadata.tables.items() if "address" in table.c}

    async with full.reading() as records:
        traces = await records.traces.of(ISAAC.id)

    filled = {
        (table, name)
        for table, rows in traces.items()
        for row in rows
        for name, value in row.items()
        if value == ISAAC.id
    }
    assert named - filled == set()
    of_browsers = {"links", "sign_ins"}  # these are of the network, and go with the person
    assert with_address - of_browsers - {"identities"} == {row.__tablename__ for row, _ in OF_MAIL}


async def test_nothing_that_tells_who_they_were_is_left(full, study):
    """SY-2: in any column of any table."""
    before = await stored(full)
    names = ["Isaac", "Yitzhak", "'isaac'", "discord-isaac", ADDRESS, "other@example.org"]
    assert [name for name in names if name not in before] == []

    await erasure.erase(study, by=ISAAC.id)

    after = await stored(full)
    assert [name for name in [*names, "isaac"] if name in after] == []


async def test_what_others_share_stays_without_the_name(full, study):
    """SY-2"""
    await erasure.erase(study, by=ISAAC.id)

    async with full.reading() as records:
        stays = await records.stays.of([SESSION.id, ended(another("before")).id])
        users = await records.users.many([stay.user_id for stay in stays])
        session = await records.sessions.get(SESSION.id)
        havruta = await records.havrutot.get(HAVRUTA.id)
        jacobs = await records.havrutot.of(JACOB.id)
        invitation = await records.invitations.get(INVITATION.id)
        notices = await records.notices.of(HAVRUTA.id)
    assert {user.name for user in users.values()} == {LEFT}
    assert len(stays) == 2
    assert not session.is_live
    assert (havruta.owner_id, havruta.people) == (JACOB.id, (JACOB.id,))
    assert jacobs == [havruta]
    assert invitation.state is InvitationState.REVOKED
    assert {(one.kind, one.state) for one in notices} == {
        (NoticeKind.SESSION, NoticeState.OBSOLETE),
        (NoticeKind.JOINED, NoticeState.DUE),
        (NoticeKind.INHERITED, NoticeState.DUE),
        (NoticeKind.MISSED, NoticeState.DUE),
    }


async def test_a_person_is_told_every_row_that_names_them(full, study):
    """SY-2"""
    told = await disclosure.disclose(study, by=ISAAC.id)

    async with full.reading() as records:
        tables = {name for name, rows in (await records.traces.of(ISAAC.id)).items() if rows}
    assert told["kept"].keys() == tables
    assert tables >= {
        "users", "identities", "nicknames", "unsubscribed", "havrutot", "participants",
        "invitations", "sessions", "stays", "connections", "notices", "links", "sign_ins",
        "sign_in_attempts",
    }  # fmt: skip
    assert "digest" not in repr(told)
    assert told["learning"][0]["people"] == ["Isaac"]
    assert {row["havruta"] for row in told["kept"]["stays"]} == {"Morning"}
    assert "Rachel" not in repr(told)


async def test_two_who_leave_at_once_leave_nothing_of_either(full, study):
    """SY-2: nor does whoever presses twice."""
    people = (ISAAC, JACOB, ISAAC)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(erasure.erase(study, by=user.id) for user in people))

    after = await stored(full)
    assert [name for name in ("Isaac", "יעקב", "'isaac'", "'jacob'") if name in after] == []
    async with full.reading() as records:
        with pytest.raises(UnknownHavruta):
            await records.havrutot.get(HAVRUTA.id)


async def test_whoever_shared_nothing_leaves_nobody(world, study):
    """SY-2"""
    alone = User(UserId("alone"), "Alone")
    async with world.transaction() as records:
        await records.users.add(alone, Provider.DISCORD, "alone")
    before = await stored(world)

    await erasure.erase(study, by=alone.id)
    await erasure.erase(study, by=alone.id)

    assert before.count(LEFT) == (await stored(world)).count(LEFT) == 0
