"""Marks on the text, and what is said beside it."""

from dataclasses import replace

import pytest

from havruta.annotations import marking, saying
from havruta.annotations.model import (
    LONGEST_TEXT,
    MOST,
    MOST_SAID,
    AnnotationKind,
    Quote,
    Remark,
    bare,
)
from havruta.errors.annotations import (
    NothingWritten,
    NotTheirs,
    TooManyAnnotations,
    TooManyRemarks,
    UnknownAnnotation,
)
from havruta.errors.library import LibraryAway, UnknownRef
from havruta.errors.people import TooLong
from havruta.errors.sessions import SessionOver
from havruta.events import AnnotationsChanged, RemarkMade
from havruta.ids import AnnotationId
from havruta.sessions import lifecycle
from tests.havruta.looking import keep, report_of

QUOTE = Quote("he", "A version", "וַיֵּ֨לֶךְ אִ֜ישׁ", "הָאָ֑רֶץ", "מִבֵּ֧ית לֶ֣חֶם")


@pytest.fixture
def mark(study, session, jacob):
    async def mark(ref="Ruth 1:2", kind=AnnotationKind.QUESTION, by=jacob, **values):
        return await marking.annotate(
            study, session_id=session.id, by=by.id, ref=ref, kind=kind, **values
        )

    return mark


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("וַיֵּ֨לֶךְ אִ֜ישׁ מִבֵּ֧ית־לֶ֣חֶם", "וילך איש מבית לחם"),
        ("רַשִׁ״י אָמַר ה׳", "רשי אמר ה"),
        ("And it’s 2:3 — “so”", "And its 2 3 so"),
        ("־ :", ""),
    ],
)
def test_bare_letters_are_the_same_with_and_without_marks(text, letters):
    """MK-1"""
    assert bare(text) == letters
    assert bare(letters) == letters


@pytest.mark.parametrize(
    ("words", "found"),
    [("light that", True), ("the light", False), ("saw the light", True), ("darkness", False)],
)
async def test_words_are_meant_only_where_they_stand_once(
    study, library, monkeypatch, words, found
):
    """MK-1: which of two places is meant is not guessed."""
    original = library.section

    async def section(title, ref, /):
        text = await original(title, ref)
        said = "And he saw the light, that the light was good"
        return replace(text, segments=(replace(text.segments[0], en=said),))

    monkeypatch.setattr(library, "section", section)

    quote = await marking.quoted(study, book="Ruth", ref="Ruth 1:1", words=words)

    assert (quote.exact if quote else None) == (words if found else None)


async def test_a_mark_is_kept_with_its_session_and_what_was_read(study, session, mark, heard):
    """MK-1"""
    kept = await mark(text="Why did he go?\n\n  And where to?", quote=QUOTE)

    assert kept.text == "Why did he go?\nAnd where to?"
    assert (kept.exact, kept.prefix, kept.suffix) == ("וילך איש", "הארץ", "מבית לחם")
    assert kept.he
    assert kept.en
    assert heard == [AnnotationsChanged(session.id)]
    assert (await report_of(study, session)).annotations == (kept,)


async def test_words_without_letters_mark_the_segment(mark):
    """MK-1"""
    kept = await mark(quote=replace(QUOTE, exact="־ :"))

    assert (kept.exact, kept.version) == ("", "")


async def test_a_mark_is_kept_while_the_library_is_away(study, session, isaac):
    class Away:
        def __getattr__(self, name):
            return getattr(study.library, name)

        async def section(self, _title, _ref):
            raise LibraryAway

    kept = await marking.annotate(
        replace(study, library=Away()),
        session_id=session.id,
        by=isaac.id,
        ref="Ruth 1:2",
        kind=AnnotationKind.RETURN,
    )

    assert (kept.he, kept.en) == ("", "")


async def test_what_makes_no_mark_is_refused(study, session, mark, isaac):
    """MK-1, SY-3"""
    with pytest.raises(NothingWritten):
        await mark(kind=AnnotationKind.NOTE, text=" \u200b\n")
    with pytest.raises(TooLong):
        await mark(text="x" * (LONGEST_TEXT + 1))
    with pytest.raises(UnknownRef):
        await mark(ref="Ruth 99:1")
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    with pytest.raises(SessionOver):
        await mark()


async def test_a_session_takes_only_so_many_marks(study, mark):
    kept = await mark()
    for number in range(1, MOST):
        await keep(study, annotations=replace(kept, id=AnnotationId(str(number))))

    with pytest.raises(TooManyAnnotations):
        await mark()


async def test_who_belongs_there_closes_a_question_and_who_wrote_it_removes_it(
    study, session, mark, isaac, jacob, esau
):
    """MK-2"""
    kept = await mark()
    for wish in (marking.close, marking.remove):
        with pytest.raises(UnknownAnnotation):
            await wish(study, annotation_id=kept.id, by=esau.id)

    closed = await marking.close(study, annotation_id=kept.id, by=isaac.id)
    assert (closed.is_open, closed.closed_by) == (False, isaac.id)
    opened = await marking.close(study, annotation_id=kept.id, by=isaac.id, answered=False)
    assert opened == kept
    with pytest.raises(NotTheirs):
        await marking.remove(study, annotation_id=kept.id, by=isaac.id)
    await marking.remove(study, annotation_id=kept.id, by=jacob.id)
    assert await marking.marks(study, session_id=session.id, by=isaac.id) == []


async def test_what_is_left_open_comes_before_the_next_sessions_marks(
    study, session, mark, havruta, isaac, jacob
):
    """MK-2"""
    left = await mark()
    await mark(kind=AnnotationKind.RETURN)
    answered = await mark()
    await marking.close(study, annotation_id=answered.id, by=isaac.id)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    following = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    found = await marking.marks(study, session_id=following.id, by=isaac.id)
    assert [(one.annotation, one.user) for one in found] == [(left, jacob)]
    assert (await report_of(study, following)).questions == (left,)
    assert (await report_of(study, session)).questions == ()


async def test_what_is_said_is_kept_in_its_order(study, session, isaac, jacob, heard):
    """RM-8: the small chat beside the text"""
    for person, text in ((isaac, "Peace"), (jacob, "And  \u202eto you")):
        await saying.say(study, session_id=session.id, by=person.id, text=text)

    said = await saying.said(study, session_id=session.id, by=isaac.id)
    assert [(one.user.name, one.remark.text) for one in said] == [
        ("Isaac", "Peace"),
        ("Jacob", "And to you"),
    ]
    assert await saying.said(study, session_id=session.id, by=isaac.id, after=1) == said[1:]
    assert await saying.said(study, session_id=session.id, by=None) == said
    assert await saying.count(study, session_id=session.id) == 2
    assert heard == [RemarkMade(session.id, 1), RemarkMade(session.id, 2)]


async def test_only_so_much_is_said_and_nothing_empty(study, session, isaac):
    """SY-3"""
    with pytest.raises(NothingWritten):
        await saying.say(study, session_id=session.id, by=isaac.id, text="\u200b")
    async with study.storage.transaction() as records:
        last = Remark(session.id, MOST_SAID, isaac.id, study.now(), "Enough")
        await records.remarks.add(last)
    with pytest.raises(TooManyRemarks):
        await saying.say(study, session_id=session.id, by=isaac.id, text="More")
