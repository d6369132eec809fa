"""Use case: a link by e-mail, for whoever is known by an address and has no other way in."""

from datetime import timedelta

from havruta.events import NoticesDue
from havruta.notices import promises
from havruta.study import Study

BETWEEN = timedelta(minutes=1)
MOST, WITHIN = 5, timedelta(hours=1)
"""So many links go to one address in that time, whoever asks for them."""


async def ask(study: Study, *, address: str, landing: str | None = None) -> None:
    """Promise whoever has the address a link, if anybody is known by it; nobody learns whether.

    `address` is as `mailboxes.mailbox` returns it, `landing` where the link leads on, as the page
    has sealed it.
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
        await records.notices.add(promises.way_in(user.id, address, landing, now))
        records.publish(NoticesDue())
