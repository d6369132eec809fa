"""The program is started anew between a question and its answer, and loses neither."""

import re

from benchmarks.household import GUIDE, begin, sit_down

CODE = re.compile("[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


async def test_what_was_asked_before_a_restart_is_answered_after_it(household):
    """HV-2, HV-3, IN-5: an offer, an invitation, a code, a list, and a deletion."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("esau") as esau,
    ):
        await begin(isaac, jacob)
        await isaac.command("havruta invite", users=f"<@{esau.id}>")
        invitation = await esau.until(lambda m: "Accept" in m.buttons, where="dm")
        made = await isaac.command("havruta link", count=1)
        listed = await isaac.command("havruta list")
        deleting = await isaac.command("havruta delete")
        await isaac.command("havruta transfer", user="Jacob")
        offer = await jacob.until(lambda m: "Would you own" in m.text, where="dm")

        await household.program.stop()
        await household.program.start()

        ways_in = await isaac.press(listed.message, "Invite")
        assert "Whom would you invite" in ways_in.text
        await isaac.choose(ways_in.message, "Whom to invite", "Esau")
        assert "Welcome to" in (await esau.press(invitation, "Accept")).text
        (code,) = {*CODE.findall(made.text)}
        assert "already" in (await esau.command("havruta join", code=code)).text
        accepted = await jacob.press(offer, "Take it over")
        assert accepted.text == f"From now on “{GUIDE}” is yours."
        await jacob.until(lambda m: m.id == offer.id and "Take it over" not in m.buttons)
        await isaac.press(deleting.message, "Delete for good")
        await isaac.until(lambda m: "Only the owner of the havruta can delete it." in m.text)

        deleting = await jacob.command("havruta delete")
        card = await sit_down(isaac)
        await jacob.press(deleting.message, "Delete for good")
        await jacob.until(lambda m: "End the session first" in m.text)
        ending = await jacob.press(card, "End")
        await jacob.press(ending.message, "End session")
        await jacob.press(deleting.message, "Delete for good")

        for one in (isaac, esau):
            await one.until(lambda m: "has been deleted by Jacob" in m.text, where="dm")
        gone = await isaac.until(lambda m: m.id == card.id and "Start again" in m.buttons)
        again = await isaac.press(gone, "Start again")
        assert again.text.startswith("That havruta does not exist any more.")
        assert household.program.failures == []
