"""Mails, handed to a real server."""

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address

import pytest

from bot.notices.mail import Mail
from bot.smtp import Smtp, server
from havruta.havrutot import by_mail
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.model import NOWHERE
from havruta.notices import delivery
from havruta.notices.finding import find_content
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.people import credentials, mailboxes, preferences, ways_in, whereabouts
from havruta.people.model import Device, Identity, Page, Provider
from havruta.people.zones import ISRAEL
from havruta.plans import changing, replies
from havruta.plans.model import Answer, OccurrenceKey, Scope
from havruta.sessions import lifecycle
from tests.calendars.readers import read_by_vobject
from tests.havruta import planned
from tests.havruta.looking import havruta_of, keep, notices_of
from tests.patience import PATIENCE
from tests.postbox import html_of, open_postbox, text_of

RUTH, NAOMI = "ruth@example.org", "naomi@example.org"
FROM = Address("Havruta", addr_spec="havruta@page.example")
LINK = re.compile(r"https://page\.example/(\w+)/(\S+)")


@pytest.fixture
async def postbox():
    async with open_postbox() as postbox:
        yield postbox


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
def deliver(study, postbox):
    """Carry what is due by mail, as the clock would."""
    carrier = Mail(study, Smtp(server(postbox.url)), FROM)

    async def deliver():
        while await delivery.deliver_due(study, [carrier]):
            pass

    return deliver


@pytest.fixture
def invite(study, havruta, isaac, deliver):
    """Invite these addresses, and have the mails sent."""

    async def invite(*addresses):
        sendings = await by_mail.invite(
            study, havruta_id=havruta.id, by=isaac.id, addresses=addresses
        )
        await deliver()
        return sendings

    return invite


def led_to(mail, where="invitation"):
    """Return the secret of the one link in the mail that leads there."""
    (token,) = {token for path, token in LINK.findall(text_of(mail)) if path == where}
    return token


async def states(study, havruta):
    """How each notice of an invitation stands, by its address."""
    sent = await notices_of(study, havruta, NoticeKind.INVITATION)
    return {one.address: (one.state, one.reason) for one in sent}


async def joined(study, mail, name="Ruth"):
    """Accept in a browser that knows nobody."""
    entry = await by_mail.accept(
        study, token=led_to(mail), by=None, name=name, is_mine=False, device=Device()
    )
    return entry.user_id


async def test_a_mail_says_who_invites_to_what_as_text_and_as_html(
    study, postbox, invite, havruta, isaac
):
    """IN-2"""
    assert await invite("Ruth@Example.org") == {RUTH: Sending.PROMISED}

    ((recipient, mail),) = postbox.mails
    (notice,) = await notices_of(study, havruta, NoticeKind.INVITATION)
    assert recipient == RUTH
    assert mail["Subject"] == "An invitation from Isaac to learn Ruth together"
    assert (mail["From"], mail["To"]) == ("Havruta <havruta@page.example>", RUTH)
    assert mail["Message-ID"] == f"<{notice.id}@page.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for said in (text_of(mail), html_of(mail)):
        assert "“Morning”" in said
        assert "How to begin:" in said
        assert "You need no account and no app." in said
        assert f"https://page.example/invitation/{led_to(mail)}" in said
    assert mail.get_content_type() == "multipart/alternative"


async def test_whoever_is_known_by_the_address_is_told_to_sign_in(study, postbox, invite, esau):
    """IN-2, IN-3: they alone can accept."""
    async with study.transaction() as records:
        await records.users.identify(Identity(Provider.EMAIL, RUTH, esau.id))

    await invite(RUTH)

    ((_, mail),) = postbox.mails
    for said in (text_of(mail), html_of(mail)):
        assert "Open the invitation, sign in as you always do, and accept it." in said
        assert "You need no account" not in said


async def test_nobody_is_asked_what_this_machine_is_called(postbox, invite, monkeypatch):
    """NO-4: where names are long in coming, a mail would wait for that, and so would the end."""

    def asked():
        pytest.fail("the network was asked")

    monkeypatch.setattr("socket.getfqdn", asked)

    await invite(RUTH)

    assert len(postbox.mails) == 1
    assert postbox.greeted_by == {FROM.domain}


