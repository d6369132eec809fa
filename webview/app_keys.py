"""What the web application and its requests carry."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web
from jinja2 import Environment

from havruta.asker import Asker
from havruta.ids import UserId
from havruta.study import Study
from webview.addresses import PageAddresses
from webview.assets.files import Assets
from webview.devices import Proxies
from webview.metrics import Metrics
from webview.protocol.rate_limiter import RateLimiters
from webview.providers.registration import Providers
from webview.rooms.rooms import Rooms
from webview.tasks import Tasks
from webview.turn import IceServers

Health: TypeAlias = Callable[[], Awaitable[Mapping[str, bool | str]]]
"""Says of each thing that is needed whether it is there, or why it is not."""

STUDY = web.AppKey("STUDY", Study)
ADDRESSES = web.AppKey("ADDRESSES", PageAddresses)
LIMITS = web.AppKey("LIMITS", RateLimiters)
PROXIES = web.AppKey("PROXIES", Proxies)
ROOMS = web.AppKey("ROOMS", Rooms)
TASKS = web.AppKey("TASKS", Tasks)
ASSETS = web.AppKey("ASSETS", Assets)
METRICS = web.AppKey("METRICS", Metrics)
TEMPLATES = web.AppKey("TEMPLATES", Environment)
PROVIDERS: web.AppKey[Providers] = web.AppKey("PROVIDERS")
HEALTH: web.AppKey[Health] = web.AppKey("HEALTH")

Look: TypeAlias = Callable[[], Awaitable[None]]
"""Brings up to date what is not counted as it happens."""

LOOK: web.AppKey[Look] = web.AppKey("LOOK")

Echo: TypeAlias = Callable[[UserId, str], Awaitable[str]]
"""Returns, for somebody's offer, the answer of what sends back all that comes."""

ECHO: web.AppKey[Echo | None] = web.AppKey("ECHO")
ICE_SERVERS = web.AppKey("ICE_SERVERS", IceServers)
REQUEST_ID = web.RequestKey("REQUEST_ID", str)
ASKER = web.RequestKey("ASKER", Asker)
LANDING = web.RequestKey("LANDING", str)
"""Where whoever signs in now is going: a path of this page."""
