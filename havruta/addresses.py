"""Where the page is."""

from typing import Protocol


class Addresses(Protocol):
    """The page's addresses."""

    @property
    def origin(self) -> str:
        """Return where the front page is, without a slash at its end."""
        ...

    def link(self, token: str, /) -> str: ...
    def invitation(self, token: str, /) -> str: ...
    def code(self, code: str, /) -> str: ...
    def unsubscription(self, token: str, /) -> str: ...
