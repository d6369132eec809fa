"""What is Apple's alone: a client secret that is signed anew each time, and a form with a name."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

from webview.providers.openid import Now
from webview.providers.registration import AppleService

SECRET_LIFE = timedelta(minutes=5)
ALGORITHM = "ES256"


class Name(msgspec.Struct):
    """What somebody is called, in Apple's form."""

    first: str = msgspec.field(default="", name="firstName")
    last: str = msgspec.field(default="", name="lastName")


class Person(msgspec.Struct):
    """What Apple's form says of somebody the first time, and never again."""

    name: Name = msgspec.field(default_factory=Name)


def client_secret(service: AppleService, now: Now) -> str:
    """Return the secret: who we are, signed by the team's key."""
    at = now()
    claims: dict[str, Any] = {
        "iss": service.team_id,
        "iat": int(at.timestamp()),
        "exp": int((at + SECRET_LIFE).timestamp()),
        "aud": service.issuer,
        "sub": service.client_id,
    }
    header = {"alg": ALGORITHM, "kid": service.key_id}
    key = ECKey.import_key(service.private_key)
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def name_in(form: Mapping[str, Any]) -> str:
    """Return what somebody is called by Apple's form; "" where it does not say."""
    try:
        person = msgspec.convert(json.loads(str(form.get("user", ""))), Person)
    except (ValueError, RecursionError):
        return ""
    return f"{person.name.first} {person.name.last}".strip()
