"""TX-3: what Sefaria's search finds, each place once; and whatever it sends instead."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from havruta.errors.library import SearchAway
from havruta.library.markup import Piece
from havruta.library.searching import limits
from havruta.wording import wording
from sefaria.library import SELDOM
from sefaria.texts.guide import open_guide
from tests.sefaria.conftest import NOON
from tests.sefaria.loopback import BROKEN, JSON, SPLASH, Reply, refusal, texts

pytestmark = pytest.mark.usefixtures("offline_package")
RECORDED = Path(__file__).parents[3] / "shared/data/sefaria/recorded/openapi"
DOOR = "/api/search-wrapper"


def hit(ref, told="a <b>word</b>", language="en", **source):
    """One answer, in the form of the real ones."""
    source = {"ref": ref, "lang": language, "path": "Samples/Small Book", **source}
    return {
        "_id": f"{ref} (Edition [{language}])",
        "_source": source,
        "highlight": {"naive_lemmatizer": [told]},
    }


def hits(*found, total=None):
    return {"took": 1, "hits": {"total": len(found) if total is None else total, "hits": found}}


async def search(opened, query="word", start=0, size=5, title=None):
    async with opened() as library:
        return await library.search(query, title=title, start=start, size=size)


async def test_each_place_is_found_once_however_many_versions_have_it(opened, sefaria):
    """TX-3: with what stands there in each language."""
    told = {"heRef": "ספר קטן, חלק א׳:א׳"}
    both = hit("Small Book 1:1", **told), hit("Small Book 1:1", "<b>מילה</b>", "he")
    again = hit("Small Book 1:1", "the <b>word</b>, in another edition")
    sefaria.knows(DOOR, hits(*both, again, hit("Small Book 1:2"), total={"value": 4}))

    found = await search(opened)

    assert [one.ref for one in found.hits] == ["Small Book 1:1", "Small Book 1:2"]
    assert found.hits[0].refs("he") == ("ספר קטן, חלק א׳:א׳", "Small Book 1:1")
    assert found.hits[1].refs("en") == ("Small Book 1:2", "ספר קטן א׳:ב׳")
    assert found.hits[0].book.he_title == "ספר קטן"
    en, he = found.hits[0].snippets
    assert (en.language, en.pieces) == ("en", (Piece("a "), Piece("word", is_bold=True)))
    assert (he.language, he.pieces) == ("he", (Piece("מילה", is_bold=True),))
    assert found.total == 2
    assert sefaria.times(DOOR) == 1


async def test_a_page_further_on_is_asked_for_as_far_as_it_needs(opened, sefaria):
    """TX-3"""
    sefaria.knows(DOOR, hits(*(hit(f"Small Book {n}:1") for n in range(1, 9)), total=500))

    found = await search(opened, start=5, size=5)

    assert [one.ref for one in found.hits] == [f"Small Book {n}:1" for n in (6, 7, 8)]
    assert 1 < sefaria.times(DOOR) < 20


async def test_in_one_book_its_path_in_the_catalogue_is_asked_for(opened, sefaria):
    """TX-3"""
    sefaria.knows(DOOR, hits(hit("Small Book 1:1")))

    await search(opened, title="Small Book")

    assert json.loads(sefaria.bodies[-1])["filters"] == ["Samples/Small Book"]
    assert json.loads(sefaria.bodies[-1])["source_proj"] is True


async def test_vowels_and_accents_are_not_asked_for(opened, sefaria):
    """TX-3: what is copied out of a text is found as what is typed."""
    sefaria.knows(DOOR, hits(hit("Small Book 1:1")))

    await search(opened, "עַל־פְּנֵ֥י תְהֽוֹם")

    assert json.loads(sefaria.bodies[-1])["query"] == "על פני תהום"


async def test_an_answer_without_its_source_is_known_by_its_id(opened, sefaria):
    """TX-3"""
    sefaria.knows(DOOR, hits({"_id": "Small Book 2:1 (Edition [en])", "_source": None}))

    (found,) = (await search(opened)).hits

    assert (found.ref, found.book.title, found.snippets) == ("Small Book 2:1", "Small Book", ())


@pytest.mark.parametrize(
    "answer",
    [
        SPLASH,
        BROKEN,
        refusal("Error with connection to Elasticsearch", 200),
        refusal("Unsupported HTTP method.", 200),
        Reply(b'{"hits": {"total": 1, "hits": [', 200, JSON),
        Reply(b"[" * 3000 + b"]" * 3000, 200, JSON),
        Reply(b'{"hits": "' + b"x" * (5 << 20) + b'"}', 200, JSON),
    ],
)
async def test_what_is_no_answer_is_told_as_that(opened, sefaria, answer):
    """TX-3, OP-6: and texts can be read all the same."""
    sefaria.knows(DOOR, answer)

    async with opened() as library:
        with pytest.raises(SearchAway):
            await library.search("Zebulun", title=None, start=0, size=5)
        section = await library.section("Small Book", "Small Book 1:1")

    assert section.kept_at is None


@pytest.mark.parametrize(
    "told",
    [
        {"hits": None},
        {"hits": {"total": "many", "hits": "none"}},
        {"hits": {"total": {"value": None}, "hits": [None, 1, "x", {}, {"_source": 1, "_id": 2}]}},
        {"hits": {"total": 1, "hits": [{"_source": {"ref": "x" * 500}}]}},
        {"hits": {"total": 10**9, "hits": []}},
        {},
    ],
)
async def test_what_has_no_form_is_nothing(opened, sefaria, told):
    """TX-3"""
    sefaria.knows(DOOR, told)

    assert (await search(opened)).hits == ()


async def test_what_was_found_is_text_alone(opened, sefaria):
    """TX-3, SY-3"""
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> <b onclick=x>word</b> &lt;b>"
    sefaria.knows(DOOR, hits(hit("Small Book 1:1", hostile), hit("Small Book 1:2", None)))

    first, second = (await search(opened)).hits

    assert "".join(piece.text for piece in first.snippets[0].pieces).strip() == "word <b>"
    assert second.snippets == ()


@pytest.mark.skipif(not RECORDED.exists(), reason="needs Sefaria's recorded replies")
async def test_what_the_real_search_has_answered_is_read(opened, sefaria):
    """TX-3"""
    told = json.loads((RECORDED / "search_wrapper__banana.json").read_text("utf-8"))
    sefaria.knows(DOOR, told)

    found = await search(opened, "banana", size=20)

    assert len(found.hits) == len({one["_source"]["ref"] for one in told["hits"]["hits"]})
    assert (found.hits[0].ref, found.hits[0].book.he_title) == ("Shabbat 73b:7", "שבת")
    assert any(piece.text == "banana" for piece in found.hits[0].snippets[0].pieces)


# -- what is here is searched here


async def read_all(library, book="Small Book"):
    """Have all of the book kept, as a havruta's is."""
    while await library.keep(book, f"{book} 1:1"):
        pass


