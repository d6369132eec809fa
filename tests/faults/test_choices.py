"""Discord sends the name of a choice in the place of its value."""

import aiohttp

from benchmarks.household import GUIDE


async def test_whatever_was_offered_is_accepted_as_it_was_shown(household):
    """HV-1, HV-2: every option that is completed as one types."""
    async with household.person("isaac") as isaac, aiohttp.ClientSession() as http:
        async with http.post(f"{household.sandbox.page_url}/sandbox/choices", json={"names": True}):
            pass

        async def offered(command, option):
            (choice,) = await isaac.autocomplete(command, option, GUIDE[:5])
            return choice.value

        book = await offered("havruta create", "book")
        await isaac.command("havruta create", book=book)
        await isaac.command("havruta create", book=book, name="Evening")

        for command, answer in (
            ("havruta show", "Last place:"),
            ("session start", "is in session at"),
            ("session status", "In the room"),
            ("session end", "End the session for everyone?"),
            ("history", "No session has ended yet."),
        ):
            choices = await isaac.autocomplete(command, "havruta", "Evening")
            asked = await isaac.command(command, havruta=choices[0].value)
            assert answer in asked.text
