"""Browser profiles that tests use one after another: to clear one costs a third of a new one."""

from dataclasses import dataclass

from playwright.async_api import Browser, Error, Page

from tests.patience import PATIENCE

LAPTOP = {
    "viewport": {"width": 1280, "height": 800},
    "reduced_motion": "reduce",
    "service_workers": "block",
}
"""Pages are kept where that is to be seen alone: what is asked of us then passes by the tab."""

BLANK = "/favicon.svg"
"""What stands in a cleared tab: of the same origin, so that its process stays with what it read."""

CLEARED = """() => {
  sessionStorage.clear();
  const media = (query) => matchMedia(`(${query})`).matches;
  return [
    innerWidth, innerHeight, navigator.onLine, typeof __pwClock, media("forced-colors: active"),
    media("prefers-color-scheme: dark"), media("prefers-reduced-motion: reduce"),
  ];
}"""
"""Forgets what belongs to the tab, and tells what no clearing can undo."""


@dataclass
class Profile:
    """A browser profile with one tab; `looks` is how a page finds it when it is new."""

    tab: Page
    options: dict
    looks: list


class Profiles:
    """Lends profiles out; each is as new."""

    def __init__(self, chromium: Browser, origin: str) -> None:
        self._chromium, self.origin = chromium, origin
        self._idle: list[Profile] = []

    async def take(self, **options) -> Profile:
        """Return a profile with these options and an empty tab, what was given back last first."""
        for profile in reversed(self._idle):
            if profile.options == options:
                self._idle.remove(profile)
                return profile
        tab = await (await self.new(**options)).new_page()
        return Profile(tab, options, await self._cleared(tab))

    async def new(self, **options):
        """Open a profile that nobody gives back."""
        context = await self._chromium.new_context(**(LAPTOP | options))
        context.set_default_timeout(PATIENCE * 1000)
        return context

    async def give_back(self, profile: Profile) -> None:
        """Clear it for the next, or close it if it cannot be made as it was."""
        try:
            as_new = await self._cleared(profile.tab) == profile.looks
        except Error:  # the tab is closed, or there is no page to be had
            as_new = False
        if as_new:
            self._idle.append(profile)
        else:
            await profile.tab.context.close()

    async def close(self) -> None:
        """Close all that are not lent."""
        for profile in self._idle:
            await profile.tab.context.close()

    async def _cleared(self, tab: Page) -> list:
        for other in tab.context.pages:
            if other is not tab:
                await other.close()
        await tab.unroute_all()
        await tab.context.unroute_all()
        await tab.goto(f"{self.origin}{BLANK}")
        devtools = await tab.context.new_cdp_session(tab)
        everything = {"origin": self.origin, "storageTypes": "all"}
        await devtools.send("Storage.clearDataForOrigin", everything)
        await devtools.detach()
        await tab.mouse.move(0, 0)
        return await tab.evaluate(CLEARED)
