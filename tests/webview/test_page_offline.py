"""A session's page without a network: what the browser has kept, whose it is, and what ends it."""

import re

import pytest
from playwright.async_api import Error, expect

from havruta.sessions import navigation
from tests.webview.windows import Window, until
from webview.assets.files import Assets

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      kept.push(decodeURIComponent(url.slice(location.origin.length)));
    }
  }
  return kept;
}"""
HAS_KEPT = f"""async (wanted) => {{
  const kept = await ({KEPT})();
  const sections = kept.filter((path) => path.includes("ref="));
  return kept.some((path) => path.endsWith("session.js")) && sections.length === wanted.length
    && wanted.every((ref) => sections.some((path) => path.endsWith(`ref=${{ref}}`)));
}}"""
ALONE = "You are not connected. Read on alone meanwhile; the room comes back by itself."


async def keeps(window, *sections):
    """Wait until the browser has kept the page with just these sections."""
    try:
        await until(window.tab, HAS_KEPT, list(sections))
    except TimeoutError:
        pytest.fail(f"kept is {await window.tab.evaluate(KEPT)}")


async def test_a_page_that_is_loaded_again_in_a_tunnel_shows_its_text_and_what_is_beside_it(
    windows, cable, isaac, session
):
    """TX-5, RM-4, UX-2: one reads on alone, and is back in the room once there is a network."""
    window = await windows.keeping(isaac, session)
    await window.turns_to("Ruth 2:1")
    await window.segment("Ruth 2:4").click()
    await window.is_at("Ruth 2:4")
    await keeps(window, "Ruth 1", "Ruth 2", "Ruth 3")

    cable.pull()
    await window.tab.reload()

    await window.shows("Ruth 2:4")
    await expect(window.status_line).to_have_text(re.compile(f"{ALONE}|can’t be reached just now"))
    await window.button("Next section").click()
    await window.shows("Ruth 3:1")
    await window.tab.keyboard.press("j")
    await expect(window.segment("Ruth 3:2")).to_have_class(re.compile("own"))
    await window.button("Next section").click()
    await expect(window.tab.get_by_role("alert")).to_contain_text("can’t be fetched now")
    await window.tab.go_back()
    await window.shows("Ruth 3:2")

    cable.plugged = True
    await window.connection("live")
    await expect(window.status_line).to_have_text("You are at 3:2 · The room is at 2:4")
    await window.follow.click()
    await window.shows("Ruth 2:4")


async def test_what_a_server_says_stands_before_what_is_kept(
    windows, cable, isaac, session, study, monkeypatch
):
    """TX-5: and what a newer release shows has what was kept of the older one go."""
    window = await windows.keeping(isaac, session)
    await keeps(window, "Ruth 1", "Ruth 2")
    names = await window.tab.evaluate("caches.keys()")
    await navigation.navigate(study, session_id=session.id, ref="Ruth 4:1", by=isaac.id)
    await window.shows("Ruth 4:1")
    monkeypatch.setattr(Assets, "edition", property(lambda _: "newer"))

    await window.tab.reload()
    await window.connection("live")

    await window.shows("Ruth 4:1")
    await keeps(window, "Ruth 3", "Ruth 4")
    (name,) = await window.tab.evaluate("caches.keys()")
    assert name.endswith("-newer")
    assert name not in names
    cable.pull()
    await window.tab.reload()
    await window.shows("Ruth 4:1")


async def test_nobody_is_shown_what_was_kept_for_somebody_else(
    windows, cable, isaac, jacob, session
):
    """SY-1: neither who signs in there next nor who comes when nobody is signed in any more."""
    window = await windows.keeping(isaac, session)
    await keeps(window, "Ruth 1", "Ruth 2")
    await windows.sign_in(window.tab.context, jacob)

    await window.tab.reload()
    await window.connection("live")
    await keeps(window, "Ruth 1", "Ruth 2")
    assert len(await window.tab.evaluate("caches.keys()")) == 1
    cable.pull()
    await window.tab.reload()
    await expect(window.main).to_have_attribute("data-you", jacob.id)

    cable.plugged = True
    await window.connection("live")
    await window.tab.evaluate("fetch('/sign-out', {method: 'POST', body: new URLSearchParams()})")
    assert await window.tab.evaluate(KEPT) == []
    cable.pull()
    with pytest.raises(Error):
        await window.tab.reload()


async def test_what_is_kept_goes_with_whoever_is_signed_out_elsewhere(
    windows, isaac, session, study
):
    """SY-1, ID-6"""
    window = await windows.keeping(isaac, session)
    await keeps(window, "Ruth 1", "Ruth 2")
    await window.tab.context.clear_cookies()

    await window.tab.goto(window.tab.url)

    await expect(window.tab.get_by_role("heading")).to_contain_text("Press Join")
    await until(window.tab, f"async () => (await ({KEPT})()).length === 0")


async def test_a_browser_that_keeps_nothing_reads_all_the_same(windows, isaac, session):
    """UX-4"""
    script = "delete Navigator.prototype.serviceWorker"
    window: Window = await windows.prepared(isaac, session, script)

    await window.turns_to("Ruth 2:1")
