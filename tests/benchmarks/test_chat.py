"""The measurement of chat counts every command."""

import pytest

from benchmarks import chat
from benchmarks.household import begin, open_household, sit_down
from tests import households
from tests.forks import fork

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder


@pytest.fixture
async def household(household_folder):
    async with open_household(household_folder, launch=fork) as running:
        yield running


async def test_every_command_is_measured(household):
    """OP-6"""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("rebecca") as rebecca,
    ):
        await begin(isaac, jacob)
        await sit_down(isaac)
        offered = {name for command in isaac.commands() for name in words_of(command)}

        times = await chat.run_each(isaac, jacob, rebecca)

        assert len(times) == len(offered)
        assert all(ms > 0 for ms in times)


async def test_a_command_that_nobody_answers_is_no_figure(household):
    """OP-6: a command that is never answered must not flatter the measurement."""
    async with household.person("isaac") as isaac:
        await household.program.stop()

        with pytest.raises(RuntimeError, match="/havruta create was not answered: failed"):
            await chat.run_each(isaac, isaac, isaac)


def words_of(command):
    """The full names of a command: its own, or those of its subcommands."""
    parts = [option["name"] for option in command.get("options", []) if option["type"] == 1]
    return [f"{command['name']} {part}" for part in parts] or [command["name"]]
