"""The addresses under /sandbox/people: what a chat page, or a test, does for a person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from sandbox.discord.wire import answer, sandbox_of
from sandbox.people.acts import Actor
from sandbox.people.live import stream
from sandbox.people.refused import CannotDo
from sandbox.people.views import message_view, user_view
from sandbox.world.model import Json
from sandbox.world.refusals import DiscordError

Act = Callable[[Actor, Json], Awaitable[Json]]


async def people(request: web.Request) -> web.Response:
    """Who there is."""
    return answer([user_view(user) for user in sandbox_of(request).world.people])


async def live(request: web.Request) -> web.WebSocketResponse:
    """The person's live stream."""
    actor = _actor(request)
    return await stream(request, actor.sandbox, actor.user)


async def act(request: web.Request) -> web.Response:
    """Do one of the acts below; what cannot be done is answered by a sentence."""
    deed = ACTS.get(request.match_info["act"])
    if deed is None:
        raise web.HTTPNotFound
    try:
        wish = msgspec.json.decode(await request.read(), type=Json)
        return answer(await deed(_actor(request), wish))
    except CannotDo as reason:
        return answer({"error": str(reason)}, 400)
    except DiscordError as reason:
        return answer({"error": str(reason)}, reason.status)
    except (msgspec.DecodeError, KeyError) as reason:
        return answer({"error": f"The request is not complete: {reason}"}, 400)


def _actor(request: web.Request) -> Actor:
    sandbox, key = sandbox_of(request), request.match_info["person"]
    for user in sandbox.world.people:
        if key in (user.key, user.id):
            return Actor(sandbox, user)
    raise web.HTTPNotFound(text=f"Nobody here is called {key}.")


def _values(wish: Json) -> Mapping[str, Any]:
    values = wish.get("options") or {}
    return {name: value for name, value in values.items() if value not in (None, "")}


async def _say(actor: Actor, wish: Json) -> Json:
    channel = actor.channel(wish["channel"])
    message = actor.say(channel, wish["text"], wish.get("reply_to"))
    return message_view(actor.world, message)


async def _type(actor: Actor, wish: Json) -> Json:
    actor.type(actor.channel(wish["channel"]))
    return {}


async def _run(actor: Actor, wish: Json) -> Json:
    channel = actor.channel(wish["channel"])
    return {"interaction_id": actor.run(channel, wish["command"], _values(wish)).id}


async def _complete(actor: Actor, wish: Json) -> Json:
    channel = actor.channel(wish["channel"])
    choices = await actor.complete(
        channel, wish["command"], wish["option"], wish["value"], _values(wish)
    )
    return {"choices": choices}


async def _press(actor: Actor, wish: Json) -> Json:
    message = actor.message(wish["message_id"])
    return {"interaction_id": actor.press(message, wish["custom_id"]).id}


async def _choose(actor: Actor, wish: Json) -> Json:
    message = actor.message(wish["message_id"])
    interaction = actor.choose(message, wish["custom_id"], list(wish["values"]))
    return {"interaction_id": interaction.id}


async def _submit(actor: Actor, wish: Json) -> Json:
    interaction = actor.world.interaction(wish["interaction_id"])
    return {"interaction_id": actor.submit(interaction, wish["values"]).id}


async def _dismiss(actor: Actor, wish: Json) -> Json:
    actor.dismiss(actor.message(wish["message_id"]))
    return {}


async def _set_dms(actor: Actor, wish: Json) -> Json:
    actor.set_dms(is_open=bool(wish["open"]))
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
