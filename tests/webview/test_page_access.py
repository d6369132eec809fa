"""The page to those who hear it, enlarge it, or go through it by keys."""

import pytest

from benchmarks import accessibility
from havruta.plans import planning
from havruta.plans.model import OccurrenceKey
from tests.havruta.planned import WEEKLY
from tests.webview.windows import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HEBREW = {**PHONE, "locale": "he-IL", "color_scheme": "dark"}
HIDDEN = "/havrutot/01M8KHN55KSTPHT8W51KP8XQMZ"
CALENDAR = ["/calendar", "/calendar?view=list", "/plans/new", "/occurrences/{key}"]
PAGES = ["/", "/havrutot/new", "/havrutot/{havruta}", "/profile", "/sign-ins", HIDDEN, *CALENDAR]
"""What whoever is signed in sees beside the session; all else is looked at with the screenshots."""


@pytest.fixture
def flaws():
    """What axe-core finds wrong with a page; it is asked for by its path where there are many."""
    if not accessibility.PROGRAM.exists():
        pytest.skip(accessibility.HOW_TO_GET_IT)

    async def flaws(tab, name):
        return [f"{name}: {flaw}" for flaw in await accessibility.violations(tab)]

    return flaws


@pytest.mark.parametrize("options", [{}, HEBREW], ids=["en-light", "he-dark-phone"])
async def test_the_pages_keep_nobody_out(windows, flaws, addresses, study, isaac, session, options):
    """UX-2: as far as machines can tell; `make screenshots` looks at every page so."""
    planned = {"by": isaac.id, "timing": WEEKLY}
    plan = await planning.add(study, havruta_id=session.havruta_id, **planned)
    known = {"havruta": session.havruta_id, "key": OccurrenceKey(plan.id, WEEKLY.start)}
    tab = (await windows(isaac, session, **options)).tab
    found = await flaws(tab, "session")
    for path in PAGES:
        await tab.goto(addresses.origin + path.format(**known))
        found += await flaws(tab, path)
    await tab.context.clear_cookies()
    for path in ("/", "/sign-in", f"/session/{session.id}"):
        await tab.goto(addresses.origin + path)
        found += await flaws(tab, f"{path}, signed out")

    assert found == []


async def test_what_keeps_people_out_is_found(windows, flaws, isaac, session):
    """UX-2: or the other tests here would find nothing whatever there was."""
    window = await windows(isaac, session)
    await window.tab.evaluate("document.documentElement.removeAttribute('lang')")

    found = await flaws(window.tab, "session")

    assert [flaw.partition(": html: ")[0] for flaw in found] == ["session: html-has-lang"]
