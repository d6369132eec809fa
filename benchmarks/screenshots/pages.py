"""What is to be seen of the page: every route for people, and what they meet there."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, TypeAlias

from playwright.async_api import Page, WebSocketRoute

from benchmarks.screenshots import calls
from benchmarks.screenshots.calls import SOCKET
from benchmarks.screenshots.stage import NAOMI

RESTART, ENDED = 1012, 4001
"""Codes of a socket: its page comes back, and its session is over (docs/protocol.md)."""
SUMMARY: Final = {
    "range": "Ruth 1:1–2:3",
    "minutes": 47,
    "people": ["Isaac", "רבקה"],
    "last": "Ruth 2:3",
}
"""What a session is told to have been, which goes on for whoever comes next."""

Act: TypeAlias = Callable[[Page], Awaitable[None]]

NOT_TO_BE_SEEN: Final = {
    "/books": "offers for what is being typed",
    "/zones": "the same",
    "/profile/export": "a file to keep",
    "/occurrences/{key}/calendar.ics": "the same",
    "/calendar/{secret}.ics": "for programs that show it in their own way",
    "/sign-in/{provider}": "leads on to the provider",
    "/session/{session_id}/section": "a piece of a session's page",
    "/session/{session_id}/contents": "the same",
    "/session/{session_id}/place": "the same",
    "/session/{session_id}/links": "the same",
    "/session/{session_id}/commentary": "the same",
    "/session/{session_id}/passage": "the same",
    "/session/{session_id}/elsewhere": "the same",
    "/session/{session_id}/words": "the same",
    "/session/{session_id}/search": "the same",
    "/session/{session_id}/marks": "the same",
    "/session/{session_id}/said": "the same",
    "/session/{session_id}/socket": "its socket",
    "/recordings/{recording_id}/{number:[0-9]{1,6}}.ogg": "a file to hear",
    "/static/{digest}/{name:.+}": "what pages are made of",
    "/favicon.svg": "the same",
    "/worker.js": "what keeps them in browsers",
    "/livez": "for programs",
    "/healthz": "the same",
    "/metrics": "the same",
}
"""Routes that no picture is taken of, and why."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Something to be seen: where (with places of the stage), by whom ("": nobody), after what.

    `is_long`: the picture is of the whole page and not of what a window shows of it. `is_broken`:
    our database fails meanwhile.
    """

    name: str
    route: str
    path: str
    who: str = ""
    act: Act | None = None
    status: HTTPStatus = HTTPStatus.OK
    is_long: bool = True
    is_broken: bool = False


async def _press(page: Page, *, on: str) -> None:
    await page.locator(on).first.click()
    await page.wait_for_load_state()


async def _write(page: Page, *, into: str, text: str, then: str) -> None:
    await page.locator(into).fill(text)
    await _press(page, on=then)


async def _be_offered(page: Page, *, field: str, text: str) -> None:
    await page.locator(field).press_sequentially(text)
    await page.locator(".suggestions [role=option]").first.wait_for()


async def _go_live(page: Page) -> None:
    await page.wait_for_selector("body[data-connection=live]")


async def _open(page: Page, *, with_button: str) -> None:
    await _go_live(page)
    await page.locator(with_button).click()


async def _look_beside(page: Page, *, pane: str, query: str = "") -> None:
    await _open(page, with_button="#beside")
    await page.locator(f"#panel [data-pane={pane}]").click()
    if query:
        await page.locator("#panel input[type=search]").fill(query)
        await page.keyboard.press("Enter")
    await page.locator("#panel .pane > *").first.wait_for(state="attached")


async def _reconnect(page: Page) -> None:
    await page.route_web_socket(SOCKET, lambda socket: socket.close(code=RESTART))
    await page.reload()
    await page.wait_for_selector("body[data-connection=reconnecting]")


async def _say_farewell(page: Page) -> None:
    await page.route_web_socket(SOCKET, _ending)
    await page.reload()
    await page.wait_for_selector("body[data-connection=ended] #farewell:not([hidden])")


def _ending(page: WebSocketRoute) -> None:
    """Pass on the server's first words, and then that the session is over."""

    async def pass_on(said: str | bytes) -> None:
        page.send(said)
        page.send(json.dumps({"type": "ended", "summary": SUMMARY}))
        await page.close(code=ENDED)

    page.connect_to_server().on_message(pass_on)


async def _cancel(page: Page) -> None:
    await _press(page, on='a[href^="/sign-in/discord"]')
    await page.locator('a[href*="access_denied"]').click()
    await page.wait_for_load_state()


