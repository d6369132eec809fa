"""The mail server: where it is, by a setting, and what it says to a mail."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from havruta.names import plain
from havruta.notices.carriers import NotTaken, Unreachable
from havruta.notices.model import Reason
from havruta.people.mailboxes import on_the_wire

SCHEMES = {"smtp": False, "smtps": True}
SUBMISSION, RELAY, OVER_TLS = 587, 25, 465
NAME = "Havruta"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECONDS = 300.0
"""So long a server may take for an answer, as RFC 5321 has it."""
CONNECTING = 30.0
PARTING = 1.0
AT_ONCE = 4
"""So many mails at once; servers take few connections of one client."""
WHOLE_LINES = SMTP.clone(max_line_length=998, cte_type="7bit")
"""How a mail is written: programs find an address in a header as long as nothing folds it."""
FINAL = 500
"""From here on an answer of the server says that asking again won't help."""
NO_SUCH_MAILBOX = frozenset({550, 551, 553, 556})
POLICY = "5.7."
"""How the reason begins where a mailbox is not named as the trouble."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and how it knows us."""

    host: str
    port: int
    over_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, where nobody listens in between."""
        return self.host in LOOPBACK


def server(url: str) -> Server:
    """Return the server of an address like smtp://user:password@host:587; raise ValueError."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
        host.encode("idna")
    except ValueError:
        msg = "it is no address"
        raise ValueError(msg) from None
    if parts.scheme not in SCHEMES:
        msg = "it does not begin with smtp:// or smtps://"
        raise ValueError(msg)
    if not host or any(character.isspace() for character in host) or port == 0:
        msg = "it has no host that can be reached"
        raise ValueError(msg)
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        msg = "it has more than user, password, host and port; in a password, write % for @ as %40"
        raise ValueError(msg)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        msg = "it has a user without a password, or a password without a user"
        raise ValueError(msg)
    over_tls = SCHEMES[parts.scheme]
    usual = OVER_TLS if over_tls else SUBMISSION if user else RELAY
    return Server(host, port or usual, over_tls, user, password)


def sender(text: str) -> Address:
    """Return whom mail comes from: havruta@example.org, or Havruta <havruta@example.org>.

    Raises ValueError.
    """
    name, address = parseaddr(text)
    local, _, host = address.rpartition("@")
    try:
        spec = f"{local}@{host.encode('idna').decode()}"
        sender = Address(plain(name) or NAME, addr_spec=spec)
    except (HeaderParseError, IndexError, ValueError):
        sender = Address()
    if not (sender.username and sender.domain and sender.username.isascii()):
        msg = "it is no e-mail address"
        raise ValueError(msg)
    return sender


class Smtp:
    """Hands mails to the server, each over a connection of its own, few at once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.fault = ""
        """Why the server did not take the last mail, though it may; "" where it did."""

    async def send(self, mail: EmailMessage, *, sender: str, to: str) -> None:
        """Have the server take it, or raise `Unreachable`; any other error means: again later."""
        fault = ""
        try:
            await self._send(mail, sender, to)
        except NotTaken as refused:
            fault = str(refused)
            raise
        except (aiosmtplib.SMTPException, OSError) as error:
            fault = type(error).__name__  # its words may name whom it is for
            raise
        finally:
            self.fault = fault

    async def _send(self, mail: EmailMessage, sender: str, to: str) -> None:
        async with self._turns:
            connection = self._connection(sender.rpartition("@")[2])
            try:
                await connection.connect(timeout=CONNECTING)
                await _hand_over(connection, mail, sender, on_the_wire(to))
                with suppress(aiosmtplib.SMTPException):  # it has been taken
                    await connection.quit(timeout=PARTING)
            finally:
                connection.close()

    def _connection(self, name: str) -> aiosmtplib.SMTP:
        """Say who we are by this name: to ask for the machine's own may take minutes, or for ever.

        A password goes nowhere unencrypted, and only to who is proven to be the server.

        Without one, what is offered is taken: a stranger's certificate is no worse than none.
        """
        here = self._server
        is_proven = not here.is_here and (here.over_tls or bool(here.user))
        return aiosmtplib.SMTP(
            hostname=here.host,
            port=here.port,
            local_hostname=name,
            username=here.user or None,
            password=here.password or None,
            use_tls=here.over_tls,
            start_tls=True if is_proven and not here.over_tls else None,
            validate_certs=is_proven,
            timeout=SECONDS,
        )


async def _hand_over(connection: aiosmtplib.SMTP, mail: EmailMessage, sender: str, to: str) -> None:
    options, is_ascii = [], to.isascii()
    if not is_ascii:
        await connection.ehlo()
        if not connection.supports_extension("smtputf8"):
            raise Unreachable(Reason.MAIL_REFUSED)
        options = ["SMTPUTF8"]
    whole = mail.as_bytes(policy=WHOLE_LINES.clone(utf8=not is_ascii))
    try:
        await connection.sendmail(sender, [to], whole, mail_options=options)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        answer = refused.recipients[0]
        if answer.code < FINAL:
            raise _not_now(answer.code) from None
        is_gone = answer.code in NO_SUCH_MAILBOX and not answer.message.startswith(POLICY)
        raise Unreachable(Reason.NO_MAILBOX if is_gone else Reason.MAIL_REFUSED) from None
    except aiosmtplib.SMTPDataError as refused:
        if refused.code < FINAL:
            raise _not_now(refused.code) from None
        raise Unreachable(Reason.MAIL_REFUSED) from None


def _not_now(code: int) -> NotTaken:
    """Return that it does not take it now, without its words: they may name whom it is for."""
    return NotTaken(f"the mail server says {code}")
