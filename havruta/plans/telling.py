"""Promising those whom a plan concerns to tell them what has become of it."""

from dataclasses import dataclass
from datetime import datetime

from havruta.events import NoticesDue, PlansDue
from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.plans.model import Occurrence, Plan, Scope
from havruta.records import Records


@dataclass(frozen=True, slots=True)
class News:
    """What has become of an occurrence, or of all that follow or the whole plan, and by whom.

    `was_at` is when it began before.
    """

    kind: NoticeKind
    occurrence: Occurrence
    by: UserId | None
    was_at: datetime | None = None
    scope: Scope = Scope.THIS


async def tell(records: Records, havruta: Havruta, plan: Plan, news: News, now: datetime) -> None:
    """Promise everybody whom the plan is for, but whoever did it, to be told.

    The clock looks at the plan's times now, too.
    """
    for to in plan.expected(havruta.people):
        if to != news.by:
            notice = promises.of_plan(
                news.kind,
                news.occurrence,
                to=to,
                about=news.by,
                now=now,
                was_at=news.was_at,
                scope=news.scope,
            )
            await records.notices.add(notice)
    records.publish(NoticesDue(), PlansDue())
