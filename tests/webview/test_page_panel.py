"""What stands beside the text: commentaries, words, search; a column, or a sheet on a phone."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from havruta.havrutot.model import Home
from havruta.notices.model import NoticeKind
from tests.webview.windows import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BESIDE = re.compile("^Beside the text")


def panel(window):
    return window.tab.locator("#panel")


async def at(window, text):
    await expect(panel(window).locator(".at")).to_have_text(text)


async def test_a_commentary_stands_beside_its_segment_whatever_moves_on(
    windows, isaac, jacob, session
):
    """TX-4: opening one moves nobody; it stays, says where, and has one switch to go along."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button(BESIDE).click()
    await expect(panel(jacobs).get_by_role("button", name="Rashi 2")).to_be_visible()
    await panel(jacobs).get_by_role("button", name="Rashi 2").click()

    await expect(panel(jacobs).locator(".comment")).to_have_count(2)
    await expect(panel(jacobs).locator(".commentary .of")).to_contain_text("CC-BY-SA")
    await at(jacobs, "At 1:1")

    await isaacs.segment("Ruth 1:3").click()
    await isaacs.is_at("Ruth 1:3")
    await jacobs.is_at("Ruth 1:3")

    await at(jacobs, "At 1:1 · you are at 1:3")
    await expect(panel(jacobs).locator(".comment")).to_have_count(2)

    await panel(jacobs).get_by_label("Go along").check()
    await at(jacobs, "At 1:3")
    await isaacs.segment("Ruth 1:4").click()
    await at(jacobs, "At 1:4")

    await panel(jacobs).get_by_label("Go along").uncheck()
    await panel(jacobs).get_by_role("button", name="Next segment").click()
    await at(jacobs, "At 1:5 · you are at 1:4")
    await isaacs.is_at("Ruth 1:4")
    await isaacs.people("Isaac leads", "Jacob")


async def test_what_is_always_open_opens_by_itself_and_does_not_wait(windows, isaac, session):
    """TX-8, TX-4: it is kept with the person, and fetched ahead where they read."""
    window = await windows(isaac, session)
    await window.button(BESIDE).click()
    await panel(window).get_by_role("button", name="Rashi 2").click()
    keep = panel(window).get_by_role("button", name="Always open")
    await keep.click()
    await expect(keep).to_have_attribute("aria-pressed", "true")

    again = window
    async with again.tab.expect_response("**/commentary?ref=Ruth+1%3A1*"):
        await again.tab.reload()
    await again.connection("live")
    await again.tab.route("**/commentary?*", lambda route: route.abort())
    await again.button(BESIDE).click()

    await expect(panel(again).locator(".kept-works .comment")).to_have_count(2)


async def test_what_leads_from_here_is_fetched_before_it_is_opened(windows, isaac, session):
    """TX-4: by who is about to open it, of this segment and the next; then wherever they go."""
    window = await windows(isaac, session)
    async with window.tab.expect_response("**/links?ref=Ruth+1%3A2"):
        await window.button(BESIDE).hover()
    await window.button(BESIDE).click()
    await expect(panel(window).get_by_role("button", name="Rashi 2")).to_be_visible()
    await panel(window).get_by_role("button", name="Close").click()

    async with window.tab.expect_response("**/links?ref=Ruth+1%3A6"):
        await window.segment("Ruth 1:5").click()


async def test_words_are_looked_up_by_hand_and_by_keys(windows, isaac, session):
    """TX-4"""
    window = await windows(isaac, session)
    await window.connection("live")
    await window.tab.keyboard.press("d")
    word = panel(window).get_by_role("button", name="פסוק")
    await word.focus()
    await window.tab.keyboard.press("Enter")

    await expect(panel(window).locator(".entry i")).to_have_text("verse")
    await expect(word).to_have_attribute("aria-pressed", "true")

    await window.tab.keyboard.press("ArrowDown")
    await window.tab.keyboard.press("Escape")
    await expect(panel(window)).to_be_hidden()
    await window.is_at("Ruth 1:1")


