"""/schedule add: what was understood is shown, and only then kept."""

from havruta.people import whereabouts
from havruta.sentences import SAID_TWICE
from tests.bot.conftest import person, said
from tests.bot.people.test_settings import answer, labels
from tests.bot.plans.conftest import scheduled

UNSAID = {"when": "", "repeat": "", "until": "", "minutes": ""}


def plans(world):
    return world.study.storage.snapshot()["plans"]


async def test_what_was_understood_is_shown_and_kept_by_keep_alone(pair):
    """SC-1: the rule, five times by both clocks, Hebrew dates, and whose Shabbat it is."""
    shown = await pair.isaac.slash(
        pair.table, "schedule add", when="every Tue and Fri 17:30", minutes=45
    )
    embed = answer(shown).embeds[0]
    before = len(plans(pair))
    told_before = len(pair.jacob.user.dm_channel.history())

    await pair.isaac.click(answer(shown), label="Keep")
    await pair.tell()

    assert embed.title == "Ruth"
    assert "every Tuesday and Friday at 17:30 (Jerusalem)" in embed.description
    assert "45 min" in embed.description
    assert [field.name for field in embed.fields] == [
        "Tuesday 3 March 2026, 17:30",
        "Friday 6 March 2026, 17:30",
        "Tuesday 10 March 2026, 17:30",
        "Friday 13 March 2026, 17:30",
        "Tuesday 17 March 2026, 17:30",
    ]
    assert embed.fields[0].value == "14 Adar 5786\nIn New York: 10:30 · Jacob"
    assert "In New York: 11:30 · Jacob" in embed.fields[2].value, "their clock has changed"
    assert "This is Shabbat: Isaac" in embed.fields[1].value
    assert (before, len(plans(pair))) == (0, 1)
    assert said(shown).startswith("Scheduled: every Tuesday and Friday at 17:30 (Jerusalem)")
    assert labels(answer(shown)) == ["Show among the server’s events"]
    assert len(pair.jacob.user.dm_channel.history()) == told_before + 1
    assert "Ruth" in pair.jacob.user.dm_channel.last_message.content


async def test_what_is_not_clear_is_asked_a_button_for_each_meaning(pair):
    """SC-1: and nothing is guessed."""
    shown = await pair.isaac.slash(pair.table, "schedule add", when="tomorrow at 8")
    question, choices = answer(shown).content, labels(answer(shown))

    await pair.isaac.click(answer(shown), label=choices[1])

    assert question == "You said: tomorrow at 8\nIn the morning or in the evening?"
    assert choices == [
        "Monday 2 March 2026, 08:00",
        "Monday 2 March 2026, 20:00",
        "Change",
        "Never mind",
    ]
    assert answer(shown).embeds[0].fields[0].name == "Monday 2 March 2026, 20:00"
    assert labels(answer(shown)) == ["Keep", "Change", "Never mind"]


async def test_without_a_time_a_form_asks_and_change_opens_it_with_what_was_typed(pair):
    """SC-1: for those who like fields; what is wrong in it is said."""
    opened = await pair.isaac.slash(pair.table, "schedule add")
    filled = {"when": "tuesday 20:30", "repeat": "every two weeks", "until": "4", "minutes": "30"}
    shown = await pair.isaac.submit_modal(opened, UNSAID | filled)
    description = answer(shown).embeds[0].description
    again = await pair.isaac.click(answer(shown), label="Change")
    typed = {
        label["component"]["custom_id"]: label["component"].get("value")
        for label in again.modal["components"][:4]
    }
    wrong = await pair.isaac.submit_modal(again, UNSAID | {"when": "8pm", "minutes": "abc"})

    assert (
        "every 2 weeks on Tuesday at 20:30 (Jerusalem), from 3 March 2026, 4 times" in description
    )
    assert "30 min" in description
    assert typed == filled
    assert "from 5 to 720" in wrong.followups[0].content


async def test_a_form_chooses_whom_it_is_for(pair):
    """SC-1: and remembers it."""
    opened = await pair.isaac.slash(pair.table, "schedule add")
    people = opened.modal["components"][4]["component"]["options"]
    isaac = await person(pair, pair.isaac)
    shown = await pair.isaac.submit_modal(
        opened, UNSAID | {"when": "tomorrow 20:30", "who": [isaac]}
    )
    described = answer(shown).embeds[0].description

    again = await pair.isaac.click(answer(shown), label="Change")

    assert [one["label"] for one in people] == ["Isaac", "Jacob"]
    assert described.endswith("Isaac")
    chosen = again.modal["components"][4]["component"]["options"]
    assert [one.get("default", False) for one in chosen] == [True, False]


