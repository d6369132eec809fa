"""Turns what a request says into a message, and a change of one."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from sandbox.discord.checks.components import TEXT, walk
from sandbox.discord.rest.bodies import Body, Upload
from sandbox.discord.state import Sandbox
from sandbox.world.mentions import calls_everyone, roles_in, users_in
from sandbox.world.model import Channel, Json, Message, MessageFlag, Origin, StoredFile, User
from sandbox.world.refusals import DiscordError

KEPT_FLAGS = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.EPHEMERAL
    | MessageFlag.SILENT
    | MessageFlag.COMPONENTS_V2
)
ATTACHED = "attachment://"


def compose(
    sandbox: Sandbox,
    channel: Channel,
    author: User,
    body: Body,
    *,
    kind: int = 0,
    origin: Origin | None = None,
) -> Message:
    """The message that a checked body describes; it is not posted yet."""
    world = sandbox.world
    message = Message(
        id=world.new_id(),
        channel_id=channel.id,
        author_id=author.id,
        created=world.clock.now(),
        kind=kind,
        origin=origin,
    )
    fields = body.fields
    message.flags = int(fields.get("flags") or 0) & int(KEPT_FLAGS)
    message.tts = bool(fields.get("tts"))
    message.nonce = str(fields["nonce"]) if fields.get("nonce") is not None else None
    reference = fields.get("message_reference")
    if reference:
        message.reply_to, message.kind = str(reference["message_id"]), kind or 19
    fill(sandbox, message, body)
    return message


def fill(sandbox: Sandbox, message: Message, body: Body) -> None:
    """Put the parts that the body names into the message, and leave the others as they are."""
    fields = copy.deepcopy(body.fields)
    if "flags" in fields:
        changeable = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2
        message.flags |= int(fields["flags"] or 0) & int(changeable)
    if "content" in fields:
        message.content = str(fields["content"] or "").strip()
    if "embeds" in fields:
        message.embeds = [_embed(embed) for embed in fields["embeds"] or []]
    if "components" in fields:
        message.components = numbered(fields["components"] or [])
    _attach(sandbox, message, fields, body.files)
    _mention(sandbox, message, fields.get("allowed_mentions"))


def numbered(components: list[Json]) -> list[Json]:
    """The components, each with an id: its own, or the next free number."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for component in walk(components):
        if not component.get("id"):
            component["id"] = next(free)
    return components


def texts(message: Message) -> str:
    """What of a message can mention someone: its content and its text components."""
    shown = [c["content"] for c in walk(message.components) if c.get("type") == TEXT]
    return "\n".join([message.content, *shown])


def _embed(embed: Json) -> Json:
    return {"type": "rich", **{key: value for key, value in embed.items() if value is not None}}


def _attach(sandbox: Sandbox, message: Message, fields: Json, files: dict[int, Upload]) -> None:
    described = {str(a.get("id")): a for a in fields.get("attachments") or []}
    if "attachments" in fields:
        kept = [a for a in message.attachments if a["id"] in described]
        message.attachments = kept
    by_name: dict[str, Json] = {}
    for number, upload in sorted(files.items()):
        attachment = _keep(sandbox, message, upload)
        description = described.get(str(number), {}).get("description")
        if description:
            attachment["description"] = description
        message.attachments.append(attachment)
    by_name = {a["filename"]: a for a in message.attachments}
    for media in _media([*message.embeds, *message.components]):
        _resolve(media, by_name)


def _keep(sandbox: Sandbox, message: Message, upload: Upload) -> Json:
    file_id = sandbox.world.new_id()
    stored = StoredFile(id=file_id, name=upload.name, kind=upload.kind, content=upload.content)
    sandbox.world.save(stored)
    path = f"/attachments/{message.channel_id}/{file_id}/{quote(upload.name)}"
    return {
        "id": file_id,
        "filename": upload.name,
        "size": len(upload.content),
        "url": sandbox.page_url + path,
        "proxy_url": sandbox.page_url + path,
        "content_type": upload.kind,
    }


def _media(part: Any) -> Iterator[Json]:
    """Every object within that has a url, such as an embed's image."""
    if isinstance(part, list):
        for item in part:
            yield from _media(item)
    elif isinstance(part, dict):
        if isinstance(part.get("url"), str):
            yield part
        for value in part.values():
            yield from _media(value)


def _resolve(media: Json, attachments: dict[str, Json]) -> None:
    name = media["url"].removeprefix(ATTACHED)
    if media["url"].startswith(ATTACHED) and name in attachments:
        attachment = attachments[name]
        media |= {"url": attachment["url"], "proxy_url": attachment["proxy_url"]}


def _mention(sandbox: Sandbox, message: Message, allowed: Json | None) -> None:
    text = texts(message)
    message.mentions = [user for user in users_in(text, allowed) if _known(sandbox, user)]
    message.mention_roles = roles_in(text, allowed)
    message.mention_everyone = calls_everyone(text, allowed)


def _known(sandbox: Sandbox, user_id: str) -> bool:
    try:
        sandbox.world.user(user_id)
    except DiscordError:
        return False
    return True