async def _fall_behind(page: Page) -> None:
    """Have the havruta follow the week's parasha from its beginning on."""
    await page.locator("#cycle").select_option("parasha")
    await _press(page, on='form[action$="/follow"] button')
    await _write(page, into="#ref", text="Genesis 1:1", then='form[action$="/place"] button')


async def _invite(page: Page) -> None:
    text = f"{NAOMI}, boaz@example.org, nobody"
    await _write(page, into="#emails", text=text, then='form[action$="/invite"] button')


def _session(name: str, act: Act = _go_live, who: str = "isaac") -> Sight:
    return Sight(name, "/session/{session_id}", "{session}", who, act, is_long=False)


def _havruta(name: str, key: str, who: str = "isaac", act: Act | None = None) -> Sight:
    return Sight(name, "/havrutot/{havruta_id}", f"{{{key}}}", who, act)


def _refused(name: str, route: str, path: str, status: HTTPStatus, who: str = "") -> Sight:
    return Sight(name, route, path, who, status=status)


_Status: TypeAlias = HTTPStatus
_PREVIEW: Final = 'form[action="/plans/preview"] button'
SIGHTS: Final = [
    # Nobody is signed in
    Sight("front-signed-out", "/", "/"),
    Sight("sign-in", "/sign-in", "/sign-in"),
    Sight(
        "sign-in-mailed",
        "/sign-in",
        "/sign-in",
        act=partial(_write, into="#address", text=NAOMI, then=".by-mail button"),
    ),
    Sight(
        "sign-in-cancelled",
        "/sign-in/{provider}/callback",
        "/sign-in",
        act=_cancel,
        status=_Status.BAD_REQUEST,
    ),
    Sight(
        "sign-in-unreachable",
        "/sign-in/{provider}/callback",
        "/sign-in",
        act=partial(_press, on='a[href^="/sign-in/google"]'),
        status=_Status.SERVICE_UNAVAILABLE,
    ),
    _refused(
        "sign-in-over",
        "/sign-in/{provider}/callback",
        "/sign-in/discord/callback?state=old&code=old",
        _Status.BAD_REQUEST,
    ),
    _refused("session-signed-out", "/session/{session_id}", "{session}", _Status.UNAUTHORIZED),
    Sight("sheet", "/session/{session_id}/sheet", "{session}/sheet", "isaac"),
    Sight("missed", "/session/{session_id}/missed", "{ended}/missed", "jacob"),
    Sight("link", "/join/{token}", "{link}"),
    Sight("link-while-another", "/join/{token}", "{link}", "esau"),
    _refused("link-used", "/join/{token}", "{used}", _Status.GONE),
    _refused("link-over", "/join/{token}", "/join/long-ago", _Status.GONE),
    Sight("invitation", "/invitation/{token}", "{invitation}"),
    Sight("invitation-signed-in", "/invitation/{token}", "{invitation}", "rebecca"),
    Sight("invitation-known-address", "/invitation/{token}", "{invitation-known}"),
    Sight("invitation-known-elsewhere", "/invitation/{token}", "{invitation-known}", "rebecca"),
    _refused(
        "invitation-unknown", "/invitation/{token}", "/invitation/long-ago", _Status.NOT_FOUND
    ),
    _refused("invitation-answered", "/invitation/{token}", "{answered}", _Status.GONE),
    Sight("code-signed-out", "/code/{code}", "{code}"),
    Sight("code", "/code/{code}", "{code}", "rebecca"),
    _refused("code-unknown", "/code/{code}", "/code/AAAA-BBBB-CCCC-DDDD", _Status.NOT_FOUND),
    Sight("unsubscribe", "/unsubscribe/{token}", "{unsubscribe}"),
    Sight(
        "unsubscribed",
        "/unsubscribe/{token}",
        "{unsubscribe}",
        act=partial(_press, on="form button"),
    ),
    _refused("no-such-page", "/", "/nowhere", _Status.NOT_FOUND),
    # The front page and its forms
    Sight("front", "/", "/", "isaac"),
    Sight("front-first-visit", "/", "/", "rebecca"),
    Sight("front-by-mail", "/", "/", "naomi"),
    Sight("new", "/havrutot/new", "/havrutot/new", "isaac"),
    Sight(
        "new-while-typing",
        "/havrutot/new",
        "/havrutot/new",
        "isaac",
        partial(_be_offered, field="#book", text="רות"),
    ),
    Sight(
        "new-refused",
        "/havrutot/new",
        "/havrutot/new",
        "rebecca",
        partial(_write, into="#book", text="qqq", then='form[action="/havrutot"] button'),
        _Status.NOT_FOUND,
    ),
    Sight(
        "new-code-refused",
        "/havrutot/new",
        "/havrutot/new",
        "rebecca",
        partial(_write, into="#code", text="AAAA", then='form[action$="/join"] button'),
        _Status.NOT_FOUND,
    ),
    # The calendar
    Sight("calendar", "/calendar", "/calendar", "isaac"),
    Sight("calendar-list", "/calendar", "/calendar?view=list", "isaac"),
    Sight("calendar-address", "/calendar/address", "/calendar/address", "isaac"),
    Sight("plan", "/plans/new", "/plans/new", "isaac"),
    Sight(
        "plan-understood",
        "/plans/new",
        "/plans/new",
        "isaac",
        partial(_write, into="#when", text="tomorrow 20:30", then=_PREVIEW),
    ),
    Sight(
        "plan-unclear",
        "/plans/new",
        "/plans/new",
        "isaac",
        partial(_write, into="#when", text="Friday 8", then=_PREVIEW),
    ),
    Sight("occurrence", "/occurrences/{key}", "{occurrence}", "isaac"),
    Sight(
        "occurrence-moving",
        "/occurrences/{key}",
        "{occurrence}",
        "isaac",
        partial(_write, into="#when", text="tomorrow 21:00", then='form[action$="preview"] button'),
    ),
    Sight(
        "occurrence-proposed",
        "/occurrences/{key}",
        "{occurrence}",
        "isaac",
        partial(_press, on='form[action$="/propose"] button'),
    ),
    # One havruta
    _havruta("havruta", "morning"),
    _havruta("havruta-in-session", "thursday"),
    _havruta("havruta-of-another", "thursday", "naomi"),
    _havruta("havruta-offered", "circle"),
    _havruta("havruta-archived", "aside"),
    _havruta("havruta-invited", "thursday", act=_invite),
    _havruta("havruta-code", "morning", act=partial(_press, on='form[action$="/codes"] button')),
    _havruta("havruta-behind", "morning", act=_fall_behind),
    _refused(
        "havruta-unknown",
        "/havrutot/{havruta_id}",
        "/havrutot/01M8KHN55KSTPHT8W51KP8XQMZ",
        _Status.NOT_FOUND,
        "isaac",
    ),
    Sight("history", "/history", "/history", "isaac"),
    Sight("recordings", "/recordings", "/recordings", "isaac"),
    Sight("recordings-none", "/recordings", "/recordings", "naomi"),
    Sight(
        "recording-delete",
        "/recordings/{recording_id}/delete",
        "/recordings/{recording}/delete",
        "isaac",
    ),
    Sight("progress", "/havrutot/{havruta_id}/progress", "{thursday}/progress", "isaac"),
    Sight("sheet-of-span", "/havrutot/{havruta_id}/sheet", "{morning}/sheet?ref=1:1-5", "isaac"),
    Sight("havruta-delete", "/havrutot/{havruta_id}/delete", "{morning}/delete", "isaac"),
    # Oneself
    Sight("profile", "/profile", "/profile", "isaac"),
    Sight("profile-by-mail", "/profile", "/profile", "naomi"),
    Sight(
        "profile-refused",
        "/profile",
        "/profile",
        "isaac",
        partial(_write, into="#zone", text="Atlantis", then='form[action$="/time"] button'),
        _Status.BAD_REQUEST,
    ),
    Sight("profile-delete", "/profile/delete", "/profile/delete", "isaac"),
    Sight("sign-ins", "/sign-ins", "/sign-ins", "isaac"),
    Sight("check", "/check", "/check", "isaac"),
    # A session
    _session("session"),
    _session("session-beside-another", who="naomi"),
    _session("session-settings", partial(_open, with_button=".aa")),
    _session("session-links", partial(_look_beside, pane="links")),
    _session("session-words", partial(_look_beside, pane="words")),
    _session("session-search", partial(_look_beside, pane="search", query="havruta")),
    _session("session-help", partial(_open, with_button="#help")),
    _session("session-end", partial(_open, with_button="#end")),
    _session("session-call-of-2", partial(calls.join, people=2)),
    _session("session-call-of-4", partial(calls.join, people=4, opened=True)),
    _session("session-call-of-8", partial(calls.join, people=8)),
    _session("session-recorded", partial(calls.join, people=3, recording="on")),
    _session("session-recording-asked", partial(calls.join, people=3, recording="asked")),
    _session("session-reconnecting", _reconnect),
    _session("session-farewell", _say_farewell),
    Sight("session-ended", "/session/{session_id}", "{ended}", "isaac"),
    _refused(
        "session-of-others", "/session/{session_id}", "{session}", _Status.FORBIDDEN, "rebecca"
    ),
    Sight(
        "our-fault",
        "/",
        "/",
        "isaac",
        status=_Status.INTERNAL_SERVER_ERROR,
        is_broken=True,
    ),
]
"""In the order in which they are taken, of which the last ones leave no trace."""