async def test_what_was_typed_at_length_is_changed_as_it_was_understood(pair):
    """SC-1"""
    long = "every Tuesday and Thursday evening at half past eight until 31 December 2026"
    shown = await pair.isaac.slash(pair.table, "schedule add", when=long, minutes=45)

    again = await pair.isaac.click(answer(shown), label="Change")

    when, _, _, minutes, _ = [one["component"].get("value") for one in again.modal["components"]]
    assert when == (
        "every Tuesday and Thursday at 20:30 (Jerusalem), from 3 March 2026, until 31 December 2026"
    )
    assert minutes == "45"


async def test_who_has_no_clock_is_asked_for_a_city_and_then_goes_on(world):
    """SC-8, SC-1: nobody is asked for an offset, and what was typed is not lost."""
    await world.begin()
    asked = await world.isaac.slash(world.table, "schedule add", when="tomorrow 8pm")
    question = answer(asked).content
    [[cities]] = [row["components"] for row in answer(asked).components]

    await world.isaac.select(answer(asked), ["Europe/London"])

    assert "I have to know yours first." in question
    assert cities["options"][0]["label"] == "Jerusalem · Asia/Jerusalem"
    assert len({option["value"] for option in cities["options"]}) == 25
    assert answer(asked).embeds[0].fields[0].name == "Monday 2 March 2026, 20:00"
    assert "(London)" in answer(asked).embeds[0].description


async def test_the_clock_of_ones_browser_is_confirmed_by_one_tap_and_it_goes_on(world):
    """SC-8, SC-1"""
    await world.begin()
    isaac = await person(world, world.isaac)
    await whereabouts.learn_zone(world.study, by=isaac, zone="Europe/London")
    asked = await world.isaac.slash(world.table, "schedule add", when="tomorrow 8pm", minutes=30)
    question = answer(asked)
    told = question.content

    await world.isaac.click(question, label="Yes")

    assert "Is your time zone Europe/London?" in told
    assert question.embeds[0].fields[0].name == "Monday 2 March 2026, 20:00"
    assert "30 min" in question.embeds[0].description


async def test_it_can_be_for_some_alone_and_never_for_strangers(pair):
    """SC-1"""
    alone = await pair.isaac.slash(
        pair.table, "schedule add", when="tomorrow 8pm", users=f"<@{pair.isaac.id}>"
    )
    stranger = await pair.isaac.slash(
        pair.table, "schedule add", when="tomorrow 8pm", users=f"<@{pair.esau.id}>"
    )
    before = len(pair.jacob.user.dm_channel.history())
    await pair.isaac.click(answer(alone), label="Keep")
    await pair.tell()

    assert said(stranger) == "Nobody called Esau belongs to “Ruth”."
    assert len(pair.jacob.user.dm_channel.history()) == before
    assert said(await pair.isaac.slash(pair.table, "schedule list")).count("Ruth") == 1


async def test_what_is_understood_so_far_is_offered_while_one_types(pair):
    """SC-1, UX-1: in one's own language, from what is at hand."""
    when = await pair.isaac.autocomplete(pair.table, "schedule add", "when", "every tue 20:30")
    both = await pair.isaac.autocomplete(pair.table, "schedule add", "when", "tomorrow at 8")
    lacking = await pair.isaac.autocomplete(pair.table, "schedule add", "when", "every week")
    repeat = await pair.isaac.autocomplete(
        pair.table, "schedule add", "repeat", "every two weeks", when="tue 20:30"
    )
    monthly = await pair.isaac.autocomplete(
        pair.table, "schedule add", "repeat", "monthly", when="tue 20:30"
    )
    usual = await pair.isaac.autocomplete(pair.table, "schedule add", "repeat", "")
    await pair.isaac.slash(pair.table, "settings", language="he")
    hebrew = await pair.isaac.autocomplete(pair.table, "schedule add", "when", "מחר 20:30")

    assert when[0]["name"].startswith("every tue 20:30 · every Tuesday at 20:30 (Jerusalem)")
    assert when[0]["value"] == "every tue 20:30"
    assert [one["value"] for one in both] == [
        "Monday 2 March 2026 at 08:00 (Jerusalem)",
        "Monday 2 March 2026 at 20:00 (Jerusalem)",
    ]
    assert lacking[0]["value"] == "every week"
    assert "every 2 weeks on Tuesday at 20:30" in repeat[0]["name"]
    assert [one["value"] for one in monthly] == [
        "every month on the 3rd",
        "every month on the first Tuesday",
    ]
    assert [one["value"] for one in usual][:2] == ["once", "every day"]
    assert "יום שני, 2 במרץ 2026" in hebrew[0]["name"]
    chosen = await pair.isaac.slash(pair.table, "schedule add", when=both[1]["value"])
    assert "20:00" in answer(chosen).embeds[0].fields[0].name


