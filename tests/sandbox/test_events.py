"""The server's list of events: what Discord asks of them, and of whoever puts them there."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from sandbox.world import seed
from sandbox.world.permissions import Permission
from tests.openapi import answer_schema, complaint, complaints, needs_description, with_a_body

ALL = f"/guilds/{seed.GUILD_ID}/scheduled-events"
HOUR = timedelta(hours=1)


@pytest.fixture
async def may_create(sandbox):
    """Let the bot create events, and nothing more of them."""
    role = sandbox.world.roles[seed.BOT_ROLE_ID]
    role.permissions |= Permission.CREATE_EVENTS
    sandbox.world.save(role)
    return role


@pytest.fixture
def wish(sandbox):
    """What an event is asked for with."""
    now = sandbox.clock.now()
    return {
        "name": "Ruth",
        "description": "With Isaac and Jacob",
        "scheduled_start_time": (now + HOUR).isoformat(),
        "scheduled_end_time": (now + 2 * HOUR).isoformat(),
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "https://page.example/havrutot/1"},
    }


async def make_change_and_take_away(bot, sandbox, now):
    """Have discord.py do it; return the event, and what was listed."""
    guild = bot.get_guild(int(seed.GUILD_ID))
    made = await guild.create_scheduled_event(
        name="Ruth",
        start_time=now + HOUR,
        end_time=now + 2 * HOUR,
        privacy_level=discord.PrivacyLevel.guild_only,
        entity_type=discord.EntityType.external,
        location="https://page.example/havrutot/1",
    )
    await made.edit(name="Ruth and Naomi", start_time=now + 2 * HOUR, end_time=now + 3 * HOUR)
    listed = await guild.fetch_scheduled_events()
    [event] = sandbox.world.scheduled_events
    await made.delete()
    return event, listed


async def test_an_event_is_made_changed_and_taken_away_by_discord_py(
    bot, sandbox, may_create, isaac
):
    """SC-6: and everybody sees it on their screen."""
    now = datetime.now(UTC)

    event, listed = await make_change_and_take_away(bot, sandbox, now)

    assert [one.name for one in listed] == ["Ruth and Naomi"]
    assert event.start == now + 2 * HOUR
    assert sandbox.world.scheduled_events == []
    assert sandbox.violations == []


@needs_description
async def test_what_discord_py_sends_of_an_event_is_as_discord_describes_it(
    bot, sandbox, may_create
):
    """SC-6"""
    await make_change_and_take_away(bot, sandbox, datetime.now(UTC))

    assert complaints(with_a_body(sandbox.requests)) == []


async def test_without_the_permission_none_is_made(api, wish):
    """SY-4"""
    refused = await api("POST", ALL, json=wish)

    assert (refused.status, refused.code) == (403, 50013)


async def test_ones_own_may_be_changed_without_managing_others(api, sandbox, may_create, wish):
    made = (await api("POST", ALL, json=wish)).body
    event = sandbox.world.scheduled_event(made["id"])
    own = await api("PATCH", f"{ALL}/{event.id}", json={"name": "Naomi"})
    event.creator_id = seed.ISAAC_ID
    theirs = [await api(method, f"{ALL}/{event.id}", json={}) for method in ("PATCH", "DELETE")]

    assert (own.status, own.body["name"]) == (200, "Naomi")
    assert [one.code for one in theirs] == [50013, 50013]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("name", None),
        ("description", "x" * 1001),
        ("privacy_level", 1),
        ("entity_type", 2),
        ("entity_metadata", None),
        ("entity_metadata", {"location": "x" * 101}),
        ("scheduled_start_time", "2020-01-01T00:00:00+00:00"),
        ("scheduled_start_time", "tomorrow"),
        ("scheduled_start_time", "2099-01-01T00:00:00"),
        ("scheduled_end_time", None),
        ("scheduled_end_time", "2020-01-01T00:00:00+00:00"),
        ("status", 3),
    ],
)
async def test_what_discord_does_not_take_is_refused_and_kept_as_a_broken_rule(
    api, sandbox, may_create, wish, field, value
):
    refused = await api("POST", ALL, json=wish | {field: value})

    assert (refused.status, refused.code) == (400, 50035)
    assert field in refused.body["errors"]
    assert len(sandbox.violations) == 1


async def test_an_event_that_is_over_stays_so_and_what_is_none_is_unknown(api, may_create, wish):
    made = (await api("POST", ALL, json=wish)).body
    path = f"{ALL}/{made['id']}"

    ended = [(await api("PATCH", path, json={"status": status})).status for status in (2, 3, 1)]

    assert ended == [200, 200, 400]
    assert (await api("GET", path)).body["status"] == 3
    assert (await api("GET", f"{ALL}/1")).code == 10070
    assert (await api("GET", "/guilds/1/scheduled-events")).code == 10004


async def test_a_server_has_a_hundred_at_most(api, sandbox, may_create, wish):
    made = (await api("POST", ALL, json=wish)).body
    [event] = sandbox.world.scheduled_events
    for number in range(1, 100):
        sandbox.world._things[type(event)][str(number)] = event

    refused = await api("POST", ALL, json=wish)

    assert made["id"] == event.id
    assert refused.code == 30038


@needs_description
async def test_events_are_answered_as_discord_describes_them(api, may_create, wish):
    made = await api("POST", ALL, json=wish)
    listed = await api("GET", ALL)

    route = "/guilds/{guild_id}/scheduled-events"
    assert complaint(answer_schema(f"POST {route}"), made.body) is None
    assert complaint(answer_schema(f"GET {route}"), listed.body) is None
