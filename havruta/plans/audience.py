"""Whom a time of a plan is for, who of them can be counted on, and whether they are enough."""

from collections.abc import Collection
from dataclasses import dataclass

from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.people.model import User
from havruta.plans.model import Answer, Occurrence, Plan
from havruta.records import Records

ALL = 0
"""As a havruta's quorum: everybody is needed."""

PAIR = 2


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a time is for, and who of them can be counted on: all who did not say otherwise.

    Who does not come to a session while they rest cannot be, and is not called to it; `resting` are
    those. `sure` are those of the counted who have said that they come, if late.
    """

    users: tuple[User, ...]
    counted: tuple[User, ...]
    resting: tuple[User, ...]
    sure: tuple[User, ...]

    def suffices(self, havruta: Havruta) -> bool:
        """Whether enough can be counted on for it to take place."""
        some = (self.users, self.counted, self.sure)
        expected, coming, sure = ({one.id for one in those} for those in some)
        return suffice(havruta, expected, coming, sure)

    def lacks_owner(self, havruta: Havruta) -> bool:
        """Whether it hangs on others saying that they come, for the owner is expected and doesn't.

        Where one alone would be left, it does not.
        """
        expected, coming = ({one.id for one in those} for those in (self.users, self.counted))
        is_away = havruta.owner_id in expected - coming
        return havruta.quorum is None and is_away and len(coming) >= PAIR


def suffice(
    havruta: Havruta,
    expected: Collection[UserId],
    coming: Collection[UserId],
    sure: Collection[UserId] = (),
) -> bool:
    """Whether those who come are enough of those who are expected, by the havruta's own rule.

    It is all of them, or so many; as long as nothing is chosen, the owner and one more, or without
    the owner two who are `sure`: who has said nothing does not know that it hangs on them. Where
    fewer are expected, they are.
    """
    if havruta.quorum == ALL:
        return set(coming) >= set(expected)
    if havruta.quorum is None and havruta.owner_id in expected and havruta.owner_id not in coming:
        return len(set(sure)) >= PAIR
    return len(coming) >= min(havruta.quorum or PAIR, len(expected))


async def find_audience(
    records: Records, havruta: Havruta, plan: Plan, occurrence: Occurrence
) -> Audience:
    """Return whom a time is for, in the order in which they came to the havruta."""
    expected = plan.expected(havruta.people)
    users = await records.users.many(expected)
    replies = await records.replies.of([occurrence.key])
    away = {reply.user_id for reply in replies if reply.answer is Answer.NOT_COMING}
    said = {reply.user_id for reply in replies} - away
    resting = {
        one.id
        for one in users.values()
        if one.rest_broken(occurrence.starts_at, occurrence.minutes) is not None
    }
    return Audience(
        users=tuple(users[one] for one in expected),
        counted=tuple(users[one] for one in expected if one not in away | resting),
        resting=tuple(users[one] for one in expected if one in resting),
        sure=tuple(users[one] for one in expected if one in said - resting),
    )
