"""/progress: what was learned, as a picture and in words."""

from tests.bot.conftest import said

PNG = b"\x89PNG"


async def test_progress_is_a_picture_and_the_same_in_words(world, card):
    """PR-3, UX-2"""
    asked = await world.isaac.slash(world.table, "session end")
    await world.isaac.click(asked.response, label="End session")

    shown = await world.isaac.slash(world.table, "progress")

    assert "of the book: " in said(shown)
    (picture,) = shown.response.attachments
    assert "of the book: " in picture.description
