"""MK-3: a session as a source sheet."""

import pytest

from havruta.annotations import marking, sheets, writing
from havruta.annotations.model import AnnotationKind
from havruta.annotations.sheets import Sheet, Source, short
from havruta.library.model import Version
from havruta.refs import Stretch
from havruta.wording import wording


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("יְהוָ֥ה אֱלֹהֶ֖יךָ", "ה׳ אֱלֹהֶ֖יךָ"),
        ("לַֽיהוָ֔ה", "לַֽה׳"),
        ("יהודה", "יהודה"),
        ("בִּיהוּדָֽה", "בִּיהוּדָֽה"),
    ],
)
def test_the_name_is_written_short_where_it_is_printed(text, printed):
    """MK-3"""
    assert short(text) == printed


async def test_a_sheet_has_what_was_covered_with_its_marks(study, room, session, isaac):
    """MK-3: across sections, and nothing that was not covered."""
    await room.comes(isaac)
    for ref in ("Ruth 1:20", "Ruth 2:2"):
        await room.moved_by(isaac, ref)
    kept = await marking.annotate(
        study, session_id=session.id, by=isaac.id, ref="Ruth 2:1", kind=AnnotationKind.QUESTION
    )

    for full_name in (False, True):
        sheet = await sheets.compose(study, session_id=session.id, by=isaac.id, full_name=full_name)
        refs = [source.ref for source in sheet.sources]
        assert refs[0] == "Ruth 1:1"
        assert refs[-3:] == ["Ruth 1:22", "Ruth 2:1", "Ruth 2:2"]
        assert sheet.sources[-2].marks[0].annotation == kept
        assert sheet.versions
        assert not sheet.cut


def test_a_sheet_as_a_file_says_what_is_lacking_and_that_it_goes_on(library):
    """MK-3"""
    source = Source("Ruth 1:1", "רות א׳:א׳", "", "")
    span = (Stretch("Ruth 1:1", "Ruth 1:1"),)
    whose = (Version("he", "Old", "", ""),)
    sheet = Sheet(library.book("Ruth"), span, (source,), whose, cut=True)

    for write in (writing.markdown, writing.html):
        told = write(sheet, wording("en"))
        assert "It goes on" in told
        assert "licence unknown" in told
        assert '<p lang="' not in told


async def test_a_sheet_holds_only_so_much(study, room, session, isaac, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_SECTIONS", 1)
    await room.comes(isaac)
    for ref in ("Ruth 1:20", "Ruth 2:2"):
        await room.moved_by(isaac, ref)

    sheet = await sheets.compose(study, session_id=session.id, by=isaac.id)

    assert sheet.cut
    assert sheet.sources[-1].ref == "Ruth 1:22"
