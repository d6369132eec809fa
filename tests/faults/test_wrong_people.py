"""Strangers, stale links, and two hands at once."""

import asyncio

import aiohttp

from benchmarks.household import GUIDE, begin, link_of, sit_down
from tests.faults.reader import open_reader


async def test_a_stranger_is_refused_at_every_button_and_every_door(household):
    """SY-1, ID-2: one clear sentence, private, and nothing changed."""
    async with (
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        household.person("esau") as esau,
    ):
        await isaac.command("havruta create", book=GUIDE, partners=f"<@{jacob.id}>")
        await jacob.close_dms()
        await isaac.command("havruta create", book="Genesis", partners=f"<@{jacob.id}>")
        invitation = await esau.until(lambda message: "Accept" in message.buttons)
        for label in ("Accept", "Decline"):
            refused = await esau.press(invitation, label)
            assert refused.shown.private
            assert refused.shown.text.startswith("This invitation is for somebody else.")
        await isaac.command("session start", havruta=GUIDE)
        card = await isaac.until(lambda message: "End" in message.buttons)
        for label in ("Join", "End"):
            refused = await esau.press(card, label)
            assert refused.shown.private
            assert refused.shown.links == {}
        assert "End" in isaac.now(card).buttons

        address = await link_of(isaac, card)
        async with open_reader(household, address) as reader:
            doors = (f"/session/{reader.session_id}", f"/session/{reader.session_id}/section")
            async with aiohttp.ClientSession() as nobody:
                for door in doors:
                    async with nobody.get(household.page_url + door) as response:
                        assert response.status == 401
                        assert GUIDE not in await response.text()


async def test_a_link_works_once_and_a_preview_does_not_spend_it(household):
    """ID-2"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        address = await link_of(isaac, await sit_down(isaac))
        async with aiohttp.ClientSession() as preview:
            for method in ("HEAD", "GET"):
                async with preview.request(method, address) as response:
                    assert response.status == 200

        async with (
            open_reader(household, address),
            aiohttp.ClientSession() as thief,
            thief.post(address, allow_redirects=False) as replayed,
        ):
            assert replayed.status == 410
            assert "Press Join in Discord for a new one" in await replayed.text()
            assert "Set-Cookie" not in replayed.headers


async def test_two_simultaneous_starts_make_one_session(household):
    """SE-2"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)

        answers = await asyncio.gather(
            isaac.command("session start"), jacob.command("session start")
        )

        assert all("is in session at" in answer.shown.text for answer in answers)
        await jacob.until(lambda message: "End" in message.buttons)
        standing = [message for message in jacob.messages() if "End" in message.buttons]
        assert len(standing) == 1


async def test_a_double_click_on_end_ends_once(household):
    """SE-6"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        first, second = await asyncio.gather(isaac.press(card, "End"), isaac.press(card, "End"))

        await asyncio.gather(
            isaac.press(first.shown, "End session"), isaac.press(second.shown, "End session")
        )

        await isaac.until(lambda message: message.text.startswith("This session has ended."))
        ended = "The session has ended. Next time you begin at"
        await isaac.until(lambda message: message.text.startswith(ended))
        assert len([m for m in isaac.messages() if m.text.startswith(ended)]) == 1
        history = await isaac.command("history")
        assert history.shown.text.count("0 min") == 1


async def test_two_moves_at_once_give_everyone_the_same_place(household):
    """RM-3, SE-4"""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        shown = await isaac.command("havruta show")
        await isaac.press(shown.shown, "Let everyone turn pages")
        card = await sit_down(isaac)
        async with (
            open_reader(household, await link_of(isaac, card)) as isaacs,
            open_reader(household, await link_of(jacob, card)) as jacobs,
        ):
            await asyncio.gather(
                isaacs.ask("navigate", ref=f"{GUIDE} 1:2"),
                jacobs.ask("navigate", ref=f"{GUIDE} 1:4"),
            )
            late = await isaacs.ask("navigate", ref="Genesis 1:1")
            await isaacs.ask("navigate", ref=f"{GUIDE} 1:3")

            assert late["code"] == "unknown_ref"
            for reader in (isaacs, jacobs):
                again = await reader.connect()
                assert (again["ref"], again["change"]) == (f"{GUIDE} 1:3", 3)


async def test_half_understood_refs_move_nothing(household):
    """RM-3: a ref that Sefaria half understands is none."""
    async with household.person("isaac") as isaac, household.person("jacob") as jacob:
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        async with open_reader(household, await link_of(isaac, card)) as reader:
            for ref in (f"{GUIDE} 1:1 and more", f"{GUIDE} 1:1?", f"{GUIDE} 1:99", "x" * 1000):
                refused = await reader_refusal(reader, ref)
                assert refused["code"] in {"unknown_ref", "bad_message"}

            again = await reader.connect()
            assert (again["ref"], again["change"]) == (f"{GUIDE} 1:1", 0)


async def reader_refusal(reader, ref):
    await reader.socket.send_json({"type": "navigate", "id": 900, "ref": ref})
    return await reader.told("refusal")
