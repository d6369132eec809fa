"""Windows of real browsers on a session's page."""

import asyncio
import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from havruta.people import credentials
from havruta.people.model import Device
from tests.patience import PATIENCE
from webview.access import COOKIE

expect.set_options(timeout=PATIENCE * 1000)

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
LOST = re.compile("WebSocket connection to .* failed|Failed to load resource")
UNKEPT = "Service Worker registration blocked by Playwright"


class Window:
    """One window, and what a person does and sees in it."""

    def __init__(self, tab):
        self.tab = tab
        self.main = tab.locator("main")
        self.status_line = tab.locator("#status")
        self.announcer = tab.locator("#announcer")
        self.follow = self.button("Follow")

    def button(self, name):
        """Find a button by its accessible name."""
        return self.tab.get_by_role("button", name=name, exact=True)

    def segment(self, ref):
        """Find a segment of the text."""
        return self.tab.locator(f'.segment[data-ref="{ref}"]')

    def person(self, *names):
        """Find people in the list named People."""
        return self.tab.get_by_role("list", name="People").get_by_role("listitem")

    async def is_at(self, ref):
        """Wait until the page knows that the room is there."""
        await expect(self.main).to_have_attribute("data-ref", ref)

    async def shows(self, ref):
        """Wait until the segment can be read."""
        await expect(self.segment(ref)).to_be_in_viewport()

    async def turns_to(self, ref):
        """Turn to the next section, and wait until it can be read."""
        await self.button("Next section").click()
        await self.is_at(ref)
        await self.shows(ref)

    async def people(self, *texts):
        """Wait until just these are in the room, with what is said of them."""
        await expect(self.person()).to_have_text(list(texts))

    async def connection(self, state):
        """Wait until the connection is in this state."""
        await expect(self.tab.locator("body")).to_have_attribute("data-connection", state)

    @asynccontextmanager
    async def comes_back(self):
        """Wait until the connection that breaks in this block is live again, however soon."""
        await self.tab.evaluate(
            """() => {
              let lost = false;
              window.back = new Promise((done) => {
                new MutationObserver(() => {
                  const state = document.body.dataset.connection;
                  if (state === "reconnecting") lost = true;
                  if (lost && state === "live") done();
                }).observe(document.body, { attributeFilter: ["data-connection"] });
              });
            }"""
        )
        yield
        await self.tab.evaluate("window.back")

    async def scrolled(self):
        """Return how far the window is scrolled."""
        return await self.tab.evaluate("Math.round(scrollY)")

    async def scrolls_past(self, least):
        """Wait until the window is scrolled so far."""
        await self.tab.evaluate(
            """least => new Promise((done) => {
              const look = () => scrollY >= least ? done() : requestAnimationFrame(look);
              look();
            })""",
            least,
        )

    async def press_at_once(self, keys):
        """Press these letters, quicker than anything can be answered."""
        await self.tab.evaluate(
            """keys => [...keys].forEach((key) =>
              document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""",
            keys,
        )

    async def choose(self, **settings):
        """Choose how the text looks: layout="stacked", vowels=False."""
        await self.tab.locator(".aa").click()
        for name, value in settings.items():
            if isinstance(value, bool):
                await self.tab.locator(f"input[name={name}]").set_checked(value)
            elif name == "size":
                await self.tab.locator("input[name=size-he]").fill(value)
            else:
                await self.tab.locator(f"input[name={name}][value={value}]").check()
        await self.tab.keyboard.press("Escape")

    async def choose_for_good(self, **settings):
        """Choose how the text looks, one thing after the other, each once the last is kept."""
        for name, value in settings.items():
            async with self.tab.expect_response("**/reading"):
                await self.choose(**{name: value})


async def until(tab, condition, arg=None):
    """Wait until the async function says yes in the tab; `wait_for_function` takes its promise."""
    async with asyncio.timeout(PATIENCE):
        await tab.evaluate(
            f"""async (arg) => {{
              while (!(await ({condition})(arg))) await new Promise((done) => setTimeout(done, 20));
            }}""",
            arg,
        )


class Windows:
    """Opens windows; afterwards none of them may have complained."""

    def __init__(self, profiles, study):
        self._profiles, self._study = profiles, study
        self._contexts, self._lent = [], []
        self.faults = []

    async def context(self, **options):
        """Open a browser profile to do with as one likes."""
        context = await self._profiles.new(**options)
        self._contexts.append(context)
        return context

    async def tab(self, context):
        """Open a tab that reports what its page complains of, a lost connection apart."""
        return self._listen(await context.new_page())

    async def __call__(self, user, session, **options):
        """Open a session's page as somebody who has signed in: a third less than by a link."""
        profile = await self._profiles.take(**options)
        self._lent.append(profile)
        return await self._enter(self._listen(profile.tab), user, session)

    async def prepared(self, user, session, script, **options):
        """Do the same in a new profile, whose pages all run a script of ours before their own."""
        context = await self.context(**options)
        await context.add_init_script(script)
        return await self._enter(await self.tab(context), user, session)

    async def keeping(self, user, session):
        """Do the same in a new profile that keeps pages for when there is no network."""
        context = await self.context(service_workers="allow")
        return await self._enter(await self.tab(context), user, session)

    async def sign_in(self, context, user):
        """Have the profile be signed in as somebody, whoever was before."""
        cookie = await credentials.admit(self._study, user_id=user.id, device=Device())
        kept = {"name": COOKIE, "value": cookie, "httpOnly": True, "sameSite": "Lax"}
        await context.add_cookies([kept | {"url": self._profiles.origin}])

    async def _enter(self, tab, user, session):
        await self.sign_in(tab.context, user)
        await tab.goto(f"{self._profiles.origin}/session/{session.id}")
        window = Window(tab)
        await window.connection("live")
        return window

    async def another(self, window):
        """Open another tab of the same browser on the same page."""
        tab = await self.tab(window.tab.context)
        await tab.goto(window.tab.url)
        other = Window(tab)
        await other.connection("live")
        return other

    async def close(self):
        for context in self._contexts:
            await context.close()
        for profile in self._lent:
            await self._profiles.give_back(profile)
            profile.tab.remove_listener("pageerror", self._on_error)
            profile.tab.remove_listener("console", self._on_console)
        assert self.faults == []

    def _listen(self, tab):
        tab.on("pageerror", self._on_error)
        tab.on("console", self._on_console)
        return tab

    def _on_error(self, error):
        self.faults.append(str(error))

    def _on_console(self, message):
        if message.text == UNKEPT:
            return
        if message.type in {"error", "warning"} and not LOST.search(message.text):
            self.faults.append(message.text)
