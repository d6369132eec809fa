"""What was learned, from chat: elsewhere, missed, completed, shared; and hidden streaks."""

from datetime import timedelta
from functools import partial

import pytest

from havruta.progress import reports
from havruta.sessions import lifecycle, navigation, presence
from havruta.when import describing
from havruta.wording import wording
from tests.bot.conftest import labels, person, said, the_session


async def progress_of(world, actor):
    by = await person(world, actor)
    async with world.study.reading() as records:
        (havruta,) = await records.havrutot.of(by)
    return await reports.progress(world.study, havruta_id=havruta.id, by=by)


@pytest.fixture
async def told(world):
    """Isaac has told of what the two have learned on Shabbat; Jacob is asked."""
    await world.begin()
    told = await world.isaac.slash(
        world.table, "session learned", ref="1:1-5", when="yesterday", minutes=40
    )
    await world.tell()
    return told


async def test_what_was_learned_elsewhere_is_told_asked_and_counts_once_confirmed(world, told):
    """PR-8"""
    assert "Ruth 1:1 – 1:5" in said(told)
    assert "It counts once a partner confirms it" in said(told)
    asked = world.jacob.user.dm_channel.last_message
    assert "says Isaac. Was it so?" in asked.content
    assert (await progress_of(world, world.isaac)).mine.sessions == 0

    answer = said(await world.jacob.user.click(asked, label="Confirm"))
    await world.tell()
    again = await world.jacob.slash(world.table, "history", kind="away")

    assert answer == "It counts now, on its own day."
    assert labels(world.jacob.user.dm_channel.last_message) == []
    assert "confirmed by Jacob" in world.isaac.user.dm_channel.last_message.content
    assert "away from the page" in said(again)
    assert (await progress_of(world, world.isaac)).mine.sessions == 1

    undone = world.isaac.user.dm_channel.last_message
    assert "taken back" in said(await world.isaac.user.click(undone, label="Take it back"))
    assert (await progress_of(world, world.jacob)).mine.sessions == 0


async def test_a_day_that_was_is_said_in_words_and_asked_for_where_people_differ(world, clock):
    """PR-8, UX-1: and what is still to come is told of once it has been."""
    await world.begin()
    now = clock()  # a Sunday noon
    tells = partial(world.isaac.slash, world.table, "session learned", ref="1:1")

    asked = said(await tells(when="a week ago Wednesday"))
    many = said(await tells(when="בשבוע שעבר"))
    ahead = said(await tells(when="tomorrow"))
    told = said(await tells(when="אמש"))

    assert "Which of these days do you mean by" in asked
    assert "That is more than one day: “\u2068בשבוע שעבר\u2069”." in many
    assert ahead.startswith("That day is still to come.")
    assert describing.date_of((now - timedelta(days=1)).date(), wording("en")) in told


async def test_what_is_refused_or_taken_back_cannot_be_confirmed(world, told):
    """PR-8: the question says what became of it."""
    asked = world.jacob.user.dm_channel.last_message
    await world.isaac.click(told.response, label="Take it back")

    late = said(await world.jacob.user.click(asked, label="Confirm"))

    assert late == "That has been answered already, or was taken back."
    await world.isaac.slash(world.table, "session learned", ref="1:1", users=world.jacob.mention)
    await world.tell()
    asked = world.jacob.user.dm_channel.last_message
    assert said(await world.jacob.user.click(asked, label="It was not so")) == "It does not count."
    await world.tell()
    assert "does not count" in world.isaac.user.dm_channel.last_message.content


@pytest.fixture
async def held(world, study, clock):
    """Isaac has gone through all of Ruth by himself, and asked something."""
    await world.begin()
    await world.sit_down()
    session, isaac = await the_session(world), await person(world, world.isaac)
    await presence.connect(study, session_id=session.id, by=isaac)
    for ref in ("Ruth 1:22", "Ruth 2:23", "Ruth 3:18", "Ruth 4:22"):
        await navigation.navigate(study, session_id=session.id, ref=ref, by=isaac)
    await world.isaac.slash(world.table, "session mark", kind="question", text="Why?", ref="4:22")
    clock.advance(timedelta(hours=1))
    await presence.keep_alive(study, connection_ids=[])
    await lifecycle.end(study, session_id=session.id, by=isaac)
    await world.tell()
    await world.at_rest()
    return session


async def test_who_missed_it_and_all_who_completed_a_book_are_told(world, held):
    """PR-6, PR-7: what was missed to them alone, and the siyum to each."""
    to_jacob = [one.content for one in world.jacob.user.dm_channel.history()]
    to_isaac = [one.content for one in world.isaac.user.dm_channel.history()]

    (missed,) = [text for text in to_jacob if "You missed" in text]
    assert "Ruth 1:1 – 4:22" in missed
    assert "1 question was asked." in missed
    for told in (to_jacob, to_isaac):
        assert sum("Siyum! In “Ruth” you have completed Ruth." in text for text in told) == 1
    assert not any("Siyum" in one.content for one in world.table.history())
    status = said(await world.isaac.slash(world.table, "reminders status"))
    assert "a siyum" in status


async def test_each_shares_by_consent_and_the_picture_is_shown_to_all_where_it_is_asked_for(
    world, held
):
    """PR-4, UX-2"""
    shown = await world.isaac.slash(world.table, "progress")
    assert "Shared" not in said(shown)
    assert "nobody" not in said(
        await world.isaac.click(shown.response, label="Let the others see mine")
    )

    theirs = said(await world.jacob.slash(world.table, "progress"))
    assert "'name': 'Shared'" in theirs
    assert "Isaac: 100% of the book" in theirs
    public = await world.jacob.click(
        (await world.jacob.slash(world.table, "progress")).response, label="Show it here to all"
    )
    picture = world.table.last_message
    assert public.response.ephemeral
    assert picture.attachments[0].description.startswith("0 min")
    assert "Isaac: 100% of the book" in picture.embeds[0].description

    again = await world.isaac.slash(world.table, "progress")
    await world.isaac.click(again.response, label="Show mine to nobody")
    assert "'name': 'Shared'" not in said(await world.jacob.slash(world.table, "progress"))


async def test_a_streak_is_hidden_and_shown_again_by_each_for_themselves(world, held):
    """PR-9"""
    shown = await world.isaac.slash(world.table, "progress")
    hidden = said(await world.isaac.click(shown.response, label="Hide the streak"))
    assert hidden == "You see no streaks any more."
    assert not (await progress_of(world, world.isaac)).streaks
    assert (await progress_of(world, world.jacob)).streaks

    again = await world.isaac.slash(world.table, "progress")
    await world.isaac.click(again.response, label="Show the streak")
    assert (await progress_of(world, world.isaac)).streaks
