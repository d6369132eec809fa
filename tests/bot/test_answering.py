"""Nothing goes unanswered, whatever fails."""

import asyncio

from havruta.sessions import entrance
from tests.bot.conftest import said


async def test_an_unknown_error_is_one_sentence_with_an_id(world, card, study, monkeypatch):
    """OP-1: never a stack trace, never silence."""

    async def broken(*args, **kwargs):
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(entrance, "join", broken)

    answer = said(await world.isaac.click(card, label="Join"))

    assert answer.startswith("Something went wrong on our side.")
    assert "secret" not in answer


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