async def test_a_book_that_is_here_wholly_is_searched_here(opened, sefaria):
    """TX-3, TX-5: as it is read, in its order, without asking anyone."""
    he, en = ["<big>בְּ</big>רֵאשִׁית", "שתים", "וּבְרֵאשִׁית"], ["one", "", "the <b>Begin</b>ning"]
    first = texts("Small Book 1", he, en)
    sefaria.knows("/api/v3/texts/Small_Book.1", first)

    async with opened() as library:
        await read_all(library)
        found = await library.search("בראשית", title="Small Book", start=0, size=5)
        english = await library.search("begin", title="ספר קטן", start=0, size=5)
        nothing = await library.search("Zebulun", title="Small Book", start=0, size=5)

    assert [one.ref for one in found.hits] == ["Small Book 1:1", "Small Book 1:3"]
    assert [s.pieces for s in found.hits[0].snippets] == [(Piece("בְּרֵאשִׁית", is_bold=True),)]
    assert [one.ref for one in english.hits] == ["Small Book 1:3"]
    assert english.hits[0].snippets[0].pieces == (Piece("the "), Piece("Beginning", is_bold=True))
    assert (found.total, found.is_partial, nothing.hits) == (2, False, ())
    assert sefaria.times(DOOR) == 0


async def test_while_sefaria_is_away_what_is_here_is_searched_and_that_is_said(opened, sefaria):
    """TX-3, TX-5"""
    async with opened() as library:
        await read_all(library)
        sefaria.knows(DOOR, BROKEN)

        found = await library.search("ארבע", title=None, start=0, size=5)
        with pytest.raises(SearchAway):
            await library.search("Zebulun", title=None, start=0, size=5)

    assert "Small Book 2:1" in [one.ref for one in found.hits]
    assert found.is_partial


async def test_what_is_kept_is_found_after_a_restart_and_a_text_of_old_is_read(
    opened, sefaria, index
):
    """TX-3, TX-5: what was kept before there was an index is read into it, not asked for."""
    async with opened() as library:
        await read_all(library)
    for section in await index.sections():
        await index.put("Small Book", section, 0, [])

    async with opened() as library:
        asked = len(sefaria.asked)
        await read_all(library)
        found = await library.search("four", title="Small Book", start=0, size=5)

    assert [one.ref for one in found.hits] == ["Small Book 2:1"]
    assert sefaria.times("/api/v3/texts") == 2
    assert len(sefaria.asked) - asked < 3


async def test_the_books_of_this_machine_are_searched_although_nothing_was_read(opened):
    """TX-3, TX-9"""
    async with opened("http://127.0.0.1:9") as library:
        found = await library.search("רות", title="Ruth", start=0, size=5)

    assert [one.ref for one in found.hits] == ["Ruth 1:1", "Ruth 1:2", "Ruth 2:1"]


