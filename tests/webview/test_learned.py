"""What people do about what they have learned, on the page."""

import re
from datetime import timedelta
from html import unescape

import pytest

from havruta.annotations import marking
from havruta.annotations.model import AnnotationKind
from havruta.sessions import lifecycle, navigation, presence
from tests.webview.plan_pages import plain_text, text_of


@pytest.fixture
async def progress(havruta):
    return f"/havrutot/{havruta.id}/progress"


async def shown(browser, address):
    return await text_of(await browser.get(address))


async def told(browser, havruta, **said):
    return await browser.post(
        f"/havrutot/{havruta.id}/away", data={"ref": "1:1-5", "day": "2026-02-28"} | said
    )


async def test_what_was_learned_elsewhere_is_told_and_confirmed_on_the_page(
    isaacs, jacobs, havruta, jacob, progress
):
    """PR-8: and undone by whoever told or confirmed it."""
    answer = await told(isaacs, havruta, minutes="40", person=jacob.id)
    assert answer.status == 303
    mine, theirs = [await shown(one, progress) for one in (isaacs, jacobs)]
    assert "This counts once a partner confirms it:" in mine
    assert "says Isaac. Was it so?" in plain_text(theirs)
    assert "0% of the book" in plain_text(mine)
    (path,) = re.findall(r'action="(/away/[^"]+/confirm)"', theirs)
    assert "/confirm" not in mine

    assert (await isaacs.post(path)).status == 403
    for _ in range(2):  # pressed twice
        assert (await jacobs.post(path)).status == 303

    after = plain_text(await shown(isaacs, progress))
    assert "6% of the book: 5 of 85 segments" in after
    assert "What was confirmed" in after
    assert "away from the page" in await shown(isaacs, "/history?kind=away")
    assert (await jacobs.post(path.replace("confirm", "take-back"))).status == 303
    assert "0% of the book" in plain_text(await shown(isaacs, progress))
    assert (await jacobs.post(path)).status == 410


async def test_what_is_refused_does_not_count_and_nonsense_is_said_to_be_so(
    isaacs, jacobs, havruta, progress
):
    """PR-8, OP-1"""
    await told(isaacs, havruta)
    (path,) = re.findall(r'action="(/away/[^"]+/refuse)"', await shown(jacobs, progress))
    assert (await jacobs.post(path)).status == 303
    assert "/refuse" not in await shown(jacobs, progress)

    for said, status in (
        ({"day": "soon"}, 400),
        ({"day": "2026-03-09"}, 400),
        ({"ref": "99"}, 404),
        ({"minutes": "9" * 9}, 400),
        ({"minutes": "1h"}, 400),
        ({"minutes": " ", "person": "x"}, 303),
    ):
        assert (await told(isaacs, havruta, **said)).status == status, said
    for way in ("confirm", "refuse", "take-back"):
        assert (await isaacs.post(f"/away/none/{way}")).status == 404
    assert (await isaacs.post("/questions/none/close")).status == 403


@pytest.fixture
async def past(study, session, isaac, clock):
    """Isaac has gone from the first chapter into the second, and asked something."""
    await presence.connect(study, session_id=session.id, by=isaac.id)
    for ref in ("Ruth 1:20", "Ruth 2:2"):
        await navigation.navigate(study, session_id=session.id, ref=ref, by=isaac.id)
    asked = {"ref": "Ruth 2:1", "kind": AnnotationKind.QUESTION, "text": "<b>Why?"}
    await marking.annotate(study, session_id=session.id, by=isaac.id, **asked)
    clock.advance(timedelta(minutes=1))
    return await lifecycle.end(study, session_id=session.id, by=isaac.id)


async def test_what_is_refused_is_said_in_the_form_with_what_was_written(
    isaacs, havruta, isaac, jacob
):
    """PR-8, OP-1: also who was there."""
    answer = await told(isaacs, havruta, ref="<b>99", minutes="40", person=isaac.id)

    html = await answer.text()
    assert answer.status == 404
    assert re.search(r'role="alert"[^>]*>There is no “[^”]*99” in this book', unescape(html))
    for field in ('name="ref" value="&lt;b&gt;99"', 'value="2026-02-28"', 'value="40"'):
        assert field in html
    assert f'value="{jacob.id}">' in html  # and no longer ticked


