"""/settings: in which language somebody is spoken to, and how they are told."""

from tests.bot.conftest import said

HEBREW = "השיחה איתך בעברית"


def answer(result):
    [message] = result.followups or [result.response]
    return message


def labels(message):
    return [button["label"] for row in message.components for button in row["components"]]


async def test_a_language_is_chosen_with_one_press(world):
    """UX-1"""
    asked = await world.isaac.slash(world.table, "settings")
    assert said(asked).startswith("I speak English with you, here and on the page.")
    assert labels(answer(asked))[0] == "עברית"

    await world.isaac.click(answer(asked), label="עברית")
    again = await world.isaac.slash(world.table, "settings")

    assert said(again).startswith(HEBREW)
    assert labels(answer(again))[0] == "English"


async def test_the_options_set_at_once(world):
    """NO-1, UX-1"""
    set_ = await world.isaac.slash(world.table, "settings", language="he", lead=1)

    assert said(set_).startswith(HEBREW)
    assert "דקה אחת" in said(set_)
    english = await world.isaac.slash(world.table, "settings", language="en", lead=15)
    assert "Reminders come 15 minutes ahead." in said(english)


async def test_what_is_left_out_on_shabbat_is_as_one_says(world):
    """SC-9"""
    plain = await world.isaac.slash(world.table, "settings")
    quiet = await world.isaac.slash(world.table, "settings", shabbat="reminders")
    away = await world.isaac.slash(world.table, "settings", shabbat="sessions")
    again = await world.isaac.slash(world.table, "settings", shabbat="nothing")

    assert "I do not remind you." in said(quiet)
    assert "I neither remind you nor expect you." in said(away)
    assert "you keep Shabbat" not in said(plain) + said(again)


async def test_how_one_is_told_is_chosen_with_one_press(world):
    """NO-1: and who has chosen nothing else for a havruta is told so of it."""
    await world.begin()
    asked = await world.jacob.slash(world.table, "settings")
    shown = labels(answer(asked))[1:4]
    before = len(world.jacob.user.dm_channel.history())

    await world.jacob.click(answer(asked), label="Tell me directly")
    again = await world.jacob.slash(world.table, "settings")
    card = await world.sit_down()

    assert shown == ["Tell me in the channel", "Tell me directly", "Tell me nothing"]
    assert "You get a direct message." in said(again)
    assert "Tell me directly" not in labels(answer(again))
    assert len(world.jacob.user.dm_channel.history()) == before + 1
    assert str(world.jacob.id) not in card.content


async def test_who_wishes_to_be_told_nothing_is_neither_called_nor_written_to(world):
    """NO-1: but hears what they have asked for themselves."""
    await world.begin()
    asked = await world.jacob.slash(world.table, "settings")
    await world.jacob.click(answer(asked), label="Tell me nothing")
    before = len(world.jacob.user.dm_channel.history())

    card = await world.sit_down()
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    assert len(world.jacob.user.dm_channel.history()) == before
    assert str(world.jacob.id) not in card.content
    told = world.isaac.user.dm_channel.last_message.content
    assert told.startswith("I could not invite Jacob to “Ruth”: they wish to be told nothing.")
    await world.jacob.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.esau.id}>"
    )
    await world.tell()
    await world.esau.user.click(world.esau.user.dm_channel.last_message, label="Decline")
    await world.tell()
    assert "Esau" in world.jacob.user.dm_channel.last_message.content


async def test_of_one_havruta_one_may_be_told_otherwise(world):
    """NO-1: by /havruta show, and back again."""
    await world.begin()
    asked = await world.jacob.slash(world.table, "settings")
    await world.jacob.click(answer(asked), label="Tell me nothing")
    shown = await world.jacob.slash(world.table, "havruta show")

    await world.jacob.click(answer(shown), label="Tell me in the channel")
    card = await world.sit_down()
    shown = await world.jacob.slash(world.table, "havruta show")
    await world.jacob.click(answer(shown), label="As in my settings")

    assert str(world.jacob.id) in card.content
    assert "You are told nothing" in said(await world.jacob.slash(world.table, "havruta show"))


async def test_what_is_told_later_is_told_in_the_language_that_was_chosen(world):
    """UX-1, NO-2: in a direct message, too."""
    asked = await world.isaac.slash(world.table, "settings")
    await world.isaac.click(answer(asked), label="עברית")

    await world.begin()

    told = world.isaac.user.dm_channel.last_message.content
    assert told == "ההזמנה שלך התקבלה. הצטרפות חדשה לחברותא ״\u2068Ruth\u2069״: \u2068Jacob\u2069."


async def test_who_has_not_chosen_is_asked_with_their_first_havruta(world):
    """UX-1"""
    made = await world.isaac.slash(world.table, "havruta create", book="Ruth")
    await world.isaac.click(answer(made), label="עברית")

    again = await world.isaac.slash(world.table, "havruta create", book="Ruth")

    assert said(again).startswith("החברותא ״\u2068Ruth\u2069״ נפתחה. נקודת ההתחלה: רות א׳:א׳.")
    assert "English" not in labels(answer(again))


async def test_what_is_left_out_on_shabbat_and_whose_days_are_kept_is_chosen_with_one_press(world):
    """SC-9"""
    asked = await world.isaac.slash(world.table, "settings", zone="London")
    before = said(asked)

    await world.isaac.click(answer(asked), label="No reminders on Shabbat")
    await world.isaac.click(answer(asked), label="Festivals as in Israel")
    after = said(asked)
    shown = labels(answer(asked))[-3:]
    await world.isaac.click(answer(asked), label="Festivals as outside Israel")

    assert "Festivals are reckoned as outside Israel." in before
    assert "While you keep Shabbat or a festival, I do not remind you." in after
    assert "Festivals are reckoned as in Israel." in after
    assert shown == [
        "Shabbat as any day",
        "No sessions on Shabbat",
        "Festivals as outside Israel",
    ]
    assert "Festivals are reckoned as outside Israel." in said(asked)
