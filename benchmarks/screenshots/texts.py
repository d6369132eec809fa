"""Texts of every kind as they look, and a sheet of what is hard to set in each font.

The texts are no part of this; they are taken from a folder beside the checkout, where there is one.
"""

from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from playwright.async_api import Browser, Page

from benchmarks.bookshelf import open_bookshelf
from benchmarks.household import CHECKOUT, open_household
from benchmarks.screenshots.camera import WINDOWS, Camera
from benchmarks.screenshots.stage import LOCALES
from havruta.wording import wording
from sandbox.testing.screen import Seen

TEXTS = CHECKOUT.parent / "shared/data/sefaria/texts"
BOOKS: Final = {
    "genesis": ("Genesis", "Genesis 1"),
    "berakhot": ("Berakhot", "Berakhot 2a"),
    "rashi": ("Rashi on Genesis", "Rashi on Genesis 1:1"),
    "haggadah": ("Pesach Haggadah", "Magid, Four Questions"),
    "avot": ("Pirkei Avot", "Pirkei Avot 6"),
}
"""Books, and where in them; the last mishnayot of Avot have no English."""
SOUGHT: Final = {
    "genesis": "light",
    "berakhot": "evening",
    "rashi": "ברא",
    "haggadah": "הלילה",
    "avot": "תורה",
}
USUAL: Final = {"layout": "beside", "flow": "lines"}
LAYOUTS: Final = {"": {}, "-hebrew": {"layout": "he"}, "-running": {"layout": "he", "flow": "run"}}
NAMES: Final = (
    *(f"text-{key}{layout}" for key in BOOKS for layout in LAYOUTS),
    *(f"{kind}-{key}" for kind in ("beside", "search") for key in BOOKS),
    *(f"contents-{key}" for key in ("genesis", "haggadah")),
    *("words-genesis", "elsewhere-genesis"),
    "glyphs",
)
GLYPHS: Final = (
    "רוּחַ · נֹחַ · גָּבֹהַּ · מָשִׁיחַ",
    "לָךְ · לְךָ · בָּךְ · יִשָּׂאֲךָּ · ךָּ",
    "עָוֺן · מִצְוֺת · עָוֹן · וֹ · לֹו · שׂוֹשׂ · שׁשׂ",
    "וַיֹּ֥אמֶר · מִֽמִּצְרָ֑יִם · יְרוּשָׁלִַ֔ם · הָֽאֱלֹהִ֔ים · תָ֚ה · נֶ֙פֶשׁ֙",
    "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ\u05c3",
    "אָמַ֣ר\u05c0 · עַל־כֵּן · [הוֹצֵא] (הַיְצֵא) · ׆ · רש״י · ר׳ · {פ} · ס\u05c3",
    "ﬡבּ שׁ · א\u200dב · א\u200cב · א\u034fֶב · בְֿ · זּ ﭏ",
    "In the beginning · Ḥanukkah, ḥavruta, ʿayin, \u02bealef · “quoted” – 1:1–3 · é ü ş",
)
FONTS: Final = {
    "Frank Ruhl Libre": "--sefer",
    "Cardo, for chanting": "--chant",
    "Cardo": "--serif",
    "before they have come": "--near-hebrew",
    "the same, for chanting": "--near-chant",
}
CHOOSE: Final = """(choice) =>
  fetch("/reading", {method: "POST", body: new URLSearchParams([choice])})"""
SHEET: Final = """([lines, fonts]) => {
  const page = document.querySelector("#page");
  page.replaceChildren(...Object.entries(fonts).map(([name, family]) => {
    const part = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = name;
    part.append(heading, ...[400, 700].flatMap((weight) => lines.map((text) => {
      const line = document.createElement("p");
      line.dir = "auto";
      line.textContent = text;
      Object.assign(line.style, {fontFamily: `var(${family}), serif`, fontSize: "1.75rem",
        fontWeight: weight, lineHeight: 1.9});
      return line;
    })));
    return part;
  }));
  document.querySelector(".dock").remove();
}"""


