"""A browser profile that was used before is as good as a new one, or is not used again."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEEP = """() => {
  document.cookie = "was=here";
  localStorage.was = sessionStorage.was = "here";
  return caches.open("was");
}"""
KEPT = """async () => [
  document.cookie, localStorage.length, sessionStorage.length, (await caches.keys()).length,
]"""


@pytest_asyncio.fixture(loop_scope="session")
async def lent(profiles, cable):
    return await profiles.take()


async def test_what_a_page_has_kept_is_forgotten(profiles, lent):
    await lent.tab.evaluate(KEEP)
    assert await lent.tab.evaluate(KEPT) == ["was=here", 1, 1, 1]
    await lent.tab.context.new_page()

    await profiles.give_back(lent)

    again = await profiles.take()
    assert again is lent
    assert await again.tab.evaluate(KEPT) == ["", 0, 0, 0]
    assert again.tab.context.pages == [again.tab]
    await profiles.give_back(again)


@pytest.mark.parametrize(
    "change",
    [
        lambda tab: tab.set_viewport_size({"width": 320, "height": 256}),
        lambda tab: tab.emulate_media(forced_colors="active"),
        lambda tab: tab.emulate_media(color_scheme="dark"),
        lambda tab: tab.context.set_offline(True),
        lambda tab: tab.clock.pause_at(datetime.now(UTC)),
        lambda tab: tab.close(),
    ],
    ids=["size", "high contrast", "dark", "offline", "clock", "closed"],
)
async def test_a_profile_that_has_changed_is_not_used_again(profiles, lent, change):
    await change(lent.tab)

    await profiles.give_back(lent)

    other = await profiles.take()
    assert other is not lent
    await profiles.give_back(other)
