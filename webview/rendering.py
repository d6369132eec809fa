"""Templates: a page holds no rule, and every sentence in it is in the words of whoever asks."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache, partial
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from babel.dates import format_date, get_timezone
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from havruta.names import plain
from havruta.numerals import GERESH, GERSHAYIM, numeral
from havruta.people.model import User
from havruta.people.reading import kind_of, looks
from havruta.wording import Wording, languages, name_of
from webview import access, marks, pictures
from webview.app_keys import ASKER, LANDING, PROVIDERS, REQUEST_ID, STUDY, TEMPLATES
from webview.categories import category_named

FOLDER = Path(__file__).parent / "templates"
TORN = re.compile(f"[?!…]{GERSHAYIM}")
"""A quotation's end. Its mark is a letter to browsers, which would begin a line with it."""
ADDRESS = re.compile("https?://", re.IGNORECASE)
OURS = re.compile(r'\b(?:href|src|action|formaction|data-suggestions|data-root)="(?=/)')
"""Before what stands in a template as an address of ours. One that is a value passes `ours`."""
HEBREW = re.compile("[\u05d0-\u05ea]")
shown = lru_cache(maxsize=4096)(plain)
"""The same names stand on every page of the same people."""
COMMAND = re.compile(r"/\w+ \w+")


class Templates(FileSystemLoader):
    """Templates, of which those addresses that begin with a slash go below the page's path.

    They do once, as a template is read, and cost no page anything.
    """

    def __init__(self, folder: Path, path: str) -> None:
        super().__init__(folder)
        self._below = rf"\g<0>{path}"

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the template as jinja needs it, with the name of its file."""
        source, file, is_current = super().get_source(environment, template)
        return OURS.sub(self._below, source), file, is_current


def open_templates(static: Callable[[str], str], path: str = "") -> Environment:
    """Return the templates, for a page that is served under this path of its host.

    `static` gives the address of a file of the page.
    """
    templates = Environment(
        loader=Templates(FOLDER, path),
        autoescape=True,
        auto_reload=False,  # they change with the program alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(static=static)
    templates.globals.update(languages=languages, name_of=name_of)
    templates.globals.update(category_named=category_named, kind_of=kind_of)
    templates.globals.update(marks_of=marks.marks_of, is_sung=marks.is_sung)
    templates.filters.update(
        numeral=_in_margin,
        pictured=pictures.with_pictures_told,
        host=_host,
        webcal=_webcal,
        moment=_moment,
        plain=shown,
        commands=_with_commands,
        names=names,
        ours=lambda address: path + address,
        unbroken=_unbroken,
    )
    templates.tests.update(address=ADDRESS.match, hebrew=HEBREW.search)
    return templates


def render(
    request: web.Request, name: str, /, *, status: HTTPStatus = HTTPStatus.OK, **values: Any
) -> web.Response:
    """Return the template, filled in, as a private answer that nothing keeps."""
    html = render_text(request, name, **values)
    response = web.Response(text=html, status=status, content_type="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def see_other(address: str) -> web.Response:
    """Return what leads there, once a form has done its work; nothing keeps it."""
    headers = {"Location": address, "Cache-Control": "no-store"}
    return web.Response(status=HTTPStatus.SEE_OTHER, headers=headers)


def render_text(
    request: web.Request, name: str, /, *, kind: str = "other", **values: object
) -> str:
    """Return the template, filled in, as whoever asks likes to read a book of this kind."""
    template = request.app[TEMPLATES].get_template(name)
    ways_in = {
        "providers": [*request.app[PROVIDERS]],
        "has_mail": request.app[STUDY].has_mail,
        "landing": request.get(LANDING, "/"),
    }
    knows_zone = ASKER not in request or request[ASKER].user.zone is not None
    asked = {"say": access.say(request), "learns_zone": not knows_zone}
    if ASKER in request:
        asked["looks_of"] = partial(looks, request[ASKER].user)
    asked["looks"] = looks(request[ASKER].user, kind) if ASKER in request else {}
    return template.render(**asked, **ways_in, error_id=request[REQUEST_ID], **values)


def _in_margin(number: int) -> str:
    """Return a Hebrew numeral without the signs that tell it from a word, as in a margin."""
    return numeral(number).replace(GERESH, "").replace(GERSHAYIM, "")


def _unbroken(markup: str) -> str:
    """Return the Hebrew with the ends of its quotations kept on one line."""
    return TORN.sub(r'<span class="unbroken">\g<0></span>', markup)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _webcal(address: str) -> str:
    """Return the address as browsers hand it on to a program for calendars."""
    return f"webcal:{address.partition(':')[2]}"


def _moment(when: datetime, user: User, say: Wording) -> str:
    """Return a date and a time as the person's clock shows them."""
    there = when.astimezone(get_timezone(user.zone or "UTC"))
    return f"{format_date(there, locale=say.language)}, {there:%H:%M}"


def names(people: Iterable[User], say: Wording) -> str:
    """Return what these are called, each set apart, so that none reorders the others."""
    return ", ".join(f"\u2068{shown(say.person(person.name))}\u2069" for person in people)


def _with_commands(sentence: str) -> str:
    """Return the sentence as HTML, with the commands in it set as such."""
    return COMMAND.sub(r"<code>\g<0></code>", escape(sentence))
