"""The main job on the page, in each of the browsers that are promised."""

from urllib.parse import urlsplit, urlunsplit

import pytest
import pytest_asyncio

from benchmarks.household import GUIDE, begin, free_port, link_of, sit_down
from tests.browsers.chromium import open_chromium
from tests.browsers.firefox import open_firefox
from tests.browsers.webkit import open_webkit
from tests.cable import open_cable

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BROWSERS = {"chromium": open_chromium, "firefox": open_firefox, "webkit": open_webkit}


@pytest.fixture(params=BROWSERS)
def browser(request):
    """Which of the browsers it is."""
    return request.param


@pytest_asyncio.fixture(loop_scope="session")
async def new_tab(browser):
    """Opens a tab of a browser that was started for this test."""
    async with BROWSERS[browser]() as opens:
        yield opens


def by_another_name(address, port):
    """Find the same page where its cookies are another person's: a name and a port beside it."""
    return urlunsplit(urlsplit(address)._replace(netloc=f"localhost:{port}"))


def at(ref):
    """Whether the page shows the room there."""
    return f'document.querySelector("main").dataset.ref === "{ref}"'


def connection(state):
    return f'document.body?.dataset.connection === "{state}"'


def languages(ref):
    """Where Hebrew and English of a segment begin and run."""
    return f"""["he", "en"].map((language) => {{
      const side = document.querySelector(`[data-ref="{ref}"] [lang=${{language}}]`);
      return [getComputedStyle(side).direction, side.getBoundingClientRect().left];
    }})"""


async def see_both_languages(tab):
    """TX-1: Hebrew runs from right to left, English beside it from left to right."""
    await tab.until(at(f"{GUIDE} 1:1"))
    await tab.says(f'[data-ref="{GUIDE} 1:1"] [lang=he]', "חַבְרוּתָא")
    await tab.says(f'[data-ref="{GUIDE} 1:1"] [lang=en]', "havruta")
    (hebrew, right), (english, left) = await tab.evaluate(languages(f"{GUIDE} 1:1"))
    assert (hebrew, english) == ("rtl", "ltr")
    assert right > left


async def read_alone_and_follow(isaacs, jacobs):
    """SE-4: whoever goes elsewhere reads there alone until they follow again."""
    await jacobs.click(f'.segment[data-ref="{GUIDE} 2:2"] .en p')
    await jacobs.says("#status", "You are at 2:2 · Isaac is at 2:1")
    await isaacs.click("#next")
    await jacobs.until(at(f"{GUIDE} 3:1"))
    await jacobs.says("#status", "Isaac is at 3:1")
    await jacobs.click("#follow")
    await jacobs.says("#status", "Following Isaac")
    await jacobs.until(f"""document.querySelector('.segment[data-ref="{GUIDE} 3:1"]')
      ?.getBoundingClientRect().top < innerHeight""")


SHOWN = """((one) => one?.mozPaintedFrames ?? one?.getVideoPlaybackQuality().totalVideoFrames)(
  document.querySelector(".tile:not(.own) video"))"""
"""How many pictures of somebody else have been shown."""


async def hear_and_see_each_other(*tabs):
    """CA-1, CA-2: more and more pictures, and sound, both ways."""
    for tab in tabs:
        await tab.until("!document.querySelector('#call').hidden")
        await tab.evaluate("document.querySelector('[data-do=join]:not([hidden])')?.click()")
        await tab.until("document.body.dataset.call === 'in'")
    for tab in tabs:
        await tab.until(f"({SHOWN}) > 10")
        await tab.press("#title")  # a browser may play nothing before that
        await tab.until("!document.querySelector('.tile:not(.own) audio').paused")
        # Firefox, where no loudspeaker is, runs no AudioContext: how loud it is its statistics say.
        await tab.until("document.querySelector('.tile:not(.own)').matches('.speaking')")
    await tabs[0].click("[data-do=mute]")
    await tabs[1].says(".tile:not(.own)", "muted")


async def see_that_there_is_no_call(tab):
    """CA-5: a browser that can't make calls says so."""
    await tab.says("#call", "This browser can’t make calls. Reading together works")


async def lose_the_connection(isaacs, jacobs, cable):
    """RM-6: what was missed while the cable was out is there when it is back."""
    cable.pull()
    await jacobs.until(connection("reconnecting"))
    await isaacs.click("#previous")
    await isaacs.until(at(f"{GUIDE} 2:1"))
    cable.plugged = True
    await jacobs.until(at(f"{GUIDE} 2:1"))
    await jacobs.until(connection("live"))


KEPT = """(() => {
  window.kept ??= 0;
  (async () => {
    for (const name of await caches.keys()) {
      const kept = await (await caches.open(name)).keys();
      const sections = kept.filter(({ url }) => url.includes("/section"));
      if (sections.length >= 3) window.kept = kept.length;
    }
  })();
  return window.kept >= 6;
})()"""
"""Whether the browser has kept the page: itself, what it is made of, and three sections."""


async def read_in_a_tunnel(tab, cable):
    """TX-5: the page is loaded again without a network, and shows the text where one was."""
    await tab.until(KEPT)
    cable.pull()
    await tab.evaluate("location.reload()")
    await tab.until("document.body?.dataset.kept === ''")
    await tab.until("document.querySelector('.segment:is(.own, [aria-current])') !== null")
    await tab.until(connection("reconnecting"))
    cable.plugged = True
    await tab.until(connection("live"))


async def test_two_people_learn_together_in_any_browser(household, new_tab, browser):
    """UX-4, CA-5, ID-2, TX-1, RM-1, RM-2, RM-6, SE-4, SE-6"""
    isaacs, jacobs = await new_tab(), await new_tab()
    port = free_port()
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        open_cable(port, household.port) as cable,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        await isaacs.goto(await link_of(isaac, card))
        await jacobs.goto(by_another_name(await link_of(jacob, card), port))
        for tab in (isaacs, jacobs):
            await tab.click("form button.strong")
            await tab.until(connection("live"))
            await see_both_languages(tab)
        await isaacs.says("#people", "Jacob")
        if browser == "webkit":
            await see_that_there_is_no_call(isaacs)

        await isaacs.click("#next")
        await jacobs.until(at(f"{GUIDE} 2:1"))
        await read_alone_and_follow(isaacs, jacobs)
        await lose_the_connection(isaacs, jacobs, cable)
        await read_in_a_tunnel(jacobs, cable)

        await isaacs.click("#end")
        await isaacs.click("#end-dialog button[value=end]")
        for tab in (isaacs, jacobs):
            await tab.until(connection("ended"))
            await tab.says("#farewell", "This session has ended.")
            await tab.says("#farewell", "1:1 –")
        assert household.program.failures == []


async def test_chromium_and_firefox_hear_and_see_each_other(household):
    """CA-1, CA-2, UX-4: whichever of the two was there first."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        open_chromium() as chromium,
        open_firefox() as firefox,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        isaacs, jacobs = await chromium(), await firefox()
        for person, tab in ((isaac, isaacs), (jacob, jacobs)):
            await tab.goto(await link_of(person, card))
            await tab.click("form button.strong")
            await tab.until(connection("live"))

        await hear_and_see_each_other(isaacs, jacobs)
        for tab in (isaacs, jacobs):
            await tab.click("[data-do=leave]")
            await tab.until("document.body.dataset.call === 'out'")
            # What is pressed must not move away under the pointer, as somebody's tile goes.
            await jacobs.until("document.querySelectorAll('[data-peer]').length < 2")
        await isaacs.click("[data-do=mute]")
        await hear_and_see_each_other(jacobs, isaacs)
        assert household.program.failures == []
