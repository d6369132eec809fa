"""Use case: a link by e-mail, for whoever is known by an address and has no other way in."""

from datetime import timedelta

from havruta.errors import UnknownSession
from havruta.events import NoticesDue
from havruta.ids import SessionId
from havruta.notices import promises
from havruta.study import Study

BETWEEN = timedelta(minutes=1)
MOST, WITHIN = 5, timedelta(hours=1)
"""So many links go to one address in that time, whoever asks for them."""


async def ask(study: Study, *, address: str, session_id: SessionId | None = None) -> None:
    """Promise whoever has the address a link, if anybody is known by it; nobody learns whether.

    `address` is as `mailboxes.mailbox` returns it.
    """
    now = study.now()
    async with study.transaction() as records:
        user = await records.users.of_address(address)
        if user is None or not study.has_mail:
            return
        await records.users.lock([user.id])
        sent = await records.notices.sent_to(address, now - WITHIN)
        if len(sent) >= MOST or any(now - notice.due_at < BETWEEN for notice in sent[-1:]):
            return
        try:
            session_id = session_id and (await records.sessions.get(session_id)).id
        except UnknownSession:
            session_id = None
        await records.notices.add(promises.way_in(user.id, address, session_id, now))
        records.publish(NoticesDue())
