"""Pictures within a text: what stands in their place, and leads to them."""

import re
from html import escape, unescape
from urllib.parse import quote

from havruta.wording import Wording

_PICTURE = re.compile(r"<img\b[^>]*>")
_SAID = re.compile(r"(src|alt)=\"([^\"]*)\"")
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]"


def with_pictures_told(markup: str, say: Wording, section_url: str | None) -> str:
    """Return sanitised markup in which each picture is a link that says what it shows.

    One that has no address on the web leads to its section, at the publisher's.
    """
    return _PICTURE.sub(lambda picture: _told(picture[0], say, section_url), markup)


def _told(picture: str, say: Wording, section_url: str | None) -> str:
    said = {name: unescape(value) for name, value in _SAID.findall(picture)}
    what = said.get("alt", "")
    text = escape(say("Picture: {what}", what=what) if what else say("Picture"))
    if not (address := said.get("src") or section_url):
        return f'<bdi class="picture">{text}</bdi>'
    href = escape(quote(address, safe=_AS_IT_IS))
    return (
        f'<a class="picture" href="{href}" rel="noopener noreferrer external" target="_blank">'
        f"<bdi>{text}</bdi></a>"
    )
