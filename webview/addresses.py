"""The page's addresses, as people and browsers outside know them."""

from yarl import URL

from havruta.addresses import PATH

OWN_HOST_BY_TLS = "__Host-"
"""Browsers take a cookie whose name begins so from this very host and over TLS alone."""
BY_TLS = "__Secure-"
"""Over TLS alone: a cookie of one path may not have the other name."""


class PageAddresses:
    """Addresses under the one that the page is reached at.

    `path` is where of its host it is served: "" for all of it, or one like "/havruta". Then what
    browsers keep of a whole host is not the page's to order (`owns_host`): others are there, too.
    """

    def __init__(self, public_url: str) -> None:
        """Raises ValueError unless it is plain, like https://havruta.example/page."""
        origin, path = _parted(public_url)
        if origin is None or not PATH.fullmatch(path):
            msg = f"PUBLIC_URL needs a scheme, a host and perhaps a plain path: {public_url!r}"
            raise ValueError(msg)
        self.origin, self.path = origin, path
        self.front = f"{origin}{path}"
        self.secure = origin.startswith("https:")
        self.owns_host = not path
        self.cookie_path = path or "/"
        own = OWN_HOST_BY_TLS if self.owns_host else BY_TLS
        self.cookie_prefix = own if self.secure else ""

    def link(self, token: str, /) -> str:
        """Return the address of a personal link."""
        return f"{self.front}/join/{token}"

    def callback(self, provider: str, /) -> str:
        """Return where a provider leads back to; each must have been told of it."""
        return f"{self.front}/sign-in/{provider}/callback"

    def invitation(self, token: str, /) -> str:
        """Return the address of an invitation that went by e-mail."""
        return f"{self.front}/invitation/{token}"

    def code(self, code: str, /) -> str:
        """Return the address at which somebody joins with a code."""
        return f"{self.front}/code/{code}"

    def unsubscription(self, token: str, /) -> str:
        """Return the address at which an address of e-mail asks for no more of it."""
        return f"{self.front}/unsubscribe/{token}"

    def havruta(self, havruta_id: str, /) -> str:
        """Return the address of a havruta's page, for those who belong to it."""
        return f"{self.front}/havrutot/{havruta_id}"

    def session(self, session_id: str, /) -> str:
        """Return the address of a session’s page, for those who belong to its havruta."""
        return f"{self.front}/session/{session_id}"

    def calendar(self, token: str, /) -> str:
        """Return the address at which other programs read a person's calendar."""
        return f"{self.front}/calendar/{token}.ics"


def origin_of(text: str) -> str | None:
    """Return the origin in the one spelling that browsers use, or None if it is none.

    Proxies and programs write a default port, capitals, or a dot at the end of the host.
    """
    origin, path = _parted(text)
    return None if path else origin


def _parted(text: str) -> tuple[str | None, str]:
    """Return the address's origin, if it has one, and its path without a slash at its end."""
    try:
        url = URL(text)
        host = (url.host_subcomponent or "").removesuffix(".")
    except ValueError:
        return None, ""
    if url.scheme not in {"http", "https"} or not host:
        return None, ""
    if url.raw_query_string or url.raw_fragment or url.user:
        return None, ""
    origin = f"{url.scheme}://{host}" + ("" if url.is_default_port() else f":{url.port}")
    return origin, url.raw_path.rstrip("/")
