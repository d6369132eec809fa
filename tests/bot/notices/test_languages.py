"""What is spoken where: at a havruta's home its own language, directly each person's."""

from tests.bot.conftest import labels, said, text_of

BUTTONS = ["כניסה", "בקשה להוביל", "לקרוא לכולם לכאן", "סיום", "לערוץ הקולי בדיסקורד"]


def answer(result):
    [message] = result.followups or [result.response]
    return message


async def choose(world, person, language):
    await person.slash(world.table, "settings", language=language)


async def test_a_home_speaks_the_language_that_its_maker_chose_before_or_with_it(world):
    """UX-1, SE-8: and each is answered in their own."""
    made = await world.isaac.slash(world.table, "havruta create", book="Ruth")
    await world.isaac.click(answer(made), label="עברית")

    card = await world.sit_down()
    asked = await world.isaac.slash(world.table, "session status")

    assert labels(card) == BUTTONS
    assert "**רות א׳:א׳**" in text_of(card)
    assert "בחדר" in said(asked)


async def test_a_session_s_message_speaks_what_its_owner_has_chosen_just_now(world, card):
    """UX-1, SE-8: who had chosen nothing when they made it."""
    await choose(world, world.isaac, "he")
    await world.redrawn()

    assert labels(world.table.last_message) == BUTTONS


async def test_its_owner_alone_switches_it_and_its_message_is_drawn_anew(world, card):
    """UX-1, SY-1, SE-8"""
    by_isaac = await world.isaac.slash(world.table, "havruta show")
    by_jacob = await world.jacob.slash(world.table, "havruta show")

    await world.isaac.click(answer(by_isaac), label="עברית")
    await world.redrawn()

    assert "עברית" not in text_of(answer(by_jacob))
    drawn = world.table.last_message
    assert drawn.id == card.id
    assert labels(drawn) == BUTTONS


async def test_what_is_told_directly_speaks_its_reader_s_language_to_the_end(world):
    """UX-1, SE-6: also as it is redrawn."""
    await world.begin()
    await choose(world, world.jacob, "he")
    asked = await world.jacob.slash(world.table, "settings")
    await world.jacob.click(answer(asked), label="הודעות בפרטי")

    card = await world.sit_down()
    theirs = world.jacob.user.dm_channel.last_message
    began = labels(theirs)
    ended = await world.isaac.click(card, label="End")
    await world.isaac.click(answer(ended), label="End session")
    await world.at_rest()

    assert labels(card) == [
        "Join",
        "Ask to lead",
        "Bring everyone here",
        "End",
        "Use Discord voice",
    ]
    assert began == BUTTONS
    assert "nobody came" in text_of(world.table.last_message)
    assert "איש לא הגיע" in text_of(world.jacob.user.dm_channel.last_message)


async def test_what_is_for_one_person_speaks_the_language_of_where_it_stands(world):
    """UX-1, NO-2: the channel's, if it could not be told directly."""
    await choose(world, world.jacob, "he")
    await world.close_direct_messages(world.jacob)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    told = world.table.last_message.content
    assert told.startswith(f"<@{world.jacob.id}> You are invited:")
    assert told.endswith("because I could not tell you privately.")


async def test_who_wishes_to_be_told_in_the_channel_is_told_there_without_an_excuse(world):
    """NO-1"""
    await world.begin()
    asked = await world.isaac.slash(world.table, "settings")
    await world.isaac.click(answer(asked), label="Tell me in the channel")

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.esau.id}>"
    )
    await world.tell()
    await world.esau.user.click(world.esau.user.dm_channel.last_message, label="Decline")
    await world.tell()

    told = world.table.last_message.content
    assert told == (f"<@{world.isaac.id}> Your invitation is declined: Esau won’t join “Ruth”.")


async def test_in_a_hebrew_channel_those_who_are_called_stand_on_a_line_of_their_own(world):
    """UX-1: a name begins no Hebrew line, and the book is called as Hebrew calls it."""
    await choose(world, world.isaac, "he")
    await world.close_direct_messages(world.jacob)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    called, told, _ = world.table.last_message.content.split("\n")
    assert called == f"<@{world.jacob.id}>"
    assert "רות" in told
    assert "\u2068Isaac\u2069" in told


async def test_an_invitation_names_the_book_as_its_reader_s_language_does(world):
    """UX-1: in the list, too."""
    await choose(world, world.jacob, "he")
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", name="Dawn", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    listed = await world.jacob.slash(world.table, "havruta list")

    for told in (said(listed), world.jacob.user.dm_channel.last_message.content):
        assert "ללמוד יחד רות" in told
