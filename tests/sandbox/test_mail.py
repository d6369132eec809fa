"""The sandbox's mail: taken, kept, and looked at."""

from email.message import EmailMessage

import aiosmtplib

from sandbox.server import open_sandbox

TO = ["ruth@example.org", "naomi@example.org"]


async def send(sandbox, subject="Hello <b>there</b>", to=TO):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "havruta@sandbox.example", ", ".join(to), subject
    mail.set_content("See https://page.example/join/x <i>now</i>\n")
    mail.add_alternative(
        "<html><head></head><body><a href='/x'>x</a></body></html>", subtype="html"
    )
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=sandbox.smtp_port)


async def test_what_is_sent_can_be_looked_at(sandbox, http):
    """IN-2"""
    async with http.get(f"{sandbox.page_url}/mail") as empty:
        assert "Nothing yet" in await empty.text()

    await send(sandbox)

    async with http.get(f"{sandbox.page_url}/mail") as outbox:
        listed = await outbox.text()
    assert "to naomi@example.org" in listed
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in listed
    async with http.get(f"{sandbox.page_url}/mail/1") as mail:
        shown = await mail.text()
    assert '<a href="https://page.example/join/x">https://page.example/join/x</a>' in shown
    assert "&lt;i&gt;now&lt;/i&gt;" in shown
    async with http.get(f"{sandbox.page_url}/mail/1/html") as framed:
        assert '<base target="_blank">' in await framed.text()
        assert framed.headers["Content-Security-Policy"].startswith("sandbox ")


async def test_there_is_no_mail_that_was_not_sent(sandbox, http):
    for number in ("7", "7/html"):
        async with http.get(f"{sandbox.page_url}/mail/{number}") as answer:
            assert answer.status == 404


async def test_mails_outlive_the_sandbox_until_it_is_reset(tmp_path):
    async with open_sandbox(tmp_path) as sandbox:
        await send(sandbox, subject="שלום", to=TO[:1])

    async with open_sandbox(tmp_path) as sandbox:
        (kept,) = sandbox.outbox.all()
        assert (kept.number, kept.to, kept.subject) == (1, TO[0], "שלום")
        assert kept.text.startswith("See")
        sandbox.reset()
        assert sandbox.outbox.all() == []
