"""Discord: OAuth2, and then asking who it is."""

from collections.abc import Mapping

import httpx
import msgspec
from yarl import URL

from havruta.people.attempts import Handshake
from havruta.people.model import Profile, Provider
from webview.providers.oauth import BY_FORM, CodeFlow, asking
from webview.providers.registration import DiscordApplication

SCOPE = "identify"


class Account(msgspec.Struct):
    """Somebody at Discord."""

    id: str
    username: str
    global_name: str | None = None


class Discord:
    """Discord, where people are known as they are in chat."""

    def __init__(
        self, http: httpx.AsyncClient, application: DiscordApplication, *, patience: float
    ) -> None:
        self._http, self._application, self._patience = http, application, patience
        self._flow = CodeFlow(http, application.client_id, SCOPE, BY_FORM)

    async def authorization_url(self, handshake: Handshake, redirect_uri: str, /) -> str:
        """Return where the browser goes; whoever has agreed once is not asked again."""
        page = str(URL(self._application.api_url).with_path("/oauth2/authorize"))
        return self._flow.address(page, handshake, redirect_uri, prompt="none")

    async def profile(
        self, answer: Mapping[str, str], handshake: Handshake, redirect_uri: str, /
    ) -> Profile:
        """Return who it is, by the name that chat has for them. The token is kept nowhere."""
        application = self._application
        async with asking(Provider.DISCORD, self._patience):
            token = await self._flow.token(
                f"{application.api_url}/oauth2/token",
                application.client_secret,
                answer.get("code", ""),
                handshake,
                redirect_uri,
            )
            account = await self._account(str(token.get("access_token")))
        name = account.global_name or account.username
        return Profile(Provider.DISCORD, account.id, name)

    async def _account(self, token: str) -> Account:
        response = await self._http.get(
            f"{self._application.api_url}/users/@me", headers={"Authorization": f"Bearer {token}"}
        )
        response.raise_for_status()
        return msgspec.json.decode(response.content, type=Account)