async def test_one_bad_address_does_not_stop_the_good_ones(study, postbox, invite, havruta):
    """IN-2"""
    postbox.recipients["nobody@example.org"] = "550 5.1.1 no such user"
    postbox.recipients["spam@example.org"] = "554 5.7.1 not from you"

    sendings = await invite("nobody@example.org", "ruth@", RUTH, "spam@example.org", NAOMI)

    assert sendings["ruth@"] is Sending.NO_ADDRESS
    assert sorted(recipient for recipient, _ in postbox.mails) == [NAOMI, RUTH]
    assert await states(study, havruta) == {
        "nobody@example.org": (NoticeState.FAILED, Reason.NO_MAILBOX),
        "spam@example.org": (NoticeState.FAILED, Reason.MAIL_REFUSED),
        RUTH: (NoticeState.DELIVERED, None),
        NAOMI: (NoticeState.DELIVERED, None),
    }


@pytest.mark.parametrize("answer", ["451 later", "421 too busy", None])
async def test_what_the_server_does_not_take_now_is_sent_again(
    study, postbox, invite, havruta, clock, deliver, answer
):
    """IN-2, NO-4: a temporary refusal, and a line that drops."""
    postbox.answers = [answer]
    await invite(RUTH)
    assert postbox.mails == []
    assert (await states(study, havruta))[RUTH] == (NoticeState.DUE, None)

    clock.advance(timedelta(seconds=2))
    await deliver()

    assert len(postbox.mails) == 1
    assert (await states(study, havruta))[RUTH] == (NoticeState.DELIVERED, None)


@pytest.fixture
async def slow(study, postbox, havruta, isaac, monkeypatch):
    """A carrier whose server has an invitation to Ruth, and does not answer yet."""
    monkeypatch.setattr("bot.notices.mail.PATIENCE", 0.01)
    postbox.open.clear()
    carrier = Mail(study, Smtp(server(postbox.url)), FROM)
    await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=[RUTH])
    await delivery.deliver_due(study, [carrier])
    monkeypatch.setattr("bot.notices.mail.PATIENCE", PATIENCE)
    yield carrier
    await carrier.close()


async def followed(carrier):
    """Wait until the carrier has heard what became of all that took long."""
    await asyncio.gather(*carrier._following)


async def test_a_slow_server_holds_up_nobody_and_is_sent_nothing_twice(
    study, postbox, havruta, clock, slow
):
    """IN-2, NO-4: nor does another process begin it anew."""
    clock.advance(timedelta(minutes=9))
    assert await delivery.deliver_due(study, [slow]) == 0

    postbox.open.set()
    await followed(slow)

    (notice,) = await notices_of(study, havruta, NoticeKind.INVITATION)
    assert (notice.state, notice.way, notice.attempts) == (NoticeState.DELIVERED, Way.MAIL, 1)
    assert len(postbox.mails) == 1


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("554 no", (NoticeState.FAILED, Reason.MAIL_REFUSED)),
        ("451 later", (NoticeState.DUE, None)),
    ],
)
async def test_what_a_slow_server_refuses_is_heard_once_it_does(
    study, postbox, havruta, clock, slow, answer, becomes
):
    """IN-2, NO-3"""
    postbox.answers = [answer]
    postbox.open.set()
    await followed(slow)
    clock.advance(delivery.UNTIL_READY)

    assert await delivery.deliver_due(study, [slow]) == 1

    assert (await states(study, havruta))[RUTH] == becomes


async def test_a_mail_that_took_longer_than_its_lease_is_not_begun_anew(
    study, postbox, clock, slow
):
    """NO-4"""
    clock.advance(timedelta(minutes=10))
    assert await delivery.deliver_due(study, [slow]) == 1

    postbox.open.set()
    await followed(slow)

    assert len(postbox.mails) == 1


async def test_what_is_on_its_way_ends_with_the_program_and_is_sent_after_the_next_start(
    study, postbox, havruta, clock, slow
):
    """NO-4, OP-4"""
    await slow.close()
    postbox.open.set()
    clock.advance(timedelta(minutes=10))

    await delivery.deliver_due(study, [Mail(study, Smtp(server(postbox.url)), FROM)])

    assert (await states(study, havruta))[RUTH] == (NoticeState.DELIVERED, None)


