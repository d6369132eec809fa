"""Names that would be more than names, in mails: a header, a line, markup, a link."""

import re
from dataclasses import fields, replace
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notices.mail import Mail
from bot.smtp import WHOLE_LINES
from havruta.havrutot import by_mail, ownership
from havruta.notices.finding import find_content
from havruta.notices.model import NoticeKind, Way
from havruta.people.model import Device, User
from tests.havruta.looking import invitations_of, notices_of
from tests.postbox import html_of, text_of

RUTH = "ruth@example.org"
FROM = Address("Havruta", addr_spec="havruta@page.example")
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
}
LONGEST_LINE = 998
"""RFC 5321, 4.5.3.1.6: without what ends it."""
LED_TO = re.compile(r"https?://([\w.-]+)")
BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
TURNS = "\u202a\u202b\u202c\u202d\u202e\u200e\u200f"
PIECES = [
    *BREAKS,
    *TURNS,
    "\r\nBcc: all@example.org",
    "\u2028Bcc: all@example.org",
    "<i canary=1>",
    "<!--",
    '"><a href="//evil.example">',
    "https://evil.example/",
    "=?utf-8?q?=0d=0aBcc:_all@example.org?=",
    "{{ 7*7 }}",
    "\u0301" * 40,
    "ר" * 200,
]
names = st.lists(
    st.sampled_from(PIECES)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    max_size=5,
).map("".join)


class Recorder:
    """A mail server that keeps what it is handed, as it goes over the wire."""

    def __init__(self):
        self.raw = []

    async def send(self, mail, *, sender, to):
        assert (sender, to) == (FROM.addr_spec, RUTH)
        self.raw.append(mail.as_bytes(policy=WHOLE_LINES))


@pytest.fixture
def study(study):
    return replace(study, has_mail=True)


@pytest.fixture
async def told(study, havruta, isaac):
    """What is told by mail: that somebody is invited, and that a havruta is offered to them."""
    owners = {"havruta_id": havruta.id, "by": isaac.id}
    await by_mail.invite(study, **owners, addresses=[RUTH])
    (invitation,) = await invitations_of(study, havruta)
    told = [await _told(study, havruta, NoticeKind.INVITATION)]
    token, said = by_mail.secret_of(study, invitation.id), {"name": "Ruth", "is_mine": False}
    entry = await by_mail.accept(study, token=token, by=None, **said, device=Device())
    await ownership.offer(study, **owners, to=entry.user_id)
    return [*told, await _told(study, havruta, NoticeKind.OFFERED)]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=names, havruta_name=names)
async def test_no_name_is_more_than_a_name_in_any_mail(study, told, person, havruta_name):
    """IN-2, SY-3: no header, no line, no markup, no link, and nothing that turns the line round."""
    recorder = Recorder()
    mail = Mail(study, recorder, FROM)

    for notice, content in told:
        await mail.carry(notice, _called(content, person, havruta_name))

    for raw in recorder.raw:
        message = message_from_bytes(raw, policy=SMTP)
        assert sorted(message.keys()) == sorted(HEADERS)
        assert (message["To"], message["From"]) == (RUTH, str(FROM))
        assert not {*BREAKS, *TURNS} & {*message["Subject"]}
        assert max(map(len, raw.split(b"\r\n"))) <= LONGEST_LINE
        html = html_of(message)
        assert "<i canary" not in html
        assert {*LED_TO.findall(html), *LED_TO.findall(text_of(message))} <= {"page.example"}


def _called(content, person, havruta_name):
    """Return the content with everybody in it, and the havruta, called so."""
    havruta = replace(content.havruta, name=havruta_name)
    people = {
        one.name: replace(value, name=person)
        for one in fields(content)
        if isinstance(value := getattr(content, one.name), User)
    }
    assert people
    return replace(content, havruta=havruta, **people)


async def _told(study, havruta, kind):
    (notice,) = await notices_of(study, havruta, kind)
    async with study.reading() as records:
        return notice, await find_content(study, records, notice, Way.MAIL)
