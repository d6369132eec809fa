"""A certified OpenID provider as a program beside the tests: people sign in there for real."""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
import pytest
from joserfc.jwk import ECKey
from yarl import URL

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("provider.js")
HOW_TO_GET_IT = "needs Node.js 20 or newer, and what package.json names: make npm"
SECRET = "google's secret: +%&="
TEAM, KEY_ID = "TEAM000001", "KEY0000001"
LEADS_ON = {302, 303}
PEOPLE = {
    "ruth": {"name": "Ruth", "email": "Ruth@Example.org", "email_verified": True},
    "boaz": {"name": "Boaz", "email": "boaz@example.org", "email_verified": False},
    "naomi": {"email": "naomi@example.org", "email_verified": "true"},
}


class OpenIdProgram:
    """A provider that runs; `team_key` is the key that Apple would have given out."""

    def __init__(self, issuer, team_key):
        self.issuer, self.team_key = issuer, team_key

    async def fail(self, **fault):
        """Have its next answers be wrong; nothing: right again."""
        async with aiohttp.ClientSession() as http, http.post(f"{self.issuer}/fault", json=fault):
            pass


async def choose(address, person):
    """Sign in at the provider as this person, in a browser that it does not know yet.

    Return where it leads back, and the form that it sends there (None: it sends none).
    """
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        page = await _follow(http, address)
        page = await _follow(http, urljoin(str(page.url), f"?as={person}"))
        if page.status in LEADS_ON:
            return page.headers["Location"], None
        html = await page.text()
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', html)
    [action] = re.findall(r'action="([^"]+)"', html)
    return unescape(action), {name: unescape(value) for name, value in fields}


async def _follow(http, address):
    """Go on as long as the provider leads on within itself."""
    home = URL(address).origin()
    while True:
        page = await http.get(address, allow_redirects=False)
        address = urljoin(address, page.headers.get("Location", ""))
        if page.status not in LEADS_ON or URL(address).origin() != home:
            return page


@pytest.fixture(scope="session")
def openid_program(page_origin):
    """A provider that lasts as long as the tests, and leads back to the page there."""
    if shutil.which("node") is None or not (ROOT / "node_modules/oidc-provider").exists():
        pytest.skip(HOW_TO_GET_IT)
    team_key = ECKey.generate_key("P-256")
    settings = {
        "redirects": [f"{page_origin}/sign-in/{name}/callback" for name in ("google", "apple")],
        "apple": {"team": TEAM, "key": KEY_ID, "jwk": team_key.as_dict(private=False)},
        "people": PEOPLE,
        "secret": SECRET,
    }
    pipe = subprocess.PIPE
    with subprocess.Popen(
        ["node", PROGRAM, json.dumps(settings)],
        cwd=ROOT,
        env=os.environ | {"NODE_NO_WARNINGS": "1"},
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        issuer = process.stdout.readline().strip()
        assert issuer, "the provider did not start"
        yield OpenIdProgram(issuer, team_key)
        process.stdin.close()
