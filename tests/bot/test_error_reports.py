"""What a Sentry is told of an error, and what it is not."""

import asyncio
import logging

import pytest
import structlog

from bot import error_reports
from bot.error_reports import open_error_reports
from bot.sentry import project
from tests.sentry import KEY, open_sentry

SECRET = "Noa, noa@example.org, hunter2"
log = logging.getLogger("havruta.here")


@pytest.fixture
async def sentry():
    async with open_sentry() as sentry, open_error_reports(project(sentry.dsn)):
        yield sentry


def fail(said=SECRET):
    """Fail for a reason of its own."""
    raise ValueError(said) from LookupError(said)


async def test_an_error_is_reported_with_its_id_and_places_and_nothing_of_people(sentry):
    """OP-2, OP-10, SY-3"""
    try:
        fail()
    except ValueError:
        log.exception("request failed: %s: user=%s", "0a1b2c3d", SECRET)

    (event,) = await sentry.has(1)

    assert event["tags"] == {"error_id": "0a1b2c3d"}
    assert event["logentry"] == {"message": "request failed: %s: user=%s"}
    assert (event["level"], event["logger"]) == ("error", "havruta.here")
    cause, error = event["exception"]["values"]
    assert (cause["type"], error["type"], error["module"]) == (
        "LookupError",
        "ValueError",
        "builtins",
    )
    frame = error["stacktrace"]["frames"][-1]
    assert (frame["filename"], frame["function"]) == ("tests/bot/test_error_reports.py", "fail")
    assert frame["in_app"] is True
    assert event["release"].startswith("havruta@")
    (body,) = sentry.bodies
    assert not [word for word in SECRET.split(", ") if word.encode() in body]
    assert str(error_reports.__file__).encode() not in body
    assert sentry.auth == [f"Sentry sentry_version=7, sentry_client=havruta/1, sentry_key={KEY}"]


async def test_an_error_of_the_chat_has_the_command_too(sentry, monkeypatch):
    """OP-2"""
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    try:
        told = {"error_id": "0a1b2c3d", "asked": "/history", "user": SECRET}
        structlog.get_logger("bot.x").error("interaction failed", exc_info=KeyError(SECRET), **told)
        (event,) = await sentry.has(1)
    finally:
        structlog.configure(**before)

    assert event["tags"] == {"error_id": "0a1b2c3d", "asked": "/history"}
    assert event["exception"]["values"] == [{"type": "KeyError", "module": "builtins"}]
    assert SECRET.encode() not in sentry.bodies[0]


async def test_the_line_of_a_library_is_not_told(sentry):
    """OP-2, SY-3: asyncio's, for one, has what the exception says."""
    asyncio.get_running_loop().call_exception_handler({"message": "odd", "future": SECRET})

    (event,) = await sentry.has(1)

    assert event["logentry"] == {"message": "an error of asyncio"}
    assert b"Noa" not in sentry.bodies[0]


async def test_whatever_is_no_error_stays_in_the_log(sentry):
    """OP-2"""
    log.warning("somebody went")
    await asyncio.to_thread(log.error, "from another thread")

    (event,) = await sentry.has(1)

    assert event["logentry"] == {"message": "from another thread"}


@pytest.mark.parametrize("status", [429, 500])
async def test_a_sentry_that_refuses_is_said_to_once_and_asked_again(sentry, caplog, status):
    """OP-1"""
    sentry.status = status
    log.error("first")
    log.error("second")
    await sentry.has(2)
    sentry.status = 200
    log.error("third")
    await sentry.has(3)

    said = [r.getMessage() for r in caplog.records if r.name == error_reports.__name__]
    assert said == [f"errors can't be reported to Sentry: it says {status}"]


async def test_a_sentry_that_is_away_holds_up_nobody(caplog, monkeypatch):
    """OP-1, OP-4: what is too much is left out, and a stop does not wait."""
    monkeypatch.setattr(error_reports, "MOST_WAITING", 2)
    monkeypatch.setattr(error_reports, "PARTING", 0.01)
    async with open_error_reports(project("http://key@127.0.0.1:9/1")):
        for _ in range(5):
            log.error("again")
        await asyncio.sleep(0)

    assert caplog.text.count("again") == 5


async def test_what_happens_just_before_a_stop_is_reported_still():
    """OP-4"""
    async with open_sentry() as sentry:
        async with open_error_reports(project(sentry.dsn)):
            log.error("the end")

        assert len(sentry.bodies) == 1


async def test_what_ends_the_program_is_reported():
    """OP-2: it stands in no line of the log."""
    async with open_sentry() as sentry:
        with pytest.raises(ValueError, match="hunter2"):
            async with open_error_reports(project(sentry.dsn)):
                fail()

        (event,) = await sentry.has(1)

    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert b"hunter2" not in sentry.bodies[0]


@pytest.mark.parametrize(
    ("dsn", "address"),
    [
        ("https://k@sentry.example/42", "https://sentry.example/api/42/envelope/"),
        ("http://k:s@[::1]:9000/a/b/7", "http://[::1]:9000/a/b/api/7/envelope/"),
    ],
)
def test_a_dsn_says_where_and_by_which_key(dsn, address):
    """OP-2"""
    assert (project(dsn).address, project(dsn).key) == (address, "k")
    assert "'k'" not in repr(project(dsn))


@pytest.mark.parametrize(
    "dsn", ["hush", "https://sentry.example/42", "https://k@sentry.example", "https://k@x:y/1"]
)
def test_what_is_no_dsn_is_refused_without_repeating_it(dsn):
    """OP-10"""
    with pytest.raises(ValueError, match="it is") as refused:
        project(dsn)

    assert "hush" not in str(refused.value)