async def test_what_one_may_not_expect_is_remarked(world):
    """SC-1: months that are left out, clocks that change, and partners whose clock is not known."""
    await world.begin()
    await world.isaac.slash(world.table, "settings", zone="Jerusalem")

    monthly = await world.isaac.slash(world.table, "schedule add", when="31st of every month 20:30")
    early = await world.isaac.slash(world.table, "schedule add", when="27 March 02:30")

    described = answer(monthly).embeds[0].description
    assert "Months without the 31st are left out." in described
    assert "By which clock they go, I don’t know yet: Jacob" in described
    assert "the clock goes forward over 02:30" in answer(early).embeds[0].description


async def test_two_ends_are_refused_as_two_and_one_is_enough(pair):
    """SC-1, OP-1"""
    weekly = {"when": "tue 20:30", "repeat": "weekly"}
    both = await pair.isaac.slash(
        pair.table, "schedule add", **weekly, until="31 December", count=4
    )
    until = await pair.isaac.slash(pair.table, "schedule add", **weekly, until="31 December")
    count = await pair.isaac.slash(pair.table, "schedule add", **weekly, count=4)

    assert said(both).startswith(SAID_TWICE["end"])
    assert "until 31 December 2026" in answer(until).embeds[0].description
    assert "4 times" in answer(count).embeds[0].description


async def test_what_is_put_away_is_not_offered_to_be_planned_and_refused(pair):
    """SC-1, HV-3"""
    await pair.isaac.slash(pair.table, "havruta archive", havruta="Ruth")

    offered = await pair.isaac.autocomplete(pair.table, "schedule add", "havruta", "")
    refused = await pair.isaac.slash(pair.table, "schedule add", when="tomorrow 8pm")

    assert offered == []
    assert "The havruta “Ruth” is archived." in said(refused)


async def test_never_mind_keeps_nothing(pair):
    """SC-1"""
    shown = await pair.isaac.slash(pair.table, "schedule add", when="tomorrow 8pm")

    await pair.isaac.click(answer(shown), label="Never mind")

    assert said(shown) == "All stays as it is."
    assert len(plans(pair)) == 0


async def test_what_is_planned_is_listed_with_who_comes(pair):
    """SC-6, SC-4"""
    nothing = said(await pair.isaac.slash(pair.table, "schedule list"))
    await scheduled(pair, when="every tue, thu 20:30")

    listed = await pair.isaac.slash(pair.table, "schedule list")
    first = str(answer(listed).components)
    await pair.isaac.click(answer(listed), label="Later")
    second = str(answer(listed).components)
    theirs = await pair.jacob.slash(pair.table, "schedule list", havruta="Ruth")
    strangers = await pair.esau.slash(pair.table, "schedule list")

    assert nothing == "Nothing is scheduled yet. /schedule add plans a session."
    assert "Tuesday 3 March 2026, 20:30" in first
    assert "No answer yet: Isaac, Jacob" in first
    assert "Tuesday 17 March 2026, 20:30" in second
    assert "Tuesday 3 March 2026, 13:30" in str(answer(theirs).components)
    assert said(strangers).startswith(nothing)


async def test_a_plan_is_shown_among_the_servers_events_or_it_is_said_what_that_takes(pair):
    """SC-6, SY-4: whoever has just planned may press it; in one sentence."""
    shown = await pair.isaac.slash(pair.table, "schedule add", when="every Tue 17:30")
    await pair.isaac.click(answer(shown), label="Keep")

    pressed = await pair.isaac.click(answer(shown), label="Show among the server’s events")

    told = said(pressed)
    assert (
        "I need the permission “Create Events” in this server for that." in told
        or "Its next session stands among this server’s events" in told
    )
    [listing] = pair.study.storage.snapshot()["listings"]
    assert listing["guild_id"] == str(pair.table.guild.id)
