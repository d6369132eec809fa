"""Where the page is."""

from typing import Protocol


class Addresses(Protocol):
    """The page's addresses."""

    def link(self, token: str, /) -> str: ...
