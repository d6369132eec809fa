"""TX-4: what a segment leads to and what its words mean; and whatever is sent instead."""

import json
from pathlib import Path

import pytest

from havruta.errors.library import LibraryAway, UnknownRef
from havruta.library.model import Entry, Link
from sefaria.texts.guide import open_guide
from tests.sefaria.loopback import BROKEN, JSON, SPLASH, Reply, refusal

RECORDED = Path(__file__).parents[3] / "shared/data/sefaria/recorded"
LINKS = "/api/links/Small_Book.1.2?with_text=0"
WORDS = "/api/words/שלום?lookup_ref=Small Book 1:2&never_split=1&always_consonants=1"
NO_ANSWERS = [
    SPLASH,
    BROKEN,
    Reply(b'[{"category": "Comm', 200, JSON),
    Reply(b"[" * 3000 + b"]" * 3000, 200, JSON),
    Reply(b'["' + b"x" * (5 << 20) + b'"]', 200, JSON),
    Reply(b'{"links": []}', 200, JSON),
]


def link(ref, **changes):
    """One link, in the form of the real ones."""
    return {
        "category": "Commentary",
        "index_title": "Rashi on Small Book",
        "collectiveTitle": {"en": "Rashi", "he": "רש״י"},
        "heTitle": "רש״י על ספר קטן",
        "sourceRef": ref,
        "sourceHeRef": "רש״י על ספר קטן א׳:ב׳:א׳",
        "anchorRefExpanded": ["Small Book 1:2"],
        "compDate": [1075, 1105],
        "commentaryNum": 2.0001,
        **changes,
    }


async def links(opened, ref="Small Book 1:2"):
    async with opened() as library:
        return (await library.links("Small Book", ref)).links


async def test_links_come_in_the_order_in_which_they_were_written_each_once(opened, sefaria):
    """TX-4"""
    later = link("Ramban 1", collectiveTitle=None, compDate=1246, index_title="Ramban")
    second = link("Rashi 2", commentaryNum=2.0002)
    of_another = link("Rashi 9", anchorRefExpanded=["Small Book 1:3"])
    sefaria.knows(LINKS, [later, second, of_another, link("Rashi 1"), link("Rashi 1")])

    found = await links(opened)

    assert [(one.work, one.ref) for one in found] == [
        ("Rashi", "Rashi 1"),
        ("Rashi", "Rashi 2"),
        ("Ramban", "Ramban 1"),
    ]
    assert found[0] == Link(
        "Commentary",
        "Rashi",
        "רש״י",
        "Rashi on Small Book",
        "Rashi 1",
        "רש״י על ספר קטן א׳:ב׳:א׳",
    )


async def test_what_was_asked_once_is_not_asked_again(opened, sefaria):
    """TX-4, TX-5"""
    sefaria.knows(LINKS, [link("Rashi 1")])

    assert len(await links(opened)) == len(await links(opened)) == 1
    assert sefaria.times("/api/links") == 1


@pytest.mark.parametrize("answer", NO_ANSWERS)
async def test_what_is_no_answer_is_told_as_that(opened, sefaria, answer):
    """TX-4, TX-5: and the text can be read all the same."""
    sefaria.knows(LINKS, answer)
    sefaria.knows(WORDS, answer)

    async with opened() as library:
        with pytest.raises(LibraryAway):
            await library.links("Small Book", "Small Book 1:2")
        with pytest.raises(LibraryAway):
            await library.words("שלום", "Small Book 1:2")
        section = await library.section("Small Book", "Small Book 1:2")

    assert section.kept_at is None


@pytest.mark.parametrize(
    "told",
    [
        {"sourceRef": None},
        {"index_title": 7},
        {"sourceRef": ["Rashi 1"], "collectiveTitle": "Rashi"},
        {"index_title": "", "collectiveTitle": {"en": 1, "he": None}},
    ],
)
async def test_a_link_that_leads_nowhere_is_none(opened, sefaria, told):
    """TX-4"""
    sefaria.knows(LINKS, [link("Rashi 1", **told)])

    assert await links(opened) == ()


@pytest.mark.parametrize(
    "told",
    [
        {"compDate": []},
        {"compDate": True, "commentaryNum": "2"},
        {"anchorRefExpanded": None},
        {"anchorRefExpanded": []},
        {"category": 3, "heTitle": None, "sourceHeRef": 0},
    ],
)
async def test_a_link_that_says_little_leads_there_all_the_same(opened, sefaria, told):
    """TX-4"""
    sefaria.knows(LINKS, [link("Rashi 1", **told)])

    assert [one.ref for one in await links(opened)] == ["Rashi 1"]


