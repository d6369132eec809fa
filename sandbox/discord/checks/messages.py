"""A message, new or edited, against the table of limits."""

from sandbox.discord.checks.components import check_components
from sandbox.discord.checks.embeds import check_embeds
from sandbox.discord.checks.problems import Problems
from sandbox.world.limits import TABLE
from sandbox.world.model import Json, Message, MessageFlag
from sandbox.world.refusals import DiscordError, Refusal

LEGACY = ("content", "embeds", "poll", "sticker_ids")
SHOWN = {"title", "description", "fields", "image", "thumbnail", "footer", "author", "video"}
PARSED = {"users": "users", "roles": "roles"}


def check_new(body: Json, files: int, problems: Problems | None = None) -> None:
    """A message to be posted; raises INVALID_FORM or EMPTY_MESSAGE."""
    problems = problems or Problems()
    v2 = bool(_flags(problems, body) & MessageFlag.COMPONENTS_V2)
    _check_parts(problems, body, files, v2=v2)
    problems.raise_if_any()
    if not files and _says_nothing(body):
        raise DiscordError(Refusal.EMPTY_MESSAGE)


def check_edit(message: Message, body: Json, files: int, problems: Problems | None = None) -> None:
    """A change of a message; raises INVALID_FORM or EMPTY_MESSAGE."""
    problems = problems or Problems()
    v2 = message.has(MessageFlag.COMPONENTS_V2)
    v2 = v2 or bool(_flags(problems, body) & MessageFlag.COMPONENTS_V2)
    _check_parts(problems, body, files, v2=v2)
    problems.raise_if_any()
    if not files and not _left_after(message, body):
        raise DiscordError(Refusal.EMPTY_MESSAGE)


def _check_parts(problems: Problems, body: Json, files: int, *, v2: bool) -> None:
    problems.text("message.content", body, "content")
    check_embeds(problems.at("embeds"), problems.items(body, "embeds"))
    components = problems.items(body, "components")
    if components or (v2 and "components" in body):
        check_components(problems.at("components"), components, v2=v2)
    if v2:
        _check_no_legacy(problems, body)
    _check_mentions(problems.at("allowed_mentions"), body.get("allowed_mentions"))
    _check_attachments(problems, body, files)
    _check_nonce(problems, body)


def _check_no_legacy(problems: Problems, body: Json) -> None:
    words = "The 'MessageFlags.IS_COMPONENTS_V2' flag cannot be used with this field"
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    for name in LEGACY:
        problems.at(name).require(not body.get(name), code, words)


def _check_mentions(problems: Problems, mentions: object) -> None:
    if not isinstance(mentions, dict):
        problems.require(mentions is None, "DICT_TYPE_CONVERT", "Must be an object.")
        return
    parse = mentions.get("parse") or []
    for name, kind in PARSED.items():
        listed = mentions.get(name) or []
        problems.at(name).length(f"mentions.{name}", listed)
        both = f"parse:[{name!r}] and {name}: [ids...] are mutually exclusive."
        problems.require(not (kind in parse and listed), "MESSAGE_ALLOWED_MENTIONS_PARSE", both)
        once = "The set already contains this value"
        unique = len(set(listed)) == len(listed)
        problems.at(name).require(unique, "SET_TYPE_ALREADY_CONTAINS_VALUE", once)
    known = set(parse) <= {"users", "roles", "everyone"}
    problems.at("parse").require(known, "BASE_TYPE_CHOICES", "users, roles or everyone.")


def _check_attachments(problems: Problems, body: Json, files: int) -> None:
    attachments = problems.items(body, "attachments")
    here = problems.at("attachments")
    limit = TABLE["message.attachments"]
    here.require(
        limit.holds(max(files, len(attachments))),
        "BASE_TYPE_MAX_LENGTH",
        f"Must be {limit.most} or fewer in length.",
    )
    for index, attachment in enumerate(attachments):
        here.at(index).text("message.attachment.description", attachment, "description")


def _check_nonce(problems: Problems, body: Json) -> None:
    nonce = body.get("nonce")
    if nonce is not None:
        problems.at("nonce").length("message.nonce", str(nonce))


def _flags(problems: Problems, body: Json) -> int:
    flags = body.get("flags") or 0
    if not isinstance(flags, int):
        problems.at("flags").add("NUMBER_TYPE_COERCE", f'Value "{flags}" is not int.')
        return 0
    return flags


def _says_nothing(body: Json) -> bool:
    """Blank text beside nothing else is as good as no message, and so is an empty embed."""
    others = any(body.get(part) for part in ("components", "poll", "sticker_ids"))
    shown = any(embed.keys() & SHOWN for embed in body.get("embeds") or [])
    return not others and not shown and not str(body.get("content") or "").strip()


def _left_after(message: Message, body: Json) -> bool:
    """Whether anything remains of the message once it is edited so."""
    parts = ("content", "embeds", "components", "attachments")
    return any(body.get(p) if p in body else getattr(message, p) for p in parts)
