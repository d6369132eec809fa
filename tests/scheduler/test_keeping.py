"""TX-5: what is learned is fetched by the clock, and never twice at once."""

import asyncio

from havruta.library import keeping
from scheduler.duties import clock_duties


async def nothing():
    """Neither cards nor events are looked after here."""


async def test_a_round_of_keeping_is_not_begun_while_one_goes_on(study, monkeypatch):
    """TX-5: Sefaria is asked for one section at a time."""
    begun, goes_on = [], asyncio.Event()

    async def keep_more(study):
        begun.append(study)
        await goes_on.wait()

    monkeypatch.setattr(keeping, "keep_more", keep_more)
    duties = {duty.name: duty for duty in clock_duties(study)}
    keep = duties["keep what is learned"].perform

    first = asyncio.create_task(keep(lambda _: None))
    await asyncio.sleep(0)
    await keep(lambda _: None)
    goes_on.set()
    await first

    assert begun == [study]
