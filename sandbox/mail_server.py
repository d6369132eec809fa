"""A mail server that takes everything, and sends nothing on."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.world.outbox import Outbox

LARGEST = 2**20
TAKEN = "250 OK"


class Receiver:
    """Puts each mail into the outbox, once for each of its recipients."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd calls it so
        """Take the mail."""
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            self._outbox.put(recipient, content)
        return TAKEN


@asynccontextmanager
async def open_mail_server(outbox: Outbox, *, host: str) -> AsyncGenerator[int, None]:
    """Serve for as long as the block lasts; yield the port, which is any that is free."""
    loop = asyncio.get_running_loop()
    receiver = Receiver(outbox)

    def session() -> SMTP:
        return SMTP(
            receiver,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname="localhost",  # or it would ask the network, and all else would wait
            loop=loop,
        )

    server = await loop.create_server(session, host, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
