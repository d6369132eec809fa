"""What the households of tests find done: the fonts packed, and a database in its newest shape.

Both are done once for all tests, by the first worker that asks. A conftest takes the fixtures by
their names: `kept_fonts = households.kept_fonts`.
"""

import os
import shutil
import subprocess
import sys

import pytest
from filelock import FileLock

from benchmarks.household import CHECKOUT
from bot.__main__ import KEPT_FONTS
from webview.assets.fonts import packed


@pytest.fixture(scope="session")
def kept_fonts(common_folder):
    """The fonts, packed: that takes more than a second."""
    folder = common_folder / "fonts"
    with FileLock(f"{folder}.lock"):
        packed(folder)
    return folder


def migrated(url: str) -> str:
    """Bring the database to its newest shape as an operator does; return its URL."""
    command, environment = [sys.executable, "-m", "storage.migrate"], {"DATABASE_URL": url}
    subprocess.run(command, cwd=CHECKOUT, env=os.environ | environment, check=True)
    return url


@pytest.fixture(scope="session")
def migrated_file(common_folder):
    """A migrated database, to be copied: to migrate is half of what a program's start costs."""
    file = common_folder / "migrated.db"
    with FileLock(f"{file}.lock"):
        if not file.exists():
            migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def household_folder(tmp_path, kept_fonts, migrated_file):
    """A folder for a household, whose program finds both there."""
    kept = tmp_path / KEPT_FONTS
    kept.parent.mkdir(parents=True)
    kept.symlink_to(kept_fonts)
    shutil.copy(migrated_file, tmp_path / "havruta.db")
    return tmp_path