async def test_what_is_found_is_marked_and_leads_there_for_oneself_or_the_room(
    windows, isaac, jacob, session
):
    """TX-3: it is looked at first, which moves nobody."""
    window, jacobs = await windows(isaac, session), await windows(jacob, session)
    await window.connection("live")
    await window.tab.keyboard.press("/")
    await expect(panel(window).get_by_role("searchbox")).to_be_focused()
    await window.tab.keyboard.type("verse 11")
    await window.tab.keyboard.press("Enter")
    hits = panel(window).locator(".hit")
    await expect(hits).to_have_count(4)

    await hits.nth(1).locator(".peek").click()
    await expect(hits.nth(1).locator(".comment .en")).to_have_text("Verse 11")
    await window.is_at("Ruth 1:1")

    await hits.nth(1).get_by_role("button", name="Go there").click()
    await jacobs.is_at("Ruth 2:11")
    await window.shows("Ruth 2:11")
    await window.tab.wait_for_function("CSS.highlights.get('found')?.size > 0")
    assert "11" in await marked(window)

    await window.tab.keyboard.press("Escape")
    assert await marked(window) == []


async def marked(window):
    return await window.tab.evaluate(
        "[...(CSS.highlights.get('found') ?? [])].map((range) => range.toString())"
    )


async def test_on_a_phone_it_is_a_sheet_that_leaves_the_text_readable(
    windows, isaac, jacob, session
):
    """TX-4, UX-4: also where the room goes meanwhile."""
    isaacs, window = await windows(isaac, session), await windows(jacob, session, **PHONE)
    await window.button(BESIDE).click()
    await expect(panel(window).get_by_role("button", name="Rashi 2")).to_be_visible()

    sheet = await panel(window).bounding_box()
    segment = await window.segment("Ruth 1:1").bounding_box()

    assert sheet["width"] == 390
    assert segment["y"] + segment["height"] <= sheet["y"]
    assert sheet["y"] > 300

    await isaacs.segment("Ruth 1:9").click()
    await window.is_at("Ruth 1:9")
    await window.shows("Ruth 1:9")
    await window.tab.wait_for_function(
        """top => {
          const segment = document.querySelector('.segment[data-ref="Ruth 1:9"]');
          return segment.getBoundingClientRect().bottom <= top;
        }""",
        arg=sheet["y"],
    )


async def test_a_selection_is_shared_and_copied_with_where_it_stands(
    windows, isaac, session, study, havruta, library, monkeypatch
):
    """TX-10: the button is there while something is selected."""
    original = library.section

    async def section(title, ref, /):
        return replace(await original(title, ref), url="https://www.sefaria.org/Ruth.1")

    monkeypatch.setattr(library, "section", section)
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, home=Home("7", "1")))
    window = await windows(isaac, session)
    button = window.button("Share in the channel")
    await expect(button).to_be_hidden()

    await window.segment("Ruth 1:2").locator(".en p").click(click_count=3)
    copied = await window.tab.evaluate(
        """() => {
          const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer() });
          document.dispatchEvent(event);
          return ["text/plain", "text/html"].map((kind) => event.clipboardData.getData(kind));
        }"""
    )
    await button.click()

    await expect(window.status_line).to_have_text("Shared: the others find it in the channel.")
    async with study.reading() as records:
        made = await records.notices.of(havruta.id, session_id=session.id)
    (shared,) = [notice for notice in made if notice.kind is NoticeKind.SHARED]
    assert shared.quoted.split("\n")[0] == "Verse 2"
    assert copied[0].endswith("Ruth 1:2\nרות א׳:ב׳\nhttps://www.sefaria.org/Ruth.1.2")
    assert '<div dir="rtl">רות א׳:ב׳</div>' in copied[1]


async def test_on_a_phone_what_is_opened_covers_no_segment_that_it_stands_at(
    windows, isaac, session
):
    """TX-4, UX-2: the text makes way for the sheet."""
    window = await windows(isaac, session, **PHONE)
    low = window.segment("Ruth 1:4")
    await low.tap()
    await window.is_at("Ruth 1:4")
    await low.evaluate("(s) => scrollBy(0, s.getBoundingClientRect().bottom - innerHeight + 150)")

    await window.tab.locator("#beside").tap()

    await expect(panel(window)).to_be_visible()
    await window.tab.wait_for_function(
        """() => document.querySelector('.segment[data-ref="Ruth 1:4"]')
          .getBoundingClientRect().bottom <= document.querySelector("#panel")
          .getBoundingClientRect().top"""
    )


