"""Use cases: all that is kept of what was learned, from the sessions anew."""

from dataclasses import replace

from havruta.ids import HavrutaId
from havruta.people.zones import NOWHERE
from havruta.sessions import totals
from havruta.sessions.learned import summed
from havruta.study import Study


async def recompute_all(study: Study) -> tuple[int, int]:
    """Recompute every havruta; return how many there are, and of how many anything had differed."""
    async with study.reading() as records:
        every = await records.havrutot.every()
    changed = [await recompute(study, havruta_id=havruta_id) for havruta_id in every]
    return len(every), sum(changed)


async def recompute(study: Study, *, havruta_id: HavrutaId) -> bool:
    """Sum up a havruta's ended sessions anew; return whether anything was kept otherwise.

    The days on which people learned stay what they were when it happened. Raises `UnknownHavruta`.
    """
    async with study.reading() as records:
        before = await records.havrutot.get(havruta_id)
    after = await totals.recompute(study, havruta_id=havruta_id)
    async with study.transaction() as records:
        await records.havrutot.lock(havruta_id)
        ended = await records.sessions.of([havruta_id])
        stays = await records.stays.of([session.id for session in ended])
        users = await records.users.many({stay.user_id for stay in stays})
        known = {(o.session_id, o.user_id): o for o in await records.learnings.of(havruta_id)}
        zones = {user_id: user.zone or NOWHERE for user_id, user in users.items()}
        changed = []
        for one in summed(stays, zones):
            kept = known.get((one.session_id, one.user_id))
            found = replace(one, day=kept.day) if kept else one
            if found != kept:
                changed.append(found)
        await records.learnings.save(*changed)
    return bool(changed) or before != after