async def take_texts(camera: Camera, browser: Browser, folder: Path, language: str) -> None:
    """Take pictures of each text in each window, in the layouts that there are."""
    say = wording(language)
    async with (
        open_bookshelf(TEXTS) as shelf,
        open_household(folder, SEFARIA_URL=shelf) as household,
        household.person("isaac") as isaac,
    ):
        await isaac.command("settings", language=language)
        addresses = {}
        for key, (book, _) in BOOKS.items():
            await isaac.command("havruta create", book=book, name=key)
            await isaac.command("session start", havruta=key)
            card = await isaac.until(partial(_is_card, name=key, end=say("End")), where=isaac.where)
            answer = await isaac.press(card, say("Join"))
            addresses[key] = answer.message.links[say("Open the page")]
        state = None
        for window, options in WINDOWS.items():
            context = await browser.new_context(
                locale=LOCALES[language], storage_state=state, **options
            )
            page = await context.new_page()
            for key, (_, place) in BOOKS.items():
                await _look(camera, page, key, addresses, place, language, window)
            state = await context.storage_state()
            await context.close()


def _is_card(seen: Seen, name: str, end: str) -> bool:
    return end in seen.buttons and seen.text.startswith(name)


async def _look(
    camera: Camera,
    page: Page,
    key: str,
    addresses: dict[str, str],
    place: str,
    language: str,
    window: str,
) -> None:
    if "/join/" in addresses[key]:
        await page.goto(addresses[key])
        if "/join/" in page.url:
            await page.locator("form button.strong").click()
        await page.wait_for_selector("body[data-connection=live] .segment")
        addresses[key] = page.url.partition("?")[0]
    there = f"{addresses[key]}?{urlencode({'at': place})}"
    for name, choices in LAYOUTS.items():
        await page.goto(addresses[key])
        for choice in (USUAL | choices).items():
            await page.evaluate(
                CHOOSE,
                list(choice),
            )
        await page.goto(there)
        await page.wait_for_selector("body[data-connection=live] .segment[aria-current]")
        await page.evaluate("document.fonts.ready")
        await camera.take(
            page, f"text-{key}{name}", language=language, window=window, is_long=False
        )
    for choice in USUAL.items():
        await page.evaluate(CHOOSE, list(choice))
    await page.goto(there)
    await page.wait_for_selector("body[data-connection=live] .segment[aria-current]")
    await _look_beside(camera, page, key, language, window)
    if key == "genesis":
        await page.evaluate(SHEET, [GLYPHS, FONTS])
        await camera.take(page, "glyphs", language=language, window=window)
        await page.goto(there)
        await page.wait_for_selector("body[data-connection=live] .segment[aria-current]")
    if key in {"genesis", "haggadah"}:
        await page.keyboard.press("t")
        await page.wait_for_selector("#contents .entry")
        await camera.take(page, f"contents-{key}", language=language, window=window, is_long=False)


async def _look_beside(camera: Camera, page: Page, key: str, language: str, window: str) -> None:
    """Take what stands beside the text: open commentaries, words, a search, another book."""

    async def take(name: str) -> None:
        await page.wait_for_selector("#panel .pane > :first-child:not([aria-busy])")
        await camera.take(page, f"{name}-{key}", language=language, window=window, is_long=False)

    panel = page.locator("#panel")
    await page.keyboard.press("b")
    works = panel.locator(".open-work")
    await works.first.wait_for(state="attached")
    await works.first.click()
    await panel.locator(".comment").first.wait_for()
    await take("beside")
    await panel.locator("[data-pane=search]").click()
    await panel.locator("input[type=search]").fill(SOUGHT[key])
    await page.keyboard.press("Enter")
    await panel.locator(".hit").first.wait_for()
    await take("search")
    if key == "genesis":
        await panel.locator("[data-pane=words]").click()
        await panel.locator(".word").nth(1).click()
        await panel.locator(".entry").first.wait_for()
        await take("words")
        await page.locator("#to-contents").click()
        await page.locator("#contents input").fill("Berakhot 2a:4")
        await page.keyboard.press("Enter")
        await panel.locator(".elsewhere .meant").wait_for()
        await take("elsewhere")
    await panel.locator(".close").click()
