"""Every page for people and every kind of mail has its picture."""

import re
from functools import cache
from http import HTTPStatus

import pytest

from benchmarks import accessibility
from benchmarks.screenshots import album
from benchmarks.screenshots.camera import WINDOWS, Camera
from benchmarks.screenshots.mails import letters, samples
from benchmarks.screenshots.pages import NOT_TO_BE_SEEN, SIGHTS
from bot.notices.letters import LETTERS
from bot.notices.words import MESSAGES
from havruta.wording import languages
from tests import browser
from webview.assets.files import Assets
from webview.routes import all_routes

chromium = browser.chromium

NAMES = [f"mail-{name}.{one}" for one in sorted(languages()) for name, _ in samples(one)]
MARKUP = re.compile(r"\\[\\*_`]|<@|<t:|\*\*|\{\w*\}")
"""What is for Discord alone, or was not filled in."""
LOOSE = re.compile(r"(?<![\w/<\u2068])/[a-z]+ [a-z]+")
"""A command that a line from the right would turn around."""


@cache
def everything():
    """Return every mail in every language; each worker that only collects goes without."""
    return {f"{name}.{one}": letter for one in languages() for name, letter in letters(one)}


def test_every_page_for_people_has_its_picture():
    """UX-2: a new page without one fails here."""
    shown = {route.path for route in all_routes(Assets("any")) if route.method == "GET"}

    assert {sight.route for sight in SIGHTS} == shown - {*NOT_TO_BE_SEEN}
    assert {*NOT_TO_BE_SEEN} <= shown
    assert len({sight.name for sight in SIGHTS}) == len(SIGHTS)


def test_every_content_has_its_mail():
    """IN-2, NO-2: a new kind of notice without one fails here."""
    assert {type(one) for _, one in samples("en")} == {*MESSAGES, *LETTERS}


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_is_whole_in_every_language(name):
    """IN-2, UX-1: subject, text and HTML."""
    letter = everything()[name]

    assert letter.language == name.rpartition(".")[2]
    assert "\n" not in letter.subject
    for said in (letter.subject, letter.text, letter.html):
        assert said.strip()
        assert MARKUP.search(said) is None
        assert letter.language == "en" or LOOSE.search(said) is None
    direction = "rtl" if letter.language == "he" else "ltr"
    assert f'<html lang="{letter.language}" dir="{direction}">' in letter.html


def test_whoever_belongs_no_more_is_not_told_that_they_do():
    """IN-2, NO-2"""
    past = {name for name, letter in everything().items() if "you belonged" in letter.text}

    assert past == {"mail-removed.en", "mail-deleted.en"}


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_wrong_with_a_page_is_told_and_it_is_seen_all_the_same(chromium, tmp_path):
    """UX-2: that it is wider than its window, keeps somebody out, fails, or was refused."""
    if not accessibility.PROGRAM.exists():
        pytest.skip(accessibility.HOW_TO_GET_IT)
    broken = "<title>Front</title><div style='width: 2000px'>Wide</div>"
    broken += "<script>throw Error('broken')</script>"
    context = await chromium.new_context(**WINDOWS["phone"])
    page, camera = await context.new_page(), Camera(tmp_path)
    await page.route(
        "**/*", lambda route: route.fulfill(status=404, content_type="text/html", body=broken)
    )

    with camera.watching(page, "front", HTTPStatus.OK):
        await page.goto("http://havruta.example/")
        await camera.take(page, "front", language="en", window="phone")
    with camera.watching(page, "nowhere", HTTPStatus.OK):
        await page.locator("#nothing").click(timeout=1)
    await context.close()

    assert [fault.partition(": html: ")[0] for fault in camera.faults[:5]] == [
        "front: broken",
        "front (en, phone): wider than its window",
        "front (en, phone, light): html-has-lang",
        "front (en, phone, dark): html-has-lang",
        "front: it came with [404] and not with 200",
    ]
    assert camera.faults[5].startswith("nowhere: Locator.click: Timeout")
    index = album.bind(camera.pictures, tmp_path).read_text()
    for name in ("front.en.phone.light.png", "front.en.phone.dark.png"):
        assert (tmp_path / name).stat().st_size
        assert f'src="{name}"' in index
