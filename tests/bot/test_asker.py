"""Who asks, as Discord tells of them."""

from gettext import NullTranslations

import pytest

from havruta import asker
from havruta.people.model import Provider
from havruta.wording import Wording, languages, name_of, wording
from tests.bot.conftest import said


@pytest.fixture
async def club(world):
    """Another server, where Jacob is called otherwise; return how Isaac calls a command there."""
    await world.begin()
    club = world.env.create_guild("Club")
    isaac = club.add_member(world.isaac.user)
    jacob = club.add_member(world.jacob.user, nick="Heel-holder")
    bar = club.create_text_channel("bar")
    await jacob.slash(bar, "havruta list")
    return lambda command, **options: isaac.slash(bar, command, **options)


async def test_what_a_server_calls_somebody_is_no_name_elsewhere(world, club):
    """ID-1: a nickname may be meant for one circle alone."""
    assert "Isaac, Jacob" in said(await world.isaac.slash(world.table, "havruta list"))
    assert "Isaac, Jacob" in said(await world.isaac.user.slash("havruta list"))


@pytest.mark.parametrize("command", ["havruta list", "havruta show"])
async def test_a_server_sees_its_own_names(world, club, command):
    """ID-1, HV-2"""
    assert "Isaac, Heel-holder" in said(await club(command))


class Marked(NullTranslations):
    """A language in which every sentence stands between marks."""

    def gettext(self, message):
        return f"«{message}»"

    def ngettext(self, msgid1, msgid2, n):
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture
async def foreign(world, monkeypatch):
    """Isaac, who reads a language that nobody else does."""
    await world.begin()
    async with world.study.transaction() as records:
        isaac = await records.users.identified(Provider.DISCORD, str(world.isaac.id))
        await records.users.change(isaac.id, language="tlh")
    of = {"tlh": Wording("en", Marked())}
    monkeypatch.setattr(asker, "wording", lambda language: of.get(language) or wording(language))
    return world.isaac


def labels(message):
    """What the buttons say, wherever they are."""
    parts = [message] if isinstance(message, dict) else message.components
    found = [part["label"] for part in parts if isinstance(part, dict) and "label" in part]
    inner = [part.get("components", []) for part in parts if isinstance(part, dict)]
    return found + [label for some in inner for one in some for label in labels(one)]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("havruta create", {"book": "Ruth"}),
        ("havruta list", {}),
        ("havruta show", {}),
        ("session start", {}),
        ("session status", {}),
        ("session end", {}),
        ("history", {}),
        ("reminders status", {}),
        ("settings", {}),
        ("library refresh", {}),
    ],
)
async def test_everyone_is_answered_in_their_own_language(world, foreign, command, options):
    """UX-1"""
    theirs = await foreign.slash(world.table, command, **options)
    others = await world.jacob.slash(world.table, command, **options)

    (message,) = theirs.followups or [theirs.response]
    assert "«" in said(theirs)
    assert message.content == "" or message.content.startswith("«")
    ours = {*labels(message)} - {name_of(language) for language in languages()}
    assert all(label.startswith("«") for label in ours)
    assert "«" not in said(others)
