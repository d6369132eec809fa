"""A household in one language, with people, havrutot, invitations, codes and mails: to be seen."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

from joserfc.jwk import ECKey
from playwright.async_api import Browser, Page

from benchmarks.household import GUIDE, NOWHERE, PATIENCE, Household, open_household
from havruta.ids import new_id
from havruta.wording import Wording, wording
from sandbox.testing.person import Person
from sandbox.testing.screen import Seen
from sandbox.world.outbox import Mail

State: TypeAlias = Any
"""What a browser keeps, as Playwright hands it on."""

LOCALES = {"en": "en-GB", "he": "he-IL"}
ZONE = "Asia/Jerusalem"
NAMES = {
    "en": ("Isaac", "Jacob Benjamin Montefiore-Wertheimer", "רבקה", "Esau"),
    "he": ("יצחק", "Jacob", "רבקה", "עשו"),
}
"""What people are called: mostly as in their language, and now and then not."""
HAVRUTOT = {
    "en": (
        "Thursday evenings",
        "Every morning before work, with coffee, from the beginning to the end",
        "מעגל הלומדות של שכונת בית הכרם",
        "Put away for now",
        "Before Shabbat",
    ),
    "he": (
        "ימי חמישי בערב",
        "כל בוקר לפני העבודה, עם קפה, מן ההתחלה ועד הסוף",
        "Beginners’ circle of Golders Green",
        "בינתיים בצד",
        "לקראת שבת",
    ),
}
CALLED = {"en": "Naomi", "he": "נעמי"}
NAOMI, RUTH = "naomi@example.org", "ruth.of.moab.and.bethlehem@example.org"
ORPAH = "orpah@example.org"
STORED = "%Y-%m-%d %H:%M:%S.%f"
RECORDED = "INSERT INTO recordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
EVERY_WEEK = "every Tuesday and Thursday 20:30"
KEYS = ("thursday", "morning", "circle", "aside")
LOOK_AGAIN = 0.05
ADDRESS = re.compile(r"https?://[^\s<>\"\u2066-\u2069]+")


@dataclass
class Stage:
    """What is there to be seen: where pages are, by name, and who has signed in, by key."""

    language: str
    household: Household
    browser: Browser
    places: dict[str, str] = field(default_factory=dict)
    visitors: dict[str, State] = field(default_factory=dict)

    @property
    def say(self) -> Wording:
        """The words of its language."""
        return wording(self.language)

    @property
    def origin(self) -> str:
        """Where the page is."""
        return self.household.page_url

    @asynccontextmanager
    async def visit(self, who: str = "", **options: Any) -> AsyncGenerator[Page, None]:
        """Yield a tab in a browser of its own, in which this person is signed in."""
        context = await self.browser.new_context(
            base_url=self.origin,
            locale=LOCALES[self.language],
            timezone_id=ZONE,
            storage_state=self.visitors.get(who),
            **options,
        )
        try:
            yield await context.new_page()
        finally:
            await context.close()

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Have the database lack what every page looks into, for as long as the block lasts."""
        with closing(sqlite3.connect(self.household.database)) as database:
            database.execute("ALTER TABLE sign_ins RENAME TO lost")
            try:
                yield
            finally:
                database.execute("ALTER TABLE lost RENAME TO sign_ins")


@asynccontextmanager
async def open_stage(language: str, folder: Path, browser: Browser) -> AsyncGenerator[Stage, None]:
    """Yield everything, ready to be seen."""
    async with AsyncExitStack() as stack:
        household = await stack.enter_async_context(open_household(folder, None, **_more_ways_in()))
        stage = Stage(language, household, browser)
        for user, name in zip(household.sandbox.world.people, NAMES[language], strict=True):
            user.name = name
        people = [
            await stack.enter_async_context(household.person(user.key))
            for user in household.sandbox.world.people
        ]
        await _learn(stage, *people)
        async with stage.visit() as jacobs:
            await _come_in(jacobs, stage.places["used"])  # who sits there as long as it is seen
            yield stage


def _more_ways_in() -> Mapping[str, str]:
    """Return settings for Google and Apple, whose servers cannot be reached."""
    key = ECKey.generate_key("P-256").as_pem(private=True).decode()
    return {
        "GOOGLE_CLIENT_ID": "google",
        "GOOGLE_CLIENT_SECRET": "secret",
        "GOOGLE_ISSUER": NOWHERE,
        "APPLE_CLIENT_ID": "apple",
        "APPLE_TEAM_ID": "TEAM000001",
        "APPLE_KEY_ID": "KEY0000001",
        "APPLE_PRIVATE_KEY": key.replace("\n", "\\n"),
        "APPLE_ISSUER": NOWHERE,
    }


