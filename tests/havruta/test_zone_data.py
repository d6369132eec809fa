"""The world's time zones, by which everything is reckoned."""

import subprocess
import sys
from datetime import datetime

import pytest

from havruta import zone_data
from havruta.errors.people import UnknownZone
from tests.handles import used_up

WITHOUT_THE_MACHINES = """
import zoneinfo
from havruta import zone_data
zone_data.use_ours()
print(zoneinfo.TZPATH, zone_data.zone_info("Asia/Jerusalem").key)
"""


def test_the_machines_own_zones_are_not_looked_at(tmp_path):
    """SC-2. Another edition lies where the machine keeps it: what is there would not even load."""
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia/Jerusalem").write_bytes(b"another edition")

    said = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_MACHINES],
        env={"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["()", "Asia/Jerusalem"]


@pytest.mark.parametrize(
    "name", ["", "Asia", "Mars/Olympus", "../../etc", "a\0b", "\ud800", "x" * 999]
)
def test_a_name_of_no_zone_is_refused(name):
    with pytest.raises(UnknownZone):
        zone_data.zone_info(name)


@pytest.mark.parametrize(
    ("former", "today"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("US/Pacific-New", "America/Los_Angeles")],
    ids=["renamed", "deleted"],
)
def test_a_zone_that_has_become_another_is_still_known(former, today):
    noon = datetime(2026, 7, 1, 12)

    offsets = [zone_data.zone_info(name).utcoffset(noon) for name in (former, today)]

    assert offsets[0] == offsets[1]


def test_a_zone_that_cannot_be_read_now_is_known_later():
    """OP-1: without a file handle nobody is told that there is no such place."""
    zone_data.zone_info.cache_clear()
    zone_data.ZoneInfo.clear_cache()
    with used_up(), pytest.raises(OSError, match="Too many open files"):
        zone_data.zone_info("Asia/Jerusalem")

    assert zone_data.zone_info("Asia/Jerusalem").key == "Asia/Jerusalem"
