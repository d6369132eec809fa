"""Which of Discord's servers this process hears of, where several chat processes divide them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import discord

PART = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
MOST = 4096
SHIFT = 22
"""Discord's rule: the number of a server, without its lowest bits, modulo the number of shards."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of this process, of so many in all."""

    ids: tuple[int, ...] = (0,)
    total: int = 1

    @property
    def are_all(self) -> bool:
        """Whether this process has everything."""
        return len(self.ids) == self.total


ALL = Shards()


def checked(text: str) -> str:
    """Return it, if it names shards. Raises `ValueError`."""
    try:
        parsed(text)
    except ValueError:
        msg = "0-3/8 are the first four of eight"
        raise ValueError(msg) from None
    return text


def are_divided(client: discord.Client) -> bool:
    """Whether other processes have shards that this client has not."""
    return not set(range(client.shard_count or 1)) <= set(_ids(client))


def is_ours(client: discord.Client, guild_id: str | None) -> bool:
    """Whether this client hears of the server; for None, of direct messages."""
    return (int(guild_id or 0) >> SHIFT) % (client.shard_count or 1) in _ids(client)


def parsed(text: str) -> Shards:
    """Return what `0-3/8` names: these of so many; empty: the only one. Raises `ValueError`."""
    if not text.strip():
        return ALL
    named, _, total = text.partition("/")
    count = int(total) if total.strip().isdecimal() else 0
    found = [PART.fullmatch(part.strip()) for part in named.split(",")]
    spans = [(int(one[1]), int(one[2] or one[1])) for one in found if one]
    is_known = len(spans) == len(found) and all(first <= last < count for first, last in spans)
    if not is_known or count > MOST:
        raise ValueError(text)
    ids = {number for first, last in spans for number in range(first, last + 1)}
    return Shards(tuple(sorted(ids)), count)


def _ids(client: discord.Client) -> Iterable[int]:
    known: Iterable[int] | None = getattr(client, "shard_ids", None)
    return known or range(client.shard_count or 1)
