"""TX-5: what cannot be kept is handed out all the same."""

import pytest

from havruta.errors.outside import CannotStore
from tests.sefaria.conftest import MemoryLibraryStore, texts
from tests.sefaria.test_library import settled


class FullStore(MemoryLibraryStore):
    """Has no room for anything."""

    async def put(self, kind, key, body, at, /):
        raise CannotStore


@pytest.fixture
def store():
    return FullStore()


async def test_a_text_that_sefaria_has_just_answered_is_read_without_room_to_keep_it(
    opened, sefaria
):
    """TX-5: and from then on it is in memory."""
    async with opened() as library:
        text = await library.section("Small Book", "Small Book 1:2")
        again = await library.section("Small Book", "Small Book 1:2")

    assert [segment.ref for segment in text.segments][:2] == ["Small Book 1:1", "Small Book 1:2"]
    assert again == text
    assert sefaria.times("/api/v3/texts/Small_Book.1") == 1


async def test_a_shape_that_a_text_corrects_is_corrected_without_room_to_keep_it(opened, sefaria):
    """TX-5: the text has one segment more than the shape told of."""
    longer = ["ארבע", "חמש", "שש"], ["four", "five", "six"]
    sefaria.knows("/api/v3/texts/Small_Book.2", texts("Small Book 2", *longer))
    async with opened() as library:
        text = await library.section("Small Book", "Small Book 2:2")
        shape = await library.shape("Small Book")

    assert len(text.segments) == 3
    assert shape.section_for("Small Book 2:3").length == 3


async def test_a_catalogue_and_spellings_are_known_without_room_to_keep_them(opened):
    """HV-1"""
    async with opened() as library:
        library._updates.learn("Small Book", ["Smol"])
        await settled(library)

        assert library.book("Smol").title == "Small Book"
        assert library.ready
