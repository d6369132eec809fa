"""How somebody signs in with Discord at the sandbox, with a browser that has no screen."""

import re
from html import unescape
from urllib.parse import urljoin


async def sign_in_with_discord(http, address, name):
    """Sign in from a page that offers it, as this person; return how our page ends it."""
    there = await _pressed(http, address, "Continue with Discord")
    back = await _pressed(http, there, f"Continue as {name}")
    return await http.get(back, allow_redirects=False)


async def _pressed(http, address, words):
    """Follow the link with these words; return where it leads."""
    page = await http.get(address)
    links = re.findall(r'<a [^>]*?href="([^"]+)".*?>(.*?)</a>', await page.text(), re.DOTALL)
    [pressed] = [urljoin(str(page.url), unescape(link)) for link, said in links if words in said]
    led = await http.get(pressed, allow_redirects=False)
    return urljoin(pressed, led.headers["Location"])
