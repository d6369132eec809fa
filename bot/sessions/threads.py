"""A session's marks, posted in a thread of its message once it is over. Nobody is called to it.

All of them stand in the session's summary, as far as there is room, and on its page; so where the
server lets no thread be made, there is none.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import discord
import structlog

from bot.drawing import LABEL_LIMIT, MESSAGE_LIMIT, shortened
from bot.sessions.marks import blocks
from havruta.ids import SessionId
from havruta.library.model import Book
from havruta.names import plain
from havruta.sessions.model import Card
from havruta.sessions.reports import Report
from havruta.wording import Wording

log = structlog.get_logger(__name__)

NEEDED = discord.Permissions(
    create_public_threads=True, send_messages_in_threads=True, read_message_history=True
)
A_DAY: Final = 1440
"""After so many minutes a thread goes to sleep."""
THERE_ALREADY = 160004
NAME_LIMIT = min(LABEL_LIMIT, 100)


async def post_marks(
    client: discord.Client, card: Card, say: Wording, report: Report, book: Book
) -> None:
    """Post them, with the words in both languages, if the message may have a thread."""
    channel = client.get_channel(int(card.channel_id))
    if not report.annotations or not isinstance(channel, discord.TextChannel):
        return
    if not channel.permissions_for(channel.guild.me).is_superset(NEEDED):
        return
    try:
        thread = await _thread(channel, int(card.message_id), _name(say, report))
        for number, text in enumerate(_pages(blocks(say, report, book))):
            await thread.send(
                text,
                silent=True,
                nonce=_nonce(report.session.id, number),
                allowed_mentions=discord.AllowedMentions.none(),
            )
    except discord.HTTPException as refusal:
        log.info("a session's marks have no thread", card=card, reason=refusal.text)


async def _thread(
    channel: discord.TextChannel, message_id: int, name: str
) -> discord.abc.Messageable:
    """Return the thread of a message; one that is there was made by an attempt before."""
    message = channel.get_partial_message(message_id)
    try:
        return await message.create_thread(name=name, auto_archive_duration=A_DAY)
    except discord.HTTPException as refusal:
        if refusal.code != THERE_ALREADY:
            raise
        return channel.guild.get_thread(message_id) or channel


def _name(say: Wording, report: Report) -> str:
    return shortened(say("Marks of “{name}”", name=plain(report.havruta.name)), NAME_LIMIT)


def _pages(told: Iterable[str]) -> Iterator[str]:
    """Yield as few messages as hold them all, none of them torn."""
    page = ""
    for block in told:
        whole = f"{page}\n\n{block}" if page else block
        if len(whole) > MESSAGE_LIMIT:
            yield page
            whole = block
        page = whole
    yield page


def _nonce(session_id: SessionId, number: int) -> str:
    """Return by what Discord knows a message that is sent twice within minutes."""
    return f"{session_id[-20:]}{number}"
