"""What the log says, and in what form."""

import json
import logging

import pytest
import structlog

from bot.logs import LOUD, configure_logs


@pytest.fixture(autouse=True)
def logs_as_they_were():
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.configure(**before)


def say():
    log = logging.getLogger("sefaria.api.client")
    log.warning("Sefaria can’t be reached now.")
    log.info("Sefaria is away: ConnectError(…)")


def test_the_log_has_a_line_of_json_for_all_that_happens(capsys):
    """OP-5"""
    configure_logs()

    say()

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["level"] for line in lines] == ["warning", "info"]


def test_a_quiet_log_has_a_sentence_for_what_is_amiss(capsys):
    """OP-1: whoever tries it for the first time has not asked for a log."""
    configure_logs(quiet=True)

    say()
    try:
        int("so it is")
    except ValueError:
        logging.getLogger("bot").exception("request failed")

    said = capsys.readouterr().err
    assert said.startswith("Sefaria can’t be reached now.\nrequest failed\nTraceback")
    assert "ValueError: invalid literal" in said
