"""What all providers have in common: the code flow with PKCE, and what can go wrong in it."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError

from havruta.errors.people import ProviderAway, ProviderRefused
from havruta.people.attempts import Handshake
from havruta.people.model import Provider

log = logging.getLogger(__name__)

BY_FORM = "client_secret_post"
BY_HEADER = "client_secret_basic"
WRONG_CLIENT = "invalid_client"
NOT_NOW = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT})


class Client(OAuth2Client):  # type: ignore[misc]  # authlib has no types
    """authlib's client over httpx; its own for httpx warns that it wants httpx2."""

    async def _fetch_token(
        self, url: str, *, body: str, auth: ClientAuth, method: str, headers: dict[str, str]
    ) -> dict[str, Any]:
        url, headers, body = auth.prepare(method, url, dict(headers), body)
        response = await self.session.request(method, url, content=body, headers=headers)
        if response.status_code in NOT_NOW:
            response.raise_for_status()
        token: dict[str, Any] = self.parse_response_token(response)
        if not token.get("access_token"):
            msg = f"no token came, but status {response.status_code}"
            raise ValueError(msg)
        return token


class CodeFlow:
    """The way to a provider and back, for one client of it."""

    def __init__(
        self, http: httpx.AsyncClient, client_id: str, scope: str, *ways_to_say_who: str
    ) -> None:
        self._http, self._client_id, self._scope = http, client_id, scope
        self._ways_to_say_who = ways_to_say_who

    def address(self, endpoint: str, handshake: Handshake, redirect_uri: str, **more: str) -> str:
        """Return where the browser goes."""
        address, _ = self._client().create_authorization_url(
            endpoint,
            state=handshake.state,
            code_verifier=handshake.verifier,
            redirect_uri=redirect_uri,
            **more,
        )
        return str(address)

    async def token(
        self, endpoint: str, secret: str, code: str, handshake: Handshake, redirect_uri: str
    ) -> dict[str, Any]:
        """Return what the code is worth. An issuer may take one way of saying who asks alone."""
        *first_ways, last_way = self._ways_to_say_who
        asked = code, handshake.verifier, redirect_uri
        for way in first_ways:
            try:
                return await self._token(endpoint, secret, way, *asked)
            except OAuth2Error as error:
                if error.error != WRONG_CLIENT:
                    raise
        return await self._token(endpoint, secret, last_way, *asked)

    async def _token(
        self, endpoint: str, secret: str, way: str, code: str, verifier: str, redirect_uri: str
    ) -> dict[str, Any]:
        token: dict[str, Any] = await self._client(secret, way).fetch_token(
            endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
        )
        return token

    def _client(self, secret: str = "", way: str = BY_FORM) -> Client:
        client = Client(
            self._http,
            self._client_id,
            secret,
            token_endpoint_auth_method=way,
            scope=self._scope,
            code_challenge_method="S256",
        )
        client.register_client_auth_method((BY_HEADER, _sign_header))
        return client


def _sign_header(
    client: ClientAuth, _method: str, url: str, headers: dict[str, str], body: str
) -> tuple[str, dict[str, str], str]:
    """Say who asks, escaped as RFC 6749 (2.3.1) has it, which authlib leaves out."""
    login = ":".join(quote(part, safe="") for part in (client.client_id, client.client_secret))
    return url, {**headers, "Authorization": f"Basic {b64encode(login.encode()).decode()}"}, body


@asynccontextmanager
async def asking(provider: Provider, patience: float) -> AsyncGenerator[None, None]:
    """Turn whatever goes wrong at the provider into `ProviderAway` or `ProviderRefused`.

    The log says why; nothing that a provider answers is repeated to anybody else.
    """
    name = provider.title()
    try:
        async with asyncio.timeout(patience):
            yield
    except (httpx.TransportError, TimeoutError) as error:
        log.warning("%s can't be reached: %r", name, error)
        raise ProviderAway(provider=name) from error
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        log.warning("%s answers with status %d", name, status)
        is_away = status in NOT_NOW or error.response.is_server_error
        raise (ProviderAway if is_away else ProviderRefused)(provider=name) from error
    except (OAuth2Error, JoseError, msgspec.MsgspecError, ValueError, httpx.InvalidURL) as error:
        log.warning("%s does not vouch for anybody: %s", name, error)
        raise ProviderRefused(provider=name) from error
