"""A Sentry by its DSN, and what an error looks like to it: in words of the code alone.

What an exception says, what was filled into a line of the log, variables, the machine's name and
whoever asked stay here, and so do the lines of libraries, which may be filled already.

Its envelopes: https://develop.sentry.dev/sdk/foundations/transport/envelopes/
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

from bot.version import CHECKOUT

Json: TypeAlias = dict[str, Any]

TYPE = "application/x-sentry-envelope"
LONGEST_CHAIN = 5
"""So many exceptions that led one to the other are told at most."""
OURS = frozenset({"bot", "havruta", "scheduler", "sefaria", "storage", "webview"})
PACKAGES = "site-packages"
ID = re.compile(r"[0-9a-f]{8}")
"""What an error goes by, to the person who saw it, too."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where errors are reported: the address that takes envelopes, and the key that lets us in."""

    address: str
    key: str = field(repr=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """What an envelope comes with."""
        ours = f"Sentry sentry_version=7, sentry_client=havruta/1, sentry_key={self.key}"
        return {"Content-Type": TYPE, "X-Sentry-Auth": ours}


def project(dsn: str) -> Project:
    """Return the project of a DSN like https://key@sentry.example/42; raise ValueError."""
    try:
        parts = urlsplit(dsn)
        port, host = parts.port, parts.hostname
    except ValueError:
        msg = "it is no address"
        raise ValueError(msg) from None
    before, _, number = parts.path.rpartition("/")
    if parts.scheme not in {"http", "https"} or not (host and parts.username and number):
        msg = "it is not like https://key@sentry.example/42"
        raise ValueError(msg)
    where = f"[{host}]" if ":" in host else host
    authority = where if port is None else f"{where}:{port}"
    return Project(f"{parts.scheme}://{authority}{before}/api/{number}/envelope/", parts.username)


def envelope(record: logging.LogRecord, release: str) -> bytes:
    """Return a line of the log as Sentry takes it in."""
    event = {"event_id": uuid4().hex, "release": f"havruta@{release}", **_event(record)}
    body = json.dumps(event).encode()
    head = {"event_id": event["event_id"], "sent_at": datetime.now(UTC).isoformat()}
    item = {"type": "event", "content_type": "application/json", "length": len(body)}
    return b"\n".join((json.dumps(head).encode(), json.dumps(item).encode(), body, b""))


def _event(record: logging.LogRecord) -> Json:
    told = record.msg if isinstance(record.msg, dict) else {"event": record.msg}  # structlog's
    is_ours = record.name.partition(".")[0] in OURS
    tags = {"error_id": told.get("error_id") or _id(record.args), "asked": told.get("asked")}
    event = {
        "timestamp": record.created,
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "logentry": {"message": str(told["event"]) if is_ours else f"an error of {record.name}"},
        "tags": {name: value for name, value in tags.items() if value},
    }
    if error := _error(told.get("exc_info") or record.exc_info):
        event["exception"] = {"values": [_exception(one) for one in _chain(error)][::-1]}
    return event


def _id(given: object) -> str | None:
    """Return the error's id, if it stands among what was filled into the line."""
    values = given if isinstance(given, tuple) else ()
    return next((one for one in values if isinstance(one, str) and ID.fullmatch(one)), None)


def _error(exc_info: object) -> BaseException | None:
    if exc_info is True:
        return sys.exception()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return error if isinstance(error, BaseException) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and what it came from, the last first."""
    for _ in range(LONGEST_CHAIN):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _exception(error: BaseException) -> Json:
    kind = type(error)
    frames = [
        _frame(frame.f_code.co_filename, frame.f_code.co_qualname, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    told: Json = {"type": kind.__qualname__, "module": kind.__module__}
    return {**told, "stacktrace": {"frames": frames}} if frames else told


def _frame(file: str, function: str, line: int) -> Json:
    """Return where in the code it was, by no path of this machine."""
    path = Path(file)
    is_ours = path.is_relative_to(CHECKOUT) and PACKAGES not in path.parts
    name = str(path.relative_to(CHECKOUT)) if is_ours else file.rpartition(f"{PACKAGES}/")[2]
    if name == file:
        name = path.name
    return {"filename": name, "function": function, "lineno": line, "in_app": is_ours}