async def _learn(stage: Stage, isaac: Person, jacob: Person, rebecca: Person, esau: Person) -> None:
    """Live what came before: havrutot, invitations, a session that ended and one that runs."""
    for person in (isaac, jacob, rebecca, esau):
        await person.command("settings", language=stage.language)
    thursday, morning, circle, aside, shabbat = HAVRUTOT[stage.language]
    await _begin(stage, isaac, jacob, morning, book="Ruth")
    await _learn_through(stage, isaac)
    await _begin(stage, isaac, esau, aside, book="Jonah")
    await isaac.command("havruta archive", havruta=aside)
    await _begin(stage, jacob, isaac, circle, book="Psalms")
    await jacob.command("havruta transfer", havruta=circle, user=f"<@{isaac.id}>")
    await _begin(stage, isaac, jacob, thursday, book=GUIDE)
    await isaac.command(
        "havruta invite", havruta=thursday, users=f"<@{esau.id}>", emails=f"{NAOMI} {RUTH} {ORPAH}"
    )
    partners = f"<@{isaac.id}>"
    await jacob.command("havruta create", book="Genesis", name=shabbat, partners=partners)
    card = await _sit_down(stage, isaac, havruta=thursday)
    await _find_places(stage, card, jacob)
    await isaac.command("havruta invite", havruta=morning, emails=NAOMI)
    stage.places["invitation-known"] = await _invited(stage, NAOMI, to=morning)
    await _sign_in(stage, [isaac, jacob, rebecca, esau])
    await _note_havrutot(stage)
    await _plan(stage)
    _record(stage)


async def _begin(stage: Stage, owner: Person, partner: Person, name: str, *, book: str) -> None:
    """One makes a havruta with the other, who accepts."""
    await owner.command("havruta create", book=book, name=name, partners=f"<@{partner.id}>")
    accept = stage.say("Accept")
    asked = await partner.until(lambda message: accept in message.buttons and name in message.text)
    await partner.press(asked, accept)


async def _learn_through(stage: Stage, person: Person) -> None:
    """Hold a session that goes through a chapter and ends."""
    card = await _sit_down(stage, person)
    async with stage.visit() as page:
        await _come_in(page, await _link(stage, person, card))
        stage.places["ended"] = page.url.removeprefix(stage.origin)
        await page.locator("#next").click()
        await page.wait_for_selector('main[data-ref="Ruth 2:1"]')
        await page.locator("#end").click()
        await page.locator("#end-dialog [value=end]").click()
        await page.wait_for_selector("body[data-connection=ended]")


async def _sit_down(stage: Stage, person: Person, **options: str) -> Seen:
    """Start a session; return its message in the channel."""
    await person.command("session start", **options)
    end = stage.say("End")
    return await person.until(
        lambda message: end in message.buttons and not message.private, where=person.where
    )


async def _link(stage: Stage, person: Person, card: Seen) -> str:
    answer = await person.press(card, stage.say("Join"))
    return answer.message.links[stage.say("Open the page")]


async def _come_in(page: Page, address: str) -> None:
    """Open a personal link, and wait until its page is live."""
    await page.goto(address)
    await page.locator("form button.strong").click()
    await page.wait_for_selector("body[data-connection=live]")


async def _find_places(stage: Stage, card: Seen, jacob: Person) -> None:
    """Note the addresses that only chat and mail tell of; one of the links is used."""
    for name in ("link", "used"):
        stage.places[name] = _path(stage, await _link(stage, jacob, card))
    await _until_mailed(stage, NAOMI, RUTH, ORPAH)
    naomis, ruths, orpahs = (_mail_to(stage, address) for address in (NAOMI, RUTH, ORPAH))
    stage.places["invitation"] = _path(stage, _first_address(ruths.text))
    stage.places["unsubscribe"] = _path(stage, str(ruths.message["List-Unsubscribe"]).strip("<>"))
    stage.places["answered"] = _path(stage, _first_address(orpahs.text))
    async with stage.visit() as page:
        await page.goto(stage.places["answered"])
        await page.locator("button[value=decline]").click()
        await page.wait_for_load_state()
    async with stage.visit() as page:
        await page.goto(_first_address(naomis.text))
        await page.locator("#name").fill(CALLED[stage.language])
        await page.locator("button[value=accept]").click()
        await page.wait_for_selector("body[data-connection=live]")
        stage.places["session"] = _path(stage, page.url)
        stage.visitors["naomi"] = await page.context.storage_state()


