"""Who is mentioned in a text, and who of them is to be called."""

import re

from sandbox.world.model import Json, User

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")
TYPED = re.compile(r"(?<![\w@<])@(\w+)")


def users_in(text: str, allowed: Json | None) -> list[str]:
    """The ids of the users that the text calls, in order, each once."""
    named = list(dict.fromkeys(USER.findall(text)))
    return named if allowed is None else _allowed(named, "users", allowed)


def roles_in(text: str, allowed: Json | None) -> list[str]:
    """The ids of the roles that the text calls."""
    named = list(dict.fromkeys(ROLE.findall(text)))
    return named if allowed is None else _allowed(named, "roles", allowed)


def calls_everyone(text: str, allowed: Json | None) -> bool:
    """Whether the text calls everyone, and may."""
    may = allowed is None or "everyone" in (allowed.get("parse") or [])
    return may and EVERYONE.search(text) is not None


def written_out(text: str, users: list[User]) -> str:
    """What a person typed, with every `@Name` turned into a mention; e-mail addresses stay."""
    by_name = {user.name.casefold(): user for user in users}

    def mention(match: re.Match[str]) -> str:
        user = by_name.get(match[1].casefold())
        return f"<@{user.id}>" if user else match[0]

    return TYPED.sub(mention, text)


def _allowed(named: list[str], kind: str, allowed: Json) -> list[str]:
    if kind in (allowed.get("parse") or []):
        return named
    listed = {str(one) for one in allowed.get(kind) or []}
    return [one for one in named if one in listed]
