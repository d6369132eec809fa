"""What comes out the same each time and takes long, done once a process."""

from functools import cache

from httpx._transports import default

from webview.assets import files
from webview.assets.files import Asset


def read_certificates():
    """Have HTTP clients share what they trust: each would read it from the disk, for 30 ms."""
    default.create_ssl_context = cache(default.create_ssl_context)


def pack_files():
    """Have every page that is served take its files as the first has packed them."""
    Asset.of = staticmethod(cache(Asset.of))
    files._all = cache(files._all)