async def test_the_whole_library_is_searched_in_all_that_is_here(opened, sefaria, monkeypatch):
    """TX-3, TX-9: what was kept and never read, and this machine's own; it says of how much."""
    async with opened() as library:
        await read_all(library)
    monkeypatch.setattr("tests.memory.MemorySearchIndex.sections", _none)
    sefaria.knows(DOOR, BROKEN)

    async with opened() as library:
        library._search._local._index._read.clear()
        found = await library.search("שלוש", title=None, start=0, size=5)
        own = await library.search("רות", title=None, start=0, size=50)

    assert [one.ref for one in found.hits if "Small" in one.ref] == ["Small Book 1:3"]
    assert {"Ruth 1:1", "Ruth 1:2", "Ruth 2:1"} <= {one.ref for one in own.hits}
    assert found.is_partial
    assert not found.is_reading
    assert found.books >= len(("Small Book", "Ruth", "the guide"))
    assert "only what is kept here was searched, of" in limits(wording("en"), found)


async def _none(_index):
    return set()


async def test_what_is_here_goes_on_being_read_after_an_answer_that_says_so(
    opened, sefaria, monkeypatch
):
    """TX-3, OP-6: nobody waits for all of it."""
    sefaria.knows(DOOR, BROKEN)
    async with opened() as library:
        await library.section("Small Book", "Small Book 1:1")
        await library._search._reading.close(grace=30.0)
        library._search._local._known.clear()
        turn = asyncio.Event()
        learn = library._search.learn

        async def slowly(*about):
            await turn.wait()
            return await learn(*about)

        monkeypatch.setattr(library._search, "learn", slowly)
        monkeypatch.setattr("sefaria.searching.search.PATIENCE", 0.0)
        found = await library.search("two", title=None, start=0, size=5)
        turn.set()

    assert [one.ref for one in found.hits] == ["Small Book 1:2"]
    assert found.is_reading
    assert limits(wording("en"), found).endswith("look again in a moment.")


async def test_the_guide_is_searched_and_never_asked_for(opened, sefaria):
    """TX-3, TX-9"""
    guide = open_guide()[0].book.title
    async with opened() as library:
        assert not await library.keep(guide, f"{guide} 1:1")
        found = await library.search("partner", title=guide, start=0, size=5)

    assert found.hits
    assert sefaria.times("/api/v3/texts") == 0


async def test_a_section_that_was_read_is_found(opened, sefaria):
    """TX-3"""
    sefaria.knows(DOOR, BROKEN)
    async with opened() as library:
        await library.section("Small Book", "Small Book 1:1")
        await library._search._reading.close(grace=30.0)
        found = await library.search("שתים", title=None, start=0, size=5)

    assert "Small Book 1:2" in [one.ref for one in found.hits]


# -- keeping


async def test_a_book_is_kept_from_its_place_on_one_section_after_another(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        kept = [await library.keep("Small Book", "Small Book 2:1") for _ in range(3)]

    assert kept == [True, True, False]
    asked = [path for path in sefaria.asked if "/api/v3/texts" in path]
    assert [path.partition("?")[0][-2:] for path in asked] == [".2", ".1"]


async def test_keeping_goes_on_after_a_restart_where_it_was(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        await library.keep("Small Book", "Small Book 1:1")
    async with opened() as library:
        assert await library.keep("Small Book", "Small Book 1:1")
        assert not await library.keep("Small Book", "Small Book 1:1")

    assert sefaria.times("/api/v3/texts/Small_Book.1") == 1


async def test_what_was_kept_is_read_while_sefaria_is_away(opened, sefaria, clock):
    """TX-5: and it says from when."""
    async with opened() as library:
        await read_all(library)
    clock.turn(days=3)

    async with opened(silence=timedelta(0)) as library:
        sefaria.replies.clear()
        sefaria.knows("/api/v3/texts/Small_Book.2", BROKEN)
        await library.section("Small Book", "Small Book 2:1")
        await library._texts._questions.close(grace=30.0)
        section = await library.section("Small Book", "Small Book 2:1")

    assert section.segments[0].en == "four"
    assert section.kept_at == NOON


async def test_a_section_without_text_and_a_book_that_is_none_hold_nothing_up(opened, sefaria):
    """TX-5"""
    sefaria.knows("/api/v3/texts/Small_Book.1", refusal("We have no text for Small Book 1."))

    async with opened() as library:
        kept = [await library.keep("Small Book", "Small Book 1:1") for _ in range(3)]
        assert kept == [True, True, False]
        assert not await library.keep("No such book", "No such book 1")


async def test_a_sefaria_that_is_away_is_asked_seldom_until_it_is_back(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        await library.shape("Small Book")
        sefaria.knows("/api/v3/texts/Small_Book.1", BROKEN)
        assert not await library.keep("Small Book", "Small Book 1:1")
        asked = len(sefaria.asked)
        for _ in range(SELDOM - 1):
            assert not await library.keep("Small Book", "Small Book 1:1")
        assert len(sefaria.asked) == asked

        sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", ["אחת"], ["one"]))
        kept = [await library.keep("Small Book", "Small Book 1:1") for _ in range(3)]

    assert kept == [True, True, False]
