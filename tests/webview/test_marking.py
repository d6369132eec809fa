"""Marks and what is said beside the text, as pages hear of them."""

import pytest

QUOTE = {"language": "en", "version": "A", "exact": "went to", "prefix": "man", "suffix": "sojourn"}
HOSTILE = "<img src=x onerror=alert(1)> @everyone \u202ex"


@pytest.fixture
async def pages(isaacs, jacobs, session):
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    return isaac, jacob


async def test_a_mark_is_seen_by_all_at_once_and_goes_with_who_made_it(
    pages, isaacs, jacobs, session
):
    """MK-1, MK-2"""
    isaac, jacob = pages

    await jacob.ask("annotate", ref="Ruth 1:2", kind="question", text=HOSTILE, quote=QUOTE)

    await isaac.hear("marks")
    (mark,) = (await isaacs.get_json(f"/session/{session.id}/marks"))["marks"]
    assert (mark["text"], mark["exact"]) == (HOSTILE.replace("\u202e", ""), "went to")
    assert (mark["name"], mark["mine"], mark["closed"]) == ("Jacob", False, False)
    assert (await isaac.ask("remove_mark", mark=mark["id"]))["code"] == "not_theirs"
    assert (await isaac.ask("close_question", mark=mark["id"]))["type"] == "done"
    await jacob.hear("marks")
    (mark,) = (await jacobs.get_json(f"/session/{session.id}/marks"))["marks"]
    assert (mark["mine"], mark["closed"]) == (True, True)
    assert (await jacob.ask("remove_mark", mark=mark["id"]))["type"] == "done"
    assert (await isaacs.get_json(f"/session/{session.id}/marks"))["marks"] == []


async def test_what_is_said_is_heard_by_all_and_read_afterwards(pages, isaacs, session, isaac):
    """The small chat beside the text"""
    page, jacob = pages

    await page.ask("say", text="Peace")

    heard = await jacob.hear("said")
    assert (heard["number"], heard["by"], heard["text"]) == (1, isaac.id, "Peace")
    for query in ("", "?after=0", "?after=x", "?after=-1"):
        told = await isaacs.get_json(f"/session/{session.id}/said{query}")
        assert told == {"said": [heard]}
    assert await isaacs.get_json(f"/session/{session.id}/said?after=1") == {"said": []}
    _, welcome = await isaacs.enter(session)
    assert (welcome["marks"], welcome["said"]) == (0, 1)


async def test_what_was_marked_and_said_is_read_on_the_sessions_page_afterwards(
    pages, isaacs, session
):
    """MK-1: and what is hostile stands there as it was written."""
    isaac, jacob = pages
    await jacob.ask("annotate", ref="Ruth 1:2", kind="question", text=HOSTILE, quote=QUOTE)
    await jacob.ask("annotate", ref="Ruth 1:3", kind="return")
    await isaac.ask("say", text=HOSTILE)
    await isaac.say("end")
    assert await isaac.closed() == 4001

    answer = await isaacs.get(f"/session/{session.id}")

    page = await answer.text()
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 2
    assert ">went to</blockquote>" in page
    assert "<bdi>Ruth 1:3</bdi>" in page
    assert "<img" not in page


async def test_a_session_is_printed_or_taken_along_as_a_sheet(pages, isaacs, session):
    """MK-3: in both languages with versions and licences; nothing in it is markup of a writer's."""
    isaac, jacob = pages
    await jacob.ask("annotate", ref="Ruth 1:1", kind="question", text=HOSTILE)
    await isaac.ask("navigate", ref="Ruth 1:3")

    page = await (await isaacs.get(f"/session/{session.id}/sheet")).text()
    file = await isaacs.get(f"/session/{session.id}/sheet?form=markdown&name=full")

    assert "<img" not in page
    assert "genizah" in page
    assert file.headers["Content-Disposition"] == 'attachment; filename="sheet.md"'
    lines = (await file.text()).split("\n")
    assert lines[0] == r"# Ruth 1:1 – 1:3" or lines[0].startswith("# Ruth 1:1")
    assert r"\<img src=x onerror=alert\(1\)\> @everyone x" in "".join(lines)
