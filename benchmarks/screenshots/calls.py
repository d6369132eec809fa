"""Calls with people in them who are only told of: to be seen as the page shows them."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from playwright.async_api import Page, WebSocketRoute

SOCKET: Final = re.compile("/session/.*/socket")
NAMES: Final = (
    "רבקה",
    "Jacob Benjamin Montefiore-Wertheimer",
    "נעמי",
    "Esau",
    "Ruth",
    "בועז",
    "Leah",
)
MUTED, HAND = 1, 2
"""Which of them is muted, and which raises a hand."""
ANSWERED: Final = {"call_leave", "call_state", "call_trouble", "call_ready", "call_ice", "signal"}


async def join(
    page: Page, *, people: int, opened: bool = False, recording: str | None = None
) -> None:
    """Be in a call of so many people; with all of it shown, where there is little room for it.

    A `recording` goes on with everybody's consent, or is asked for by the first of the others.
    """
    await page.route_web_socket(SOCKET, partial(_tell, people=people, recording=recording))
    await page.reload()
    await page.wait_for_selector("body[data-connection=live]")
    await page.locator("[data-do=join]").click()
    await page.wait_for_selector("body[data-call=in]")
    more = page.locator("[data-do=more]")
    if opened and await more.is_visible():
        await more.click()


def _tell(page: WebSocketRoute, *, people: int, recording: str | None) -> None:
    """Stand between page and server: what is of the call is answered here."""
    server = page.connect_to_server()
    you: list[str] = []

    def to_page(said: str | bytes) -> None:
        message = json.loads(said)
        if message["type"] == "welcome":
            you.append(message["you"])
        if message["type"] in {"welcome", "people"}:
            message["people"] += _people(people)
        page.send(json.dumps(message))

    def to_server(said: str | bytes) -> None:
        message = json.loads(said)
        if message["type"] == "call_join":
            page.send(json.dumps({"type": "done", "id": message["id"]}))
            page.send(json.dumps(_call(you[-1], people, recording)))
        elif message["type"] in ANSWERED:
            page.send(json.dumps({"type": "done", "id": message["id"]}))
        else:
            server.send(said)

    server.on_message(to_page)
    page.on_message(to_server)


def _people(people: int) -> Sequence[Mapping[str, Any]]:
    return [{"id": f"p{n}", "name": NAMES[n], "ref": None} for n in range(people - 1)]


def _call(you: str, people: int, recording: str | None) -> Mapping[str, Any]:
    others = [_peer(f"p{n}", f"p{n}", muted=n == MUTED, hand=n == HAND) for n in range(people - 1)]
    return {
        "type": "call",
        "epoch": 1,
        "plan": "mesh",
        "settled": True,
        "you": "me",
        "video": 400,
        "no_server": False,
        "since": 0,
        "peers": [_peer("me", you), *others],
        "records": True,
        "recording": recording and _recording(recording, you, people),
    }


def _recording(state: str, you: str, people: int) -> Mapping[str, Any]:
    others = [f"p{n}" for n in range(people - 1)]
    agreed = [you, *others] if state == "on" else others[:1]
    told = {"ending": None, "kept": state == "on"}
    return {"id": "r", "state": state, "by": others[0], "agreed": agreed, **told}


def _peer(peer: str, user: str, *, muted: bool = False, hand: bool = False) -> Mapping[str, Any]:
    shown = {"muted": muted, "hand": hand, "camera": True, "screen": False, "audio_only": False}
    return {"id": peer, "user": user, "away": False, **shown}