async def test_a_place_in_another_book_is_looked_at_and_read_on_in_by_oneself(
    windows, isaac, jacob, session
):
    """TX-2, TX-3, RM-5: typed, found, or come by in an address; nobody is moved."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.tab.keyboard.press("g")
    field = isaacs.tab.get_by_role("textbox", name="Go to a place")
    await field.fill("ברכות ב:")
    await field.press("Enter")

    heading = panel(isaacs).get_by_role("heading")
    await expect(heading).to_have_text("Berakhot 2b")
    await expect(panel(isaacs).locator(".comment")).to_have_count(58)
    await panel(isaacs).get_by_role("button", name="Next section").click()
    await expect(heading).to_have_text("Berakhot 3a")
    await panel(isaacs).get_by_role("button", name="Commentaries", exact=True).click()
    await panel(isaacs).get_by_role("button", name="Elsewhere").click()
    await expect(heading).to_have_text("Berakhot 3a")
    await isaacs.is_at("Ruth 1:1")
    await jacobs.is_at("Ruth 1:1")
    await isaacs.segment("Ruth 1:3").click()
    await jacobs.is_at("Ruth 1:3")
    await expect(heading).to_have_text("Berakhot 3a")

    await jacobs.tab.goto(f"{jacobs.tab.url.partition('?')[0]}?at=Berakhot_2a:7")
    await expect(panel(jacobs).locator(".meant")).to_contain_text("קטע 7")
    await jacobs.shows("Ruth 1:3")
    await expect(jacobs.follow).to_be_hidden()


async def test_what_is_found_in_another_book_is_opened_beside_the_text(windows, isaac, session):
    """TX-3: only what is in this book can be gone to."""
    window = await windows(isaac, session)
    await window.tab.keyboard.press("/")
    await panel(window).get_by_label("In the whole library").check()
    await panel(window).get_by_role("searchbox").fill("קטע 31")
    await window.tab.keyboard.press("Enter")
    hit = panel(window).locator(".hit").first
    await expect(hit.get_by_role("button", name="Go there")).to_be_hidden()

    await hit.get_by_role("button", name="Open here").click()

    await expect(panel(window).locator(".meant")).to_contain_text("קטע 31")


@pytest.mark.parametrize("way", ["mouse", "finger"])
async def test_a_word_that_is_pressed_twice_is_looked_up(windows, isaac, session, way):
    """TX-4: where it stands; the page need not be open beside the text before."""
    window = await windows(isaac, session, **(PHONE if way == "finger" else {}))
    line = window.segment("Ruth 1:2").locator(".he p")
    box = await line.bounding_box()
    there = {"position": {"x": box["width"] - 15, "y": box["height"] / 2}}
    if way == "mouse":
        await line.dblclick(**there)
    else:
        await line.tap(**there)
        await line.tap(**there)

    await expect(panel(window).locator(".entry i")).to_have_text("verse")
    await at(window, "At 1:2")
    await expect(panel(window).get_by_role("button", name="פסוק")).to_have_attribute(
        "aria-pressed", "true"
    )


async def test_marks_and_notes_beside_the_text_are_as_one_likes_them(
    windows, isaac, session, library, monkeypatch
):
    """TX-1, TX-4: a commentary goes by the text's own marks, another kind of book by its kind's."""
    original = library.section
    spoken = 'אָמַ֣ר<sup class="footnote-marker">a</sup><i class="footnote">or: chieftains</i>'

    async def section(title, ref, /):
        text = await original(title, ref)
        return replace(text, segments=tuple(replace(s, he=spoken) for s in text.segments))

    monkeypatch.setattr(library, "section", section)
    window = await windows(isaac, session)
    await window.button(BESIDE).click()
    await panel(window).get_by_role("button", name="Rashi 2").click()
    comment = panel(window).locator(".comment .he").first
    await expect(comment).to_contain_text("אָמַ֣ר")
    await expect(comment.locator(".footnote")).to_be_hidden()
    await comment.get_by_role("button", name="Note a").click()
    await expect(comment.locator(".footnote")).to_be_visible()

    await window.choose(vowels=False)
    await expect(comment).to_contain_text("אמ֣ר")
    await panel(window).locator("summary", has_text="Talmud").click()
    await panel(window).get_by_role("button", name="Berakhot").click()
    talmud = panel(window).locator(".comment[data-kind=talmud] .he").first
    await expect(talmud).to_contain_text("אמר")
