"""The page's addresses, as people and browsers outside know them."""

from urllib.parse import urlsplit


class PageAddresses:
    """Addresses under the one that the page is reached at."""

    def __init__(self, public_url: str) -> None:
        """Raises ValueError unless it is plain, like https://havruta.example."""
        parts = urlsplit(public_url.rstrip("/"))
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
            msg = f"PUBLIC_URL needs a scheme and a host and nothing else: {public_url!r}"
            raise ValueError(msg)
        self.origin = f"{parts.scheme}://{parts.netloc}".lower()
        self.secure = parts.scheme == "https"

    def link(self, token: str, /) -> str:
        """Return the address of a personal link."""
        return f"{self.origin}/join/{token}"
