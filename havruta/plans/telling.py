"""Promising those whom a plan concerns to tell them what has become of it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.errors.plans import ToldTooOften
from havruta.events import NoticesDue, PlansDue
from havruta.havrutot.limits import MINUTE, Limit
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.plans.model import Occurrence, Plan, Scope
from havruta.records import Records

TOLD = Limit(20, timedelta(minutes=10)), Limit(60, timedelta(hours=1))
"""Of so many changes of one havruta's plans somebody can have the others told."""


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

    The clock looks at the plan's times now, too. Raises `ToldTooOften`.
    """
    expected = plan.expected(havruta.people)
    await require_few(records, havruta.id, expected, news.by, now)
    for to in expected:
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


async def require_few(
    records: Records,
    havruta_id: HavrutaId,
    people: Iterable[UserId],
    by: UserId | None,
    now: datetime,
) -> None:
    """Raise `ToldTooOften` if the person has had these told too much lately; the clock has not."""
    others = [one for one in people if one != by]
    if by is None or not others:
        return
    since = now - max(limit.within for limit in TOLD)
    lately = await records.notices.of_plans(havruta_id, since, about=by, to=others[0])
    for limit in TOLD:
        if wait := limit.wait((notice.due_at for notice in lately), 1, now):
            raise ToldTooOften(limit=limit.most, minutes=math.ceil(wait / MINUTE))
