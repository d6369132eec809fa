"""Getting around in a book: contents, typed references, addresses, and the browser's way back."""

import pytest
from playwright.async_api import expect

from havruta.library.model import Book

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_contents_open_where_one_is_and_lead_everyone_there(
    windows, isaac, jacob, session
):
    """TX-2, UX-2, RM-5: by keys alone; in both languages; whoever doesn't lead goes alone."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.turns_to("Ruth 2:1")
    sheet = isaacs.tab.get_by_role("dialog", name="Contents")

    await isaacs.tab.keyboard.press("t")
    await expect(sheet.locator("[aria-current]")).to_be_focused()
    await expect(sheet.locator("[aria-current]")).to_have_text("2ב׳")
    await isaacs.tab.keyboard.press("ArrowRight")
    await isaacs.tab.keyboard.press("Enter")

    await expect(sheet).to_be_hidden()
    await jacobs.is_at("Ruth 3:1")
    await jacobs.shows("Ruth 3:1")
    await jacobs.button("Contents").click()
    await jacobs.tab.get_by_role("textbox", name="Go to a place").fill("4")
    await jacobs.tab.locator(".tree").get_by_role("button", name="4").click()
    await jacobs.shows("Ruth 4:1")
    await expect(jacobs.follow).to_be_visible()
    await isaacs.is_at("Ruth 3:1")


async def test_a_typed_reference_leads_there_and_one_can_go_back_and_forward(
    windows, isaac, jacob, session
):
    """TX-2, RM-5: back and forward are moves like any other."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.turns_to("Ruth 2:1")

    await isaacs.tab.keyboard.press("g")
    await isaacs.tab.keyboard.type("רות ג:ה")
    await isaacs.tab.keyboard.press("Enter")
    await jacobs.is_at("Ruth 3:5")
    await isaacs.shows("Ruth 3:5")
    assert isaacs.tab.url.endswith("?at=Ruth_3:5")
    await isaacs.tab.go_back()
    await jacobs.is_at("Ruth 2:1")
    await isaacs.shows("Ruth 2:1")
    await isaacs.tab.go_forward()
    await jacobs.is_at("Ruth 3:5")
    await jacobs.button("Next section").click()
    await jacobs.shows("Ruth 4:1")
    await jacobs.tab.go_back()
    await jacobs.shows("Ruth 3:5")
    await expect(jacobs.follow).to_be_hidden()


async def test_an_address_with_a_place_opens_there(windows, isaac, jacob, session):
    """TX-2: in any spelling; and loading it again stays where one is."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    address = jacobs.tab.url.partition("?")[0]

    await jacobs.tab.goto(f"{address}?at=ruth_2.3")
    await jacobs.shows("Ruth 2:3")
    await expect(jacobs.follow).to_be_visible()
    await isaacs.is_at("Ruth 1:1")
    await jacobs.follow.click()
    await jacobs.shows("Ruth 1:1")
    await isaacs.turns_to("Ruth 2:1")
    await jacobs.shows("Ruth 2:1")
    await jacobs.tab.reload()
    await jacobs.connection("live")
    await expect(jacobs.follow).to_be_hidden()
    await jacobs.tab.goto(f"{address}?at=nowhere")
    await jacobs.connection("live")
    await jacobs.shows("Ruth 2:1")


async def test_what_leads_nowhere_is_refused_and_what_may_be_meant_is_offered(
    windows, isaac, session
):
    """TX-2: what was typed on the wrong keyboard is never taken for what it would be."""
    window = await windows(isaac, session)
    said = window.tab.locator("#meant")
    await window.tab.keyboard.press("g")
    field = window.tab.get_by_role("textbox", name="Go to a place")

    await field.fill("Ruth 1:99")
    await field.press("Enter")
    await expect(said).to_contain_text("Ruth 1:99")
    await field.fill("Berakhot 2b")
    await field.press("Enter")
    await expect(window.tab.locator("#panel h3")).to_have_text("Berakhot 2b")
    await window.tab.keyboard.press("Escape")
    await window.tab.keyboard.press("g")
    await field.fill("ru, d:v")
    await field.press("Enter")
    offer = said.get_by_role("button", name="רות ג:ה")
    await expect(offer).to_be_visible()
    await window.is_at("Ruth 1:1")
    await offer.click()
    await said.get_by_role("button", name="Ruth 3:5").click()
    await window.is_at("Ruth 3:5")


async def test_of_a_book_without_text_it_is_said_that_there_is_none(
    windows, isaac, session, library
):
    """TX-2, OP-1: typed, or in an address; and of no place at all, that there is none."""
    library.books["Jubilees"] = Book("Jubilees", "ספר היובלים")
    window = await windows(isaac, session)
    address, status = window.tab.url.partition("?")[0], window.tab.locator("#status")
    await window.tab.keyboard.press("g")
    field = window.tab.get_by_role("textbox", name="Go to a place")

    await field.fill("Jubilees 3:5")
    await field.press("Enter")
    await expect(window.tab.locator("#meant")).to_contain_text("no text of “Jubilees” yet")

    await window.tab.goto(f"{address}?at=Jubilees_3:5")
    await expect(status).to_contain_text("no text of “Jubilees” yet")
    await window.tab.goto(f"{address}?at=nowhere")
    await expect(status).to_contain_text("There is no “nowhere” in this book.")
    await window.shows("Ruth 1:1")


async def test_an_address_with_a_place_begins_there_at_once(windows, isaac, jacob, session):
    """TX-2: the server sets it first, and no other section is seen; a leader leads there."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await isaacs.tab.add_init_script(
        """window.seen = [];
        new MutationObserver(() => {
          const section = document.querySelector("article.section")?.dataset.section;
          if (section && seen.at(-1) !== section) seen.push(section);
        }).observe(document, { childList: true, subtree: true });"""
    )
    address = isaacs.tab.url.partition("?")[0]

    html = await (await isaacs.tab.request.get(f"{address}?at=רות_ג.5")).text()
    assert 'data-section="Ruth 3"' in html
    assert 'data-at="Ruth 3:5"' in html
    assert 'data-ref="Ruth 1:1" data-leader' in html
    await isaacs.tab.goto(f"{address}?at=ruth_3.5")
    await isaacs.shows("Ruth 3:5")
    await jacobs.is_at("Ruth 3:5")
    await jacobs.shows("Ruth 3:5")

    assert await isaacs.tab.evaluate("seen") == ["Ruth 3"]


@pytest.mark.parametrize("said", ["Berakhot 2a", "nowhere", "1:99", "<b>", "x" * 400, "\u202e1:2"])
async def test_an_address_that_names_no_place_here_opens_where_the_room_is(
    windows, jacob, session, said
):
    """TX-2"""
    window = await windows(jacob, session)

    answer = await window.tab.request.get(window.tab.url.partition("?")[0], params={"at": said})
    html = await answer.text()

    assert "data-at" not in html
    assert 'data-section="Ruth 1"' in html
