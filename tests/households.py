"""What the households of tests find done: the fonts packed, and a database in its newest shape.

Both are done once for all tests, by the first worker that asks. A conftest takes the fixtures by
their names: `kept_fonts = households.kept_fonts`.
"""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from filelock import FileLock

from bot.program import KEPT_FONTS
from storage.migrate import migrate
from webview.assets.fonts import packed


@pytest.fixture(scope="session")
def kept_fonts(common_folder):
    """The fonts, packed: that takes more than a second."""
    folder = common_folder / "fonts"
    with FileLock(f"{folder}.lock"):
        packed(folder)
    return folder


def migrated(url: str) -> str:
    """Bring the database to its newest shape, also where a loop is running; return its URL."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, migrate(url)).result()
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
