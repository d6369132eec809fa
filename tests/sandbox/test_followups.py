"""What comes after the first answer, and forms with more than a line of text."""

import discord
import pytest

from sandbox.testing.person import Refused
from sandbox.world import seed
from tests.patience import PATIENCE


@pytest.fixture
async def taken(bot, isaac):
    """An interaction that waits for the test to answer it."""
    await isaac._act("run", channel=isaac.channel_id(), command="silent", options={})
    return await bot.taken.get()


async def test_the_answer_can_be_read_changed_and_deleted(taken, isaac):
    await taken.response.send_message("one")
    answer = await taken.original_response()

    await answer.edit(content="two")
    seen = await isaac.until(lambda message: message.content == "two")
    await taken.delete_original_response()

    assert answer.content == "one"
    await isaac.until_gone(seen)


async def test_a_follow_up_can_be_read_changed_and_deleted(taken, isaac):
    await taken.response.send_message("first")
    more = await taken.followup.send("more", ephemeral=True, wait=True)

    again = await taken.followup.fetch_message(more.id)
    await taken.followup.edit_message(more.id, content="even more")
    seen = await isaac.until(lambda message: message.content == "even more")
    await taken.followup.delete_message(more.id)

    assert again.content == "more"
    assert seen.private
    await isaac.until_gone(seen)


async def test_a_deferred_answer_can_be_deleted_instead(taken, isaac):
    await taken.response.defer(thinking=True, ephemeral=True)
    seen = await isaac.until(lambda message: message.thinking)

    await taken.delete_original_response()

    await isaac.until_gone(seen)


async def test_the_message_of_a_button_is_changed_after_acknowledging(bot, isaac):
    channel = bot.get_channel(int(seed.GENERAL_ID))
    view = discord.ui.View().add_item(discord.ui.Button(label="Go", custom_id="go"))
    sent = await channel.send("before", view=view)
    pressed = bot.loop.create_task(bot.wait_for("interaction", timeout=PATIENCE))
    await isaac._act("press", message_id=str(sent.id), custom_id="go")
    interaction = await pressed

    await interaction.response.defer()
    await interaction.edit_original_response(content="after", view=None)

    seen = await isaac.until(lambda message: message.content == "after")
    assert seen.id == str(sent.id)
    assert seen.buttons == []


async def test_messages_of_others_are_out_of_reach_of_the_token(taken, isaac, api):
    said = await isaac.say("mine")
    await taken.response.send_message("answer")

    with pytest.raises(discord.NotFound) as refused:
        await taken.followup.edit_message(int(said.id), content="yours")
    elsewhere = await api("GET", f"/webhooks/1/{taken.token}/messages/@original")

    assert refused.value.code == 10008
    assert elsewhere.code == 10015


class Survey(discord.ui.Modal, title="Survey"):
    """A form with a bit of everything."""

    welcome = discord.ui.TextDisplay("Tell us how you learn.")
    pace = discord.ui.Label(
        text="Your pace",
        component=discord.ui.Select(
            custom_id="pace",
            options=[discord.SelectOption(label=one) for one in ("slow", "fast")],
        ),
    )
    partner = discord.ui.Label(
        text="Your partner", component=discord.ui.UserSelect(custom_id="partner", required=False)
    )
    note = discord.ui.Label(
        text="A note",
        description="in your own words",
        component=discord.ui.TextInput(custom_id="note", required=False),
    )

    async def on_submit(self, interaction):
        chosen = [self.pace.component.values, self.partner.component.values]
        names = [user.display_name for user in chosen[1]]
        text = f"{chosen[0]} {names} {self.note.component.value!r}"
        await interaction.response.send_message(text, ephemeral=True)


async def form_of(taken, isaac):
    await taken.response.send_modal(Survey())
    interaction_id = str(taken.id)
    state = isaac._screen.interactions
    await isaac._wait(lambda: state[interaction_id]["state"] == "modal", 5, "the form")
    return (await isaac._answer({"interaction_id": interaction_id})).modal


async def test_a_form_may_have_menus_under_labels(taken, isaac, sandbox):
    form = await form_of(taken, isaac)

    answer = await isaac.submit(form, Your_pace="fast", partner=["@Jacob"])

    assert form.fields == {"pace": "Your pace", "partner": "Your partner", "note": "A note"}
    assert answer.text == "['fast'] ['Jacob'] ''"
    assert sandbox.violations == []


async def test_a_menu_that_is_required_has_to_be_chosen_from(taken, isaac):
    form = await form_of(taken, isaac)

    with pytest.raises(Refused, match="Something has to be chosen"):
        await isaac.submit(form, note="x")


async def test_a_button_may_be_answered_by_a_form(bot, isaac):
    channel = bot.get_channel(int(seed.GENERAL_ID))
    view = discord.ui.View().add_item(discord.ui.Button(label="Ask", custom_id="ask"))
    sent = await channel.send("before", view=view)
    pressed = bot.loop.create_task(bot.wait_for("interaction", timeout=PATIENCE))
    await isaac._act("press", message_id=str(sent.id), custom_id="ask")
    form = await form_of(await pressed, isaac)
    submitted = bot.loop.create_task(
        bot.wait_for("interaction", check=lambda one: one.data.get("components"), timeout=PATIENCE)
    )

    answer = await isaac.submit(form, pace="slow")

    assert answer.text == "['slow'] [] ''"
    assert (await submitted).message.id == sent.id


async def test_roles_and_channels_can_be_options(bot, isaac, api):
    path = f"/applications/{seed.APPLICATION_ID}/commands"
    kinds = {"role": 8, "mentionable": 9, "channel": 7, "attachment": 11}
    options = [{"name": n, "type": t, "description": "x"} for n, t in kinds.items()]
    await api("POST", path, json={"name": "point", "description": "x", "options": options})
    await isaac._wait(lambda: "point" in names(isaac), 5, "the command")
    heard = bot.loop.create_task(bot.wait_for("interaction", timeout=PATIENCE))

    values = {"role": "@everyone", "mentionable": "Havruta", "channel": "#study-table"}
    await isaac._act("run", channel="general", command="point", options=values)

    data = (await heard).data
    given = {option["name"]: option["value"] for option in data["options"]}
    assert given == {"role": seed.GUILD_ID, "mentionable": seed.BOT_ID, "channel": seed.TABLE_ID}
    assert set(data["resolved"]) == {"roles", "users", "members", "channels"}
    with pytest.raises(Refused, match="there is no role cook"):
        await isaac.command("point", role="cook")
    with pytest.raises(Refused, match="attachment cannot be given here"):
        await isaac.command("point", attachment="x")


def names(person):
    return [command["name"] for command in person.commands()]
