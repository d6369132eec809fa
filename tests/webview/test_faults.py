"""What fails in a page's own scripts is in the log, under an id that the page shows."""

import re

import pytest

from webview import limits
from webview.pages.faults import LONGEST

FAULTS = "webview.pages.faults"
TRICKS = "TypeError: x\r\nsecurity: signed in\u2028\u202eBack"


@pytest.mark.parametrize(
    ("fault", "logged"),
    [
        ("TypeError: it broke /static/1/session.js:1:2",) * 2,
        (TRICKS, "TypeError: x security: signed in Back"),
        ("y" * 4096, "y" * LONGEST),
        ("", ""),
    ],
    ids=["fault", "forged", "long", "silent"],
)
async def test_a_page_learns_by_which_id_the_log_knows_its_fault(
    isaacs, isaac, caplog, fault, logged
):
    """OP-1, SY-3: whatever it says is one short line."""
    answer = await isaacs.post("/faults", data={"fault": fault})

    error_id = await answer.text()
    assert (answer.status, bool(re.fullmatch("[0-9a-f]{8}", error_id))) == (200, True)
    (line,) = [one.getMessage() for one in caplog.records if one.name == FAULTS]
    assert line == f"page failed: {error_id}: user={isaac.id}: {logged}"


async def test_a_page_that_fails_all_the_time_fills_no_log(isaacs, caplog, monkeypatch):
    """OP-1, RM-8"""
    monkeypatch.setattr(limits, "HOLD", 0.0)

    answers = [await isaacs.post("/faults", data={"fault": "x"}) for _ in range(9)]

    statuses = [answer.status for answer in answers]
    assert statuses == [200] * limits.REPORTS.burst + [429] * (9 - limits.REPORTS.burst)
    assert sum(one.name == FAULTS for one in caplog.records) == limits.REPORTS.burst
