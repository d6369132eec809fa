"""/havruta invite with addresses of e-mail, and what its card says of them."""

from email.headerregistry import Address

import pytest

from bot.notices.mail import Mail
from bot.smtp import Smtp, server
from havruta.notices import delivery
from havruta.people import mailboxes
from tests.bot.conftest import said, text_of
from tests.postbox import open_postbox

FROM = Address("Havruta", addr_spec="havruta@page.example")


@pytest.fixture
async def postbox():
    async with open_postbox() as postbox:
        yield postbox


@pytest.fixture
async def tell(world, postbox):
    """Carry what is due, by mail as well."""
    object.__setattr__(world.study, "has_mail", True)
    carriers = *world.carriers, Mail(world.study, Smtp(server(postbox.url)), FROM)

    async def tell():
        while await delivery.deliver_due(world.study, carriers):
            pass
        await world.env.settle()

    return tell


def plainly(answer):
    """What is read of an answer."""
    return said(answer).replace("\\", "")


async def test_members_and_addresses_are_invited_together(world, postbox, tell):
    """IN-1, IN-2: and each outcome is told."""
    await world.begin()

    answer = said(
        await world.isaac.slash(
            world.table,
            "havruta invite",
            users=f"<@{world.esau.id}> boaz@example.org",
            emails="Ruth <RUTH@example.org>; nobody\nnaomi@",
        )
    )
    await tell()

    assert "- Invited: Esau." in answer
    assert "An invitation goes by e-mail to boaz\\@example.org, ruth\\@example.org." in answer
    assert "This is no e-mail address, so nothing is sent: naomi\\@, nobody." in answer
    assert sorted(address for address, _ in postbox.mails) == [
        "boaz@example.org",
        "ruth@example.org",
    ]


async def test_the_card_says_what_failed_and_sends_it_again(world, postbox, tell):
    """IN-2, HV-2: and the owner hears of it."""
    postbox.recipients["ruth@example.org"] = "550 5.1.1 no such user"
    await world.isaac.slash(world.table, "havruta create", book="Ruth", partners="ruth@example.org")
    await tell()
    told = text_of(world.isaac.user.dm_channel.last_message)
    assert "I could not invite ruth\\@example.org to “Ruth”: there is no such mailbox." in told

    card = await world.isaac.slash(world.table, "havruta show")
    assert "Invited: ruth@example.org (not told: there is no such mailbox)" in plainly(card)

    postbox.recipients.clear()
    answer = await world.isaac.click(card.response, label="Send again")
    await tell()

    assert "The invitations to “Ruth” go out again." in said(answer)
    assert len(postbox.to("ruth@example.org")) == 1
    shown = plainly(await world.isaac.slash(world.table, "havruta show"))
    assert "Invited: ruth@example.org (not answered yet)" in shown
    status = plainly(await world.isaac.slash(world.table, "reminders status"))
    assert "an invitation · ruth@example.org" in status


async def test_who_asks_again_for_what_waits_sends_nothing(world, postbox, tell):
    """IN-2"""
    for answer in ("An invitation goes by e-mail to", "They have an invitation that waits"):
        again = {"emails": "ruth@example.org"}
        if answer.startswith("An"):
            await world.begin()
        assert answer in said(await world.isaac.slash(world.table, "havruta invite", **again))
        await tell()

    assert len(postbox.mails) == 1


async def test_who_wants_no_more_mail_is_said_so_and_not_written_to_again(world, postbox, tell):
    """IN-2, HV-2"""
    await world.isaac.slash(world.table, "havruta create", book="Ruth", partners="ruth@example.org")
    await tell()
    token = mailboxes.unsubscription(world.study, "ruth@example.org")
    await mailboxes.unsubscribe(world.study, token=token)

    card = await world.isaac.slash(world.table, "havruta show")
    again = await world.isaac.slash(world.table, "havruta invite", emails="Ruth@example.org")
    await tell()

    assert "Invited: ruth@example.org (not told: they asked for no more mail)" in plainly(card)
    assert "Send again" not in said(card)
    assert "They asked for no more mail from me: ruth@example.org." in plainly(again)
    assert len(postbox.mails) == 1
