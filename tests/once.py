"""What comes out the same each time and takes long, done once a process."""

from functools import cache

from httpx._transports import default

from webview.assets import files
from webview.assets.files import Asset


def read_certificates(patch=setattr):
    """Have HTTP clients share what they trust: each would read it from the disk, for 30 ms."""
    patch(default, "create_ssl_context", cache(default.create_ssl_context))


def pack_files(patch=setattr):
    """Have every page that is served take its files as the first has packed them."""
    patch(Asset, "of", staticmethod(cache(Asset.of)))
    patch(files, "_all", cache(files._all))
