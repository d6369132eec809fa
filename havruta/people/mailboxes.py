"""Use cases: e-mail addresses, how people write them, and which want no more mail."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from havruta.errors.havrutot import NotAnAddress
from havruta.errors.people import LinkOver
from havruta.study import Study

AROUND = r"""\s,;<>()\[\]"“”„،、"""
"""What stands around addresses, and never in one that is used."""
ADDRESS = re.compile(rf"""(<\s*)?(?<![^{AROUND}])(?:mailto:)?([^{AROUND}]+@[^{AROUND}]*)\s*>?""")
"""One address; each word is looked at once, since a long text would take for ever otherwise."""
ENCODED = "=?"
"""How an encoded word begins (RFC 2047), which could be read as a whole header in a mail's head."""
NO_NAME = "<>@,;"
"""What does not stand in the name before an address: Ruth <ruth@example.org>."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The addresses of a text, as they were typed, and what else it says."""

    addresses: tuple[str, ...]
    rest: str


def typed(text: str) -> Typed:
    """Return what a text of addresses holds; whether they are any is not looked at."""
    addresses, rest, end = [], [], 0
    for found in ADDRESS.finditer(text):
        before = text[end : found.start()]
        named_from = 1 + max(map(before.rfind, NO_NAME)) if found[1] else len(before)
        rest.append(before[:named_from])
        addresses.append(found[2].rstrip(".:!?"))
        end = found.end()
    return Typed(tuple(dict.fromkeys(addresses)), " ".join([*rest, text[end:]]))


def mailbox(address: str) -> str:
    """Return the address in the spelling it is known by, or raise `NotAnAddress`.

    No server that is used tells capitals from small letters before the @.
    """
    valid = _validated(address)
    domain = valid.domain.lower()
    if "." not in domain:
        raise NotAnAddress(address=address)
    return valid.normalized.lower()


def on_the_wire(address: str) -> str:
    """Return the address as mail servers know it, its host in ASCII; raise `NotAnAddress`."""
    valid = _validated(address)
    return valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"


def unsubscription(study: Study, address: str) -> str:
    """Return the secret by which whoever reads the address's mail can end it."""
    return f"{_encoded(address.encode())}.{_encoded(_signature(study.secret, address))}"


def unsubscribing(study: Study, token: str) -> str:
    """Return the address that the secret was made for, or raise `LinkOver`."""
    named, _, signature = token.partition(".")
    try:
        address = urlsafe_b64decode(f"{named}==").decode()
    except ValueError:
        raise LinkOver from None
    ours = [_encoded(_signature(key, address)).encode() for key in study.keys]
    if not any(hmac.compare_digest(signature.encode(), one) for one in ours):
        raise LinkOver
    return address


async def unsubscribe(study: Study, *, token: str) -> str:
    """Have no more mail sent to the address, and return it. Raises `LinkOver`."""
    address = unsubscribing(study, token)
    async with study.transaction() as records:
        await records.unsubscribed.add(address, study.now())
    return address


async def subscribe(study: Study, *, token: str) -> str:
    """Have mail sent to the address again, and return it. Raises `LinkOver`."""
    address = unsubscribing(study, token)
    async with study.transaction() as records:
        await records.unsubscribed.remove(address)
    return address


async def is_unsubscribed(study: Study, address: str) -> bool:
    """Whether the address wants no mail."""
    async with study.reading() as records:
        return bool(await records.unsubscribed.among([address]))


def _validated(address: str) -> ValidatedEmail:
    """Return it as it is written; whether there is such a mailbox its server says."""
    if ENCODED in address:
        raise NotAnAddress(address=address)
    try:
        return validate_email(
            address,
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
            strict=True,
        )
    except EmailNotValidError:
        raise NotAnAddress(address=address) from None


def _signature(key: bytes, address: str) -> bytes:
    return hmac.digest(key, f"unsubscribe:{address}".encode(), "sha256")


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
