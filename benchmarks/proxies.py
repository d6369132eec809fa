"""nginx and Caddy as they are deployed, before page processes of this machine, and thrown away."""

import os
import re
import shutil
import subprocess
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.certificates import HERE, certify
from benchmarks.household import free_port, wait_for_port

DEPLOY = Path(__file__).parent.parent / "deploy"
NGINX = DEPLOY / "nginx/havruta.conf"
CADDY = DEPLOY / "caddy/Caddyfile"
HOW_TO_GET_IT = {
    "nginx": "no nginx: put it in PATH, or `apt-get install nginx`",
    "caddy": "no Caddy: put it in PATH, or `apt-get install caddy`",
}
AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log {folder}/access.log;
    {temporary}
    include {folder}/havruta.conf;
}}
"""
"""What Debian's own nginx.conf does, in a folder of one's own."""
OTHERS = "This is another site."
"""What all else of a host says, where the page is at a path of it."""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program(name: str) -> str | None:
    """Return where "nginx" or "caddy" is; Debian has one of them where no user looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that runs."""

    port: int
    folder: Path
    path: str

    @property
    def host(self) -> str:
        """Where people reach it."""
        return f"https://{HERE}:{self.port}"

    @property
    def url(self) -> str:
        """Where people reach the page."""
        return f"{self.host}{self.path}"

    def written(self) -> str:
        """Return all that it has written down."""
        return "\n".join(file.read_text() for file in self.folder.glob("*.log"))


@contextmanager
def running(
    name: str, folder: Path, pages: Sequence[int], *, port: int, silence: int = 75, path: str = ""
) -> Generator[Proxy, None, None]:
    """Yield "nginx" or "caddy", as deployed, before the pages at these ports.

    nginx cuts a line that is silent for so many seconds; Caddy cuts none. At a path the pages are
    within another site, which has `OTHERS` to say everywhere else.
    """
    found = program(name)
    if found is None:
        raise FileNotFoundError(HOW_TO_GET_IT[name])
    folder.mkdir()
    write = _nginx if name == "nginx" else _caddy
    words = write(folder, pages, port, silence, path)
    own = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(
            [found, *words], stdout=said, stderr=said, env={**os.environ, **own}
        )
    proxy = Proxy(port, folder, path)
    try:
        wait_for_port(port)
        yield proxy
    finally:
        process.kill()
        process.wait()


def _nginx(folder: Path, pages: Sequence[int], port: int, silence: int, path: str) -> list[str]:
    """Write the configuration; return what nginx is started with."""
    certificate, key = certify(folder, "havruta.example.org")
    site = _within_nginx(NGINX.read_text(), path, folder) if path else NGINX.read_text()
    own = {
        r"listen \[::\]:\d+.*;": "",
        r"listen 80;": f"listen {HERE}:{free_port()};",
        r"listen 443 ": f"listen {HERE}:{port} ",
        r"(ssl_certificate +).*;": rf"\g<1>{certificate};",
        r"(ssl_certificate_key +).*;": rf"\g<1>{key};",
        r"/var/log/nginx/": f"{folder}/",
        r"_timeout 75s": f"_timeout {silence}s",
    }
    before = re.compile(r"^    server 127\.0\.0\.1:8080( .*;)$", re.MULTILINE)
    lines = "\n".join(rf"    server {HERE}:{page}\1" for page in pages)
    (folder / "havruta.conf").write_text(_changed(site, {**own, before.pattern: lines}))
    temporary = " ".join(f"{one}_temp_path {folder}/{one};" for one in TEMPORARY)
    configuration = folder / "nginx.conf"
    configuration.write_text(AROUND.format(folder=folder, temporary=temporary))
    return ["-p", str(folder), "-c", str(configuration)]


def _within_nginx(site: str, path: str, folder: Path) -> str:
    """Return another site with the page at a path of it, as the head of what is deployed says."""
    quiet = _found(r"^    access_log .*?client_max_body_size \w+;\n", site)
    away = _found(r"^    error_page .*?\n", site)
    figures = _found(r"^    location = /metrics \{.*?^    \}\n", site)
    others = f"    access_log {folder}/others.log;\n    location / {{ return 200 '{OTHERS}'; }}\n"
    for theirs, instead in ((quiet, others), (away, ""), (figures, "")):
        site = site.replace(theirs, instead)
    at_the_path = {
        r"    location / \{$(?=\n        proxy_pass)": f"    location {path}/ {{\n{quiet}{away}",
        r"    location @away \{$": f"    location @away {{\n{quiet}",
    }
    return _changed(site, at_the_path)


def _caddy(folder: Path, pages: Sequence[int], port: int, _silence: int, path: str) -> list[str]:
    """Write the configuration; return what Caddy is started with."""
    certificate, key = certify(folder, "havruta.example.org")
    site = _within_caddy(CADDY.read_text(), path) if path else CADDY.read_text()
    before = " ".join(f"{HERE}:{page}" for page in pages)
    own = {
        r"^\{$": "{\n\tadmin off\n\tauto_https disable_redirects",
        r"^havruta\.example\.org \{": f"https://{HERE}:{port} {{\n\ttls {certificate} {key}",
        r"reverse_proxy 127\.0\.0\.1:8080 ": f"reverse_proxy {before} ",
    }
    configuration = folder / "Caddyfile"
    configuration.write_text(_changed(site, own))
    return ["run", "--adapter", "caddyfile", "--config", str(configuration)]


def _within_caddy(site: str, path: str) -> str:
    """Return another site with the page at a path of it, as the head of what is deployed says."""
    page = _found(r"^\treverse_proxy .*?^\t\}\n", site)
    site = site.replace("\trespond /metrics 404\n", f"\tredir {path} {path}/\n")
    others = f"\thandle {{\n\t\trespond `{OTHERS}`\n\t}}\n"
    return site.replace(page, f"\thandle {path}/* {{\n{page}\t}}\n{others}")


def _found(pattern: str, text: str) -> str:
    """Return what is deployed like this."""
    found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    if found is None:
        msg = f"nothing is deployed like {pattern!r}"
        raise LookupError(msg)
    return found[0]


def _changed(text: str, own: Mapping[str, str]) -> str:
    """Return what is deployed with each of these lines become this machine's own."""
    for pattern, line in own.items():
        text, times = re.subn(pattern, line, text, flags=re.MULTILINE)
        if not times:
            msg = f"nothing is deployed like {pattern!r}"
            raise LookupError(msg)
    return text
