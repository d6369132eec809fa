"""What is counted about the chat, about notices, and about the process."""

import asyncio
import math
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from bot import process_metrics, version
from bot.metrics import ChatMetrics, NoticeMetrics
from bot.process_metrics import ProcessMetrics
from havruta import oversight
from havruta.ids import HavrutaId, NoticeId
from havruta.notices.model import Backlog, Notice, NoticeKind, NoticeState, Reason, Way
from havruta.oversight import Waiting
from havruta.sessions import entrance
from tests.figures import figure


@pytest.fixture
def registry():
    return CollectorRegistry()


@pytest.fixture
def asked(world, registry):
    """Return of the world's commands and presses how many ended in some way."""
    world.client.under_way.metrics = ChatMetrics(registry)

    def count(what, outcome):
        return figure(registry, "havruta_interactions_total", asked=what, outcome=outcome)

    return count


async def test_commands_are_counted_by_their_outcome_and_measured(
    world, asked, registry, monkeypatch
):
    """OP-2, OP-6: against Discord's three seconds."""
    await world.begin()
    card = await world.sit_down()
    await world.isaac.slash(world.table, "havruta show", havruta="My secret")
    await world.isaac.autocomplete(world.table, "havruta show", "havruta", "Ru")

    async def broken(*args, **values):
        raise RuntimeError

    monkeypatch.setattr(entrance, "join", broken)
    await world.isaac.click(card, label="Join")
    await world.env.settle()

    assert asked("/havruta create", "answered") == 1
    assert asked("accept", "answered") == 1
    assert asked("/havruta show", "refused") == 1
    assert asked("join", "failed") == 1
    seconds = "havruta_first_answer_seconds_count"
    assert figure(registry, seconds, asked="/session start") == 1
    assert figure(registry, "havruta_suggestions_seconds_count") == 1


async def test_what_is_asked_too_late_and_what_is_broken_off_count_as_that(
    world, card, asked, monkeypatch
):
    """OP-2, OP-4"""
    world.env.inject_error("POST", "/interactions/*", status=404, code=10062, message="gone")
    await world.isaac.click(card, label="Join")
    reached = asyncio.Event()

    async def endless(*args, **values):
        reached.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(entrance, "join", endless)
    monkeypatch.setattr("bot.acknowledgement.TO_FINISH", 0.0)
    answer = asyncio.create_task(world.isaac.click(card, label="Join"))
    await reached.wait()
    await world.client.under_way.finish()
    await answer
    await world.env.settle()

    assert asked("join", "answered_too_late") == 1
    assert asked("join", "broken_off") == 1


async def test_requests_to_discord_are_counted_by_what_it_says(registry, unused_tcp_port):
    """OP-2: its outages, and how often it bids us wait."""

    async def answer(request):
        return web.Response(status=int(request.path[1:]))

    app = web.Application()
    app.router.add_get("/{status}", answer)
    trace = ChatMetrics(registry).trace()
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace]) as http:
        for status in (200, 204, 404, 429, 502):
            await http.get(server.make_url(f"/{status}"))
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get(f"http://127.0.0.1:{unused_tcp_port}")

    outcomes = {"answered": 2, "refused": 1, "too_many": 1, "failed": 2}
    assert outcomes == {
        outcome: figure(registry, "havruta_discord_requests_total", method="GET", outcome=outcome)
        for outcome in outcomes
    }


def test_notices_are_counted_by_their_way_and_how_late_they_were_told(registry, clock):
    """OP-2"""
    note = NoticeMetrics(clock, registry).note

    def become(state, way=None, reason=None):
        due_at = clock.now - timedelta(seconds=7)
        note(
            Notice(
                NoticeId("n"),
                NoticeKind.SESSION,
                HavrutaId("h"),
                due_at,
                state=state,
                way=way,
                reason=reason,
            )
        )

    become(NoticeState.DELIVERED, way=Way.DIRECT)
    become(NoticeState.FAILED, reason=Reason.GAVE_UP)
    become(NoticeState.DUE)

    def count(**labels):
        kept = {"kind": "session", "way": "", "reason": "", **labels}
        return figure(registry, "havruta_notices_total", **kept)

    assert count(state="delivered", way="direct") == 1
    assert count(state="failed", reason="gave_up") == 1
    assert count(state="put_off") == 1
    assert figure(registry, "havruta_notice_lateness_seconds_sum", way="direct") == 7.0


async def test_the_process_tells_what_it_is_and_what_waits(registry, clock):
    """OP-2, OP-8"""
    metrics = ProcessMetrics(registry, "chat,clock")
    metrics.note_parts({"chat": True, "database": False, "redis": "it is away"})
    ago = clock.now - timedelta(seconds=90)
    metrics.note_waiting(Waiting(Backlog(3, ago), None), clock.now)
    metrics.note_kept(7 << 30, None)
    assert math.isnan(figure(registry, "havruta_backup_timestamp_seconds"))
    metrics.note_kept(7 << 30, clock.now)

    parts = {part: figure(registry, "havruta_part_well", part=part) for part in ("chat", "redis")}
    assert parts == {"chat": 1, "redis": 0}
    assert figure(registry, "havruta_notices_due") == 3
    assert figure(registry, "havruta_room_bytes") == 7 << 30
    assert figure(registry, "havruta_backup_timestamp_seconds") == clock.now.timestamp()
    assert figure(registry, "havruta_late_seconds", what="notices") == 90
    assert figure(registry, "havruta_late_seconds", what="plans") == 0
    (info,) = (m for m in registry.collect() if m.name == "havruta_info")
    assert info.samples[0].labels["roles"] == "chat,clock"
    assert info.samples[0].labels["version"] != "unknown"
    for name in ("process_cpu_seconds_total", "process_start_time_seconds", "process_max_fds"):
        assert figure(registry, name) > 0


def test_a_process_without_its_checkout_or_proc_tells_what_it_can(registry, monkeypatch, tmp_path):
    """OP-2"""
    monkeypatch.setattr(version, "PROJECT", tmp_path / "none")
    monkeypatch.setattr(process_metrics, "OF_OURSELVES", tmp_path / "none")
    ProcessMetrics(registry, "page")

    names = {metric.name for metric in registry.collect()}
    assert "process_open_fds" not in names
    assert "process_max_fds" in names


async def test_what_waits_is_what_is_due_whoever_is_to_do_it(study, clock):
    """OP-8"""
    assert await oversight.waiting(study) == Waiting(Backlog(), None)
