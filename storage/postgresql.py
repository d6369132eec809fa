"""Reaching PostgreSQL as its own programs do: by libpq's parameters, directly or by a pooler.

docs/postgresql.md says the same to whoever runs this; a test compares.
"""

import math
import re
import ssl
from collections.abc import Iterable, Mapping
from itertools import count
from time import monotonic
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from asyncpg import Connection
from sqlalchemy import URL, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.connections import SILENT, USED

POOL = 16
"""So many connections a process has at most; as many processor cores keep few busy."""
PATIENCE = 30.0
"""So many seconds one is waited for, while all of them are in use."""

HONOURED = frozenset(
    {
        *("host", "port", "dbname", "user", "password", "passfile", "service"),
        *("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl"),
        *("ssl_min_protocol_version", "ssl_max_protocol_version", "sslnegotiation"),
        *("target_session_attrs", "krbsrvname", "gsslib"),
        *("application_name", "fallback_application_name", "options", "connect_timeout"),
    }
)
"""Parameters that mean here what they mean to libpq."""

_TCP = "the operating system's own settings hold"
_OURS = "the program sets this itself"
PASSED_OVER: Mapping[str, str] = MappingProxyType(
    {
        "channel_binding": "the driver binds no channels; sslmode=verify-full keeps others out",
        "client_encoding": "it is always UTF-8",
        "connection_limit": _OURS,
        "keepalives": _TCP,
        "keepalives_count": _TCP,
        "keepalives_idle": _TCP,
        "keepalives_interval": _TCP,
        "load_balance_hosts": "hosts are tried in their order",
        "pgbouncer": "a pooler is recognised",
        "pool_timeout": _OURS,
        "prepared_statement_cache_size": _OURS,
        "sslcertmode": "a certificate is sent where one is given",
        "sslcompression": "nothing is compressed",
        "sslsni": "the host's name is always sent",
        "statement_cache_size": _OURS,
        "tcp_user_timeout": _TCP,
    }
)
"""Parameters that change nothing here, and why; whatever else is not honoured is refused."""

_GSS_WITHOUT = frozenset({"disable", "prefer"})
_DRIVERS_SSL = {"true": "require", "false": "disable"}
_HOSTS = re.compile(r"(postgres[^:/]*://(?:[^/?#]*@)?)([^/?#@]*,[^/?#@]*)(?=[/?#]|$)")


class WrongParameter(ValueError):
    """A parameter that cannot be honoured; the message repeats no value."""


def hosts_apart(text: str) -> str:
    """Return the URL with several hosts among its parameters, where each may have a port."""
    if (found := _HOSTS.match(text)) is None:
        return text
    place, _, parameters = text[found.end() :].partition("?")
    more = f"&{parameters}" if parameters else ""
    return f"{found[1]}{place}?host={quote(found[2])}{more}"


def with_parameters(url: URL) -> URL:
    """Return the URL with the parameters that are honoured, each once and by libpq's name.

    Raises `WrongParameter`.
    """
    query: dict[str, str] = {}
    for name, value in _spelled(url.query):
        if name in HONOURED:
            query[name] = value
        elif name not in PASSED_OVER:
            msg = f"the parameter {name} is not known here"
            raise WrongParameter(msg)
    if not query.get("connect_timeout", "0").removeprefix("-").isdecimal():
        msg = "connect_timeout is no number of seconds"
        raise WrongParameter(msg)
    return url.set(query=query)


def passed_over(text: str) -> list[str]:
    """Return what is said of the URL's parameters that change nothing."""
    names = re.findall(r"[?&]([^=&#]+)=", text)
    return [f"{name} changes nothing: {PASSED_OVER[name]}" for name in names if name in PASSED_OVER]


def engine_for(url: URL) -> AsyncEngine:
    """Return the engine for a URL with honoured parameters; it connects when needed."""
    engine = create_async_engine(
        url.set(username=None, password=None, host=None, port=None, database=None, query={}),
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=PATIENCE,
        connect_args=_arguments(url),
    )
    event.listen(engine.sync_engine, "connect", _mind_pooler)
    event.listen(engine.sync_engine, "checkout", _look)
    return engine


def _spelled(query: Mapping[str, str | tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    """Yield libpq's parameters for those of the URL, which may be in other drivers' words."""
    for name, given in query.items():
        value = (
            given if isinstance(given, str) else (",".join(given) if name == "host" else given[-1])
        )
        if name == "ssl":
            yield "sslmode", _DRIVERS_SSL.get(value.lower(), value)
        elif name == "database":
            yield "dbname", value
        elif name != "gssencmode" or value not in _GSS_WITHOUT:
            yield name, value


def _arguments(url: URL) -> dict[str, Any]:
    """Return what the driver is asked for; it knows most parameters itself, by a DSN."""
    rest = dict(url.query)
    timeout = int(str(rest.pop("connect_timeout", "60")))
    fallback = rest.pop("fallback_application_name", "havruta")
    rest.setdefault("application_name", fallback)
    arguments: dict[str, Any] = {"timeout": timeout if timeout > 0 else None}
    if rest.get("sslrootcert") == "system":
        del rest["sslrootcert"]
        arguments["ssl"] = _trusting_the_system(rest)
    where = {"host": url.host, "port": url.port, "user": url.username, "database": url.database}
    arguments |= {name: value for name, value in where.items() if value}
    if url.password is not None:
        arguments["password"] = url.password
    return arguments | {"dsn": f"postgresql://?{urlencode(rest)}", "statement_cache_size": 0}


def _trusting_the_system(parameters: Mapping[str, Any]) -> ssl.SSLContext:
    """Return libpq's `sslrootcert=system`, which the driver lacks: the strictest of the modes."""
    context = ssl.create_default_context()
    if "sslcert" in parameters:
        context.load_cert_chain(
            parameters["sslcert"], parameters.get("sslkey"), parameters.get("sslpassword")
        )
    return context


def _mind_pooler(connection: Any, _record: object) -> None:
    """Prepare statements by name, unless the next transaction may be another server process's.

    What has no name is parsed and planned anew each time: most of what a short statement takes. A
    pooler gives its clients a number of its own, and not that of the process which answers.
    """
    if connection.run_async(_is_pooled):
        connection._prepared_statement_cache = None  # noqa: SLF001 - known only when connected
        connection._prepared_statement_name_func = str  # noqa: SLF001 - which returns no name
    else:
        numbers = count(1)
        connection._prepared_statement_name_func = lambda: f"havruta_{next(numbers)}"  # noqa: SLF001


def _look(connection: Any, record: ConnectionPoolEntry, _fairy: Any) -> None:
    """Have another connection take the place of one that is lost.

    To ask takes as long as all that is done then, so only one that was silent is asked.
    """
    try:
        if monotonic() - record.info.get(USED, math.inf) > SILENT:
            connection.ping()
    except (connection.dbapi.Error, OSError) as error:
        raise InvalidatePoolError from error
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


async def _is_pooled(connection: Connection) -> bool:
    return bool(await connection.fetchval("SELECT pg_backend_pid()") != connection.get_server_pid())