async def test_a_place_without_links_and_one_that_is_not_there(opened, sefaria):
    """TX-4"""
    sefaria.knows(LINKS, refusal("Could not find title in reference", 200))

    assert await links(opened) == ()
    with pytest.raises(UnknownRef):
        await links(opened, "Small Book 9:9")
    async with opened() as library:
        guide = open_guide()[0].book.title
        shape = await library.shape(guide)
        assert (await library.links(guide, shape.first.ref)).links == ()


async def test_a_word_is_looked_up_without_its_accents_and_its_meanings_are_safe(opened, sefaria):
    """TX-4, SY-3"""
    senses = [
        {"definition": "<b>peace</b><script>alert(1)</script>"},
        {"definition": None, "senses": [{"definition": "<i onclick=x>wholeness</i>"}]},
        {"definition": " "},
    ]
    entry = {"headword": "שָׁלוֹם", "parent_lexicon": "Jastrow", "content": {"senses": senses}}
    sefaria.knows(WORDS, [entry, {"headword": "x", "content": None}, {}])

    async with opened() as library:
        found = await library.words("<שלֽום֑>,", "Small Book 1:2")
        nothing = await library.words("peace", "Small Book 1:2")

    assert found == [Entry("שָׁלוֹם", "Jastrow", ("<b>peace</b>", "<i>wholeness</i>"))]
    assert nothing == ()


@pytest.mark.parametrize(
    ("content", "senses"),
    [
        ({"senses": [{"definition": "one", "grammar": {"binyan_form": [None]}}]}, ("one",)),
        ({"definition": "two", "senses": None, "morphology": "m."}, ("two",)),
        ({"senses": [{"senses": [{"definition": "three"}, 7, None, "four"]}]}, ("three", "four")),
        ("five <script>x</script>", ("five",)),
    ],
)
async def test_each_dictionary_says_what_it_has_in_its_own_form(opened, sefaria, content, senses):
    """TX-4: and one that has none of them takes no other along."""
    odd = [{"headword": 1, "content": value} for value in (7, [1], {"senses": "x"}, None, {})]
    entry = {"headword": "שָׁלוֹם", "parent_lexicon": "Klein Dictionary", "content": content}
    sefaria.knows(WORDS, [*odd, entry, {"content": {"senses": [{"definition": None}]}}])

    async with opened() as library:
        found = await library.words("שלום", "Small Book 1:2")

    assert [one.senses for one in found] == [senses]


@pytest.mark.skipif(not RECORDED.exists(), reason="needs Sefaria's recorded replies")
@pytest.mark.parametrize("name", ["bdb", "jastrow", "klein"])
async def test_the_form_of_each_dictionary_as_sefaria_documents_it_is_read(opened, sefaria, name):
    """TX-4: with its words put in, which are left out there."""
    told = json.loads((RECORDED / f"openapi/words_{name}_entry.json").read_text("utf-8"))
    told["content"]["senses"][0]["definition"] = "<b>peace</b>"
    sefaria.knows(WORDS, [told | {"headword": "שָׁלוֹם", "parent_lexicon": name}])

    async with opened() as library:
        found = await library.words("שלום", "Small Book 1:2")

    assert found == [Entry("שָׁלוֹם", name, ("<b>peace</b>",))]


async def test_a_word_that_no_dictionary_has(opened, sefaria):
    """TX-4"""
    async with opened() as library:
        assert await library.words("שלום", "Small Book 1:2") == ()


@pytest.mark.skipif(not RECORDED.exists(), reason="needs Sefaria's recorded replies")
@pytest.mark.parametrize("name", ["Berakhot_11a.24-25.links.input", "Obadiah_1.links.reduced"])
async def test_what_sefaria_has_answered_is_read(opened, sefaria, name):
    """TX-4"""
    told = json.loads((RECORDED / "talmud.page" / f"{name}.json").read_text("utf-8"))
    for one in told:
        one["anchorRefExpanded"] = ["Small Book 1:2"]
    sefaria.knows(LINKS, told)

    found = await links(opened)

    assert len(found) == len({one["sourceRef"] for one in told})
    assert all(one.he_ref and one.category for one in found)