@asynccontextmanager
async def silent_from(word):
    """Yield the address of a mail server that answers up to this word, and then not any more."""

    async def serve(reader, writer):
        writer.write(b"220 here\r\n")
        while not (line := await reader.readline()).startswith((word, b"QUIT")) and line:
            writer.write(b"250 well\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as serving:
        yield f"smtp://127.0.0.1:{serving.sockets[0].getsockname()[1]}"


async def test_a_server_that_never_answers_holds_up_no_stop_whenever_that_comes(
    study, havruta, isaac
):
    """OP-4: a stop just as an answer comes was not heard, and the next answer waited for."""
    await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=[RUTH])
    (notice,) = await notices_of(study, havruta, NoticeKind.INVITATION)
    async with study.reading() as records:
        content = await find_content(study, records, notice, Way.MAIL)

    async with silent_from(b"DATA") as url:
        for turns in range(40):
            mail = Mail(study, Smtp(server(url)), FROM)
            carrying = asyncio.create_task(mail.carry(notice, content))
            for _ in range(turns):
                await asyncio.sleep(0)
            async with asyncio.timeout(PATIENCE):
                await mail.close()
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)


async def test_what_is_sent_twice_is_one_mail(study, postbox, invite, clock, deliver):
    """IN-2, NO-4: the server took it and did not say so; programs know it by its id."""
    postbox.is_forgetful = True
    await invite(RUTH)
    postbox.is_forgetful = False
    clock.advance(timedelta(seconds=2))
    await deliver()

    first, second = postbox.to(RUTH)
    assert first["Message-ID"] == second["Message-ID"]
    assert led_to(first) == led_to(second)


async def test_who_has_accepted_by_mail_is_told_by_mail_that_a_session_runs(
    study, postbox, invite, havruta, isaac, deliver, clock
):
    """IN-2, NO-1, NO-2: they have no Discord."""
    await invite(RUTH)
    await joined(study, postbox.to(RUTH)[0])
    await keep(study, havrutot=replace(await havruta_of(study, havruta), home=NOWHERE))
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    await deliver()

    mail = postbox.to(RUTH)[-1]
    assert mail["Subject"] == "Now in session: “Morning”"
    assert "Place: Ruth 1:1" in text_of(mail)
    assert led_to(mail, "join")


async def test_nothing_that_people_write_becomes_a_header_or_a_link(
    study, postbox, invite, havruta, isaac
):
    """IN-2, SY-3"""
    name = "Isaac\r\nBcc: all@example.org https://evil.example <b>x</b>"
    async with study.transaction() as records:
        await records.users.change(isaac.id, name=name)

    await invite(RUTH)

    ((_, mail),) = postbox.mails
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert "https://evil.example" not in text_of(mail)
    assert "evil.example" not in html_of(mail)
    assert "<b>x</b>" not in html_of(mail)


async def test_an_address_that_unsubscribed_gets_no_more_mail_and_the_inviter_sees_it(
    study, postbox, invite
):
    """IN-2: by the header of RFC 8058, which a mail program can post."""
    await invite(RUTH)
    ((_, mail),) = postbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ((where, token),) = LINK.findall(mail["List-Unsubscribe"].strip("<>"))
    assert where == "unsubscribe"
    assert (
        f"List-Unsubscribe: <https://page.example/unsubscribe/{token}>\r\n"
        in postbox.raw[0].decode()
    )

    await mailboxes.unsubscribe(study, token=token)

    assert await invite("RUTH@example.org") == {RUTH: Sending.UNSUBSCRIBED}
    assert len(postbox.mails) == 1
    await mailboxes.subscribe(study, token=token)
    assert await invite(RUTH) == {RUTH: Sending.WAITS}


@pytest.mark.parametrize("code", [451, 550])
async def test_no_log_says_whom_a_mail_was_for(study, postbox, invite, caplog, code):
    """IN-2, SY-3: also where the server's words do."""
    postbox.recipients[RUTH] = f"{code} <{RUTH}> not now"
    postbox.answers = [f"{code} <{NAOMI}> not now"]

    await invite(RUTH, NAOMI)

    assert "the mail server says 451" in caplog.text or code == 550
    assert RUTH not in caplog.text
    assert NAOMI not in caplog.text


@pytest.mark.parametrize("speaks_utf8", [True, False])
async def test_addresses_of_any_script_are_written_to(study, havruta, isaac, speaks_utf8):
    """IN-2: a host by what DNS calls it, and a mailbox where the server can."""
    there = "רות@example.org", "ruth@xn--9db1bh.example"
    async with open_postbox(enable_SMTPUTF8=speaks_utf8) as postbox:
        carrier = Mail(study, Smtp(server(postbox.url)), FROM)
        addresses = ["רות@example.org", "Ruth@רות.example"]
        await by_mail.invite(study, havruta_id=havruta.id, by=isaac.id, addresses=addresses)
        await delivery.deliver_due(study, [carrier])

    taken = sorted(recipient for recipient, _ in postbox.mails)
    assert taken == sorted(there if speaks_utf8 else there[1:])
    refused = [reason for _, reason in (await states(study, havruta)).values() if reason]
    assert refused == ([] if speaks_utf8 else [Reason.MAIL_REFUSED])


