"""The providers that are configured, over one HTTP client that they share."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from functools import partial

import httpx

from havruta.people.model import Provider
from webview.providers import apple
from webview.providers.discord import Discord
from webview.providers.oauth import BY_FORM, BY_HEADER, CodeFlow
from webview.providers.openid import Issuer, Now, OpenIdProvider
from webview.providers.registration import (
    AppleService,
    DiscordApplication,
    GoogleClient,
    IdentityProvider,
    Providers,
    Registration,
)

PATIENCE = 10.0
"""So many seconds a provider has to answer before whoever waits is told."""
SCOPE = "openid profile email"
APPLE_SCOPE = "openid name email"


@asynccontextmanager
async def open_providers(
    registrations: Iterable[Registration], now: Now, *, patience: float = PATIENCE
) -> AsyncGenerator[Providers, None]:
    """Yield them for as long as the block lasts."""
    async with httpx.AsyncClient(timeout=patience, headers={"Accept": "application/json"}) as http:
        opened = (_open(http, registration, now, patience) for registration in registrations)
        yield dict(opened)


def _open(
    http: httpx.AsyncClient, registration: Registration, now: Now, patience: float
) -> tuple[Provider, IdentityProvider]:
    match registration:
        case DiscordApplication():
            return Provider.DISCORD, Discord(http, registration, patience=patience)
        case GoogleClient(client_id, client_secret, issuer):
            return Provider.GOOGLE, OpenIdProvider(
                Provider.GOOGLE,
                Issuer(http, issuer, now),
                CodeFlow(http, client_id, SCOPE, BY_HEADER, BY_FORM),
                client_id=client_id,
                secret=lambda: client_secret,
                now=now,
                patience=patience,
            )
        case AppleService(client_id, issuer=issuer):
            return Provider.APPLE, OpenIdProvider(
                Provider.APPLE,
                Issuer(http, issuer, now),
                CodeFlow(http, client_id, APPLE_SCOPE, BY_FORM),
                client_id=client_id,
                secret=partial(apple.client_secret, registration, now),
                now=now,
                patience=patience,
                response_mode="form_post",
            )
