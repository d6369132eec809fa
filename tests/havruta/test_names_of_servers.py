"""What people are called where."""

from dataclasses import replace

import pytest

from havruta.havrutot import founding, invitations, selection, views
from havruta.havrutot.model import Home
from havruta.people import identities
from havruta.people.model import Profile, Provider
from havruta.sessions import reports

JACOB = Profile(Provider.DISCORD, "100000000000000002", "Jacob")
IN_THE_CLUB = replace(JACOB, guild_id="club", nickname="Heel-holder")


@pytest.fixture
async def nicknamed(study, havruta):
    """Jacob has asked for something where he is called otherwise."""
    return await identities.known(study, IN_THE_CLUB)


async def named(study, havruta, isaac, guild_id):
    overview = await views.show(study, havruta_id=havruta.id, by=isaac.id, guild_id=guild_id)
    return [user.name for user in overview.people]


async def test_a_persons_name_is_not_what_a_server_calls_them(study, nicknamed):
    """ID-1"""
    assert nicknamed.name == "Jacob"


@pytest.mark.parametrize(
    ("guild_id", "name"), [("club", "Heel-holder"), ("school", "Jacob"), (None, "Jacob")]
)
async def test_a_server_has_its_own_names(
    study, havruta, isaac, jacob, room, nicknamed, guild_id, name
):
    """ID-1"""
    await room.comes(jacob)
    report = await reports.report(study, session_id=room.session.id, guild_id=guild_id)
    (partnership,) = await selection.partnerships(study, by=isaac.id, guild_id=guild_id)

    assert await named(study, havruta, isaac, guild_id) == ["Isaac", name]
    assert [reader.user.name for reader in report.present] == [name]
    assert [partner.name for partner in partnership.partners] == [name]


@pytest.mark.parametrize("again", [JACOB, replace(JACOB, name=None)])
async def test_who_is_met_elsewhere_keeps_their_nickname(study, havruta, isaac, nicknamed, again):
    """ID-1"""
    await identities.known(study, again)

    assert await named(study, havruta, isaac, "club") == ["Isaac", "Heel-holder"]


@pytest.mark.parametrize(("nickname", "name"), [(None, "Jacob"), ("Yaakov", "Yaakov")])
async def test_a_nickname_changes_and_goes(study, havruta, isaac, nicknamed, nickname, name):
    """ID-1"""
    await identities.known(study, replace(IN_THE_CLUB, nickname=nickname))

    assert await named(study, havruta, isaac, "club") == ["Isaac", name]


async def test_whoever_is_met_before_anyone_says_their_name_is_somebody(study):
    """IN-1"""
    stranger = Profile(Provider.DISCORD, "7", None)

    assert (await identities.known(study, stranger)).name == "Somebody"
    assert (await identities.known(study, replace(stranger, name="Leah"))).name == "Leah"
    assert (await identities.known(study, stranger)).name == "Leah"


async def test_an_inviter_is_called_as_where_the_invited_asks(study, isaac, esau):
    """IN-1, ID-1"""
    await founding.create(study, by=isaac.id, book="Ruth", name="", partners=[esau.id], home=Home())
    in_the_club = Profile(Provider.DISCORD, "100000000000000001", "Isaac", "club", "Laughter")
    await identities.known(study, in_the_club)

    (here,) = await invitations.invited(study, by=esau.id, guild_id="club")
    (elsewhere,) = await invitations.invited(study, by=esau.id)

    assert [here.inviter.name, elsewhere.inviter.name] == ["Laughter", "Isaac"]
