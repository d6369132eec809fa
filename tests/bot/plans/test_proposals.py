"""Who can't make it proposes another time, which is agreed to, or not."""

import pytest

from havruta.plans import replies, views
from havruta.plans.model import Answer
from tests.bot.conftest import labels as labels_of
from tests.bot.conftest import person, said
from tests.bot.people.test_settings import answer, labels
from tests.bot.plans.conftest import scheduled, times
from tests.havruta.planned import see_to


@pytest.fixture
async def asked(pair):
    """Jacob can't make it, and has others asked; return what he sees, and what Isaac is asked."""
    await scheduled(pair, when="tomorrow 20:30")
    card = pair.jacob.user.dm_channel.last_message
    declined = await pair.jacob.user.click(card, label="Can’t make it")
    await pair.tell()  # or it is told beside what is asked, and either may come last
    await pair.jacob.user.click(answer(declined), label="Propose another time")
    await pair.tell()
    return answer(declined), pair.isaac.user.dm_channel.last_message


async def test_another_time_is_proposed_and_moved_to_once_enough_agree(pair, asked):
    """SC-10: this occurrence only; the message shows who agrees, each by their own clock."""
    theirs, ours = asked
    choices = labels_of(ours)

    alone = await pair.isaac.user.click(ours, label=choices[1])
    now = pair.isaac.user.dm_channel.history()[-1]
    before = await times(pair)
    await pair.jacob.user.click(theirs, label=labels(theirs)[1])
    await pair.tell()

    assert theirs.content == "I ask the others about “Ruth”:"
    assert ours.content.startswith("Can “Ruth” on Monday 2 March, 20:30 (Jerusalem) be at another")
    assert choices[1:] == [
        "Tuesday 3 March 2026, 20:30",
        "Wednesday 4 March 2026, 20:30",
        "None of these",
    ]
    assert (
        said(alone) == "You agree to Tuesday 3 March 2026, 20:30. It moves once enough of you do."
    )
    assert (now.id, now.embeds[0].fields[1].value) == (ours.id, "Agreed: Isaac")
    assert before == ["2026-03-02 20:30"]
    assert await times(pair) == ["2026-03-03 20:30"]
    assert labels(theirs) == []
    assert "moved to Tuesday 3 March" in pair.isaac.user.dm_channel.last_message.content


async def test_what_suits_nobody_moves_nothing(pair, asked):
    """SC-10"""
    _, ours = asked

    declined = await pair.isaac.user.click(ours, label="None of these")

    assert said(declined) == "None of these times suits you; the others see it."
    assert await times(pair) == ["2026-03-02 20:30"]


async def test_without_the_owner_the_others_say_whether_they_meet(trio):
    """SC-10: by a button beside the other times, which stay."""
    await scheduled(trio, when="tomorrow 20:30")
    isaac = await person(trio, trio.isaac)
    (planned,) = await views.coming(trio.study, by=isaac)
    key = planned.occurrence.key
    await replies.reply(trio.study, key=key, by=isaac, answer=Answer.NOT_COMING)
    await see_to(trio.study)
    await trio.tell()
    asked = trio.jacob.user.dm_channel.last_message
    text, choices = asked.content, labels_of(asked)

    done = await trio.jacob.user.click(asked, label="Coming")

    assert "Without its owner, Isaac, “Ruth” on" in text
    assert "takes place if two others say that they come" in text
    assert "Coming" in choices
    assert "None of these" in choices
    assert said(done).startswith("You come to “Ruth”")
    (now,) = [m for m in trio.jacob.user.dm_channel.history() if m.id == asked.id]
    assert labels_of(now) == choices


async def test_how_many_have_to_come_is_its_owners_to_say(pair):
    """SC-10: and everybody sees it on the havruta."""
    shown = await pair.isaac.slash(pair.table, "havruta show")
    before = said(shown)
    menu = next(one for one in answer(shown).components[0]["components"] if "quorum" in str(one))

    await pair.isaac.select(answer(shown), ["0"], custom_id=menu["components"][0]["custom_id"])
    theirs = said(await pair.jacob.slash(pair.table, "havruta show"))

    assert "takes place if the owner and one more come; without the owner," in before
    assert "takes place if everybody comes whom it is for." in said(shown)
    assert "takes place if everybody comes whom it is for." in theirs
    assert "quorum" not in theirs
