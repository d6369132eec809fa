"""The errors of the whole program come to a Sentry, by the ids that people are shown."""

from functools import partial

import pytest

from benchmarks.household import begin, link_of, open_household, sit_down
from tests.faults.reader import open_reader
from tests.forks import fork
from tests.sentry import KEY, open_sentry

BROKEN = (
    ("bot.havrutot.responses", "havrutot", None),
    ("webview.pages.profile", "render", None),
    ("havruta.sessions.navigation", "read_alone", None),
)
"""What the program has lost, so that a command, a page and a message fail."""


@pytest.fixture
async def sentry():
    async with open_sentry() as sentry:
        yield sentry


async def test_a_command_a_page_and_a_message_that_fail_are_reported_by_their_ids(
    household_folder, sentry
):
    """OP-1, OP-2, OP-10, SY-3: with the DSN in a file, as secrets are."""
    file = household_folder / "dsn"
    file.write_text(sentry.dsn)
    launch = partial(fork, changes=BROKEN)
    async with (
        open_household(household_folder, launch=launch, SENTRY_DSN_FILE=str(file)) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            listed = await isaac.command("havruta list")
            async with reader.http.get(f"{household.page_url}/profile") as page:
                ids = {"page": page.headers["X-Request-Id"]}
            refused = await reader.ask("read", ref="Learning in Havruta 1:2")

        chat, page, message = await sentry.has(3)
        assert chat["tags"]["error_id"] in listed.text
        assert chat["tags"]["asked"] == "/havruta list"
        assert page["tags"]["error_id"] == ids["page"]
        assert message["tags"]["error_id"] in refused["text"]
        assert {one["exception"]["values"][-1]["type"] for one in (chat, page, message)} == {
            "TypeError"
        }
        for body in sentry.bodies:
            for told in ("Isaac", "1000000000000000101", "127.0.0.1", "Havruta 1:2", KEY):
                assert told.encode() not in body
