import discord
import pytest

from sandbox.discord.gateway.sessions import RESUMABLE_SECONDS
from sandbox.world import seed
from sandbox.world.clock import real_time
from sandbox.world.model import InteractionKind, InteractionState
from sandbox.world.refusals import Refusal


@pytest.fixture
async def silent(bot, isaac, sandbox, monkeypatch):
    """An interaction that the bot has taken and not answered; time passes as the test says."""
    now = real_time()
    monkeypatch.setattr(sandbox.clock, "_source", lambda: now)
    await isaac._act("run", channel=isaac.channel_id(), command="silent", options={})
    return await bot.taken.get()


def codes(sandbox):
    return [violation.code for violation in sandbox.violations]


async def test_an_answer_after_three_seconds_is_an_unknown_interaction(silent, sandbox):
    sandbox.clock.advance(3.1)

    with pytest.raises(discord.NotFound) as refused:
        await silent.response.send_message("late")

    assert refused.value.code == 10062
    assert codes(sandbox) == [10062]


async def test_an_answer_within_three_seconds_is_taken(silent, sandbox):
    sandbox.clock.advance(2.9)

    await silent.response.send_message("in time")

    assert sandbox.violations == []


async def test_a_second_answer_is_refused(bot, isaac, sandbox):
    await isaac.command("twice")
    await isaac.command("ping")

    assert [error.code for error in bot.errors] == [40060]
    assert codes(sandbox) == [40060]


async def test_the_person_reads_that_nobody_responded(silent, isaac, sandbox):
    sandbox.clock.advance(3.1)

    await isaac._wait(lambda: state_of(isaac, silent) == "failed", 5, "the failure")


async def test_without_a_bot_a_command_fails_at_once(isaac, bot, sandbox):
    await bot.close()
    sandbox.clock.advance(RESUMABLE_SECONDS)

    answer = await isaac.command("ping")

    assert answer.failed
    assert answer.answered_ms is None


async def test_follow_ups_end_after_fifteen_minutes(silent, sandbox):
    await silent.response.send_message("one")
    sandbox.clock.advance(15 * 60 + 1)

    with pytest.raises(discord.NotFound) as refused:
        await silent.followup.send("two")

    assert refused.value.code == 10015


async def test_follow_ups_work_for_fifteen_minutes(silent, sandbox, isaac):
    await silent.response.send_message("one")
    sandbox.clock.advance(15 * 60 - 1)

    await silent.edit_original_response(content="one, changed")

    changed = await isaac.until(lambda message: message.content == "one, changed")
    assert changed.edited


async def test_a_follow_up_before_the_answer_is_refused(silent, sandbox):
    with pytest.raises(discord.NotFound) as refused:
        await silent.followup.send("early")

    assert refused.value.code == 10015


async def test_thinking_for_ever_ends_in_failure(silent, isaac, sandbox):
    await silent.response.defer(thinking=True)
    thinking = await isaac.until(lambda message: message.thinking)

    sandbox.clock.advance(15 * 60 + 1)

    await isaac.until(lambda message: message.id == thinking.id and message.raw["failed"])


async def test_an_answer_with_a_wrong_token_is_refused(silent, api):
    answer = {"type": 4, "data": {"content": "stolen"}}

    reply = await api("POST", f"/interactions/{silent.id}/wrong/callback", json=answer)

    assert (reply.status, reply.code) == (404, 10062)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (InteractionKind.COMMAND, 6),
        (InteractionKind.COMMAND, 7),
        (InteractionKind.COMMAND, 8),
        (InteractionKind.AUTOCOMPLETE, 4),
        (InteractionKind.MODAL, 9),
        (InteractionKind.COMPONENT, 8),
        (InteractionKind.COMMAND, 99),
    ],
)
async def test_an_answer_must_fit_what_was_asked(sandbox, api, kind, form):
    user = sandbox.world.user(seed.ISAAC_ID)
    channel = sandbox.world.channel(seed.GENERAL_ID)
    asked = sandbox.interactions.offer(kind, user, channel, {})

    reply = await api(
        "POST", f"/interactions/{asked.id}/{asked.token}/callback", json={"type": form}
    )

    assert reply.code == Refusal.INVALID_FORM.value.code
    assert asked.state is InteractionState.WAITING


async def test_without_with_response_the_answer_has_no_body(sandbox, api):
    user = sandbox.world.user(seed.ISAAC_ID)
    channel = sandbox.world.channel(seed.GENERAL_ID)
    asked = sandbox.interactions.offer(InteractionKind.COMMAND, user, channel, {})
    answer = {"type": 4, "data": {"content": "hello"}}

    reply = await api("POST", f"/interactions/{asked.id}/{asked.token}/callback", json=answer)

    assert (reply.status, reply.body) == (204, "")


def state_of(person, interaction):
    return person._screen.interactions.get(str(interaction.id), {}).get("state")
