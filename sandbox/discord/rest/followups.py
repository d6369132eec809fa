"""What comes after the first answer: follow-ups, and changes of the answer itself."""

from aiohttp import web

from sandbox.discord.checks.messages import check_edit, check_new
from sandbox.discord.message_payloads import message_json
from sandbox.discord.rest.bodies import Body, read
from sandbox.discord.rest.callbacks import origin_of
from sandbox.discord.rest.compose import compose, fill
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, nothing, sandbox_of
from sandbox.world import seed
from sandbox.world.model import Interaction, InteractionState, Message, MessageFlag
from sandbox.world.refusals import DiscordError, Refusal

ORIGINAL = "@original"
State = InteractionState


async def follow_up(request: web.Request) -> web.Response:
    """Say more; the first follow-up to a deferred answer is that answer."""
    sandbox, interaction = _interaction(request)
    body = await read(request)
    check_new(body.fields, len(body.files))
    if interaction.state is State.THINKING:
        return answer(message_json(sandbox.world, _fill_in(sandbox, interaction, body)))
    channel = sandbox.world.channel(interaction.channel_id)
    origin = origin_of(interaction)
    message = compose(sandbox, channel, sandbox.world.bot, body, origin=origin)
    message.reply_to = interaction.response_id
    if message.has(MessageFlag.EPHEMERAL):
        message.seen_by = interaction.user_id
    sandbox.world.post(message)
    return answer(message_json(sandbox.world, message))


async def read_one(request: web.Request) -> web.Response:
    """One of the interaction's messages."""
    sandbox, interaction = _interaction(request)
    return answer(message_json(sandbox.world, _message(request, sandbox, interaction)))


async def edit(request: web.Request) -> web.Response:
    """Change one of the interaction's messages, or fill in a deferred answer."""
    sandbox, interaction = _interaction(request)
    message = _message(request, sandbox, interaction)
    body = await read(request)
    check_edit(message, body.fields, len(body.files))
    if message.id == interaction.response_id and interaction.state is State.THINKING:
        message = _fill_in(sandbox, interaction, body)
    else:
        fill(sandbox, message, body)
        message.edited = sandbox.clock.now()
        sandbox.world.change(message)
    if message.id == interaction.response_id and interaction.state is State.ACKNOWLEDGED:
        sandbox.interactions.move(interaction, State.UPDATED)
    return answer(message_json(sandbox.world, message))


async def delete(request: web.Request) -> web.Response:
    """Delete one of the interaction's messages."""
    sandbox, interaction = _interaction(request)
    message = _message(request, sandbox, interaction)
    sandbox.world.remove(message)
    if interaction.state is State.THINKING:
        sandbox.interactions.move(interaction, State.ACKNOWLEDGED)
    return nothing()


def _interaction(request: web.Request) -> tuple[Sandbox, Interaction]:
    sandbox = sandbox_of(request)
    if request.match_info["application_id"] != seed.APPLICATION_ID:
        raise DiscordError(Refusal.UNKNOWN_WEBHOOK)
    return sandbox, sandbox.interactions.answered(request.match_info["token"])


def _message(request: web.Request, sandbox: Sandbox, interaction: Interaction) -> Message:
    wanted = request.match_info["message_id"]
    message_id = interaction.response_id if wanted == ORIGINAL else wanted
    message = sandbox.world.any_message(str(message_id))
    ours = message.origin is not None and message.origin.interaction_id == interaction.id
    if not ours and message.id != interaction.response_id:
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)
    return message


def _fill_in(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    """Put the awaited answer into the message that says the bot is thinking."""
    message = sandbox.world.any_message(str(interaction.response_id))
    message.flags &= ~int(MessageFlag.LOADING)
    fill(sandbox, message, body)
    sandbox.world.change(message)
    sandbox.interactions.move(interaction, State.ANSWERED)
    return message


ROUTES = [
    web.post("/webhooks/{application_id}/{token}", follow_up),
    web.get("/webhooks/{application_id}/{token}/messages/{message_id}", read_one),
    web.patch("/webhooks/{application_id}/{token}/messages/{message_id}", edit),
    web.delete("/webhooks/{application_id}/{token}/messages/{message_id}", delete),
]
