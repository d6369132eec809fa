"""/settings: in which language somebody is spoken to, which Discord does not tell of Hebrew."""

from tests.bot.conftest import said

HEBREW = "אני מדבר איתך עברית"


def answer(result):
    [message] = result.followups or [result.response]
    return message


def labels(message):
    return [button["label"] for row in message.components for button in row["components"]]


async def test_a_language_is_chosen_with_one_press(world):
    """UX-1"""
    asked = await world.isaac.slash(world.table, "settings")
    assert said(asked).startswith("I speak English with you, here and on the page.")
    assert labels(answer(asked)) == ["עברית"]

    await world.isaac.click(answer(asked), label="עברית")
    again = await world.isaac.slash(world.table, "settings")

    assert said(again).startswith(HEBREW)
    assert labels(answer(again)) == ["English"]


async def test_what_is_told_later_is_told_in_the_language_that_was_chosen(world):
    """UX-1, NO-2: in a direct message, too."""
    asked = await world.isaac.slash(world.table, "settings")
    await world.isaac.click(answer(asked), label="עברית")

    await world.begin()

    told = world.isaac.user.dm_channel.last_message.content
    assert told == "ההזמנה התקבלה: נוספו לחברותא ״Ruth״: Jacob."


async def test_who_has_not_chosen_is_asked_with_their_first_havruta(world):
    """UX-1"""
    made = await world.isaac.slash(world.table, "havruta create", book="Ruth")
    await world.isaac.click(answer(made), label="עברית")

    again = await world.isaac.slash(world.table, "havruta create", book="Ruth")

    assert said(again).startswith("החברותא ״Ruth״ נפתחה. מתחילים ב־רות א׳:א׳.")
    assert "English" not in labels(answer(again))
