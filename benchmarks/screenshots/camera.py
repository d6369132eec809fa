"""Taking pictures: in each window and in each colour, of what is there and in its window."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from playwright.async_api import ConsoleMessage, Page, Response

from benchmarks import accessibility

Colour: TypeAlias = Literal["light", "dark"]

WINDOWS: Final[dict[str, dict[str, Any]]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
"""How wide and how high, and how one points there."""
COLOURS: Final[tuple[Colour, ...]] = ("light", "dark")
HARMLESS: Final = "Failed to load resource"
"""What a console says of a refusal, which is what was to be seen."""
WIDTH: Final = "document.documentElement.scrollWidth"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: of what, in which language, window and colour."""

    name: str
    language: str
    window: str
    colour: str

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.{self.language}.{self.window}.{self.colour}.png"


@dataclass(slots=True)
class Camera:
    """Takes pictures into a folder, and notes what was wrong with what it saw."""

    folder: Path
    pictures: list[Picture] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def take(
        self, page: Page, name: str, *, language: str, window: str, is_long: bool = True
    ) -> None:
        """Take what the tab shows, in each colour."""
        await page.evaluate("document.fonts.ready")
        if await page.evaluate(WIDTH) > WINDOWS[window]["viewport"]["width"]:
            self.faults.append(f"{name} ({language}, {window}): wider than its window")
        for colour in COLOURS:
            picture = Picture(name, language, window, colour)
            await page.emulate_media(color_scheme=colour)
            for fault in await accessibility.violations(page):
                self.faults.append(f"{name} ({language}, {window}, {colour}): {fault}")
            await page.screenshot(
                path=self.folder / picture.file, full_page=is_long, animations="disabled"
            )
            self.pictures.append(picture)

    @contextmanager
    def watching(self, page: Page, name: str, status: HTTPStatus) -> Iterator[None]:
        """Note what goes wrong in the tab meanwhile, or if it ends with another status."""
        statuses: list[int] = []

        def on_response(response: Response) -> None:
            if response.request.is_navigation_request() and response.frame == page.main_frame:
                statuses.append(response.status)

        def on_console(said: ConsoleMessage) -> None:
            if said.type in {"error", "warning"} and not said.text.startswith(HARMLESS):
                self.faults.append(f"{name}: {said.text}")

        page.on("response", on_response)
        page.on("console", on_console)
        page.on("pageerror", lambda error: self.faults.append(f"{name}: {error}"))
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the others are to be seen all the same
            self.faults.append(f"{name}: {str(error).strip().splitlines()[0]}")
        else:
            if statuses[-1:] != [status]:
                self.faults.append(f"{name}: it came with {statuses[-1:]} and not with {status}")
