"""How light the page is: what it weighs, when its text is there, what moves, how soon a step shows.

The first three as on a slow phone far away, the steps as on a slow phone.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TypeAlias

from playwright.async_api import Browser, Page

from benchmarks.bookshelf import BOOK, open_bookshelf
from benchmarks.browser import open_browser, open_link
from benchmarks.figures import Figure, percentile
from benchmarks.household import begin, link_of, open_household, sit_down
from benchmarks.screenshots.camera import WINDOWS

SLOWER = 4
"""So many times slower is the processor than this machine's."""
FAR = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""1.6 and 0.75 Mbit/s, in bytes."""
LOADS, STEPS, TURNS = 5, 60, 50
OFTEN_MS = 20
WEIGHT_KB, FIRST_MS, SHIFT, REQUESTS, FONTS_KB = 120.0, 1000.0, 0.02, 15.0, 60.0
LONG_MS, STEP_MS = 50.0, 100.0

WATCH = """
window.seen = {shift: 0, long: [], first: null};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.long.push(entry.duration);
}).observe({type: "longtask", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (entry.element?.closest(".segment")) seen.first ??= entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
"""
LOADED = """() => {
  const files = performance.getEntriesByType("resource");
  const page = performance.getEntriesByType("navigation")[0];
  const isFont = ({name}) => name.endsWith(".woff2");
  const before = files.filter(({startTime}) => startTime < seen.first);
  const sum = (some) => some.reduce((all, {encodedBodySize}) => all + encodedBodySize, 0);
  return {first_text: seen.first, layout_shift: seen.shift, requests: before.length + 1,
    fonts: sum(before.filter(isFont)),
    weight: sum(files.filter((file) => !isFont(file))) + page.encodedBodySize};
}"""
GONE = """(before) => {
  const now = document.querySelector("#page [aria-current]")?.dataset.ref;
  return now !== undefined && now !== before;
}"""
NOTE_STEPS = """() => {
  const isNoted = "steps" in window;
  window.steps = [];
  if (isNoted) return;
  let pressed = null;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => steps.push(performance.now() - pressed);
    channel.port2.postMessage(null);
  })).observe(document.querySelector("main"), {attributeFilter: ["data-ref"]});
  seen.long = [];
}"""
Load: TypeAlias = dict[str, float]


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `page.weight`, `page.first_text`, `page.layout_shift` and what goes with them."""
    async with (
        open_bookshelf() as shelf,
        open_household(folder, SEFARIA_URL=shelf) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        open_browser() as browser,
    ):
        await begin(isaac, jacob, BOOK)
        page = await _come_in(browser, await link_of(isaac, await sit_down(isaac)))
        loads = [await _loaded(browser, page) for _ in range(LOADS)]
        for name, limit, unit in (
            ("first_text", FIRST_MS, "ms"),
            ("layout_shift", SHIFT, ""),
            ("weight", WEIGHT_KB, "kB"),
            ("requests", REQUESTS, ""),
            ("fonts", FONTS_KB, "kB"),
        ):
            value = percentile([load[name] for load in loads], 0.5)
            yield Figure(f"page.{name}", value, unit, "the limit we set", limit, LOADS)
        for name, chapter in (("step.psalm119", 119), ("step", 1)):
            steps = await _stepped(page, chapter)
            p95 = percentile(steps, 0.95)
            yield Figure(f"page.{name}", p95, "ms", "the limit we set", STEP_MS, len(steps))
        longest = await _turned(page)
        yield Figure("page.long_task", longest, "ms", "the limit we set", LONG_MS, TURNS)


async def _come_in(browser: Browser, address: str) -> Page:
    """Open the session; without smooth scrolling, during which this browser may draw no frame."""
    phone = {**WINDOWS["phone"], "reduced_motion": "reduce"}
    page = await (await browser.new_context(**phone)).new_page()
    await page.add_init_script(WATCH)
    await open_link(page, address)
    await _is_live(page)
    return page


async def _is_live(page: Page) -> None:
    await page.wait_for_selector("body[data-connection=live] .segment")


async def _loaded(browser: Browser, known: Page) -> Load:
    """Load the page as a browser does that has nothing of it yet, and open all that opens."""
    state: Any = await known.context.storage_state()
    context = await browser.new_context(storage_state=state, **WINDOWS["phone"])
    page = await context.new_page()
    await page.add_init_script(WATCH)
    devtools = await context.new_cdp_session(page)
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", FAR)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.goto(known.url.partition("?")[0])
    await _is_live(page)
    await page.wait_for_load_state("networkidle")
    told: Load = await page.evaluate(LOADED)
    for key in ("t", "c"):
        await page.keyboard.press(key)
        await page.wait_for_load_state("networkidle")
        await page.keyboard.press("Escape")
    all_of_it: Load = await page.evaluate(LOADED)
    await context.close()
    kilobytes = {"weight": all_of_it["weight"] / 1000, "fonts": told["fonts"] / 1000}
    return told | kilobytes


async def _slow(page: Page) -> None:
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def _stepped(page: Page, chapter: int) -> list[float]:
    """Go on, segment by segment; return how long each took to be seen, in milliseconds."""
    await page.keyboard.press("g")
    await page.keyboard.type(str(chapter))
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#contents", state="hidden")
    await page.wait_for_selector(f'main[data-ref="{BOOK} {chapter}:1"] [aria-current]')
    await page.locator("main").focus()
    await _slow(page)
    await page.evaluate(NOTE_STEPS)
    for number in range(STEPS):
        await page.keyboard.press("j")
        await page.wait_for_function(f"() => steps.length > {number}", polling=OFTEN_MS)
    steps: list[float] = await page.evaluate("() => steps")
    return steps


async def _turned(page: Page) -> float:
    """Go on, section by section; return the longest task of the page meanwhile, in milliseconds."""
    await page.evaluate("() => { seen.long = []; }")
    for _ in range(TURNS):
        ref = await page.locator("main").get_attribute("data-ref")
        await page.keyboard.press("n")
        await page.wait_for_function(GONE, arg=ref, polling=OFTEN_MS)
        await page.wait_for_load_state("networkidle")
    longest: float = await page.evaluate("() => Math.max(0, ...seen.long)")
    return longest
