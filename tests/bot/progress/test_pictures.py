"""Pictures for the chat, painted by a process of its own."""

import asyncio

import pytest

from bot.progress.pictures import Painter

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{n}" height="1"/>'
PNG = b"\x89PNG"


@pytest.fixture
async def painter():
    painter = Painter()
    yield painter
    await painter.close()


async def test_pictures_that_are_asked_for_at_once_are_not_mixed_up(painter):
    """PR-3"""
    made = await asyncio.gather(*(painter.png(SVG.format(n=n)) for n in (3, 5, 7)))

    assert [int.from_bytes(png[16:20]) for png in made] == [3, 5, 7]
    assert all(png.startswith(PNG) for png in made)


async def test_after_one_that_cannot_be_painted_others_are(painter, capfd):
    """PR-3, OP-1"""
    with pytest.raises(EOFError):
        await painter.png("no picture")

    assert (await painter.png(SVG.format(n=3))).startswith(PNG)


async def test_who_thinks_better_of_it_spoils_no_other_picture(painter):
    """PR-3"""
    asked = asyncio.create_task(painter.png(SVG.format(n=3)))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    png = await painter.png(SVG.format(n=5))

    assert int.from_bytes(png[16:20]) == 5
