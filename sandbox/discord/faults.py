"""Faults on request: which coming requests fail, how, and how often."""

import fnmatch
from dataclasses import dataclass, field
from typing import Literal

When = Literal["before", "after"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """What befalls the next `times` requests whose route or path matches.

    The pattern is a shell pattern over `"POST /channels/{channel_id}/messages"` or over the path
    with its ids. A status of 0 breaks the connection without an answer; no status at all only
    waits for `delay` seconds. With `when="after"` the request takes effect first, and its answer is
    late or lost.
    With `cloudflare` a 429 comes from before Discord: HTML with the code 1015, and no `Via`. With
    `html` anything else does: a page, whatever the status.
    """

    route: str = "*"
    times: int = 1
    status: int | None = None
    code: int = 0
    message: str = "A fault was asked for."
    retry_after: float = 0.05
    is_global: bool = False
    cloudflare: bool = False
    html: bool = False
    delay: float = 0.0
    when: When = "before"

    def matches(self, route: str, path: str) -> bool:
        """Whether this request is meant."""
        wanted = _literal_brackets(self.route)
        return fnmatch.fnmatchcase(route, wanted) or fnmatch.fnmatchcase(path, wanted)


def _literal_brackets(pattern: str) -> str:
    """Only `*` and `?` are special in a pattern."""
    return pattern.replace("[", "[[]")


@dataclass(slots=True)
class Faults:
    """The faults that are still to come."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Let this befall requests from now on."""
        self.waiting.append(fault)

    def take(self, route: str, path: str) -> Fault | None:
        """The fault for this request, if there is one; it counts as having happened."""
        for fault in self.waiting:
            if fault.matches(route, path):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Nothing fails any more."""
        self.waiting.clear()
