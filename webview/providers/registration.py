"""How this installation is registered with each provider, and what is asked of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from havruta.people.attempts import Handshake
from havruta.people.model import Profile, Provider


@dataclass(frozen=True, slots=True)
class DiscordApplication:
    """An application at Discord, whose API is at `api_url`."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str = "https://discord.com/api/v10"


@dataclass(frozen=True, slots=True)
class GoogleClient:
    """A client at Google, or at whoever `issuer` is."""

    client_id: str
    client_secret: str = field(repr=False)
    issuer: str = "https://accounts.google.com"


@dataclass(frozen=True, slots=True)
class AppleService:
    """A Services ID at Apple, or at whoever `issuer` is, and a team's key to sign with (PEM)."""

    client_id: str
    team_id: str
    key_id: str
    private_key: str = field(repr=False)
    issuer: str = "https://appleid.apple.com"


Registration: TypeAlias = DiscordApplication | GoogleClient | AppleService


class IdentityProvider(Protocol):
    """One provider, as the page asks it."""

    async def authorization_url(self, handshake: Handshake, redirect_uri: str, /) -> str:
        """Return where the browser goes to say yes. Raises `ProviderAway`, `ProviderRefused`."""
        ...

    async def profile(
        self, answer: Mapping[str, str], handshake: Handshake, redirect_uri: str, /
    ) -> Profile:
        """Return whom the provider vouches for in its answer. Raises as `authorization_url`."""
        ...


Providers: TypeAlias = Mapping[Provider, IdentityProvider]
"""Those that are configured, in the order in which they are offered."""
