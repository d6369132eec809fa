"""Other times that are proposed for one that is planned: asked for, agreed to, or not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from havruta.asker import Asker
from havruta.errors.plans import UnknownProposal
from havruta.hebrew.rests import hebrew_date_at
from havruta.ids import ProposalId, UserId, is_id
from havruta.names import plain
from havruta.people.model import User
from havruta.plans import proposals
from havruta.plans.model import OccurrenceKey, ProposalReason
from havruta.plans.proposals import Ballot
from havruta.recurrence import instant
from havruta.sentences import LEFT
from havruta.study import Study
from havruta.when.describing import moment
from havruta.wording import Wording
from webview import access, forms
from webview.app_keys import LANDING, STUDY
from webview.plan_forms import WALL, NoForm, wall_of, zone_named
from webview.rendering import see_other


@dataclass(frozen=True, slots=True)
class Option:
    """One time that is proposed: as a form carries it, as its reader sees it, and who agrees.

    Once it has gone by there is nothing to agree to.
    """

    choice: str
    told: str
    hebrew: str
    agreed: tuple[User, ...]
    is_mine: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is proposed as its reader is asked about it."""

    id: ProposalId
    why: str
    options: tuple[Option, ...]
    disagreed: tuple[User, ...]
    is_none_mine: bool


async def questions(study: Study, key: OccurrenceKey, asker: Asker) -> list[Question]:
    """Return what is proposed for a time and not decided."""
    found = await proposals.undecided(study, key=key, by=asker.id)
    return [_question(ballot, asker, study.now()) for ballot in found]


async def propose(request: web.Request) -> web.Response:
    """Ask all others about the time in the form, or about when they have met lately."""
    asker = await access.find_asker(request)
    key = OccurrenceKey.parse(request.match_info["key"])
    request[LANDING] = f"/occurrences/{key}"
    form = await forms.read(request)
    options: tuple[datetime, ...] = ()
    zone = None
    if "start" in form:
        options, zone = (_wall(form["start"]),), zone_named(form.get("zone", ""))
    await proposals.propose_elsewhere(
        request.app[STUDY], key=key, by=asker.id, options=options, zone=zone
    )
    return see_other(f"/occurrences/{key}")


async def vote(request: web.Request) -> web.Response:
    """Agree to the time in the form, or to none, and lead to where it shows."""
    asker = await access.find_asker(request)
    request[LANDING] = "/calendar"
    form, study = await forms.read(request), request.app[STUDY]
    if not is_id(named := request.match_info["proposal_id"]):
        raise UnknownProposal
    proposal_id, said = ProposalId(named), form.get("choice", "")
    if said:
        ballot = await proposals.agree(
            study, proposal_id=proposal_id, by=asker.id, choice=_wall(said)
        )
    else:
        ballot = await proposals.decline(study, proposal_id=proposal_id, by=asker.id)
    return see_other(f"/occurrences/{ballot.proposal.key}")


def _wall(said: str) -> datetime:
    try:
        return wall_of(said)
    except NoForm:
        raise web.HTTPBadRequest from None


def _question(ballot: Ballot, asker: Asker, now: datetime) -> Question:
    say, zone = asker.say, asker.user.keeper.zone

    def those(ids: Collection[UserId]) -> tuple[User, ...]:
        return tuple(user for user in ballot.users if user.id in ids)

    times = {at: instant(at, ballot.occurrence.zone) for at in ballot.proposal.options}
    return Question(
        id=ballot.proposal.id,
        why=_why(ballot, asker),
        options=tuple(
            Option(
                choice=option.strftime(WALL),
                told=moment(at, zone, say),
                hebrew=hebrew_date_at(at, zone, say.language),
                agreed=those(ballot.agreed(option)),
                is_mine=asker.id in ballot.agreed(option),
                is_over=at <= now,
            )
            for option, at in times.items()
        ),
        disagreed=those(ballot.disagreed),
        is_none_mine=asker.id in ballot.disagreed,
    )


def _why(ballot: Ballot, asker: Asker) -> str:
    say, by = asker.say, ballot.proposal.made_by
    if by == asker.id:
        return say("You have asked the others about another time")
    told = {
        ProposalReason.ASKED: say("Another time is asked for by {who}", who=_name(ballot, by, say)),
        ProposalReason.REST: say("It falls on a day that some of you keep"),
        ProposalReason.TOO_FEW: say("Too few of you can come"),
        ProposalReason.OWNER_AWAY: say(
            "Its owner can’t make it. It takes place if two of you say that they come"
        ),
    }
    return told[ballot.proposal.reason]


def _name(ballot: Ballot, user_id: UserId | None, say: Wording) -> str:
    """Return what they are called who ask; somebody, once they have left."""
    return plain(say.person(next((u.name for u in ballot.users if u.id == user_id), LEFT)))
