"""TX-5: what havrutot learn is fetched ahead, politely."""

from dataclasses import replace

import pytest

from havruta.library import keeping
from tests.conftest import NOON


@pytest.fixture
def pauses():
    """How long was waited between what was asked for."""
    waited = []

    async def pause(seconds):
        waited.append(seconds)

    pause.waited = waited
    return pause


async def test_each_book_is_kept_from_where_its_havruta_stands_a_few_sections_a_round(
    study, library, havruta, pauses
):
    """TX-5: one after another, with a pause between; and all of it in the end."""
    async with study.transaction() as records:
        other = replace(havruta, id="other", book="Berakhot", ref="Berakhot 2b:3")
        await records.havrutot.save(replace(havruta, ref="Ruth 3:1"))
        await records.havrutot.save(other)

    rounds = [await keeping.keep_more(study, pause=pauses) for _ in range(3)]

    assert library.kept[:2] in (["Ruth 3", "Berakhot 2b"], ["Berakhot 2b", "Ruth 3"])
    assert (rounds, len(library.kept)) == ([4, 4, 0], 8)
    assert pauses.waited == [keeping.PAUSE] * 8


async def test_what_is_learned_is_remembered_before_anyone_asks(study, library, havruta):
    """UX-1: what its parts are called is told wherever places are."""
    async with study.transaction() as records:
        await records.havrutot.save(havruta)

    await keeping.recall(study)

    assert library.shape_at_hand("Ruth") is not None
    assert library.shape_at_hand("Berakhot") is None


async def test_a_round_has_an_end(study, library, havruta, pauses):
    """TX-5"""
    async with study.transaction() as records:
        await records.havrutot.save(havruta)
    sections = library.shapes["Ruth"].sections
    many = [replace(sections[0], ref=f"Ruth {n}") for n in range(1, 30)]
    library.shapes["Ruth"] = replace(library.shapes["Ruth"], sections=tuple(many))

    assert await keeping.keep_more(study, pause=pauses) == keeping.A_ROUND


async def test_what_nobody_learns_and_what_cannot_be_had_is_not_asked_for(
    study, library, havruta, pauses
):
    """TX-5"""
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, archived_at=NOON))
    assert await keeping.keep_more(study, pause=pauses) == 0

    async with study.transaction() as records:
        await records.havrutot.save(havruta)
    library.away = True
    assert await keeping.keep_more(study, pause=pauses) == 0
    assert pauses.waited == []
