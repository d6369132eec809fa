"""`python -m benchmarks.screenshots [--out FOLDER] [--only WORD]`: see everything, in every way.

Every page as its people see it, and every kind of mail, in each language, window and colour.
"""

import argparse
import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser

from benchmarks.browser import open_browser
from benchmarks.household import CHECKOUT
from benchmarks.screenshots import album, texts
from benchmarks.screenshots.camera import WINDOWS, Camera
from benchmarks.screenshots.mails import as_page, letters
from benchmarks.screenshots.pages import SIGHTS, Sight
from benchmarks.screenshots.stage import LOCALES, Stage, open_stage
from havruta.wording import languages

OUT = CHECKOUT / "var/screenshots"


async def take_all(camera: Camera, only: str) -> None:
    """Take pictures of all whose name holds `only`."""
    sights = [sight for sight in SIGHTS if only in sight.name]
    async with open_browser() as browser:
        for language in sorted(languages()):
            await _take_mails(camera, browser, language, only)
            if sights:
                with TemporaryDirectory() as folder:
                    async with open_stage(language, Path(folder), browser) as stage:
                        await _take_pages(camera, stage, sights)
            if any(only in name for name in texts.NAMES):
                await _take_texts(camera, browser, language)


async def _take_texts(camera: Camera, browser: Browser, language: str) -> None:
    if not texts.TEXTS.exists():
        print(f"No pictures of texts without {texts.TEXTS}.", file=sys.stderr)
        return
    with TemporaryDirectory() as folder:
        await texts.take_texts(camera, browser, Path(folder), language)


async def _take_pages(camera: Camera, stage: Stage, sights: list[Sight]) -> None:
    for sight in sights:
        for window, options in WINDOWS.items():
            async with stage.visit(sight.who, **options) as page:
                with camera.watching(page, f"{sight.name} ({stage.language})", sight.status):
                    with stage.broken() if sight.is_broken else nullcontext():
                        await page.goto(sight.path.format(**stage.places))
                    if sight.act:
                        await sight.act(page)
                    await camera.take(
                        page,
                        sight.name,
                        language=stage.language,
                        window=window,
                        is_long=sight.is_long,
                    )


async def _take_mails(camera: Camera, browser: Browser, language: str, only: str) -> None:
    for window, options in WINDOWS.items():
        context = await browser.new_context(locale=LOCALES[language], **options)
        page = await context.new_page()
        for name, letter in letters(language):
            for form, html in ((name, letter.html), (f"{name}-as-text", as_page(letter))):
                if only in form:
                    await page.set_content(html)
                    await camera.take(page, form, language=language, window=window)
        await context.close()


def main() -> int:
    """Say where the pictures are, and what was wrong; 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    parser.add_argument("--out", type=Path, default=OUT, help="the folder that they go to")
    parser.add_argument("--only", default="", help="a part of the names of those to be taken")
    asked = parser.parse_args()
    folder: Path = asked.out
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder)
    asyncio.run(take_all(camera, asked.only))
    index = album.bind(camera.pictures, folder)
    print(f"{len(camera.pictures)} pictures: {index}")
    for fault in camera.faults:
        print(fault, file=sys.stderr)
    return 1 if camera.faults or not camera.pictures else 0


if __name__ == "__main__":
    sys.exit(main())
