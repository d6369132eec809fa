"""/status: what is well and what is wrong, for whoever runs the bot and for nobody else."""

from datetime import timedelta

import pytest

from bot.status import cards
from bot.status.condition import Condition, Finding, Part
from havruta.ids import NoticeId, new_id
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason
from havruta.wording import languages, wording
from tests.bot.conftest import only_answer, said, the_session

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ALL_WELL = """\
**All is well.**
-# Seen by the process with the roles chat,page,clock."""


@pytest.fixture(autouse=True)
def isaacs(runs, world):
    """Isaac runs the bot."""
    runs(world.isaac)


async def status(world, by=None):
    """What /status answers to Isaac, or to somebody else, who have been here before."""
    by = by or world.isaac
    await by.slash(world.table, "help")
    return only_answer(await by.slash(world.table, "status"))


async def test_whoever_runs_the_bot_is_told_that_all_is_well(world, instrumented):
    """OP-8"""
    assert await status(world) == ALL_WELL


async def test_nobody_else_is_told_how_it_is(world, instrumented):
    """OP-8, SY-1"""
    for other in (world.jacob, world.esau):
        told = await status(world, other)
        assert told.startswith("Only whoever runs this bot can see how it is.")


async def test_what_is_wrong_comes_first_each_with_what_to_do(world, parts, instrumented):
    """OP-8"""
    parts |= {"redis": False, "catalogue": False, "media": "there is no media process"}
    instrumented(
        mail_fault=lambda: "SMTPConnectError",
        failing={"plan ahead"},
        room=lambda: 700 << 20,
        backed_up_at=lambda: world.study.now() - 3 * DAY,
    )

    told = await status(world)

    assert told.startswith("**7 things are wrong.**\n- There is no catalogue of books")
    assert "- Redis can’t be reached" in told
    assert "- Calls of five people and more find no way." in told
    assert "(SMTPConnectError)" in told
    assert "This fails each time: plan ahead." in told
    assert "Only 700 MB are free" in told
    assert "The last backup here was made 3 days ago." in told
    assert "\nWell: Discord, the database, the disk, Sefaria, notices, plans.\n" in told


async def test_it_answers_also_where_the_database_is_what_is_wrong(
    world, parts, instrumented, monkeypatch
):
    """OP-1, OP-8: nothing is asked of it, not even who asks."""
    parts["database"] = False

    def away(**_):
        raise OSError

    for name in ("transaction", "unlocked", "reading", "asking"):
        monkeypatch.setattr(world.study.storage, name, away)

    told = said(await world.isaac.slash(world.table, "status"))

    assert told.startswith("**1 thing is wrong.**\n- The database does not answer.")


async def test_what_waits_and_what_could_not_be_told_is_told_whoever_is_to_do_it(
    world, instrumented, clock
):
    """OP-8: the database tells it of all processes."""
    await world.begin()
    await world.sit_down()
    session = await the_session(world)

    def notice(ago=timedelta(), **changes):
        due_at, made = clock.now - ago, NoticeId(new_id(clock.now))
        return Notice(made, NoticeKind.SESSION, session.havruta_id, due_at, **changes)

    lost = {"state": NoticeState.FAILED, "settled_at": clock.now}
    async with world.study.transaction() as records:
        for reason in (Reason.GAVE_UP, Reason.GAVE_UP, Reason.NO_MAILBOX):
            await records.notices.add(notice(reason=reason, **lost))
        await records.notices.add(notice(5 * MINUTE))

    told = await status(world)

    assert "- 1 notice waits to be told, for 5 minutes." in told
    assert "In the last day 3 notices could not be told: it failed for a day (2); " in told


async def test_where_no_backup_is_known_of_that_is_said(world, instrumented):
    """OP-5, OP-8: it may be made elsewhere, so that nothing is wrong."""
    instrumented(backed_up_at=lambda: None)

    told = await status(world)

    assert told.startswith("**All is well.**\nI know of no backup that was made here.")


async def test_a_database_that_takes_too_long_is_left_out(world, instrumented, monkeypatch):
    """OP-1, OP-8: the rest is told in time."""
    monkeypatch.setattr("bot.status.condition.ANSWERS_WITHIN", 0.0)

    assert await status(world) == ALL_WELL


@pytest.mark.parametrize("language", sorted(languages()))
def test_whatever_is_wrong_fits_one_message_in_every_language(language):
    """OP-8: even if it is everything at once."""
    values = {
        "n": 12000,
        "time": 3 * DAY,
        "why": "SMTPServerDisconnected",
        "duties": "end empty sessions, see to what is planned",
        "megabytes": 12,
    }
    findings = tuple(Finding(part, is_well=False, values=values) for part in Part)
    say = wording(language)

    told = cards.told(say, Condition(findings, dict.fromkeys(Reason, 3)), "chat,page,clock,media")

    assert len(told) <= 2000
    assert "{" not in told
    assert all(cards.wrong_with(say, found) in told for found in findings)
    assert cards.news(say, findings).count("\n") == len(findings)
