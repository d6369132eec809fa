"""What is answered about other times that are proposed, and the message that shows who agrees."""

from contextlib import suppress
from datetime import datetime

import aiohttp
import discord
from discord import ui

from bot.acknowledgement import is_private
from bot.drawing import literal, row
from bot.plans import cards
from bot.request import Request
from havruta.ids import ProposalId
from havruta.plans import proposals
from havruta.plans.model import OccurrenceKey
from havruta.plans.proposals import Ballot
from havruta.recurrence import instant
from havruta.when.describing import moment


async def propose(request: Request, key: OccurrenceKey) -> None:
    """Ask all others whether it can be when they have met before, and say so."""
    ballot = await proposals.propose_elsewhere(request.study, key=key, by=request.asker.id)
    say = request.say
    text = say("I ask the others about “{name}”:", name=literal(ballot.havruta.name))
    embed, view = _drawn(request, ballot)
    await request.show(content=text, embed=embed, view=view)


async def agree(request: Request, proposal_id: ProposalId, choice: datetime) -> None:
    """Keep that somebody agrees to a time, say what it means, and have the message show it."""
    by, say = request.asker.id, request.say
    ballot = await proposals.agree(request.study, proposal_id=proposal_id, by=by, choice=choice)
    when = moment(instant(choice, ballot.occurrence.zone), _clock(request, ballot), say)
    if ballot.change is None:
        text = say("You agree to {when}. It moves once enough of you do.", when=when)
    else:
        text = say("Enough of you agree: it is moved to {when}. All are told.", when=when)
    await request.respond(text)
    await _redraw(request, ballot)


async def decline(request: Request, proposal_id: ProposalId) -> None:
    """Keep that none of the times suits somebody, and say so."""
    by, say = request.asker.id, request.say
    ballot = await proposals.decline(request.study, proposal_id=proposal_id, by=by)
    await request.respond(say("None of these times suits you; the others see it."))
    await _redraw(request, ballot)


def _clock(request: Request, ballot: Ballot) -> str:
    return request.asker.user.zone or ballot.occurrence.zone


def _drawn(request: Request, ballot: Ballot) -> tuple[discord.Embed, ui.View]:
    """Return the times with who agrees to each, and, until it is decided, a button for each."""
    say, zone = request.say, _clock(request, ballot)
    names = {user.id: user.name for user in ballot.users}
    agreed = {
        instant(option, ballot.occurrence.zone): [
            names[user_id] for user_id in names if user_id in ballot.agreed(option)
        ]
        for option in ballot.proposal.options
    }
    embed = cards.proposal_embed(say, agreed, zone)
    if ballot.proposal.closed_at is not None:
        return embed, row()
    return embed, cards.proposal_buttons(say, ballot.proposal, agreed, zone)


async def _redraw(request: Request, ballot: Ballot) -> None:
    """Have the message that was pressed show who agrees."""
    message = request.interaction.message
    embed, view = _drawn(request, ballot)
    if message is None:
        return
    if is_private(request.interaction):
        await request.show(embed=embed, view=view)
        return
    with suppress(discord.HTTPException, aiohttp.ClientError):
        await message.edit(embed=embed, view=view)
