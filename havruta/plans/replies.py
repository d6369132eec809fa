"""Use cases: saying whether one comes; the others hear of what concerns them."""

from dataclasses import replace

from havruta.errors.people import WrongNumber
from havruta.errors.plans import NotExpected
from havruta.events import NoticesDue, PlansDue
from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.permissions import Action, require
from havruta.plans.expansion import find_occurrence
from havruta.plans.model import Answer, Occurrence, OccurrenceKey, OccurrenceState, Plan, Reply
from havruta.plans.telling import require_few
from havruta.records import Records
from havruta.study import Study

LATEST = 120
"""So many minutes late somebody can say that they will be."""


async def reply(
    study: Study,
    *,
    key: OccurrenceKey,
    by: UserId,
    answer: Answer,
    late_by: int | None = None,
) -> Reply:
    """Say that one comes, comes late, or does not; until the time is over, and as often as need be.

    The others are told who does not come or is late, and who does come after all. Raises
    `UnknownPlan`, `UnknownOccurrence`, `NotAllowed`, `NotExpected`, `OccurrenceOver`,
    `WrongNumber`, `ToldTooOften`.
    """
    now = study.now()
    if late_by is not None and not 1 <= late_by <= LATEST:
        raise WrongNumber(least=1, most=LATEST)
    said = Reply(
        key.plan_id, key.original, by, answer, now, late_by if answer is Answer.LATE else None
    )
    async with study.transaction() as records:
        havruta_id = (await records.plans.get(key.plan_id)).havruta_id
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.REPLY, by, havruta)
        plan = await records.plans.get(key.plan_id)
        occurrence = await find_occurrence(records, plan, key)
        _require_expected(havruta, plan, occurrence, by, study)
        before = {one.user_id: one for one in await records.replies.of([key])}.get(by)
        await records.replies.save(said)
        if _is_news(said, before):
            await _tell(records, havruta, plan, occurrence, said)
        await records.occurrences.save(replace(occurrence, due_at=now))
        records.publish(PlansDue())
    return said


def _require_expected(
    havruta: Havruta, plan: Plan, occurrence: Occurrence, by: UserId, study: Study
) -> None:
    if by not in plan.expected(havruta.people):
        raise NotExpected(name=havruta.name)
    if occurrence.state is not OccurrenceState.OPEN:
        occurrence.ahead(study.now())


def _is_news(said: Reply, before: Reply | None) -> bool:
    """Whether the others hear of it: all that they would not have expected."""
    if before is None:
        return said.answer is not Answer.COMING
    return (said.answer, said.late_by) != (before.answer, before.late_by)


async def _tell(
    records: Records, havruta: Havruta, plan: Plan, occurrence: Occurrence, said: Reply
) -> None:
    expected = plan.expected(havruta.people)
    await require_few(records, havruta.id, expected, said.user_id, said.replied_at)
    for to in expected:
        if to != said.user_id:
            notice = promises.of_plan(
                NoticeKind.REPLIED, occurrence, to=to, about=said.user_id, now=said.replied_at
            )
            await records.notices.add(notice)
    records.publish(NoticesDue())
