"""TX-5, TX-9: whatever comes in Sefaria's name, the library stays quick, and says what it can."""

import json
import threading

import pytest

from havruta.errors.library import CatalogueAway, LibraryAway
from sefaria.api.client import Unusable, in_thread
from sefaria.api.replies import TextsReply, VersionReply
from sefaria.texts import passages
from sefaria.texts.passages import column
from sefaria.texts.shapes import MOST_SEGMENTS, shape_of
from tests.sefaria.loopback import Reply, contents, index, shape, texts
from tests.sefaria.test_library import read
from tests.sefaria.test_shapes import records_of

DEEP = 3000
"""Some versions of Python decode JSON that is as deep as this, and none can follow it."""


def nested(depth, inner='"word"'):
    return "[" * depth + inner + "]" * depth


async def test_a_text_nested_too_deep_is_refused(opened, sefaria):
    """TX-9"""
    told = Reply(_with_text(nested(DEEP)))
    sefaria.knows("/api/v3/texts/Small_Book.1", told)

    async with opened() as library:
        await library.shape("Small Book")
        with pytest.raises(LibraryAway):
            await read(library)


async def test_a_reply_that_nothing_can_walk_through_is_unusable():
    """TX-9"""
    text = "word"
    for _ in range(DEEP):
        text = [text]
    reply = TextsReply(versions=[VersionReply(text=text, actual_language="he")])

    with pytest.raises(Unusable):
        await in_thread(passages.read, reply)


async def test_a_shape_nested_too_deep_is_refused(opened, sefaria):
    """TX-9"""
    body = f'[{{"title": "Small Book", "book": "Small Book", "chapters": {nested(DEEP, "1")}}}]'
    sefaria.knows("/api/shape/Small_Book", Reply(body.encode()))

    async with opened() as library:
        with pytest.raises(LibraryAway):
            await library.shape("Small Book")


async def test_a_catalogue_nested_too_deep_is_refused(opened, sefaria):
    """TX-9"""
    body = '[{"contents": ' * DEEP + "[]" + "}]" * DEEP
    async with opened() as library:
        sefaria.knows("/api/index", Reply(body.encode()))
        with pytest.raises(CatalogueAway):
            await library.refresh()


def test_a_section_of_very_many_segments_ends_with_all_that_is_left():
    """TX-5"""
    segments = column(["word"] * (MOST_SEGMENTS + 5))

    assert len(segments) == MOST_SEGMENTS
    assert segments[-2:] == ["word", "<br>".join(["word"] * 6)]


@pytest.mark.parametrize("chapters", [10**12, [10**12], [2, 10**12]])
def test_a_section_is_never_longer_than_what_can_be_shown(chapters):
    """TX-2"""
    found = shape_of("Small Book", records_of(shape("Small Book", chapters)), None)

    assert found.sections[-1].length == MOST_SEGMENTS


def test_a_book_of_too_many_sections_is_refused():
    """TX-9"""
    with pytest.raises(Unusable):
        shape_of("Small Book", records_of(shape("Small Book", [1] * 30_000)), None)


async def test_numbers_that_begin_beyond_all_bounds_begin_at_one(opened, sefaria):
    """TX-2"""
    told = index("Small Book", ["Integer"] * 2, index_offsets_by_depth={"1": 10**9})
    sefaria.knows("/api/v2/raw/index/Small_Book", told)

    async with opened() as library:
        found = await library.shape("Small Book")

    assert [section.ref for section in found.sections] == ["Small Book 1", "Small Book 2"]


async def test_a_title_without_end_is_not_offered(opened, sefaria):
    """HV-1"""
    async with opened() as library:
        sefaria.knows("/api/index", contents(("Small Book", "ספר קטן"), ("long " * 2000, "ארוך")))
        await library.refresh()

        offered = library.suggest("long long", limit=5)
        assert all(not book.title.startswith("long") for book in offered)
        assert library.book("Small Book").he_title == "ספר קטן"


async def test_no_more_spellings_are_learned_than_a_title_can_have(opened, sefaria):
    """HV-1"""
    async with opened() as library:
        library._updates.learn("Small Book", [f"Spelling {n}" for n in range(100_000)])

        assert len(library._catalogue.learned()["Small Book"]) == 500


async def test_what_is_said_about_a_text_is_cut_off_where_nobody_reads_on(opened, sefaria):
    """TX-6"""
    told = texts("Small Book 1", ["א"], None, heRef="א" * 100_000)
    told["versions"][0] |= {"versionTitle": "y" * 100_000, "license": "z" * 100_000}
    sefaria.knows("/api/v3/texts/Small_Book.1", told)

    async with opened() as library:
        section = await read(library)

    assert len(section.he_ref) == len(section.versions[0].title) == 1000
    assert len(section.versions[0].licence) == 1000


async def test_the_event_loop_goes_on_while_a_large_section_is_read(opened, sefaria, monkeypatch):
    """TX-5"""
    loop_thread, threads = threading.get_ident(), []

    def read_elsewhere(reply):
        threads.append(threading.get_ident())
        return passages.read(reply)

    monkeypatch.setattr("sefaria.library.read", read_elsewhere)

    async with opened() as library:
        await read(library)

    assert threads
    assert loop_thread not in threads


def _with_text(text):
    told = texts("Small Book 1", "HERE", None)
    return json.dumps(told).replace('"HERE"', text).encode()
