"""Two windows on one page: following, reading alone, and coming back."""

import pytest
from playwright.async_api import expect

from havruta.havrutot import preferences
from havruta.havrutot.model import Lead
from havruta.people import credentials
from havruta.sessions import navigation

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_leaders_click_moves_everyones_page(windows, isaac, jacob, session):
    """RM-2, SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await isaacs.segment("Ruth 1:18").click()

    for window in (isaacs, jacobs):
        await window.is_at("Ruth 1:18")
        await window.shows("Ruth 1:18")
        await expect(window.segment("Ruth 1:18")).to_have_attribute("aria-current", "location")
        await expect(window.tab.locator("[aria-current]")).to_have_count(1)
    await expect(isaacs.status_line).to_have_text("You turn the pages")
    await expect(jacobs.status_line).to_contain_text("Following")


async def test_sections_are_turned_for_everyone(windows, isaac, jacob, session):
    """RM-2"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await isaacs.button("Next section").click()
    await jacobs.is_at("Ruth 2:1")
    await jacobs.shows("Ruth 2:1")
    await isaacs.button("Next section").click()
    await jacobs.shows("Ruth 3:1")
    await isaacs.button("Previous section").click()

    await jacobs.shows("Ruth 2:1")
    await isaacs.shows("Ruth 2:1")


async def test_at_the_ends_of_the_book_there_is_nowhere_to_turn(windows, isaac, session):
    window = await windows(isaac, session)

    await expect(window.tab.locator("#previous")).to_be_disabled()
    for chapter in (2, 3, 4):
        await window.button("Next section").click()
        await window.shows(f"Ruth {chapter}:1")

    await expect(window.tab.locator("#next")).to_be_disabled()


async def test_loading_the_page_again_leads_back_to_where_one_reads_alone(
    windows, isaac, jacob, session
):
    """SE-4: reads there alone until Return."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button("Next section").click()
    await isaacs.people("Isaac leads", "Jacob at 2:1")

    await jacobs.tab.reload()

    await jacobs.shows("Ruth 2:1")
    await expect(jacobs.status_line).to_have_text("You are at 2:1 · Isaac is at 1:1")
    await isaacs.people("Isaac leads", "Jacob at 2:1")


async def test_who_comes_again_begins_where_the_room_is(windows, isaac, jacob, session):
    """RM-2: also in the tab in which they read alone before."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.button("Next section").click()
    await isaacs.people("Isaac leads", "Jacob at 2:1")
    address = jacobs.tab.url.partition("?")[0]

    await jacobs.tab.goto("about:blank")
    await isaacs.people("Isaac leads")
    await jacobs.tab.goto(address)

    await expect(jacobs.status_line).to_have_text("Following Isaac")
    await jacobs.shows("Ruth 1:1")


async def test_a_late_joiner_lands_where_the_room_is(windows, isaac, jacob, session, study):
    """RM-2"""
    await navigation.navigate(study, session_id=session.id, ref="Ruth 3:16", by=isaac.id)

    window = await windows(jacob, session)

    await window.is_at("Ruth 3:16")
    await window.shows("Ruth 3:16")


async def test_people_are_seen_to_come_and_go(windows, isaac, jacob, session):
    """RM-1"""
    isaacs = await windows(isaac, session)
    jacobs = await windows(jacob, session)
    await isaacs.people("Isaac leads", "Jacob")

    await expect(isaacs.announcer).to_contain_text("Here now: Jacob")
    await jacobs.tab.close(run_before_unload=True)

    await isaacs.people("Isaac leads")
    await expect(isaacs.announcer).to_contain_text("No longer here: Jacob")


async def test_two_tabs_of_one_person_are_one_person(windows, isaac, jacob, session):
    """RM-1"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    other = await windows.another(jacobs)

    await jacobs.tab.close()
    await isaacs.segment("Ruth 1:2").click()

    await other.is_at("Ruth 1:2")
    await isaacs.people("Isaac leads", "Jacob")


async def test_whoever_reads_alone_is_left_in_peace(windows, isaac, jacob, session):
    """SE-4: anyone else who goes to another segment reads there alone until Return."""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:15").click()
    await isaacs.people("Isaac leads", "Jacob at 1:15")
    await expect(jacobs.status_line).to_have_text("You are at 1:15 · Isaac is at 1:1")
    before = await jacobs.scrolled()

    await isaacs.segment("Ruth 1:4").click()
    await isaacs.button("Next section").click()

    await jacobs.is_at("Ruth 2:1")
    await jacobs.shows("Ruth 1:15")
    assert await jacobs.scrolled() == before
    await expect(jacobs.status_line).to_contain_text("is at 2:1")


async def test_follow_leads_back_to_the_room(windows, isaac, jacob, session):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await expect(jacobs.follow).to_be_hidden()
    await jacobs.segment("Ruth 1:15").click()
    await isaacs.button("Next section").click()
    await jacobs.is_at("Ruth 2:1")

    await jacobs.follow.click()

    await jacobs.shows("Ruth 2:1")
    await expect(jacobs.follow).to_be_hidden()
    await isaacs.people("Isaac leads", "Jacob")
    await isaacs.segment("Ruth 2:3").click()
    await jacobs.shows("Ruth 2:3")
    await expect(jacobs.segment("Ruth 2:3")).to_have_attribute("aria-current", "location")


async def test_going_to_where_the_room_is_is_following_again(windows, isaac, jacob, session):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:3").click()
    await isaacs.people("Isaac leads", "Jacob at 1:3")

    await jacobs.segment("Ruth 1:1").click()

    await expect(jacobs.follow).to_be_hidden()
    await isaacs.people("Isaac leads", "Jacob")


async def test_reading_on_alone_into_the_next_section(windows, isaac, jacob, session):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await jacobs.button("Next section").click()

    await jacobs.shows("Ruth 2:1")
    await isaacs.people("Isaac leads", "Jacob at 2:1")
    await isaacs.is_at("Ruth 1:1")
    await jacobs.is_at("Ruth 1:1")


async def test_nothing_scrolls_that_is_in_view_already(windows, isaac, jacob, session):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await isaacs.segment("Ruth 1:3").click()

    await jacobs.is_at("Ruth 1:3")
    assert await jacobs.scrolled() == 0
    assert await isaacs.scrolled() == 0


async def test_a_page_that_turns_takes_the_focus_from_nobody(windows, isaac, jacob, session):
    """SE-4, UX-2"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.tab.locator(".aa").focus()

    await isaacs.button("Next section").click()

    await jacobs.shows("Ruth 2:1")
    await expect(jacobs.tab.locator(".aa")).to_be_focused()


