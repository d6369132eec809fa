"""The page's addresses, as people and browsers outside know them."""

from yarl import URL


class PageAddresses:
    """Addresses under the one that the page is reached at."""

    def __init__(self, public_url: str) -> None:
        """Raises ValueError unless it is plain, like https://havruta.example."""
        origin = origin_of(public_url)
        if origin is None:
            msg = f"PUBLIC_URL needs a scheme and a host and nothing else: {public_url!r}"
            raise ValueError(msg)
        self.origin = origin
        self.secure = origin.startswith("https:")

    def link(self, token: str, /) -> str:
        """Return the address of a personal link."""
        return f"{self.origin}/join/{token}"

    def callback(self, provider: str, /) -> str:
        """Return where a provider leads back to; each must have been told of it."""
        return f"{self.origin}/sign-in/{provider}/callback"

    def invitation(self, token: str, /) -> str:
        """Return the address of an invitation that went by e-mail."""
        return f"{self.origin}/invitation/{token}"

    def code(self, code: str, /) -> str:
        """Return the address at which somebody joins with a code."""
        return f"{self.origin}/code/{code}"

    def unsubscription(self, token: str, /) -> str:
        """Return the address at which an address of e-mail asks for no more of it."""
        return f"{self.origin}/unsubscribe/{token}"

    def havruta(self, havruta_id: str, /) -> str:
        """Return the address of a havruta's page, for those who belong to it."""
        return f"{self.origin}/havrutot/{havruta_id}"

    def session(self, session_id: str, /) -> str:
        """Return the address of a session’s page, for those who belong to its havruta."""
        return f"{self.origin}/session/{session_id}"

    def calendar(self, token: str, /) -> str:
        """Return the address at which other programs read a person's calendar."""
        return f"{self.origin}/calendar/{token}.ics"


def origin_of(text: str) -> str | None:
    """Return the origin in the one spelling that browsers use, or None if it is none.

    Proxies and programs write a default port, capitals, or a dot at the end of the host.
    """
    try:
        url = URL(text)
        host = (url.host_subcomponent or "").removesuffix(".")
    except ValueError:
        return None
    rest = url.raw_path not in {"", "/"} or url.raw_query_string or url.raw_fragment or url.user
    if url.scheme not in {"http", "https"} or not host or rest:
        return None
    return f"{url.scheme}://{host}" + ("" if url.is_default_port() else f":{url.port}")
