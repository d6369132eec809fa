"""Discord's own description of its API, held against all that the program sends in a story."""

import pytest

from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.faults.reader import open_reader
from tests.openapi import complaints, needs_description, with_a_body

pytestmark = [needs_description, pytest.mark.asyncio(loop_scope="session")]

COMMANDS = "PUT /applications/{application_id}/commands"
MESSAGE = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
ANSWER = "POST /interactions/{interaction_id}/{token}/callback"
FOLLOW_UP = "POST /webhooks/{application_id}/{token}"
CHANGED_ANSWER = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
PARTS = {
    *((MESSAGE, part) for part in ("content", "embeds", "components", "nonce", "allowed_mentions")),
    *((FOLLOW_UP, part) for part in ("content", "embeds", "components", "flags")),
    *((EDIT, part) for part in ("embeds", "components", "flags")),
    (CHANGED_ANSWER, "content"),
}
"""What the story has to make the program send, or nothing is proved."""


async def make_havrutot(isaac, jacob, rebecca):
    """One with Jacob, by direct message; one that Rebecca declines, asked in the channel."""
    await isaac.autocomplete("havruta create", "book", "gen")
    await begin(isaac, jacob)
    await rebecca.close_dms()
    partners = f"<@{rebecca.id}>"
    await isaac.command("havruta create", book="Genesis", name="Mornings", partners=partners)
    asked = await rebecca.until(lambda message: "Decline" in message.buttons)
    await rebecca.press(asked, "Decline")
    await isaac.until(lambda message: "declined" in message.text)


async def change_one(isaac, rebecca):
    """See it in the list, change how it works, be refused, and ask for what is not there."""
    await isaac.command("havruta list")
    shown = await isaac.command("havruta show", havruta=GUIDE)
    await isaac.press(shown.message, "Tell me directly")
    await isaac.press(shown.message, "Let everyone turn pages")
    await isaac.command("havruta create", book="Nonsense")
    await isaac.command("library refresh")
    await rebecca.command("library refresh")


async def learn(household, isaac, jacob):
    """A session with its message, turned pages, the end from chat, and the history."""
    await isaac.autocomplete("session start", "havruta", "lea")
    card = await sit_down(isaac, havruta=GUIDE)
    async with open_reader(household, await link_of(jacob, card)) as reader:
        await reader.ask("navigate", ref=f"{GUIDE} 1:3")
        await isaac.until(lambda message: message.id == card.id and f"{GUIDE} 1:3" in message.text)
    await isaac.command("session status", havruta=GUIDE)
    asked = await isaac.command("session end", havruta=GUIDE)
    await isaac.press(asked.message, "End session")
    await isaac.until(lambda message: message.id == card.id and "End" not in message.buttons)
    await isaac.command("history")


async def test_all_that_the_program_sends_in_a_story_is_as_discord_describes_it(household):
    """OP-1: nothing that Discord would refuse, from the commands to the summary."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("rebecca") as rebecca,
    ):
        await make_havrutot(isaac, jacob, rebecca)
        await change_one(isaac, rebecca)
        await learn(household, isaac, jacob)

    requests = with_a_body(household.sandbox.requests)
    answers = {one.body["type"] for one in requests if one.route == ANSWER}
    parts = {(one.route, part) for one in requests for part in one.body if isinstance(part, str)}
    assert complaints(requests) == []
    assert COMMANDS in {one.route for one in requests}
    assert answers == {5, 6, 8}
    assert parts >= PARTS
