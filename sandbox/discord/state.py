"""The sandbox itself: everything that its addresses, its gateway and its tests share."""

from dataclasses import dataclass, field

from aiohttp import web

from sandbox.discord.faults import Faults
from sandbox.discord.gateway.sessions import Gateway
from sandbox.discord.grants import Grants
from sandbox.discord.ledger import Ledger, LoggedRequest, Violation
from sandbox.discord.ratelimits import RateLimits
from sandbox.discord.spam import SpamFilter
from sandbox.world import seed
from sandbox.world.clock import Clock
from sandbox.world.interactions import Interactions
from sandbox.world.outbox import Outbox
from sandbox.world.world import World


@dataclass(slots=True, kw_only=True)
class Sandbox:
    """A running local Discord, and where it is to be found."""

    world: World
    clock: Clock
    ledger: Ledger
    faults: Faults
    rates: RateLimits
    gateway: Gateway
    interactions: Interactions
    spam: SpamFilter
    grants: Grants
    outbox: Outbox
    token: str = seed.TOKEN
    client_secret: str = seed.CLIENT_SECRET
    host: str = "127.0.0.1"
    port: int = 0
    smtp_port: int = 0
    nonces: dict[str, str] = field(default_factory=dict)
    sends_names: bool = False
    """Whether a choice is sent by its name instead of its value, as Discord does at times."""
    offered: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The names of the choices that were offered, by command, option and value."""
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    @property
    def page_url(self) -> str:
        """Where the chat page is, without a slash at the end."""
        return f"http://{self._authority}"

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` is to be."""
        return f"{self.page_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` is to be."""
        return f"ws://{self._authority}/gateway/"

    @property
    def smtp_url(self) -> str:
        """Where the mail server is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"smtp://{host}:{self.smtp_port}"

    @property
    def _authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def violations(self) -> list[Violation]:
        """The rules of Discord that the bot has broken."""
        return list(self.ledger.violations)

    @property
    def requests(self) -> list[LoggedRequest]:
        """What the bot asked for, oldest first."""
        return list(self.ledger.requests)

    def reset(self) -> None:
        """Make everything as it was in the beginning, counts and faults included."""
        self.ledger.clear()
        self.faults.clear()
        self.rates.clear()
        self.nonces.clear()
        self.interactions.clear()
        self.grants.clear()
        self.spam.watch(None, self.spam.seconds)
        self.sends_names = False
        self.offered.clear()
        self.outbox.clear()
        self.world.reset()
