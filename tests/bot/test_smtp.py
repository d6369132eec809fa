"""Where the mail server is, and how it is spoken to."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import aiosmtplib
import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from bot.settings import Settings
from bot.smtp import Server, Smtp, sender, server
from havruta.notices.carriers import NotTaken, Unreachable
from tests.postbox import open_postbox

ISAAC = {"user": "isaac", "password": "pass"}
RUTH = "ruth@example.org"
SERVERS = {
    "smtp://mail.example": Server("mail.example", 25, over_tls=False),
    "smtp://mail.example:2525/": Server("mail.example", 2525, over_tls=False),
    "smtp://isaac:pass@mail.example": Server("mail.example", 587, over_tls=False, **ISAAC),
    "smtps://a%40b.example:p%40ss%2F@mail.example": Server(
        "mail.example", 465, over_tls=True, user="a@b.example", password="p@ss/"
    ),
    "smtp://[::1]:25": Server("::1", 25, over_tls=False),
}
WRONG = {
    "mail.example": "it does not begin with smtp:// or smtps://",
    "https://mail.example": "it does not begin with smtp:// or smtps://",
    "smtp://": "it has no host that can be reached",
    "smtp://mail.example:0": "it has no host that can be reached",
    "smtp://mail .example": "it has no host that can be reached",
    "smtp://mail.example:port": "it is no address",
    "smtp://mail.example:99999": "it is no address",
    "smtp://[::1": "it is no address",
    "smtp://isaac:pa/ss@mail.example": "it is no address",
    "smtp://isaac:pass@mail.example/?tls=no": "it has more than user, password, host and port;"
    " in a password, write % for @ as %40",
    "smtp://isaac@mail.example": "it has a user without a password, or a password without a user",
}


@pytest.mark.parametrize(("url", "meant"), SERVERS.items())
def test_a_server_is_named_by_an_address(url, meant):
    """IN-2"""
    assert server(url) == meant
    assert "pass" not in repr(server(url))


@pytest.mark.parametrize(("url", "why"), WRONG.items())
def test_a_wrong_address_is_one_sentence_that_repeats_no_password(url, why, monkeypatch, tmp_path):
    """IN-2, OP-10"""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMTP_URL", url)

    with pytest.raises(ValidationError) as refusal:
        Settings(discord_token="t")

    (error,) = refusal.value.errors(include_input=False)
    assert error["loc"] == ("smtp_url",)
    assert str(error["ctx"]["error"]) == why


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("havruta@example.org", "Havruta <havruta@example.org>"),
        ("Beit Midrash <havruta@bücher.example>", "Beit Midrash <havruta@xn--bcher-kva.example>"),
        ("havruta@localhost", "Havruta <havruta@localhost>"),
    ],
)
def test_mail_comes_from_an_address_with_a_name(written, meant):
    """IN-2"""
    assert str(sender(written)) == meant


@pytest.mark.parametrize(
    "written", ["havruta", "@example.org", "a@", "a b@c.example", "רות@b.example"]
)
def test_mail_comes_from_nothing_else(written):
    """IN-2"""
    with pytest.raises(ValueError, match="it is no e-mail address"):
        sender(written)


@pytest.mark.parametrize(
    ("page", "meant"),
    [
        ("https://havruta.example", "Havruta <havruta@havruta.example>"),
        ("http://127.0.0.1:8080", "Havruta <havruta@localhost>"),
        ("http://[::1]:8080", "Havruta <havruta@localhost>"),
    ],
)
def test_whom_mail_comes_from_need_not_be_said(page, meant, monkeypatch, tmp_path):
    """IN-2"""
    monkeypatch.chdir(tmp_path)
    assert str(Settings(discord_token="t", public_url=page).sender) == meant
    assert Settings(discord_token="t").mail_server is None


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """What a server with a certificate of its own making shows."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.NameAttribute(NameOID.COMMON_NAME, "x"),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([name]))
        .issuer_name(x509.Name([name]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = tmp_path_factory.mktemp("tls") / "own.pem"
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + made.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


async def send(url):
    mail = EmailMessage()
    mail["To"] = RUTH
    mail.set_content("Shalom")
    await Smtp(server(url)).send(mail, sender="havruta@example.org", to=RUTH)


class Doorkeeper:
    """Lets everybody in, and remembers by which password and whether it was encrypted."""

    def __init__(self):
        self.seen = []

    def __call__(self, server, session, envelope, mechanism, data):
        self.seen.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=True)


async def test_a_password_is_sent_encrypted(tls):
    """IN-2: by STARTTLS, which the server offers."""
    doorkeeper = Doorkeeper()
    async with open_postbox(tls_context=tls, authenticator=doorkeeper) as postbox:
        await send(f"smtp://isaac:pass@127.0.0.1:{postbox.port}")

    assert doorkeeper.seen == [(b"isaac", b"pass", True)]
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("offers_tls", [True, False])
async def test_a_password_goes_to_nobody_who_is_not_proven_to_be_the_server(tls, offers_tls):
    """IN-2, OP-10: who is not on this machine shows a certificate that holds."""
    doorkeeper = Doorkeeper()
    options = {"tls_context": tls} if offers_tls else {"auth_require_tls": False}
    async with open_postbox(**options, authenticator=doorkeeper) as postbox:
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
            await send(f"smtp://isaac:pass@127.0.0.2:{postbox.port}")

    assert doorkeeper.seen == postbox.mails == []


@pytest.mark.parametrize("offers_tls", [True, False])
async def test_without_a_password_what_the_server_offers_is_taken(tls, offers_tls):
    """IN-2: as from one server to the next."""
    async with open_postbox(tls_context=tls if offers_tls else None) as postbox:
        await send(f"smtp://127.0.0.2:{postbox.port}")

    assert len(postbox.mails) == 1


async def test_a_line_may_be_encrypted_from_the_first_word(tls):
    """IN-2"""
    async with open_postbox(ssl=tls) as postbox:
        await send(f"smtps://127.0.0.1:{postbox.port}")
        with pytest.raises(aiosmtplib.SMTPConnectError, match="CERTIFICATE"):
            await send(f"smtps://127.0.0.2:{postbox.port}")

    assert len(postbox.mails) == 1


async def test_why_the_last_mail_was_not_taken_is_known_until_one_is(unused_tcp_port):
    """OP-8: nothing that names whom it was for, and not what is no fault of the server's."""
    mail = EmailMessage()
    mail.set_content("Shalom")
    async with open_postbox() as postbox:
        smtp = Smtp(server(postbox.url))
        answers = {"451 later, Ruth": NotTaken, "550 5.1.1 no such user": Unreachable}
        faults = []
        for answer, raised in answers.items():
            postbox.recipients[RUTH] = answer
            with pytest.raises(raised):
                await smtp.send(mail, sender="havruta@example.org", to=RUTH)
            faults.append(smtp.fault)
    away = Smtp(server(f"smtp://127.0.0.1:{unused_tcp_port}"))
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await away.send(mail, sender="havruta@example.org", to=RUTH)

    assert faults == ["the mail server says 451", ""]
    assert away.fault == "SMTPConnectError"
