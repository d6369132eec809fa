"""The page's own files: read once, joined, packed, and kept by browsers for as long as they like.

The address of a file holds a digest of them all, so that modules can name each other plainly and
a new release is never mixed with an old one.
"""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import brotli
from aiohttp import hdrs, web

from webview.assets import bundling, sheets
from webview.assets.scripts import undocumented

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
ENTRIES = ("session.js", "forms/forms.js", "forms/zone.js", "check/check.js")
"""The modules that pages name; each brings all that it imports."""
WORKER = "offline/worker.js"
"""What browsers run beside the pages; its address must outlast releases."""
BROTLI = 5
"""At 11 the last twelfth costs twenty times as long, at every start."""


@dataclass(frozen=True)
class Asset:
    """One file, as it is and packed."""

    body: bytes
    kind: str
    packed: Mapping[str, bytes]
    etag: str

    @classmethod
    def of(cls, name: str, body: bytes) -> "Asset":
        """Return the file; what is packed already is not packed again."""
        suffix = Path(name).suffix
        ways = (
            {}
            if suffix == ".woff2"
            else {"br": brotli.compress(body, quality=BROTLI), "gzip": gzip.compress(body, mtime=0)}
        )
        return cls(body, TYPES[suffix], ways, f'"{sha256(body).hexdigest()[:16]}"')

    def response(self, request: web.Request, *, kept: str) -> web.Response:
        """Return it in the best packing that the browser takes."""
        taken = request.headers.get(hdrs.ACCEPT_ENCODING, "")
        way = next((way for way in self.packed if way in taken), None)
        headers = {"Cache-Control": kept, "ETag": self.etag, "Vary": "Accept-Encoding"}
        if request.headers.get(hdrs.IF_NONE_MATCH) == self.etag:
            return web.Response(status=304, headers=headers)
        if way is not None:
            headers["Content-Encoding"] = way
        body = self.packed[way] if way is not None else self.body
        return web.Response(body=body, headers=headers | {"Content-Type": self.kind})


class Assets:
    """The files under `static/`, and the fonts once they are packed."""

    def __init__(self, edition: str, path: str = "") -> None:
        """`edition` tells one packing of the fonts from another; `path` is the page's own."""
        self._files = {name: Asset.of(name, body) for name, body in _all().items()}
        etags = [f"{name}{asset.etag}" for name, asset in self._files.items()]
        self._digest = sha256("\n".join([edition, *etags]).encode()).hexdigest()[:12]
        self._folder = f"{path}/static/{self._digest}"
        self._fonts: asyncio.Task[Mapping[str, bytes]] | None = None

    def url(self, name: str) -> str:
        """Return the address of a file, or raise KeyError."""
        if not name.startswith("fonts/"):
            self._files[name]
        return f"{self._folder}/{name}"

    def wait_for(self, fonts: asyncio.Task[Mapping[str, bytes]]) -> None:
        """Have the fonts too, as soon as they are packed."""
        self._fonts = fonts
        fonts.add_done_callback(self._take)

    async def serve(self, request: web.Request) -> web.Response:
        """Answer with one file."""
        name = request.match_info["name"]
        if name.startswith("fonts/") and self._fonts is not None:
            await asyncio.wait([self._fonts])
        if (asset := self._files.get(name)) is None:
            raise web.HTTPNotFound
        same = request.match_info["digest"] == self._digest
        return asset.response(request, kept=FOR_EVER if same else ASK_AGAIN)

    @property
    def edition(self) -> str:
        """What tells these files from those of another release."""
        return self._digest

    async def worker(self, request: web.Request) -> web.Response:
        """Answer with what keeps pages in browsers; it is asked for again at every visit."""
        return self._files[WORKER].response(request, kept=ASK_AGAIN)

    async def icon(self, request: web.Request) -> web.Response:
        """Answer with the page's icon, which browsers ask for by this name."""
        return self._files["favicon.svg"].response(request, kept=ASK_AGAIN)

    def _take(self, fonts: asyncio.Task[Mapping[str, bytes]]) -> None:
        """Put the fonts beside the other files; if they could not be packed, do without."""
        if not fonts.cancelled() and fonts.exception() is None:
            self._files |= {f"fonts/{n}": Asset.of(n, body) for n, body in fonts.result().items()}


def _all() -> dict[str, bytes]:
    """Return the files by name: modules and sheets that come together are in one, and alone."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    files = {str(path.relative_to(FOLDER)): _read(path) for path in paths}
    texts = {name: body.decode() for name, body in files.items() if name.endswith((".js", ".css"))}
    scripts = {name: text for name, text in texts.items() if name.endswith(".js")}
    for entry in ENTRIES:
        files[entry] = bundling.bundled(scripts, entry).encode()
        for name in bundling.later(scripts, entry):
            files[name] = bundling.bundled(scripts, name, entry).encode()
    for kind in sheets.SHEETS:
        files[f"styles/{kind}.css"] = sheets.joined(kind, texts).encode()
    return files


def _read(path: Path) -> bytes:
    body = path.read_bytes()
    return undocumented(body) if path.suffix == ".js" else body
