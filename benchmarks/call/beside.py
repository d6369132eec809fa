"""Whether a call of eight holds up text or chat: how soon both are there with it and without."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from benchmarks import chat, page
from benchmarks.browser import open_browser
from benchmarks.call.talkers import talking
from benchmarks.figures import Figure, percentile
from benchmarks.household import begin, link_of, open_household, sit_down

ROUNDS, COMMANDS = 4, 6
"""So often with and without, in turn; and so often each command, each time."""
WITHOUT = "without the call"


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.follow.p50` and `call.ack.p99`."""
    follows: dict[bool, list[float]] = {False: [], True: []}
    acks: dict[bool, list[float]] = {False: [], True: []}
    async with (
        chat.slow_sefaria() as url,
        open_household(folder, SEFARIA_URL=url, ROLES="chat,page,clock,media") as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("rebecca") as rebecca,
        household.person("esau") as esau,
        open_browser() as browser,
    ):
        await begin(esau, rebecca)
        card = await sit_down(esau)
        leader = await page.come_in(browser, await link_of(esau, card))
        follower = await page.come_in(browser, await link_of(rebecca, card))
        await begin(isaac, jacob)
        await sit_down(isaac)
        for _ in range(ROUNDS):
            for with_call in (False, True):
                async with talking(household) if with_call else nullcontext():
                    follows[with_call] += await page.follow(leader, follower)
                    for _ in range(COMMANDS):
                        acks[with_call] += await chat.run_each(isaac, jacob, rebecca)
    p50, p50_without = median(follows[True]), median(follows[False])
    yield Figure("call.follow.p50", p50, "ms", WITHOUT, p50_without, len(follows[True]))
    p99, p99_without = percentile(acks[True], 0.99), percentile(acks[False], 0.99)
    yield Figure("call.ack.p99", p99, "ms", WITHOUT, p99_without, len(acks[True]))
