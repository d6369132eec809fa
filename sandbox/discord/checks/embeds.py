"""Embeds against the table of limits."""

from sandbox.discord.checks.problems import Problems
from sandbox.world.limits import TABLE
from sandbox.world.model import Json

SCHEMES = ("http://", "https://", "attachment://")


def check_embeds(problems: Problems, embeds: list[Json]) -> None:
    """Each embed, and all of them together."""
    problems.length("message.embeds", embeds)
    total = 0
    for index, embed in enumerate(embeds):
        total += _check_embed(problems.at(index), embed)
    limit = TABLE["message.embeds.total"]
    too_much = f"Embed size exceeds maximum size of {limit.most}"
    problems.require(limit.holds(total), "MAX_EMBED_SIZE_EXCEEDED", too_much)


def _check_embed(problems: Problems, embed: Json) -> int:
    """Check one embed; the characters in it."""
    texts = [
        problems.text("embed.title", embed, "title"),
        problems.text("embed.description", embed, "description"),
        _nested_text(problems, embed, "footer", "text"),
        _nested_text(problems, embed, "author", "name"),
    ]
    if embed.get("color") is not None:
        problems.at("color").number("embed.colour", embed["color"])
    _check_urls(problems, embed)
    return sum(map(len, texts)) + _check_fields(problems, embed)


def _nested_text(problems: Problems, embed: Json, part: str, name: str) -> str:
    inner = embed.get(part)
    if not isinstance(inner, dict):
        return ""
    return problems.at(part).text(f"embed.{part}.{name}", inner, name)


def _check_fields(problems: Problems, embed: Json) -> int:
    fields = problems.items(embed, "fields")
    problems.at("fields").length("embed.fields", fields)
    total = 0
    for index, one in enumerate(fields):
        here = problems.at("fields", index)
        total += len(here.text("embed.field.name", one, "name", required=True))
        total += len(here.text("embed.field.value", one, "value", required=True))
    return total


def _check_urls(problems: Problems, embed: Json) -> None:
    _check_url(problems.at("url"), embed.get("url"))
    for part in ("image", "thumbnail"):
        inner = embed.get(part)
        if isinstance(inner, dict):
            _check_url(problems.at(part, "url"), inner.get("url"))


def _check_url(problems: Problems, url: object) -> None:
    if not url:
        return
    if not isinstance(url, str) or not url.startswith(SCHEMES):
        problems.add("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return
    problems.length("embed.url", url)
