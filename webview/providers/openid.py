"""OpenID Connect: what an issuer says of itself, and of whom, and whether it has signed that."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet, KeySetSerialization

from havruta.errors.havrutot import NotAnAddress
from havruta.people import mailboxes
from havruta.people.attempts import Handshake
from havruta.people.model import Profile, Provider
from webview.providers.oauth import CodeFlow, asking

ALGORITHMS = ("RS256", "ES256")
LEEWAY = 60
"""So many seconds an issuer's clock may be apart from ours."""
FRESH = timedelta(hours=1)
"""So long what an issuer says of itself is taken as said."""

DISCOVERY = "/.well-known/openid-configuration"

Now = Callable[[], datetime]
T = TypeVar("T")


class Metadata(msgspec.Struct):
    """What an issuer says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None


class Claims(msgspec.Struct):
    """What it says of a person. Apple writes truth in quotation marks."""

    sub: str
    name: str | None = None
    email: str | None = None
    email_verified: bool | str = False

    @property
    def address(self) -> str | None:
        """The address that is verified as theirs, in the spelling by which people are invited."""
        if not self.email or self.email_verified not in {True, "true"}:
            return None
        try:
            return mailboxes.mailbox(self.email)
        except NotAnAddress:
            return None


class Issuer:
    """An issuer: where its endpoints are, and the keys that it signs with."""

    def __init__(self, http: httpx.AsyncClient, url: str, now: Now) -> None:
        self.url = url.rstrip("/")
        self._http, self._now = http, now
        self._found: tuple[datetime, Metadata] | None = None
        self._keys: KeySet | None = None

    async def metadata(self) -> Metadata:
        """Return what it says of itself, asked for when that is not fresh any more."""
        if self._found is not None and self._now() - self._found[0] < FRESH:
            return self._found[1]
        metadata = await self._fetch(f"{self.url}{DISCOVERY}", Metadata)
        if metadata.issuer.rstrip("/") != self.url:
            msg = f"{self.url} says that it is {metadata.issuer}"
            raise ValueError(msg)
        self._found, self._keys = (self._now(), metadata), None
        return metadata

    async def signed(self, token: str) -> jwt.Token:
        """Return what the issuer has signed; a key that is not known yet is asked for once."""
        keys = self._keys or await self._fetch_keys()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, await self._fetch_keys(), algorithms=ALGORITHMS)

    async def more_of(self, claims: Claims, access_token: str) -> Claims:
        """Return the claims with what the issuer does not sign, but tells whoever has the token."""
        endpoint = (await self.metadata()).userinfo_endpoint
        if endpoint is None or (claims.name and claims.email):
            return claims
        told = await self._fetch(endpoint, Claims, Authorization=f"Bearer {access_token}")
        if told.sub != claims.sub:
            msg = "it tells of somebody else than it has signed"
            raise ValueError(msg)
        whose = claims if claims.email else told
        return Claims(claims.sub, claims.name or told.name, whose.email, whose.email_verified)

    async def _fetch_keys(self) -> KeySet:
        found = await self._fetch((await self.metadata()).jwks_uri, KeySetSerialization)
        self._keys = KeySet.import_key_set(found)
        return self._keys

    async def _fetch(self, address: str, kind: type[T], **headers: str) -> T:
        response = await self._http.get(address, headers=headers)
        response.raise_for_status()
        return msgspec.json.decode(response.content, type=kind)


class OpenIdProvider:
    """A provider that signs who somebody is."""

    def __init__(
        self,
        provider: Provider,
        issuer: Issuer,
        flow: CodeFlow,
        *,
        client_id: str,
        secret: Callable[[], str],
        now: Now,
        patience: float,
        **asked: str,
    ) -> None:
        self._provider, self._issuer, self._flow = provider, issuer, flow
        self._client_id, self._secret = client_id, secret
        self._now, self._patience, self._asked = now, patience, asked

    async def authorization_url(self, handshake: Handshake, redirect_uri: str, /) -> str:
        """Return where the browser goes to say yes."""
        async with asking(self._provider, self._patience):
            endpoint = (await self._issuer.metadata()).authorization_endpoint
            nonce = handshake.nonce
            return self._flow.address(endpoint, handshake, redirect_uri, nonce=nonce, **self._asked)

    async def profile(
        self, answer: Mapping[str, str], handshake: Handshake, redirect_uri: str, /
    ) -> Profile:
        """Return whom the provider vouches for. Its tokens are kept nowhere."""
        async with asking(self._provider, self._patience):
            token = await self._flow.token(
                (await self._issuer.metadata()).token_endpoint,
                self._secret(),
                answer.get("code", ""),
                handshake,
                redirect_uri,
            )
            signed = await self._claims(token, handshake.nonce)
            claims = await self._issuer.more_of(signed, str(token.get("access_token", "")))
        name = claims.name or answer.get("name") or None
        return Profile(self._provider, claims.sub, name, address=claims.address)

    async def _claims(self, token: Mapping[str, Any], nonce: str) -> Claims:
        """Return what is said of the person, if it is signed, new, and said to us alone."""
        signed = await self._issuer.signed(str(token.get("id_token", "")))
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": (await self._issuer.metadata()).issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            params={
                "nonce": nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(self._now().timestamp()), leeway=LEEWAY)
        return msgspec.convert(dict(claims), Claims)
