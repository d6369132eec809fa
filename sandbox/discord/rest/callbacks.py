"""The first answer to an interaction, in each of its forms."""

import copy
from collections.abc import Callable
from typing import Final

from aiohttp import web

from sandbox.discord.checks.messages import check_edit, check_new
from sandbox.discord.checks.modals import check_choices, check_modal
from sandbox.discord.checks.problems import Problems
from sandbox.discord.message_payloads import message_json
from sandbox.discord.rest.bodies import Body, read
from sandbox.discord.rest.compose import compose, fill, numbered
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world.model import (
    Interaction,
    InteractionKind,
    InteractionState,
    Json,
    Message,
    MessageFlag,
    Origin,
)

Kind, State = InteractionKind, InteractionState
MESSAGE, THINKING, ACKNOWLEDGE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
SLASH_ANSWER, REPLY = 20, 19
TALKING: Final = frozenset({Kind.COMMAND, Kind.COMPONENT, Kind.MODAL})


async def callback(request: web.Request) -> web.Response:
    """Answer an interaction for the first time."""
    sandbox = sandbox_of(request)
    body = await read(request)
    token = request.match_info["token"]
    interaction = sandbox.interactions.unanswered(request.match_info["interaction_id"], token)
    kind = body.fields.get("type")
    _check_fits(interaction, kind)
    data = body.fields.get("data") or {}
    message = ANSWERS[kind](sandbox, interaction, Body(data, body.files))
    if request.query.get("with_response") not in ("1", "true", "True"):
        return nothing()
    return answer(_told(sandbox, interaction, kind, message))


def origin_of(interaction: Interaction) -> Origin:
    """What a message that answers this interaction says of where it came from."""
    return Origin(
        interaction_id=interaction.id,
        kind=interaction.kind,
        user_id=interaction.user_id,
        name=interaction.name,
        source_id=interaction.message_id,
    )


def _check_fits(interaction: Interaction, kind: object) -> None:
    """Each kind of interaction takes some forms of answer only."""
    fits = kind in FORMS[interaction.kind]
    if kind in (ACKNOWLEDGE, UPDATE):
        fits = fits and interaction.message_id is not None
    words = "This form of answer does not fit this kind of interaction."
    problems = Problems().at("type").require(fits, "INTERACTION_RESPONSE_TYPE_INVALID", words)
    problems.raise_if_any()


def _message(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    check_new(body.fields, len(body.files), Problems(path=("data",)))
    message = _draft(sandbox, interaction, body)
    sandbox.world.post(message)
    interaction.response_id = message.id
    sandbox.interactions.move(interaction, State.ANSWERED)
    return message


def _thinking(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    message = _draft(sandbox, interaction, body)
    message.flags |= int(MessageFlag.LOADING)
    sandbox.world.post(message)
    interaction.response_id = message.id
    sandbox.interactions.move(interaction, State.THINKING)
    return message


def _acknowledge(sandbox: Sandbox, interaction: Interaction, _body: Body) -> None:
    interaction.response_id = interaction.message_id
    sandbox.interactions.move(interaction, State.ACKNOWLEDGED)


def _update(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    message = sandbox.world.any_message(str(interaction.message_id))
    check_edit(message, body.fields, len(body.files), Problems(path=("data",)))
    fill(sandbox, message, body)
    message.edited = sandbox.clock.now()
    sandbox.world.change(message)
    interaction.response_id = message.id
    sandbox.interactions.move(interaction, State.UPDATED)
    return message


def _choices(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    check_choices(body.fields)
    interaction.choices = list(body.fields.get("choices") or [])
    sandbox.interactions.move(interaction, State.CHOICES)


def _modal(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    check_modal(body.fields)
    components = numbered(copy.deepcopy(body.fields["components"]))
    interaction.modal = body.fields | {"components": components}
    sandbox.interactions.move(interaction, State.MODAL)


def _draft(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    channel = sandbox.world.channel(interaction.channel_id)
    message = compose(
        sandbox,
        channel,
        sandbox.world.bot,
        body,
        kind=SLASH_ANSWER if interaction.kind is Kind.COMMAND else 0,
        origin=origin_of(interaction),
    )
    if interaction.kind is Kind.COMPONENT:
        message.reply_to, message.kind = interaction.message_id, REPLY
    if message.has(MessageFlag.EPHEMERAL):
        message.seen_by = interaction.user_id
        interaction.private = True
    return message


def _told(
    sandbox: Sandbox, interaction: Interaction, kind: object, message: Message | None
) -> Json:
    about: Json = {"id": interaction.id, "type": int(interaction.kind)}
    resource: Json = {"type": kind}
    if message is not None:
        resource["message"] = message_json(sandbox.world, message)
        about |= {
            "response_message_id": message.id,
            "response_message_loading": message.has(MessageFlag.LOADING),
            "response_message_ephemeral": message.has(MessageFlag.EPHEMERAL),
        }
    return {"interaction": about, "resource": resource}


FORMS: Final[dict[InteractionKind, frozenset[object]]] = {
    Kind.COMMAND: frozenset({MESSAGE, THINKING, MODAL}),
    Kind.COMPONENT: frozenset({MESSAGE, THINKING, ACKNOWLEDGE, UPDATE, MODAL}),
    Kind.AUTOCOMPLETE: frozenset({CHOICES}),
    Kind.MODAL: frozenset({MESSAGE, THINKING, ACKNOWLEDGE, UPDATE}),
}
ANSWERS: Final[dict[object, Callable[[Sandbox, Interaction, Body], Message | None]]] = {
    MESSAGE: _message,
    THINKING: _thinking,
    ACKNOWLEDGE: _acknowledge,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}
ROUTES = [web.post("/interactions/{interaction_id}/{token}/callback", callback)]
