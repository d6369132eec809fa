"""TX-10: what somebody shares of the text, as it stands in the channel."""

from havruta.sessions import sharing
from havruta.sessions.sharing import Selection
from tests.bot.conftest import person, text_of, the_session


async def test_it_stands_in_the_channel_line_by_line_and_calls_nobody(world):
    """TX-10: neither language reorders the other, and what was quoted does nothing there."""
    await world.begin()
    await world.sit_down()
    session, jacob = await the_session(world), await person(world, world.jacob)
    selection = Selection("Ruth 1:2", "Ruth 1:3", he="פסוק 2", en="Verse 2\nVerse 3")

    await sharing.share(world.study, session_id=session.id, selection=selection, by=jacob)
    await world.tell()

    shown = world.table.last_message
    assert shown.content.replace("\\", "").split("\n") == [
        "Shared by Jacob from “Ruth”:",
        "> פסוק 2",
        "> Verse 2 Verse 3",
        "> רות א׳:ב׳–ג׳",
        "> Ruth 1:2–3",
    ]
    assert "Join" in text_of(shown)
    assert shown.mentions == []
