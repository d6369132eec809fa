"""What a server says of pages that browsers keep: under which name, where, and when they go."""

import pytest

from webview.assets.files import Assets
from webview.headers import POLICY

CLEAR = '"storage"'


async def test_a_page_and_its_sections_are_kept_under_their_persons_and_releases_name(
    isaacs, jacobs, session, monkeypatch
):
    """SY-1, TX-5: a section says which it is, however it was asked for."""
    page, piece = f"/session/{session.id}", f"/session/{session.id}/section?ref=Ruth 2:3"

    isaac, jacob = await isaacs.get(page), await jacobs.get(page)
    section = await jacobs.get(piece)
    again = await jacobs.get(piece, headers={"If-None-Match": section.headers["ETag"]})

    name = jacob.headers["X-Kept-As"]
    assert section.headers["X-Kept-As"] == again.headers["X-Kept-As"] == name
    assert f'data-kept-as="{name}"' in await jacob.text()
    assert isaac.headers["X-Kept-As"] != name
    assert section.headers["Content-Location"] == f"/session/{session.id}/section?ref=Ruth+2"
    monkeypatch.setattr(Assets, "edition", property(lambda _: "newer"))
    newer = (await jacobs.get(page)).headers["X-Kept-As"]
    assert newer.partition("-")[0] == name.partition("-")[0]
    assert newer != name


async def test_what_is_no_page_to_read_in_has_no_such_name(jacobs, guests, session):
    """SY-1"""
    for browser, path in (
        (jacobs, "/"),
        (jacobs, f"/session/{session.id}/contents"),
        (guests(), f"/session/{session.id}"),
    ):
        assert "X-Kept-As" not in (await browser.get(path)).headers, path


async def test_the_worker_has_an_address_of_its_own_and_is_asked_for_anew(guests):
    """SY-3: it may run, and nothing but what is ours may."""
    answer = await guests().get("/worker.js")

    assert answer.content_type == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "worker-src 'self'" in POLICY
    assert 'addEventListener("fetch"' in await answer.text()


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere"])
async def test_signing_out_has_all_go_that_the_browser_keeps(jacobs, path):
    """SY-1, ID-6"""
    answer = await jacobs.post(path)

    assert answer.headers["Clear-Site-Data"] == CLEAR


async def test_who_comes_in_where_somebody_was_finds_nothing_of_theirs(
    guests, isaac, jacob, session
):
    """SY-1"""
    shared, jacobs = guests(isaac), guests(jacob)

    first = await shared.post(await shared.link(session))
    second = await shared.post(await jacobs.link(session))

    assert "Clear-Site-Data" not in first.headers
    assert second.headers["Clear-Site-Data"] == CLEAR