async def test_who_missed_a_session_goes_through_it_at_their_own_pace(
    isaacs, jacobs, past, progress
):
    """PR-6: found from the history and the session's page; it counts for them alone."""
    address = f"/session/{past.id}/missed"
    for place in ("/history", f"/session/{past.id}"):
        assert f'href="{address}"' in await shown(jacobs, place)
        assert f'href="{address}"' not in await shown(isaacs, place)

    first = plain_text(await shown(jacobs, address))
    last = await jacobs.get(f"{address}?step=2")
    html = await last.text()

    assert "Step 1 of 2, at your own pace." in first
    assert "&lt;b&gt;Why?" in html
    assert "I have learned it" not in first
    assert "I have learned it" in html
    for _ in range(2):
        assert (await jacobs.post(address)).status == 303
    assert "You have learned this." in plain_text(await shown(jacobs, address))
    page = plain_text(await shown(jacobs, progress))
    assert page.count("28% of the book: 24 of 85 segments") == 2
    assert "0 sessions" in page


async def test_each_decides_whether_the_others_see_theirs(isaacs, jacobs, havruta, past, progress):
    """PR-4: by consent, revocable, and never without."""
    share = f"/havrutot/{havruta.id}/share-progress"
    assert "Nobody lets it be seen yet." in await shown(jacobs, progress)

    await isaacs.post(share, data={"shares": "yes"})
    seen = await shown(jacobs, progress)
    assert "Isaac: 28% of the book" in seen.replace("\u2068", "").replace("\u2069", "")
    assert "Jacob:" not in seen
    assert seen.count('class="chart"') == 5

    await isaacs.post(share, data={"shares": "no"})
    assert "Nobody lets it be seen yet." in await shown(jacobs, progress)


async def test_open_questions_are_closed_and_choices_are_kept(
    isaacs, jacobs, havruta, past, progress
):
    """MK-2, PR-7, PR-9: only the owner says where a siyum is told."""
    (close,) = re.findall(r'action="(/questions/[^"]+/close)"', await shown(jacobs, progress))
    back = await jacobs.post(close, data={"to": progress})
    assert back.headers["Location"] == progress
    assert "/close" not in await shown(jacobs, progress)

    await jacobs.post("/profile/learned", data={"streak": "off", "to": "https://evil.example"})
    assert "Show the streak" in await shown(jacobs, progress)
    assert "Hide the streak" in await shown(isaacs, progress)

    announce = f"/havrutot/{havruta.id}/announce"
    assert (await jacobs.post(announce, data={"announces": "yes"})).status == 403
    await isaacs.post(announce, data={"announces": "yes"})
    assert "Its channel is told of it, too." in await shown(isaacs, progress)
    assert announce not in await shown(jacobs, progress)


async def test_a_span_is_a_sheet_as_page_and_files_with_the_name_as_one_has_it(
    isaacs, havruta, past
):
    """MK-3"""
    address = f"/havrutot/{havruta.id}/sheet?ref=1:22-2:2"
    html = await shown(isaacs, address)
    assert "Ruth 1:22 – 2:2" in html
    assert "genizah" in html
    form = f'<input type="hidden" name="to" value="{unescape(address)}">'
    assert form in html

    for kind, ending in (("markdown", "md"), ("html", "html")):
        file = await isaacs.get(f"{address}&form={kind}")
        assert file.headers["Content-Disposition"] == f'attachment; filename="sheet.{ending}"'
        text = await file.text()
        assert "<b>Why?" not in text
        assert "Why?" in text
    assert 'name="name" value="full"' in await shown(isaacs, "/profile")
    await isaacs.post("/profile/learned", data={"name": "full", "to": address})
    assert 'name="name" value="short"' in await shown(isaacs, "/profile")
    assert "Write the Name as ה׳" in await shown(isaacs, address)
    assert (await isaacs.get(f"/havrutot/{havruta.id}/sheet?ref=99")).status == 404
