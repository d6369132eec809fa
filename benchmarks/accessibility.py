"""What of a page keeps out who hear it, enlarge it or go by keys, as axe-core finds it."""

from functools import cache
from pathlib import Path
from typing import Final

from playwright.async_api import Page

PROGRAM: Final = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
HOW_TO_GET_IT: Final = "axe-core is not here: it comes with Node.js, npm and `make npm`"
STANDARDS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""WCAG 2.2 at level AA, in axe's words; what machines can tell of it."""

RUN: Final = """async (standards) => {
  const runOnly = { type: "tag", values: standards };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}"""


async def violations(page: Page) -> list[str]:
    """Return what of the page, as it looks now, breaks which rule, and why."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_program())
    found: list[str] = await page.evaluate(RUN, STANDARDS)
    return found


@cache
def _program() -> str:
    """Return axe's program, as something that has no value to be handed over."""
    return f"{PROGRAM.read_text(encoding='utf-8')};0"
