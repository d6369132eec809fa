"""What a request carries: JSON, or a form with JSON and files in it."""

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import BodyPartReader, web

from sandbox.world.limits import TABLE
from sandbox.world.model import Json
from sandbox.world.refusals import DiscordError, Refusal

BODY = web.RequestKey("BODY", object)
FILE_FIELD = re.compile(r"files?\[?(\d*)\]?")
DEFAULT_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """The JSON of a request, and the files beside it by their number."""

    json: Any
    files: dict[int, Upload] = field(default_factory=dict)

    @property
    def fields(self) -> Json:
        """The JSON as an object; raises INVALID_FORM when it is something else."""
        if not isinstance(self.json, dict):
            raise DiscordError(Refusal.INVALID_FORM)
        return self.json

    @property
    def items(self) -> list[Json]:
        """The JSON as a list of objects; raises INVALID_FORM when it is something else."""
        if not isinstance(self.json, list) or not all(isinstance(i, dict) for i in self.json):
            raise DiscordError(Refusal.INVALID_FORM)
        return self.json


async def read(request: web.Request) -> Body:
    """The request's body; raises INVALID_JSON or TOO_LARGE."""
    if request.content_type == "multipart/form-data":
        body = await _read_form(request)
    else:
        body = Body(_parse(await request.read()))
    request[BODY] = body.json
    return body


def _parse(raw: bytes) -> Any:
    if not raw:
        return {}
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        raise DiscordError(Refusal.INVALID_JSON) from None


async def _read_form(request: web.Request) -> Body:
    payload: Any = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise DiscordError(Refusal.INVALID_FORM)
        content = bytes(await part.read())
        number = FILE_FIELD.fullmatch(part.name or "")
        if number:
            files[int(number[1] or 0)] = _upload(part, content)
        elif part.name == "payload_json":
            payload = _parse(content)
    return Body(payload, files)


def _upload(part: BodyPartReader, content: bytes) -> Upload:
    if not TABLE["message.attachment.bytes"].holds(len(content)):
        raise DiscordError(Refusal.TOO_LARGE)
    kind = part.headers.get("Content-Type", DEFAULT_TYPE)
    return Upload(part.filename or "file", kind, content)
