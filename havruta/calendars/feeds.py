"""Use cases: a person's calendar, which other programs read at an address that is theirs alone."""

import hmac
from base64 import urlsafe_b64encode

from havruta.calendars import entries
from havruta.calendars.model import Heading
from havruta.calendars.writing import written
from havruta.errors.library import UnknownCalendar
from havruta.ids import UserId
from havruta.people.credentials import digest_of, digests_of, known
from havruta.people.model import Feed, User
from havruta.permissions import Action, require
from havruta.plans.model import OccurrenceKey
from havruta.study import Study
from havruta.wording import SHARED, wording

LONGEST = 100
"""No secret is longer; what is has no business in a database."""


async def address(study: Study, *, by: UserId) -> str | None:
    """Return where the person's calendar is read, if they have had an address made."""
    async with study.reading() as records:
        feed = await records.credentials.feed_of(by)
    secrets = [_secret(key, by, feed.number) for key in study.keys] if feed else []
    known = (one for one in secrets if feed and feed.digest in digests_of(study, one))
    return None if (secret := next(known, None)) is None else study.addresses.calendar(secret)


async def renew(study: Study, *, by: UserId) -> str:
    """Make the address of the person's calendar; where there was one, it opens nothing any more."""
    async with study.transaction() as records:
        await records.users.lock([by])
        before = await records.credentials.feed_of(by)
        number = 1 if before is None else before.number + 1
        secret = _secret(study.secret, by, number)
        feed = Feed(by, digest_of(study, secret), number, study.now())
        await records.credentials.save_feed(feed)
    return study.addresses.calendar(secret)


async def read(study: Study, *, secret: str) -> bytes:
    """Return the calendar that the secret opens. Raises `UnknownCalendar`."""
    if len(secret) > LONGEST or not secret.isascii():
        raise UnknownCalendar
    async with study.reading() as records:
        feed = await known(study, secret, records.credentials.feed)
        if feed is None:
            raise UnknownCalendar
        user = (await records.users.many([feed.user_id]))[feed.user_id]
        found = await entries.all_of(study, records, user)
    return written(found, _heading(user), year=study.now().year)


async def of_plan(
    study: Study, *, key: OccurrenceKey, by: UserId, method: str | None = None
) -> bytes:
    """Return a file with the plan that this time belongs to, as it is for the person.

    With it comes the plan that it was split from, and what was called off is told as that: a
    calendar that has them already takes the change. Raises `UnknownPlan`, `NotAllowed`.
    """
    async with study.reading() as records:
        plan = await records.plans.get(key.plan_id)
        havruta = await records.havrutot.get(plan.havruta_id)
        require(Action.SHOW, by, havruta)
        user = (await records.users.many([by]))[by]
        before = await records.plans.many([plan.split_from] if plan.split_from else [])
        plans = [*before.values(), plan]
        found = await entries.of_plans(study, records, user, [havruta], plans, tells_cancelled=True)
    return written(found, _heading(user, method), year=study.now().year)


def _heading(user: User, method: str | None = None) -> Heading:
    say = wording(user.language or SHARED)
    return Heading(say("Havruta"), user.keeper.zone, say.language, method)


def _secret(key: bytes, user_id: UserId, number: int) -> str:
    """Return the secret, which can be made again and so be shown again, though it is not kept."""
    told = hmac.digest(key, f"calendar:{user_id}:{number}".encode(), "sha256")
    return urlsafe_b64encode(told).decode().rstrip("=")