async def test_marking_words_moves_nobody(windows, isaac, jacob, session):
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await isaacs.segment("Ruth 1:5").locator(".en p").dblclick()
    await isaacs.segment("Ruth 1:3").locator(".en .number").click()

    await jacobs.is_at("Ruth 1:3")


async def test_when_the_lead_is_free_anyone_turns_the_pages(
    windows, isaac, jacob, session, study, havruta
):
    """SE-4"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)
    await jacobs.segment("Ruth 1:15").click()

    await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)
    await expect(isaacs.status_line).to_have_text("Anyone may turn the pages")
    await jacobs.segment("Ruth 1:16").click()

    await isaacs.is_at("Ruth 1:16")
    await isaacs.shows("Ruth 1:16")
    await expect(jacobs.follow).to_be_hidden()
    await isaacs.people("Isaac", "Jacob")


async def test_a_place_that_a_screen_reader_cannot_see_turn_is_read_aloud(
    windows, isaac, jacob, session
):
    """UX-2"""
    isaacs, jacobs = await windows(isaac, session), await windows(jacob, session)

    await isaacs.segment("Ruth 1:4").click()

    await expect(jacobs.announcer).to_contain_text("Ruth 1:4")
    spoken = jacobs.tab.locator("[aria-live], [role=status]")
    await expect(spoken.filter(has_text="Ruth 1:4")).to_have_count(1)


async def test_a_stranger_with_the_address_sees_a_refusal(
    windows, esau, evening, session, addresses
):
    """SY-1, ID-2"""
    esaus = await windows(esau, evening)

    await esaus.tab.goto(f"{addresses.origin}/session/{session.id}")

    heading = esaus.tab.get_by_role("heading")
    await expect(heading).to_contain_text("Ask its owner to invite you.")


async def test_a_used_link_says_how_to_get_another(windows, jacob, session, study):
    """ID-2"""
    jacobs = await windows(jacob, session)
    assert "/join/" not in jacobs.tab.url
    tab = await windows.tab(await windows.context())

    await tab.goto(study.addresses.link("spent"))

    await expect(tab.get_by_role("heading")).to_contain_text("Press Join in Discord")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_link_opens_by_a_press_and_by_nothing_else(windows, jacob, session, study, scripts):
    """ID-2: what runs a page before its person does, as a scanner of mail, spends no link."""
    address = await credentials.link(study, session_id=session.id, by=jacob.id)
    scanner = await windows.tab(await windows.context())
    await scanner.goto(address, wait_until="networkidle")
    assert "havruta" not in {cookie["name"] for cookie in await scanner.context.cookies()}
    await expect(scanner.get_by_role("heading")).to_have_text("Come in as Jacob")

    tab = await windows.tab(await windows.context(java_script_enabled=scripts))
    await tab.goto(address)
    await tab.get_by_role("button", name="Open the session").click()

    await expect(tab.locator("main")).to_have_attribute("data-ref", "Ruth 1:1")
    if not scripts:
        await expect(tab.get_by_text("Connecting …")).to_be_hidden()


async def test_a_used_link_is_explained_and_sign_ins_are_listed(windows, jacob, session):
    """ID-2, ID-6"""
    jacobs = await windows(jacob, session)
    used = await credentials.link(windows._study, session_id=session.id, by=jacob.id)
    await jacobs.tab.goto(used)
    await jacobs.connection("live")
    tab = await windows.tab(await windows.context())

    await tab.goto(used)
    await jacobs.tab.goto(used.partition("/join")[0] + "/profile")
    await jacobs.tab.get_by_role("link", name="Where you are signed in").click()

    await expect(tab.get_by_role("heading")).to_contain_text("from 127.0.0.1 with Chrome · Linux")
    await expect(jacobs.tab.get_by_role("listitem")).to_have_count(1)
    await jacobs.tab.get_by_role("button", name="Sign out everywhere").click()
    await expect(jacobs.tab.get_by_text("Everything begins in Discord")).to_be_visible()
