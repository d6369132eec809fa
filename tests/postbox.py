"""A mail server on loopback, and what it has taken."""

import asyncio
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import SMTP as POLICY

from aiosmtpd.smtp import SMTP


class Postbox:
    """Takes mails, or does with them what a test says."""

    def __init__(self):
        self.port = 0
        self.mails = []
        """What it has taken, in order: the recipient, and the message."""
        self.raw = []
        """The same as they came."""
        self.greeted_by = set()
        """What senders call themselves."""
        self.recipients = {}
        """What it answers to a recipient, if not that it takes it."""
        self.answers = []
        """What it answers to the next mails instead of taking them; None drops the line."""
        self.open = asyncio.Event()
        self.open.set()
        """Whether it answers to what a mail says; until then it lets its sender wait."""
        self.taken = asyncio.Event()
        self.is_forgetful = False
        """Whether it drops the line after each mail that it has taken, without a word."""

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address):
        """Return the messages that were taken for this address."""
        return [message for recipient, message in self.mails if recipient == address]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.greeted_by.add(session.host_name)
        if (answer := self.recipients.get(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await self.open.wait()
        if self.answers and (answer := self.answers.pop(0)) is not True:
            if answer is None:
                server.transport.abort()
            return answer or "421 gone"
        (recipient,) = envelope.rcpt_tos
        self.mails.append((recipient, message_from_bytes(envelope.content, policy=POLICY)))
        self.raw.append(envelope.content)
        self.taken.set()
        if self.is_forgetful:
            server.transport.abort()
        return "250 taken"


@asynccontextmanager
async def open_postbox(*, ssl=None, **options):
    """Serve a mail server for as long as the block lasts."""
    postbox = Postbox()
    loop = asyncio.get_running_loop()
    sessions = []

    def session():
        sessions.append(SMTP(postbox, hostname="localhost", loop=loop, **options))
        return sessions[-1]

    server = await loop.create_server(session, "0.0.0.0", 0, ssl=ssl)
    postbox.port = server.sockets[0].getsockname()[1]
    try:
        yield postbox
    finally:
        server.close()
        for one in sessions:
            if one.transport is not None:
                one.transport.abort()
        await server.wait_closed()


def text_of(mail):
    """Return what stands in it as text."""
    return mail.get_body(("plain",)).get_content()


def html_of(mail):
    """Return what stands in it as HTML."""
    return mail.get_body(("html",)).get_content()
