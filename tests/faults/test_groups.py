"""In a group of people, and in a server that has not let the bot in, where it is only a guest."""

import aiohttp

from benchmarks.household import GUIDE

GROUP = "Isaac and Jacob"


async def test_a_pair_learns_together_in_a_group_where_the_bot_is_not(household):
    """SY-4, IN-1, SE-1: one has its commands, and the other has nothing but the buttons."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        assert jacob.commands(GROUP) == []
        await jacob.close_dms()

        made = await isaac.command(
            "havruta create", book=GUIDE, partners=f"<@{jacob.id}>", where=GROUP
        )
        invitation = await jacob.until(lambda m: "See the invitation" in m.buttons, where=GROUP)
        seen = await jacob.press(invitation, "See the invitation")
        accepted = await jacob.press(seen.shown, "Accept")
        await isaac.command("session start", where=GROUP)
        card = await jacob.until(lambda m: "Join" in m.buttons and not m.private, where=GROUP)
        joined = await jacob.press(card, "Join")

        assert made.shown.private
        assert f"<@{jacob.id}>" in invitation.text
        assert seen.shown.private
        assert accepted.state != "failed"
        assert "Open the page" in joined.shown.links
        assert household.program.failures == []


async def test_who_has_the_commands_with_them_uses_them_where_the_bot_is_not_let_in(household):
    """SY-4: what would go to the channel goes to each directly."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        aiohttp.ClientSession(household.sandbox.page_url, raise_for_status=True) as http,
    ):
        async with http.delete("/sandbox/members/havruta"):
            pass

        made = await isaac.command("havruta create", book=GUIDE, partners=f"<@{jacob.id}>")
        shared = await jacob.until(lambda m: "See the invitation" in m.buttons, where="general")

        assert "is made." in made.text
        assert not shared.private
        assert household.program.failures == []
