"""The eighth and the tenth shape: invitations by e-mail, and ways in; forward and back."""

import pytest

from havruta.notices.model import NoticeKind, Reason
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.samples import HAVRUTA, INVITATION, NOON, RACHEL, notice, settle
from tests.storage.test_migrate_ground import select


@pytest.fixture
async def used_url(own_url):
    """A database of the newest shape, with mails in it and without."""
    async with open_database(own_url) as database:
        await settle(database)
        async with database.transaction() as records:
            await records.invitations.save(INVITATION)
            await records.notices.add(notice("n1", recipient=RACHEL.id))
            await records.notices.add(notice("n2", address="a@b.example"))
            await records.notices.add(notice("n3", reason=Reason.NO_MAILBOX))
            await records.notices.add(notice("n4", kind=NoticeKind.WAY_IN, havruta_id=None))
            await records.unsubscribed.add("a@b.example", NOON)
    return own_url


async def test_what_went_by_mail_is_left_out_of_the_old_shape_and_all_else_is_kept(used_url):
    """OP-3, IN-2"""
    await migrate_back(used_url, "0007")

    assert await select(used_url, "SELECT id FROM notices ORDER BY id") == [("n1",)]
    assert await select(used_url, "SELECT id FROM invitations") == [(INVITATION.id,)]

    await migrate(used_url)
    async with open_database(used_url) as database, database.reading() as records:
        assert list(await records.invitations.of([HAVRUTA.id])) == [INVITATION]
        assert [one.id for one in await records.notices.of(HAVRUTA.id)] == ["n1"]
        assert await records.unsubscribed.among(["a@b.example"]) == set()
