"""What several of these tests begin with: an empty room, a courier, and promises to carry."""

import pytest

from havruta.ids import NoticeId
from havruta.notices.model import Notice, NoticeKind
from tests.havruta.courier import Courier
from tests.havruta.looking import notices_of
from tests.havruta.room import Room


@pytest.fixture
def room(study, session, clock):
    """The room of `session`, with nobody in it yet."""
    return Room(study, session, clock)


@pytest.fixture
def courier():
    return Courier()


@pytest.fixture
def promise(study, havruta, jacob, clock):
    """Make a promise to Jacob, or as the test has it, due now."""

    async def promise(kind=NoticeKind.SESSION, **values):
        number = len(await notices_of(study, havruta))
        due = {"due_at": clock.now, "recipient": jacob.id} | values
        notice = Notice(NoticeId(f"notice {number}"), kind, havruta.id, **due)
        async with study.storage.transaction() as records:
            await records.notices.add(notice)
        return notice

    return promise
