"""/schedule move, skip and cancel, and the buttons of a time that is planned."""

from tests.bot.conftest import said
from tests.bot.people.test_settings import answer, labels
from tests.bot.plans.conftest import scheduled, times

WEEKLY = "every Tue 20:30"


async def test_a_move_shows_from_what_to_what_and_asks_how_much(pair):
    """SC-5, SC-3: and all whom it concerns are told, by their own clocks."""
    await scheduled(pair, when=WEEKLY)
    asked = await pair.isaac.slash(pair.table, "schedule move", when="4 March 21:00")
    question, choices = answer(asked).content, labels(answer(asked))

    await pair.isaac.click(answer(asked), label="Only this one")
    await pair.tell()

    assert question.splitlines() == [
        "Move “Ruth”?",
        "From: Tuesday 3 March 2026, 20:30",
        "To: Wednesday 4 March 2026, 21:00",
        "16 Adar 5786",
        "In New York: 14:00 · Jacob",
    ]
    assert choices == [
        "Only this one",
        "This and all that follow",
        "All of them",
        "Change",
        "Never mind",
    ]
    assert said(asked).startswith("Moved from Tuesday 3 March 2026, 20:30 to Wednesday 4 March")
    assert "14:00" in pair.jacob.user.dm_channel.last_message.content
    assert (await times(pair))[:2] == ["2026-03-04 21:00", "2026-03-10 20:30"]


async def test_of_two_who_move_the_same_time_the_second_is_told_and_moves_nothing(pair):
    """SC-5, OP-1: in chat, too; the first one's button says no more than it said."""
    await scheduled(pair, when="tomorrow 20:30")
    mine = await pair.isaac.slash(pair.table, "schedule move", when="3 March 19:00")
    theirs = await pair.jacob.slash(pair.table, "schedule move", when="4 March 15:00")

    await pair.isaac.click(answer(mine), label="Move it")
    late = await pair.jacob.click(answer(theirs), label="Move it")

    assert "It was moved meanwhile, so nothing was done." in late.followups[-1].content
    assert await times(pair) == ["2026-03-03 19:00"]


async def test_a_move_of_all_that_follow_moves_them(pair):
    """SC-5"""
    await scheduled(pair, when=WEEKLY)
    await pair.isaac.slash(pair.table, "schedule move", when="4 March 21:00", which="Tuesday")
    asked = await pair.isaac.slash(
        pair.table, "schedule move", when="11 March 21:00", which="10 March"
    )

    await pair.isaac.click(answer(asked), label="This and all that follow")

    assert (await times(pair))[:3] == ["2026-03-03 20:30", "2026-03-11 21:00", "2026-03-18 21:00"]


async def test_an_hour_is_meant_of_the_day_that_moves_or_of_today_and_is_asked(pair):
    """SC-1, SC-5"""
    await scheduled(pair, when="3 March 20:30")
    listed = await pair.isaac.slash(pair.table, "schedule list")
    opened = await pair.isaac.click(answer(listed), label="Move")
    typed = await pair.isaac.slash(pair.table, "schedule move")
    asked = await pair.isaac.submit_modal(opened, {"when": "21:00"})
    choices = labels(answer(asked))

    await pair.isaac.click(answer(asked), label=choices[0])
    question = labels(answer(asked))
    await pair.isaac.click(answer(asked), label="Move it")

    assert typed.modal["custom_id"] == opened.modal["custom_id"]
    assert choices == ["Tuesday 3 March 2026, 21:00", "Sunday 1 March 2026, 21:00"]
    assert question == ["Move it", "Change", "Never mind"]
    assert await times(pair) == ["2026-03-03 21:00"]


async def test_where_it_may_move_to_is_told_by_the_clock_of_whoever_chooses(pair):
    """SC-5: India's nine in the evening is half past five in Jerusalem; Dublin's is later."""
    await scheduled(pair, when="3 March 20:30")

    asked = await pair.isaac.slash(pair.table, "schedule move", when="4 March 9pm IST")

    assert labels(answer(asked)) == [
        f"Wednesday 4 March 2026, {time}" for time in ("17:30", "21:00", "23:00")
    ]


async def test_one_is_skipped_after_a_question_and_brought_back(pair):
    """SC-5, SC-3"""
    await scheduled(pair, when=WEEKLY)
    asked = await pair.isaac.slash(pair.table, "schedule skip")
    question, choices = answer(asked).content, labels(answer(asked))

    await pair.isaac.click(answer(asked), label="Call it off")
    await pair.tell()
    told = pair.jacob.user.dm_channel.last_message.content
    without = await times(pair)
    off = said(asked)
    listed = await pair.isaac.slash(pair.table, "schedule list")
    back = await pair.isaac.click(answer(listed), label="Restore")

    assert question == "Call off “Ruth”, Tuesday 3 March 2026, 20:30?"
    assert choices == ["Call it off", "Never mind"]
    assert off.startswith("Called off: “Ruth”, Tuesday 3 March 2026, 20:30.")
    assert "called off by Isaac" in told
    assert without[0] == "2026-03-10 20:30"
    assert "It is called off." in said(listed)
    assert back.followups[0].content.startswith("It takes place after all: “Ruth”")
    assert (await times(pair))[0] == "2026-03-03 20:30"


async def test_a_cancellation_asks_how_much(pair):
    """SC-5"""
    await scheduled(pair, when=WEEKLY)
    offered = await pair.isaac.autocomplete(pair.table, "schedule cancel", "when", "17")
    asked = await pair.isaac.slash(pair.table, "schedule cancel", when=offered[0]["value"])
    choices = labels(answer(asked))

    await pair.isaac.click(answer(asked), label="This and all that follow")
    some = await times(pair)
    again = await pair.isaac.slash(
        pair.table, "schedule cancel", when="Ruth · Tuesday 3 March 2026, 20:30"
    )
    await pair.isaac.click(answer(again), label="All of them")

    assert offered[0]["name"] == "Ruth · Tuesday 17 March 2026, 20:30"
    assert choices == ["Only this one", "This and all that follow", "All of them", "Never mind"]
    assert some == ["2026-03-03 20:30", "2026-03-10 20:30"]
    assert "from Tuesday 17 March 2026, 20:30 on" in said(asked)
    assert await times(pair) == []


async def test_what_is_not_planned_cannot_be_meant(pair):
    """SC-5, OP-1"""
    await scheduled(pair, when=WEEKLY)

    refused = await pair.isaac.slash(pair.table, "schedule skip", when="Wednesday")

    assert said(refused).startswith("Nothing is planned for that time")


async def test_of_several_on_a_day_it_is_the_one_at_home_here_or_it_is_asked(pair):
    """SC-5, OP-1: and the question shows which one it is."""
    await pair.isaac.slash(pair.garden, "havruta create", book="Ruth", name="Dawn")
    await scheduled(pair, when="3 March 20:30", havruta="Ruth")
    await scheduled(pair, when="3 March 21:30", havruta="Dawn")

    here = await pair.isaac.slash(pair.garden, "schedule skip", when="Tuesday")
    nowhere = await pair.isaac.user.slash("schedule skip", when="Tuesday")
    named = await pair.isaac.user.slash("schedule skip", when="Tuesday", havruta="Ruth")

    assert "“Dawn”, Tuesday 3 March 2026, 21:30" in said(here)
    assert said(nowhere).startswith("Which havruta: “Ruth”, “Dawn”?")
    assert "“Ruth”, Tuesday 3 March 2026, 20:30" in said(named)
