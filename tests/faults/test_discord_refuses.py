"""Discord fails, forbids, or takes a request and loses its answer."""

import pytest

from benchmarks.household import GUIDE, begin, sit_down
from sandbox.faults import Fault


@pytest.fixture
def fault(household):
    """Let a coming request fail."""

    def add(route, **how):
        household.sandbox.faults.add(Fault(route=route, **how))

    return add


async def end(isaac):
    asked = await isaac.command("session end")
    await isaac.press(asked.message, "End session")


async def test_a_name_written_like_a_mention_calls_nobody(household):
    """IN-1, NO-1: only those concerned are mentioned."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("esau") as esau,
    ):
        await jacob.close_dms()

        await isaac.command(
            "havruta create", book=GUIDE, name=f"With <@{esau.id}>", partners=f"<@{jacob.id}>"
        )

        invitation = await jacob.until(lambda message: "Accept" in message.buttons)
        assert invitation.mentions == [jacob.id]
