"""Nothing goes unanswered, whatever fails."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot import acknowledgement
from havruta.havrutot import selection
from havruta.sessions import entrance
from tests.bot.conftest import error_id_of, said


async def test_an_unknown_error_is_one_sentence_with_an_id(world, card, study, monkeypatch):
    """OP-1: never a stack trace, never silence."""

    async def broken(*args, **kwargs):
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(entrance, "join", broken)

    answer = said(await world.isaac.click(card, label="Join"))

    assert answer.startswith("Something went wrong on our side.")
    assert "secret" not in answer


async def test_a_refusal_has_an_id_that_the_log_has(world):
    """OP-1: with its code and who asked, and nothing of what was typed."""
    await world.begin()

    with capture_logs() as logged:
        answer = await world.isaac.slash(world.table, "havruta show", havruta="My secret")

    error_id = error_id_of(answer)
    (line,) = [line for line in logged if line.get("error_id") == error_id]
    assert "My secret" in said(answer)
    assert (line["event"], line["user"]) == ("refused: unknown_havruta", str(world.isaac.id))
    assert "My secret" not in str(line)


async def test_a_refusal_that_the_security_log_has_goes_by_the_same_id(world, card):
    """OP-1, SY-1: and tells which button it was, not what that carries."""
    with capture_logs() as logged:
        answer = await world.esau.click(card, label="Join")

    error_id = error_id_of(answer)
    (line,) = [line for line in logged if line.get("error_id") == error_id]
    assert (line["event"], line["asked"]) == ("refused: not_allowed", "join")


async def test_a_stop_leaves_a_moment_to_answer(world, monkeypatch):
    """OP-1, OP-4"""
    await world.begin()
    start, asked, go_on = entrance.start, asyncio.Event(), asyncio.Event()

    async def slow(*args, **values):
        asked.set()
        await go_on.wait()
        return await start(*args, **values)

    monkeypatch.setattr(entrance, "start", slow)
    answer = asyncio.create_task(world.isaac.slash(world.table, "session start"))
    await asked.wait()

    stopping = asyncio.create_task(world.client.under_way.finish())
    asyncio.get_running_loop().call_soon(go_on.set)
    await stopping

    assert "is in session at Ruth 1:1." in said(await answer)


async def test_who_is_broken_off_by_a_stop_is_told_so_with_an_id_that_the_log_has(
    world, monkeypatch
):
    """OP-1, OP-4"""
    await world.begin()
    asked = asyncio.Event()

    async def endless(*args, **values):
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(entrance, "start", endless)
    monkeypatch.setattr(acknowledgement, "TO_FINISH", 0.0)
    answer = asyncio.create_task(world.isaac.slash(world.table, "session start"))
    await asked.wait()

    with capture_logs() as logged:
        await world.client.under_way.finish()

    told = await answer
    assert said(told) == "I am being restarted. Please try again in a moment."
    (line,) = [line for line in logged if line.get("error_id") == error_id_of(told)]
    assert (line["asked"], line["user"]) == ("/session start", str(world.isaac.id))


@pytest.mark.parametrize(("typed", "stands_for"), [("My secret", "My secret"), ("", None)])
async def test_where_nothing_can_be_offered_that_is_offered_with_an_id(
    world, monkeypatch, caplog, typed, stands_for
):
    """OP-1, OP-6: the log says why. It stands for what was typed, which is understood anyway."""
    await world.begin()

    async def broken(*args, **values):
        msg = "the database is away"
        raise OSError(msg)

    monkeypatch.setattr(selection, "partnerships", broken)

    with capture_logs() as logged:
        (choice,) = await world.isaac.autocomplete(world.table, "havruta show", "havruta", typed)

    (line,) = [line for line in logged if line["event"] == "nothing offered"]
    error_id = line["error_id"]
    assert choice["name"] == f"Nothing can be offered just now. Type it in full. · {error_id}"
    assert choice["value"] == (stands_for or error_id)
    assert (line["log_level"], line["reason"]) == ("warning", "the database is away")
    assert (line["asked"], "My secret" in str(line)) == ("/havruta show", False)
    assert caplog.records == []
