"""Telling somebody by e-mail."""

from collections.abc import Collection
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from bot.notices.letters import Letter, Links, letter_of, session_of
from bot.smtp import WHOLE_LINES, Smtp
from havruta.havrutot import by_mail
from havruta.ids import UserId
from havruta.notices.carriers import Unreachable
from havruta.notices.content import Content, Invited
from havruta.notices.model import Notice, Reason, Way
from havruta.people import credentials, mailboxes
from havruta.study import Study


class Mail:
    """Carries notices to one address of e-mail."""

    way = Way.MAIL
    is_ready = True

    def __init__(self, study: Study, smtp: Smtp, sender: Address) -> None:
        self._study = study
        self._smtp = smtp
        self._sender = sender

    def applies(self, content: Content) -> bool:
        """Whether there is an address that it can go to."""
        return content.address is not None

    async def carry(self, notice: Notice, content: Content) -> Collection[UserId]:
        """Send it, or raise `Unreachable`; other errors mean: later.

        Sent twice, it is one mail: programs know it by the notice's id.
        """
        assert content.address is not None
        if await mailboxes.is_unsubscribed(self._study, content.address):
            raise Unreachable(Reason.UNSUBSCRIBED)
        unsubscribe = mailboxes.unsubscription(self._study, content.address)
        links = Links(await self._link(content), self._study.addresses.unsubscription(unsubscribe))
        mail = self._mail(notice, content.address, letter_of(content, links), links.unsubscribe)
        await self._smtp.send(mail, sender=self._sender.addr_spec, to=content.address)
        return ()

    async def _link(self, content: Content) -> str | None:
        """Return the way in to what it is about, which is its reader's alone."""
        study = self._study
        if isinstance(content, Invited):
            secret = by_mail.secret_of(study, content.invitation_id)
            return study.addresses.invitation(secret)
        session_id = session_of(content)
        if session_id is None or content.recipient is None:
            return None
        async with study.transaction() as records:
            return await credentials.new_link(
                study,
                records,
                session_id,
                content.recipient.user.id,
                life=credentials.MAILED_LINK_LIFE,
            )

    def _mail(self, notice: Notice, address: str, letter: Letter, unsubscribe: str) -> EmailMessage:
        mail = EmailMessage(policy=WHOLE_LINES)
        mail["From"] = self._sender
        name, _, host = mailboxes.on_the_wire(address).rpartition("@")
        mail["To"] = Address(username=name, domain=host)
        mail["Subject"] = letter.subject
        mail["Date"] = format_datetime(self._study.now())
        mail["Message-ID"] = f"<{notice.id}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(letter.text, cte="quoted-printable")
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        mail["Content-Language"] = letter.language
        return mail
