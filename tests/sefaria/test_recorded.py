"""TX-2, TX-5: the library against replies of Sefaria's own server code, replayed on a real socket.

The replies and texts are not part of the repository, since their licences differ.
"""

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from havruta.errors.library import UnknownBook, UnknownRef
from sefaria.api.replies import ContentsReply, TextsReply
from sefaria.catalogue import canon
from sefaria.catalogue.updates import _entries  # what the catalogue keeps of Sefaria's contents
from sefaria.texts.passages import read
from tests.sefaria.loopback import JSON, Reply

DATA = Path(__file__).parents[3] / "shared/data/sefaria"
RECORDED = DATA / "recorded/real_server/responses.jsonl"

pytestmark = pytest.mark.skipif(
    not RECORDED.exists(), reason="needs Sefaria's recorded replies in ../shared/data/sefaria"
)


@pytest.fixture
def replayed(sefaria):
    """This Sefaria answers what the real server answered."""
    for line in RECORDED.read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["method"] == "GET":
            body = told["body"] if isinstance(told["body"], str) else json.dumps(told["body"])
            kind = told["content_type"] or JSON
            sefaria.knows(told["url"], Reply(body.encode(), told["status"], kind))
    return sefaria


@pytest.fixture
async def library(opened, replayed):
    async with opened() as library:
        yield library


@pytest.mark.parametrize(
    ("title", "length", "first", "last"),
    [
        ("Ruth", 85, "Ruth 1:1", "Ruth 4:22"),
        ("Genesis", 1533, "Genesis 1:1", "Genesis 50:26"),
        ("Pirkei Avot", 109, "Pirkei Avot 1:1", "Pirkei Avot 6:12"),
        ("Berakhot", 2886, "Berakhot 2a:1", "Berakhot 20b:68"),
        ("Rashi on Genesis", None, "Rashi on Genesis 1:1:1", None),
        ("Pesach Haggadah", None, "Pesach Haggadah, Kadesh 1", None),
    ],
)
async def test_books_of_every_kind_have_their_shape(library, title, length, first, last):
    """TX-2"""
    shape = await library.shape(title)

    assert shape.first.ref == first
    assert length is None or len(shape) == length
    assert last is None or shape.at(len(shape) - 1).ref == last


@pytest.mark.parametrize(
    ("title", "ref", "he_ref", "segments", "after"),
    [
        ("רות", "Ruth 4:7", "רות ד׳", 22, None),
        ("Genesis", "Genesis 50:1", "בראשית נ׳", 26, None),
        ("Berakhot", "Berakhot 2a:3", "ברכות ב׳ א", 31, "Berakhot 2b"),
        ("Berakhot", "Berakhot 20b:1", "ברכות כ׳ ב", 68, None),
        ("Rashi on Genesis", "Rashi on Genesis 1:1:2", 'רש"י על בראשית א׳:א׳', 3,
         "Rashi on Genesis 1:2"),
        ("Pesach Haggadah", "Pesach Haggadah, Kadesh 5", "הגדה של פסח, קדש", 13,
         "Pesach Haggadah, Urchatz"),
        ("Pesach Haggadah", "Pesach Haggadah, Magid, Ha Lachma Anya", None, 3,
         "Pesach Haggadah, Magid, Four Questions"),
    ],
)  # fmt: skip
async def test_sections_of_every_kind_can_be_read(library, title, ref, he_ref, segments, after):
    """TX-2, TX-6"""
    section = await library.section(title, ref)

    assert he_ref in (None, section.he_ref)
    assert len(section.segments) == segments
    assert section.after == after
    assert all(segment.he for segment in section.segments)
    assert [version.language for version in section.versions] == ["he", "en"]
    assert all(version.title for version in section.versions)


async def test_a_ragged_translation_stays_beside_its_mishnah(library, replayed):
    """Avot 6: eleven mishnayot, ten translations with holes, and a twelfth in another version."""
    path = "/api/v3/texts/Pirkei Avot.6?version=source&version=english"
    replayed.knows(path, replayed.replies[path + "|Open Mishna"])

    section = await library.section("Pirkei Avot", "Pirkei Avot 6:12")

    assert len(section.segments) == 12
    assert section.segments[10].he
    assert section.segments[10].en is None
    assert (section.segments[11].he, section.segments[11].en) == (None, None)
    assert section.versions[1].licence == "CC-BY-SA"


@pytest.mark.parametrize(
    "ref", ["Genesis 99", "Genesis 99:1", "Genesis 1:1:1", "Genesis 1:1 and more", "Foo 1"]
)
async def test_what_sefaria_half_understands_is_refused(library, ref):
    """TX-5: it would answer some of these with the whole book."""
    with pytest.raises(UnknownRef):
        await library.section("Genesis", ref)


async def test_what_sefaria_does_not_know_is_refused(library):
    with pytest.raises(UnknownBook):
        await library.shape("Foo")


async def test_the_recorded_catalogue_is_offered(library):
    """HV-1"""
    assert library.suggest("rashi on gen", limit=3)[0].title == "Rashi on Genesis"
    assert library.suggest("הגדה", limit=3)[0].title == "Pesach Haggadah"


async def test_spellings_come_with_the_texts(library):
    """HV-1"""
    await library.section("Berakhot", "Berakhot 2a")

    assert library.book("Masekhet Berakhot").title == "Berakhot"


def test_every_recorded_text_can_be_read():
    """Nothing that v3 has answered is beyond the types."""
    replies = [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]
    replies = [told for told in replies if "/api/v3/texts" in told["url"] and told["status"] == 200]
    recorded = [told["body"] for told in replies]
    recorded += [
        json.loads((DATA / "recorded" / name).read_text("utf-8"))
        for name in (
            "captures_2026/v3_texts__Micah.6.8.reduced.json",
            "openapi/v3_texts__Esther_1.1.json",
        )
    ]

    passages = [read(_decoded(told)) for told in recorded]

    assert len(passages) > 70
    assert sum(passage.length for passage in passages) > 500


def test_todays_markup_is_kept_safe_and_readable():
    told = (DATA / "recorded/captures_2026/v3_texts__Micah.6.8.reduced.json").read_text("utf-8")

    passage = read(_decoded(json.loads(told)))

    assert passage.versions[0].title == "Miqra according to the Masorah"
    assert [version.licence for version in passage.versions] == ["CC-BY-SA", "CC-BY-NC"]
    assert '<span class="poetry indentAll">' in passage.en[0]
    assert "G<small>OD</small>" in passage.en[0]
    assert 'class="mam-spi-' in passage.he[0]


def test_the_well_known_books_have_sefarias_titles():
    """In English and Hebrew, as its catalogue had them."""
    packed = (DATA / "index/toc_2018_api_index.json.gz").read_bytes()
    entries = _entries(_contents(json.loads(gzip.decompress(packed))))
    titles = {entry.title: entry.he_title for entry in entries}

    differing = {
        listing.book.title: (listing.book.he_title, titles.get(listing.book.title))
        for listing in canon.listings()
        if titles.get(listing.book.title) != listing.book.he_title
    }

    assert len(titles) > 2400
    assert differing == {}


def _decoded(told):
    return msgspec.json.decode(json.dumps(told).encode(), type=TextsReply)


def _contents(told):
    return msgspec.convert(told, list[ContentsReply])
