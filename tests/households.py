"""The fonts, packed once for all tests, and a folder where a household's program finds them.

A conftest takes the fixtures by their names: `kept_fonts = households.kept_fonts`.
"""

import pytest
from filelock import FileLock

from bot.__main__ import KEPT_FONTS
from webview.assets.fonts import packed


@pytest.fixture(scope="session")
def kept_fonts(common_folder):
    """The fonts, packed by the first worker that asks: that takes more than a second."""
    folder = common_folder / "fonts"
    with FileLock(f"{folder}.lock"):
        packed(folder)
    return folder


@pytest.fixture
def household_folder(tmp_path, kept_fonts):
    """A folder for a household, whose program finds the fonts packed."""
    kept = tmp_path / KEPT_FONTS
    kept.parent.mkdir(parents=True)
    kept.symlink_to(kept_fonts)
    return tmp_path
