"""Backing up and restoring as an operator does it: one command each, and what it says."""

import json

import pytest

from bot.settings import LAST_BACKUP
from tests import households
from tests.bot.test_settings import run_to_the_end

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder


@pytest.fixture
def operator(household_folder):
    """Have the program asked for something; return its exit status, and the last line it says."""

    async def ask(*words, **environment):
        given = {"DISCORD_TOKEN": "hush", "DATABASE_URL": "sqlite:///havruta.db", **environment}
        status, said = await run_to_the_end(household_folder, given, *words)
        return status, said.splitlines()[-1]

    return ask


async def test_a_backup_is_made_and_restored_by_one_command_each(operator, household_folder):
    """OP-5, OP-10"""
    made, backed_up = await operator("backup", "a.backup", BACKUP_KEY="hush")
    elsewhere = {"DATABASE_URL": "sqlite:///elsewhere/havruta.db"}
    status, restored = await operator("restore", "a.backup", BACKUP_KEY="hush", **elsewhere)
    twice, refused = await operator("restore", "a.backup", BACKUP_KEY="hush")
    unknown, why = await operator("restore", "no.backup", **elsewhere)

    assert (made, status, twice, unknown) == (0, 0, 2, 2)
    backed_up, restored = json.loads(backed_up), json.loads(restored)
    assert (backed_up["event"], restored["event"]) == ("backed up", "restored")
    assert restored["as_of"] == backed_up["as_of"]
    assert 0 <= restored["seconds_missing_since"] < 600
    assert (household_folder / "elsewhere/havruta.db").exists()
    assert (household_folder / LAST_BACKUP).exists()
    assert refused == "Not done: havruta.db is there already."
    assert why == "Not done: no.backup: No such file or directory."
