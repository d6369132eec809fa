"""What the page asks to get around: how its book is divided, and what a typed place means."""

import re
from dataclasses import replace

import pytest

from havruta.annotations import marking
from havruta.annotations.model import AnnotationKind
from havruta.havrutot.model import Home
from havruta.library.model import Version
from havruta.library.ports import USUAL
from havruta.sessions import lifecycle


async def test_the_contents_name_each_section_in_both_languages_and_are_sent_once(isaacs, session):
    """TX-2"""
    answer = await isaacs.get(f"/session/{session.id}/contents")
    kept = {"If-None-Match": answer.headers["ETag"]}

    again = await isaacs.get(f"/session/{session.id}/contents", headers=kept)

    told = await answer.json()
    assert told["book"] == ["Ruth", "רות"]
    assert told["sections"][1] == ["Ruth 2", "רות ב׳"]
    assert len(told["sections"]) == 4
    assert again.status == 304


async def test_a_place_is_found_or_refused_in_a_sentence_with_offers(isaacs, session):
    """TX-2, OP-1"""
    found = await isaacs.get(f"/session/{session.id}/place", params={"said": "רות ג:ה"})
    lost = await isaacs.get(f"/session/{session.id}/place", params={"said": "ru, d:v"})

    assert await found.json() == {"book": "Ruth", "ref": "Ruth 3:5", "he_ref": "רות ג׳:ה׳"}
    assert lost.status == 404
    told = await lost.json()
    assert "ru, d:v" in told["refusal"]
    assert told["offers"] == ["רות ג:ה"]
    assert told["error_id"]


async def test_without_the_library_a_place_is_refused_for_that(isaacs, session, library):
    """TX-2, TX-5, OP-1: and not as if there were no connection."""
    library.away = True

    answer = await isaacs.get(f"/session/{session.id}/place", params={"said": "3"})

    assert answer.status == 503
    told = await answer.json()
    assert "can’t be reached right now" in told["refusal"]
    assert told["error_id"]
    assert told["offers"] == []


async def test_a_place_elsewhere_comes_with_its_section_and_where_it_is_in_it(isaacs, session):
    """TX-2, TX-6: with what is beside it and whose text it is; of a whole section all is meant."""
    piece = f"/session/{session.id}/elsewhere"
    one = await (await isaacs.get(piece, params={"ref": "ברכות ב ב:ג"})).text()
    whole = await (await isaacs.get(piece, params={"ref": "Berakhot 2b"})).text()
    lost = await isaacs.get(piece, params={"ref": "Berakhot 99b"})

    assert one.count('class="comment meant"') == 1
    assert one.count('data-comment="Berakhot 2b:') == 58
    assert 'data-ref="Berakhot 2a"' in one
    assert 'data-ref="Berakhot 3a"' in one
    assert "CC-BY-SA" in one
    assert 'href="/havrutot/new?book=Berakhot"' in one
    assert "meant" not in whole
    assert lost.status == 404
    assert 'class="refused"' in await lost.text()


async def test_what_is_chosen_stands_in_the_page_from_then_on(isaacs, jacobs, session):
    """TX-1, TX-8"""
    chosen = {"layout": "stacked", "size-he": "6", "vowels.tanakh": "off", "nonsense": "x"}

    answer = await isaacs.post("/reading", data=chosen)

    assert answer.status == 204
    html = await (await isaacs.get(f"/session/{session.id}")).text()
    for attribute in ('data-layout="stacked"', 'data-size-he="6"', 'data-vowels="off"'):
        assert attribute in html
    assert "nonsense" not in html
    others = await (await jacobs.get(f"/session/{session.id}")).text()
    assert 'data-layout="beside"' in others


async def test_a_version_that_is_chosen_is_shown_to_who_chose_it(isaacs, jacobs, session, library):
    """TX-6: with its licence; and the others can be chosen beneath the text."""
    library.others = (Version("en", "JPS 1917", "Public Domain", ""),)
    address = f"/session/{session.id}/section?ref=Ruth+1"

    offered = await (await isaacs.get(address)).text()
    await isaacs.post("/reading", data={"version.en:Ruth": "JPS 1917"})
    chosen = await (await isaacs.get(address)).text()

    assert '<select data-version="version.en:Ruth"' in offered
    assert "JPS 1917 · Public Domain" in offered
    assert ">JPS 1917</bdi>" in chosen
    assert ">JPS 1917</bdi>" in await (await isaacs.get(f"/session/{session.id}")).text()
    assert ">JPS 1917</bdi>" not in await (await jacobs.get(address)).text()


async def test_what_is_shared_is_of_the_version_that_its_person_chose(
    isaacs, session, study, havruta, library, monkeypatch
):
    """TX-10, TX-6"""
    original = library.section

    async def section(title, ref, /, *, versions=USUAL):
        text = await original(title, ref, versions=versions)
        chosen = versions.get("en", "Verse")
        return replace(text, segments=tuple(replace(one, en=chosen) for one in text.segments))

    monkeypatch.setattr(library, "section", section)
    async with study.transaction() as records:
        await records.havrutot.save(replace(havruta, home=Home("7", "1")))
    selection = {"first": "Ruth 1:2", "last": "Ruth 1:2", "en": "JPS 1917"}

    before = await isaacs.post(f"/session/{session.id}/share", data=selection)
    await isaacs.post("/reading", data={"version.en:Ruth": "JPS 1917"})
    after = await isaacs.post(f"/session/{session.id}/share", data=selection)

    assert (before.status, after.status) == (404, 204)


@pytest.mark.parametrize("is_sung", [True, False], ids=["sung", "vowelled"])
async def test_a_text_to_be_sung_is_set_in_one_font_wherever_it_stands(
    isaacs, session, study, isaac, library, monkeypatch, is_sung
):
    """TX-1, MK-3, PR-6: beside another text, on a sheet, and among what was missed and marked."""
    original = library.section

    async def section(title, ref, /, **options):
        text = await original(title, ref, **options)
        word = "בְּרֵאשִׁ֖ית" if is_sung else "בְּרֵאשִׁית"
        return replace(text, segments=tuple(replace(one, he=word) for one in text.segments))

    monkeypatch.setattr(library, "section", section)
    await isaacs.enter(session)
    await marking.annotate(
        study, session_id=session.id, by=isaac.id, ref="Ruth 1:1", kind=AnnotationKind.RETURN
    )
    address = f"/session/{session.id}"
    shown = [await isaacs.get(f"{address}/passage", params={"ref": "Ruth 1:1"})]
    shown.append(await isaacs.get(f"{address}/sheet"))
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    shown += [await isaacs.get(address), await isaacs.get(f"{address}/missed")]

    for one in shown:
        html = await one.text()
        assert "בְּרֵאשִׁ" in html, one.url
        assert bool(re.search(r'class="(he )?sung"', html)) is is_sung, one.url
