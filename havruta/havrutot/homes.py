"""Use cases: a home that is lost, and a new one.

Nothing of a havruta depends on its home: without one its people are told directly.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from havruta.errors.havrutot import UnknownHavruta
from havruta.events import NoticesDue
from havruta.havrutot.model import NOWHERE, Havruta, Home
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.notices import promises, routing
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


async def move(study: Study, *, havruta_id: HavrutaId, by: UserId, home: Home) -> Havruta:
    """Have the havruta at home there from now on. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_HOME, by, havruta)
        havruta = replace(havruta, home=home)
        await records.havrutot.save(havruta)
    return havruta


async def lose(
    records: Records,
    havruta: Havruta,
    gone: Home,
    now: datetime,
    *,
    known_to: UserId | None = None,
) -> Havruta:
    """Return the havruta without this home, which is gone; its owner is told, once.

    Whoever found it out is told there. The havruta is one that nobody else can change now.
    """
    if gone.channel_id is None or havruta.home != gone:
        return havruta
    homeless = replace(havruta, home=NOWHERE)
    await records.havrutot.save(homeless)
    if known_to != havruta.owner_id:
        await records.notices.add(promises.home_lost(homeless, now))
        records.publish(NoticesDue())
    return homeless


async def lose_all(study: Study, gone: Home) -> None:
    """Have all that are at home there leave it, now that it is gone; each owner is told, once.

    Of one that is in session the session's message, which was lost with it, says so.
    """
    async with study.reading() as records:
        homeless = await records.havrutot.at_home(gone)
    for havruta_id in homeless:
        with suppress(UnknownHavruta):  # deleted meanwhile
            async with study.transaction() as records:
                havruta = await records.havrutot.lock(havruta_id)
                if await records.sessions.running(havruta_id) is None:
                    await lose(records, havruta, gone, study.now())


async def shut_out(study: Study, guild_id: str) -> None:
    """Tell the owners of all that are at home in a server which the bot was put out of.

    They keep their home, for the bot may be let in again.
    """
    async with study.transaction() as records:
        for havruta_id in await records.havrutot.at_home(Home(guild_id=guild_id)):
            havruta = await records.havrutot.get(havruta_id)
            await records.notices.add(promises.home_shut(havruta, study.now()))
        records.publish(NoticesDue())


async def tell_directly(
    records: Records,
    havruta: Havruta,
    session_id: SessionId,
    now: datetime,
    people: Collection[UserId],
) -> None:
    """Promise the session, or its summary, to those whom nothing but the home was to tell of it.

    Who wishes to be told nothing is not.
    """
    willing = routing.willing(havruta)
    to = [user_id for user_id in people if user_id in willing]
    session = await records.sessions.get(session_id)
    made = await records.notices.of(havruta.id, session_id=session_id)
    for notice in promises.session_told_directly(to, session, made, now):
        await records.notices.add(notice)
    records.publish(NoticesDue())
