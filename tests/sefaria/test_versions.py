"""TX-6: which version of a text is shown: what was chosen, or else one that is free for all."""

import msgspec
import pytest

from havruta.library.model import Version
from sefaria.api.replies import TextsReply
from sefaria.texts.versions import free_instead, offered
from tests.sefaria.loopback import texts, version

PATH = "/api/v3/texts/Small Book.1?version=source&version=english"
NC = {"license": "CC-BY-NC", "versionTitle": "Today’s", "priority": 9}
FREE = {"license": "Public Domain", "versionTitle": "Of 1917", "priority": 1}


def told(en, **changes):
    """A reply about the first chapter with this English version, or none."""
    available = [
        version("en", None, **NC),
        version("en", None, license="CC0", versionTitle="Odd", priority=""),
        version("en", None, **FREE),
        version("fr", None, actualLanguage="fr", languageFamilyName="french"),
    ]
    reply = texts("Small Book 1", ["אחת", "שתים", "שלוש"], None, available_versions=available)
    reply["versions"] += [version("en", ["one", "two", "three"], **en)] if en else []
    return reply | changes


@pytest.fixture
def choosing(sefaria):
    """This Sefaria thinks best of a version that is not free, and has one that is."""
    sefaria.knows(PATH, told(NC))
    asked = "version=source&version=english|{title}"
    for en in (NC, FREE):
        sefaria.knows(
            PATH.partition("?")[0] + "?" + asked.format(title=en["versionTitle"]), told(en)
        )
    return sefaria


def shown(section):
    return {v.language: (v.title, v.licence) for v in section.versions}


async def test_of_several_versions_the_one_that_is_free_is_shown(opened, choosing):
    """TX-6"""
    async with opened() as library:
        first = await library.section("Small Book", "Small Book 1")

    assert shown(first)["en"] == ("Of 1917", "Public Domain")
    assert Version("en", "Today’s", "CC-BY-NC", "https://example.org/en") in first.others
    assert all(other.language == "en" for other in first.others)


async def test_what_is_chosen_is_shown_whatever_its_licence_and_kept_beside_the_usual(
    opened, choosing
):
    """TX-6"""
    async with opened() as library:
        chosen = await library.section("Small Book", "Small Book 1", versions={"en": "Today’s"})
        usual = await library.section("Small Book", "Small Book 1")
        asked = len(choosing.asked)
        again = await library.section("Small Book", "Small Book 1", versions={"en": "Today’s"})

    assert shown(chosen)["en"] == shown(again)["en"] == ("Today’s", "CC-BY-NC")
    assert shown(usual)["en"] == ("Of 1917", "Public Domain")
    assert len(choosing.asked) == asked


async def test_where_the_chosen_version_lacks_a_section_the_usual_is_shown(opened, choosing):
    choosing.knows(PATH.partition("?")[0] + "?version=source&version=english|Lost", told(None))

    async with opened() as library:
        section = await library.section("Small Book", "Small Book 1", versions={"en": "Lost"})

    assert shown(section)["en"] == ("Of 1917", "Public Domain")


async def test_what_is_chosen_stays_where_the_free_one_of_the_other_language_lacks_a_section(
    opened, choosing
):
    """TX-6: as where a translation that is free for all is of half a book."""
    second = PATH.replace("Book.1", "Book.2").partition("?")[0]
    chosen = version("he", ["אַרְבַּע", "חָמֵשׁ"], versionTitle="Vowelled")
    whole = texts("Small Book 2", None, ["four", "five"])
    lacking = texts("Small Book 2", None, None)
    for reply, english in ((whole, "english"), (lacking, "english|Of 1917")):
        reply["versions"].append(chosen)
        choosing.knows(f"{second}?version=hebrew|Vowelled&version={english}", reply)

    async with opened() as library:
        await library.section("Small Book", "Small Book 1")
        section = await library.section("Small Book", "Small Book 2", versions={"he": "Vowelled"})

    assert shown(section)["he"][0] == "Vowelled"
    assert section.segments[0].en == "four"


async def test_a_version_that_cannot_be_had_now_gives_way_to_one_that_is_kept(opened, choosing):
    """TX-5"""
    async with opened() as library:
        await library.section("Small Book", "Small Book 1")
        choosing.replies.clear()

        section = await library.section("Small Book", "Small Book 1", versions={"en": "Today’s"})

    assert shown(section)["en"] == ("Of 1917", "Public Domain")


async def test_a_book_whose_free_version_is_known_is_asked_for_it_at_once(opened, choosing):
    """Two questions for each section would be twice the load on Sefaria."""
    async with opened() as library:
        await library.section("Small Book", "Small Book 1")
        await library.section("Small Book", "Small Book 2")

    assert choosing.times("texts/Small_Book.1") == 2
    assert choosing.times("texts/Small_Book.2") == 1


def test_of_the_talmud_the_version_that_is_free_is_shown_and_the_vowelled_one_offered():
    """TX-6, TX-1: as Sefaria had it for Berakhot 2a in October 2024.

    The edition that it thinks best may not be used commercially, with vowels or without.
    """
    davidson = {"license": "CC-BY-NC", "versionTitle": "William Davidson Edition - Aramaic"}
    vowelled = {**davidson, "versionTitle": "William Davidson Edition - Vocalized Aramaic"}
    english = {**davidson, "versionTitle": "William Davidson Edition - English", "priority": 2}
    available = [
        version("he", None, **vowelled, priority=3),
        version("he", None, **davidson, priority=2),
        version(
            "he", None, license="CC-BY-SA", versionTitle="Wikisource Talmud Bavli", priority=""
        ),
        version("en", None, **english),
        version("en", None, license="Public Domain", versionTitle="A. Cohen, 1921", priority=1),
        version(
            "en", None, license="CC0", versionTitle="Sefaria Community Translation", priority=""
        ),
    ]
    reply = texts("Berakhot 2a", ["מֵאֵימָתַי"], ["From when"], available_versions=available)
    reply["versions"] = [
        version("he", ["מֵאֵימָתַי"], **vowelled, priority=3),
        version("en", ["From when"], **english),
    ]
    told = msgspec.convert(reply, TextsReply)

    assert free_instead(told) == {"he": "Wikisource Talmud Bavli", "en": "A. Cohen, 1921"}
    assert vowelled["versionTitle"] in [v.version_title for v in offered(told, "he")]


@pytest.mark.parametrize("licence", ["CC-BY-SA", "CC0", "public domain", "CC-BY"])
def test_what_is_free_already_stays(licence):
    reply = msgspec.convert(told({**NC, "license": licence}), TextsReply)

    assert free_instead(reply) == {}