async def _until_mailed(stage: Stage, *addresses: str) -> None:
    """Wait until there is a mail to each."""
    outbox = stage.household.sandbox.outbox
    async with asyncio.timeout(PATIENCE):
        while not {*addresses} <= {mail.to for mail in outbox.all()}:  # noqa: ASYNC110 - of files
            await asyncio.sleep(LOOK_AGAIN)


async def _invited(stage: Stage, address: str, *, to: str) -> str:
    """Return where the mail leads that invites the address there, once it is sent."""
    outbox = stage.household.sandbox.outbox
    async with asyncio.timeout(PATIENCE):
        while not (found := [m for m in outbox.all() if m.to == address and to in m.text]):  # noqa: ASYNC110 - of files
            await asyncio.sleep(LOOK_AGAIN)
    return _path(stage, _first_address(found[0].text))


def _mail_to(stage: Stage, address: str) -> Mail:
    return next(mail for mail in stage.household.sandbox.outbox.all() if mail.to == address)


def _first_address(text: str) -> str:
    found: list[str] = ADDRESS.findall(text)
    return found[0]


def _path(stage: Stage, address: str) -> str:
    return address.removeprefix(stage.origin)


async def _sign_in(stage: Stage, people: Sequence[Person]) -> None:
    """Have each sign in by Discord, and keep what their browser is left with."""
    for person in people:
        async with stage.visit() as page:
            await page.goto("/sign-in")
            await page.locator('a[href^="/sign-in/discord"]').click()
            await page.locator(f'a[href^="/oauth2/authorize/{person.id}"]').click()
            await page.wait_for_url(f"{stage.origin}/")
            stage.visitors[person.key] = await page.context.storage_state()


async def _note_havrutot(stage: Stage) -> None:
    """Note where Isaac's havrutot are, and a code for one of them."""
    async with stage.visit("isaac") as page:
        await page.goto("/")
        for key, name in zip(KEYS, HAVRUTOT[stage.language], strict=False):
            found = page.locator("a.name", has_text=name)
            stage.places[key] = str(await found.get_attribute("href"))
        await page.goto(stage.places["thursday"])
        await page.locator('form[action$="/codes"] button').click()
        fresh = await page.locator(".fresh").last.inner_text()
        stage.places["code"] = _path(stage, _first_address(fresh))


def _record(stage: Stage) -> None:
    """Have two recordings of the session that has ended, of which the later one broke off."""
    path, _, _ = stage.places["ended"].partition("?")
    session_id, now = path.rpartition("/")[2], datetime.now(UTC)
    since, until = (f"{now - timedelta(minutes=ago):{STORED}}" for ago in (47, 20))
    with closing(sqlite3.connect(stage.household.database)) as database, database:
        found = "SELECT id FROM users WHERE name = ?"
        people = [database.execute(found, [one]).fetchone()[0] for one in NAMES[stage.language][:2]]
        for ending in ("stopped", "broken"):
            stage.places["recording"] = number = new_id(now)
            when = (since, since, until, until)
            kept = (number, session_id, people[0], since, "over", *when, ending, None)
            database.execute(RECORDED, kept)
            folder = stage.household.folder / "recordings" / number
            folder.mkdir(parents=True)
            for place, user_id in enumerate(people, 1):
                said = (number, place, user_id, True, since)
                database.execute("INSERT INTO consents VALUES (?, ?, ?, ?, ?)", said)
                (folder / f"{place}.ogg").write_bytes(bytes(2_500_000 * place))


async def _plan(stage: Stage) -> None:
    """Have Isaac plan to learn every week, and note where the first time is."""
    async with stage.visit("isaac") as page:
        await page.goto(f"/plans/new?{urlencode({'havruta': stage.places['morning'][10:]})}")
        await page.locator("#when").fill(EVERY_WEEK)
        await page.locator('form[action="/plans/preview"] button').click()
        await page.locator('form[action="/plans"] button').click()
        await page.wait_for_url("**/occurrences/*")
        stage.places["occurrence"] = _path(stage, page.url)
