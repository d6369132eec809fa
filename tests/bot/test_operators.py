"""Who runs the bot."""

from types import SimpleNamespace

import discord

from bot.operators import operators, owner

ACCEPTED, INVITED = discord.TeamMembershipState.accepted, discord.TeamMembershipState.invited


def test_an_application_of_one_person_is_theirs():
    """OP-8"""
    application = SimpleNamespace(team=None, owner=SimpleNamespace(id=1))

    assert (operators(application), owner(application)) == ({1}, 1)


def test_an_application_of_a_team_is_its_members_and_its_owner_is_told():
    """OP-8"""
    members = [
        SimpleNamespace(id=2, membership_state=ACCEPTED),
        SimpleNamespace(id=3, membership_state=ACCEPTED),
        SimpleNamespace(id=4, membership_state=INVITED),
    ]
    team = SimpleNamespace(owner_id=3, members=members)
    application = SimpleNamespace(team=team, owner=SimpleNamespace(id=7))

    assert (operators(application), owner(application)) == ({2, 3}, 3)


def test_before_discord_has_told_it_is_nobodys():
    """OP-8, SY-1"""
    assert (operators(None), owner(None)) == (set(), None)