async def test_who_has_unsubscribed_still_gets_the_link_they_ask_for(
    study, postbox, invite, deliver, clock
):
    """ID-3, IN-2: it is no mail that comes by itself, and has no way to be rid of it."""
    await invite(RUTH)
    user_id = await joined(study, postbox.to(RUTH)[0])
    await mailboxes.unsubscribe(study, token=mailboxes.unsubscription(study, RUTH))

    await ways_in.ask(study, address=RUTH, landing="sealed")
    await deliver()

    mail = postbox.to(RUTH)[-1]
    assert mail["Subject"] == "Your link to come in"
    assert mail["List-Unsubscribe"] is None
    clock.advance(timedelta(minutes=59))
    token = led_to(mail, "join")
    admission = await credentials.come_in(study, token=token, signed_in_as=None, device=Device())
    assert (admission.user_id, admission.page, admission.landing) == (user_id, Page.FRONT, "sealed")


IN_ENGLISH = {
    "14 Adar 5786",
    "every Monday at 20:00 (Jerusalem)",
    "No answer yet: Isaac, Jacob, Ruth",
    "See what is planned:",
}
IN_HEBREW = {"י״ד באדר תשפ״ו", "בכל יום שני בשעה 20:00 (ירושלים)", "מה נקבע:"}


@pytest.mark.parametrize(("language", "lines"), [("en", IN_ENGLISH), ("he", IN_HEBREW)])
async def test_a_mail_of_what_is_planned_says_all_that_the_card_shows(
    study, havruta, isaac, postbox, invite, deliver, language, lines
):
    """SC-3, NO-1, UX-1: by its reader's own clock, with a link to where it is answered."""
    await invite(RUTH)
    [(_, invitation)] = postbox.mails
    ruth = await joined(study, invitation)
    await preferences.set_language(study, by=ruth, language=language)
    await whereabouts.set_zone(study, by=ruth, said="London")
    postbox.mails.clear()

    plan = await planned.plan(study, havruta, isaac, planned.WEEKLY)
    await deliver()

    [(_, mail)] = postbox.mails
    told = text_of(mail)
    assert "18:00" in told.splitlines()[0]
    assert lines <= set(told.splitlines())
    token = led_to(mail, "join")
    admission = await credentials.come_in(study, token=token, signed_in_as=None, device=Device())
    assert admission.landing == f"/occurrences/{planned.first(plan)}"


async def test_what_is_planned_or_changed_comes_as_a_file_for_a_calendar_too(
    study, havruta, isaac, postbox, invite, deliver, clock
):
    """SC-3, SC-6: moved in part, both parts; called off, as that; a decline brings none."""
    await invite(RUTH)
    [(_, invitation)] = postbox.mails
    ruth = await joined(study, invitation)
    postbox.mails.clear()
    year = clock.now, clock.now + timedelta(days=366)

    plan = await planned.plan(study, havruta, isaac, planned.WEEKLY)
    third = OccurrenceKey(plan.id, planned.MONDAY + timedelta(days=14))
    moving = {"to": third.original + planned.DAY, "zone": ISRAEL, "scope": Scope.FOLLOWING}
    moved = await changing.move(study, key=third, by=isaac.id, **moving)
    off = {"key": moved.occurrence.key, "scope": Scope.ALL}
    await deliver()
    await changing.call_off(study, by=isaac.id, **off)
    await deliver()
    await replies.reply(study, key=planned.first(plan), by=isaac.id, answer=Answer.NOT_COMING)
    await deliver()

    files = [[*mail.iter_attachments()] for _, mail in postbox.mails]
    assert [len(them) for them in files] == [1, 1, 1, 0]
    for [file] in files[:-1]:
        assert file.get_content_type() == "text/calendar"
        assert file.get_param("method") == "PUBLISH"
        assert file.get_filename() == "havruta.ics"
        assert b"METHOD:PUBLISH" in file.get_content().encode()
    last = read_by_vobject(files[2][0].get_content().encode(), *year)
    assert {one["status"] for one in last if one["uid"].startswith(moved.plan.id)} == {"CANCELLED"}
    assert len([one for one in last if one["uid"].startswith(plan.id)]) == 2
    assert ruth
