"""Telling somebody by e-mail."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial

from bot.notices.letters import Letter, Links, leads_somewhere, letter_of, session_of
from bot.smtp import WHOLE_LINES, Smtp
from havruta.calendars import feeds
from havruta.errors.havrutot import NotAllowed
from havruta.errors.plans import UnknownPlan
from havruta.havrutot import by_mail
from havruta.ids import NoticeId, UserId
from havruta.notices.carriers import StillCarrying, Unreachable
from havruta.notices.content import Content, Invited, WayIn
from havruta.notices.model import Notice, Reason, Way
from havruta.notices.plan_content import (
    ClockChanged,
    OfPlan,
    PlanCalledOff,
    PlanMoved,
    Planned,
    PlanRestored,
)
from havruta.people import credentials, mailboxes
from havruta.study import Study

PATIENCE = 3.0
"""So many seconds one round waits for the server; what takes longer goes on beside the next."""

AGAIN = 0.1

IN_CALENDARS = (Planned, PlanMoved, PlanCalledOff, PlanRestored, ClockChanged)
"""What brings a file with it for the calendar of whoever reads it."""
FILE_NAME = "havruta.ics"
PUBLISH = "PUBLISH"
"""Nobody answers such a file by mail: it would go to an address that nobody reads."""


class Mail:
    """Carries notices to one address of e-mail."""

    way = Way.MAIL
    is_ready = True

    def __init__(self, study: Study, smtp: Smtp, sender: Address) -> None:
        self._study = study
        self._smtp = smtp
        self._sender = sender
        self._sending: dict[NoticeId, asyncio.Task[None]] = {}
        self._following: set[asyncio.Task[None]] = set()

    def applies(self, content: Content) -> bool:
        """Whether there is an address that it can go to."""
        return content.address is not None

    async def carry(self, notice: Notice, content: Content) -> Collection[UserId]:
        """Send it, or raise `Unreachable` or `StillCarrying`; other errors mean: later.

        Sent twice, it is one mail: programs know it by the notice's id. A server that is slow
        holds up no other notice, and has taken the mail, perhaps, when it is asked for again.
        """
        patience = 0.0 if notice.id in self._sending else PATIENCE
        if notice.id not in self._sending:
            sending = asyncio.create_task(self._send(notice, content), name=f"mail {notice.id}")
            self._sending[notice.id] = sending
        sending = self._sending[notice.id]
        done, _ = await asyncio.wait([sending], timeout=patience)
        if not done:
            raise StillCarrying(partial(self._follow, notice.id))
        del self._sending[notice.id]
        await sending
        return ()

    async def close(self) -> None:
        """End what is on its way; it is sent again after the next start."""
        tasks = {*self._following, *self._sending.values()}
        while tasks:  # a task that was just about to wake may not hear of it the first time
            for task in tasks:
                task.cancel()
            _, tasks = await asyncio.wait(tasks, timeout=AGAIN)

    def _follow(self, notice_id: NoticeId, resume: Callable[[bool], Awaitable[None]]) -> None:
        waiting = self._resume(notice_id, self._sending[notice_id], resume)
        following = asyncio.create_task(waiting, name=f"mail {notice_id}")
        self._following.add(following)
        following.add_done_callback(self._following.discard)

    async def _resume(
        self,
        notice_id: NoticeId,
        sending: asyncio.Task[None],
        resume: Callable[[bool], Awaitable[None]],
    ) -> None:
        """Wait until the mail has been taken or not, and say so; forget what has been taken."""
        await asyncio.wait([sending])
        is_taken = sending.exception() is None
        if is_taken:
            self._sending.pop(notice_id, None)  # it was claimed twice, where its lease ran out
        await resume(is_taken)

    async def _send(self, notice: Notice, content: Content) -> None:
        assert content.address is not None
        links = Links(await self._link(content), await self._way_out(content, content.address))
        mail = self._mail(notice, content.address, letter_of(content, links), links.unsubscribe)
        if (calendar := await self._calendar(content)) is not None:
            named = {"method": PUBLISH, "charset": "utf-8"}
            mail.add_attachment(calendar, "text", "calendar", filename=FILE_NAME, params=named)
        await self._smtp.send(mail, sender=self._sender.addr_spec, to=content.address)

    async def _calendar(self, content: Content) -> bytes | None:
        """Return what its reader's own calendar takes the plan from, if it is about one."""
        if not isinstance(content, IN_CALENDARS) or content.recipient is None:
            return None
        by = content.recipient.user.id
        try:
            return await feeds.of_plan(self._study, key=content.key, by=by, method=PUBLISH)
        except (NotAllowed, UnknownPlan):  # it has gone meanwhile, or its reader has
            return None

    async def _way_out(self, content: Content, address: str) -> str | None:
        """Return where the address can be rid of such mail, or raise `Unreachable` if it is.

        What its reader has asked for just now goes there all the same.
        """
        if isinstance(content, WayIn):
            return None
        if await mailboxes.is_unsubscribed(self._study, address):
            raise Unreachable(Reason.UNSUBSCRIBED)
        token = mailboxes.unsubscription(self._study, address)
        return self._study.addresses.unsubscription(token)

    async def _link(self, content: Content) -> str | None:
        """Return the way in to what it is about, which is its reader's alone."""
        study = self._study
        if isinstance(content, Invited):
            secret = by_mail.secret_of(study, content.invitation_id, content.digest)
            return study.addresses.invitation(secret)
        if content.recipient is None or not leads_somewhere(content):
            return None
        session_id, user_id = session_of(content), content.recipient.user.id
        life, landing = credentials.MAILED_LINK_LIFE, None
        if isinstance(content, WayIn):
            life, landing = credentials.WAY_IN_LIFE, content.landing
        elif isinstance(content, OfPlan):
            landing = f"/occurrences/{content.key}"
        async with study.transaction() as records:
            return await credentials.new_link(
                study, records, session_id, user_id, life=life, landing=landing
            )

    def _mail(
        self, notice: Notice, address: str, letter: Letter, unsubscribe: str | None
    ) -> EmailMessage:
        mail = EmailMessage(policy=WHOLE_LINES)
        mail["From"] = self._sender
        name, _, host = mailboxes.on_the_wire(address).rpartition("@")
        mail["To"] = Address(username=name, domain=host)
        mail["Subject"] = letter.subject
        mail["Date"] = format_datetime(self._study.now())
        mail["Message-ID"] = f"<{notice.id}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if unsubscribe is not None:
            mail["List-Unsubscribe"] = f"<{unsubscribe}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(letter.text, cte="quoted-printable")
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        mail["Content-Language"] = letter.language
        return mail
