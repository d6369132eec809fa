"""The addresses under /sandbox/people: what a chat page, or a test, does for a person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from sandbox.discord.wire import answer, sandbox_of
from sandbox.people.acts import Hands
from sandbox.people.live import stream
from sandbox.people.refused import CannotDo
from sandbox.people.views import message_view, user_view
from sandbox.world.model import Json
from sandbox.world.refusals import DiscordError

Act = Callable[[Hands, Json], Awaitable[Json]]


async def people(request: web.Request) -> web.Response:
    """Who there is."""
    return answer([user_view(user) for user in sandbox_of(request).world.people])


async def live(request: web.Request) -> web.WebSocketResponse:
    """The person's live stream."""
    hands = _hands(request)
    return await stream(request, hands.sandbox, hands.user)


async def act(request: web.Request) -> web.Response:
    """Do one of the acts below; what cannot be done is answered by a sentence."""
    deed = ACTS.get(request.match_info["act"])
    if deed is None:
        raise web.HTTPNotFound
    try:
        wish = msgspec.json.decode(await request.read(), type=Json)
        return answer(await deed(_hands(request), wish))
    except CannotDo as reason:
        return answer({"error": str(reason)}, 400)
    except DiscordError as reason:
        return answer({"error": str(reason)}, reason.status)
    except (msgspec.DecodeError, KeyError) as reason:
        return answer({"error": f"The request is not complete: {reason}"}, 400)


def _hands(request: web.Request) -> Hands:
    sandbox, key = sandbox_of(request), request.match_info["person"]
    for user in sandbox.world.people:
        if key in (user.key, user.id):
            return Hands(sandbox, user)
    raise web.HTTPNotFound(text=f"Nobody here is called {key}.")


def _values(wish: Json) -> Mapping[str, Any]:
    values = wish.get("options") or {}
    return {name: value for name, value in values.items() if value not in (None, "")}


async def _say(hands: Hands, wish: Json) -> Json:
    channel = hands.channel(wish["channel"])
    message = hands.say(channel, wish["text"], wish.get("reply_to"))
    return message_view(hands.world, message)


async def _type(hands: Hands, wish: Json) -> Json:
    hands.type(hands.channel(wish["channel"]))
    return {}


async def _run(hands: Hands, wish: Json) -> Json:
    channel = hands.channel(wish["channel"])
    return {"interaction_id": hands.run(channel, wish["command"], _values(wish)).id}


async def _complete(hands: Hands, wish: Json) -> Json:
    channel = hands.channel(wish["channel"])
    choices = await hands.complete(
        channel, wish["command"], wish["option"], wish["value"], _values(wish)
    )
    return {"choices": choices}


async def _press(hands: Hands, wish: Json) -> Json:
    message = hands.message(wish["message_id"])
    return {"interaction_id": hands.press(message, wish["custom_id"]).id}


async def _choose(hands: Hands, wish: Json) -> Json:
    message = hands.message(wish["message_id"])
    interaction = hands.choose(message, wish["custom_id"], list(wish["values"]))
    return {"interaction_id": interaction.id}


async def _submit(hands: Hands, wish: Json) -> Json:
    interaction = hands.world.interaction(wish["interaction_id"])
    return {"interaction_id": hands.submit(interaction, wish["values"]).id}


async def _dismiss(hands: Hands, wish: Json) -> Json:
    hands.dismiss(hands.message(wish["message_id"]))
    return {}


async def _set_dms(hands: Hands, wish: Json) -> Json:
    hands.set_dms(is_open=bool(wish["open"]))
    return {}


ACTS: dict[str, Act] = {
    "say": _say,
    "type": _type,
    "run": _run,
    "complete": _complete,
    "press": _press,
    "choose": _choose,
    "submit": _submit,
    "dismiss": _dismiss,
    "dms": _set_dms,
}
ROUTES = [
    web.get("/sandbox/people", people),
    web.get("/sandbox/people/{person}/live", live),
    web.post("/sandbox/people/{person}/{act}", act),
]
