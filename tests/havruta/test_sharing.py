"""TX-10: what is selected is shown at home, and nothing that the text does not have."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.library import UnknownRef
from havruta.errors.sessions import NoChannel, SessionOver, SharedTooOften
from havruta.havrutot.model import Home
from havruta.library.ports import USUAL
from havruta.notices.model import NoticeKind
from havruta.sessions import lifecycle, sharing
from havruta.sessions.sharing import LONGEST, Selection

VERSE = Selection("Ruth 1:2", "Ruth 1:2", he="פסוק 2", en="Verse 2")


@pytest.fixture
async def at_home(study, havruta, session):
    """The havruta of the session that runs has a channel."""
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, home=Home("7", "1")))
    return session


async def share(study, session, by, selection=VERSE, **options):
    return await sharing.share(
        study, session_id=session.id, selection=selection, by=by.id, **options
    )


async def test_what_is_selected_is_promised_to_all_at_home_with_where_it_stands(
    study, at_home, jacob
):
    """TX-10: also by whoever does not lead."""
    notice = await share(study, at_home, jacob)

    assert notice.quoted.split("\n") == ["פסוק 2", "Verse 2", "רות א׳:ב׳", "Ruth 1:2"]
    assert (notice.kind, notice.recipient, notice.about) == (NoticeKind.SHARED, None, jacob.id)


async def test_of_several_segments_it_is_from_where_to_where(study, at_home, isaac):
    """TX-10: with the vowels that are shown, or without."""
    selection = Selection("Ruth 1:2", "Ruth 1:4", he="ק 2 פְּסוּק 3\nפסוק", en="")

    notice = await share(study, at_home, isaac, selection)

    assert notice.quoted.split("\n") == ["ק 2 פְּסוּק 3 פסוק", "רות א׳:ב׳–ד׳", "Ruth 1:2–4"]


@pytest.mark.parametrize(
    "selection",
    [
        replace(VERSE, en="Verse 2, and buy at evil.example"),
        replace(VERSE, he="אחר"),
        replace(VERSE, he="", en=" "),
        replace(VERSE, last="Ruth 2:1"),
        replace(VERSE, first="Ruth 1:3"),
        replace(VERSE, first="Ruth 9:9"),
    ],
)
async def test_what_the_text_does_not_have_is_not_shown(study, at_home, isaac, selection):
    """TX-10, SY-3"""
    with pytest.raises(UnknownRef):
        await share(study, at_home, isaac, selection)


async def test_what_is_shared_is_of_the_version_in_which_its_person_reads(
    study, at_home, isaac, library, monkeypatch
):
    """TX-10, TX-6: which need not be the one that the others see."""
    original = library.section

    async def section(title, ref, /, *, versions=USUAL):
        text = await original(title, ref)
        chosen = [
            replace(one, en=f"{versions.get('en', 'Verse')} {one.number}") for one in text.segments
        ]
        return replace(text, segments=tuple(chosen))

    monkeypatch.setattr(library, "section", section)
    selection = replace(VERSE, en="Pasuk 2")
    reading = (("version.en:Ruth", "Pasuk"),)
    with pytest.raises(UnknownRef):
        await share(study, at_home, isaac, selection)

    notice = await share(study, at_home, isaac, selection, reading=reading)

    assert notice.quoted.split("\n")[1] == "Pasuk 2"


async def test_what_is_long_is_cut(study, at_home, isaac, library, monkeypatch):
    """TX-10"""
    original = library.section
    long = "word " * LONGEST

    async def section(title, ref, /):
        text = await original(title, ref)
        return replace(text, segments=(replace(text.segments[0], en=long), *text.segments[1:]))

    monkeypatch.setattr(library, "section", section)
    notice = await share(study, at_home, isaac, Selection("Ruth 1:1", "Ruth 1:1", en=long))

    shown = notice.quoted.split("\n")[0]
    assert len(shown) == LONGEST
    assert shown.endswith("…")


async def test_nobody_shares_more_than_the_others_can_read(study, at_home, isaac, jacob, clock):
    """TX-10"""
    verses = [Selection(ref := f"Ruth 1:{n}", ref, en=f"Verse {n}") for n in range(1, 7)]
    for verse in verses[:5]:
        await share(study, at_home, isaac, verse)
    with pytest.raises(SharedTooOften) as refused:
        await share(study, at_home, isaac, verses[5])
    await share(study, at_home, jacob)
    clock.advance(timedelta(minutes=1))

    await share(study, at_home, isaac)

    assert refused.value.values == {"minutes": 1}


async def test_what_is_shared_twice_at_once_is_shown_once(study, at_home, isaac, jacob, clock):
    """TX-10: as by a double click; somebody else, and later, it is another."""
    once = await share(study, at_home, isaac)

    assert await share(study, at_home, isaac) == once
    assert (await share(study, at_home, jacob)).id != once.id
    clock.advance(timedelta(minutes=1))
    assert (await share(study, at_home, isaac)).id != once.id


async def test_without_a_channel_and_after_the_end_nothing_is_shared(
    study, havruta, session, isaac
):
    """TX-10"""
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, home=Home()))
    with pytest.raises(NoChannel):
        await share(study, session, isaac)

    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    with pytest.raises(SessionOver):
        await share(study, session, isaac)
