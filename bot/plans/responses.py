"""What is answered about plans, however it was asked for."""

from collections.abc import Iterable, Sequence

from bot.drawing import literal, row, rows
from bot.people.cards import zone_asked
from bot.plans import buttons, cards, drafts
from bot.plans.drafts import Typed
from bot.request import Request
from havruta.errors.havrutot import NotParticipant
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.people import whereabouts
from havruta.people.model import ZoneState
from havruta.permissions import Action, require
from havruta.plans import listing as listings
from havruta.plans import planning, views
from havruta.plans.model import OccurrenceKey
from havruta.recurrence import Timing
from havruta.sessions import entrance
from havruta.when.describing import choice, describe, question
from havruta.when.model import Unclear
from havruta.when.understanding import combine

MINUTES = 60
"""So long a sitting is planned for where nothing is said."""

MOST_LISTED = 40


async def plannable(request: Request, havruta_id: HavrutaId) -> Havruta:
    """Return a havruta that the asker may plan for. Raises `UnknownHavruta`, `NotAllowed`."""
    by = request.asker.id
    prospect = await entrance.look(request.study, havruta_id=havruta_id, by=by)
    require(Action.PLAN, by, prospect.havruta)
    return prospect.havruta


async def require_people(request: Request, havruta: Havruta, who: Iterable[UserId]) -> None:
    """Raise `NotParticipant` unless all of these belong to the havruta."""
    strangers = set(who) - {*havruta.people}
    if strangers:
        async with request.study.reading() as records:
            found = await records.users.many(strangers)
        names = ", ".join(sorted(user.name for user in found.values()))
        raise NotParticipant(who=names, name=havruta.name)


async def show_plan(request: Request, havruta_id: HavrutaId, typed: Typed) -> None:
    """Show what was understood, or ask what is not clear: by which clock, and what was meant."""
    user = request.asker.user
    if user.zone is None or user.zone_state is not ZoneState.CHOSEN:
        await _ask_clock(request, havruta_id, typed)
        return
    count = int(typed.until) if typed.until.isdecimal() else None
    understood = combine(
        typed.when,
        repeat=typed.repeat or None,
        until=None if count else typed.until or None,
        count=count,
        now=request.study.now(),
        zone=user.zone,
        language=request.say.language,
    )
    if isinstance(understood, Unclear):
        await _ask_meaning(request, havruta_id, typed, understood)
        return
    minutes = typed.minutes or understood.minutes or MINUTES
    await preview(request, havruta_id, typed, understood.timing, minutes)


async def preview(
    request: Request, havruta_id: HavrutaId, typed: Typed, timing: Timing, minutes: int
) -> None:
    """Show what would be planned; nothing is kept before somebody says so."""
    say = request.say
    proposed = await planning.propose(
        request.study,
        havruta_id=havruta_id,
        by=request.asker.id,
        timing=timing,
        minutes=minutes,
        who=drafts.people_of(typed.who, await _people(request, havruta_id)),
    )
    choices = row(
        buttons.keep(say, havruta_id, timing, minutes, typed.who),
        buttons.change(say, havruta_id, typed, timing),
        buttons.never_mind(say),
    )
    embed = cards.preview_embed(say, proposed, reader=request.asker.user)
    await request.show(content=None, embed=embed, view=choices)


async def keep(
    request: Request, havruta_id: HavrutaId, timing: Timing, minutes: int, packed: str
) -> None:
    """Plan it, and say so."""
    say = request.say
    plan = await planning.add(
        request.study,
        havruta_id=havruta_id,
        by=request.asker.id,
        timing=timing,
        minutes=minutes,
        who=drafts.people_of(packed, await _people(request, havruta_id)),
    )
    text = say("Scheduled: {what}.", what=describe(timing, say))
    told = say("All whom it concerns are told, and reminded ahead of it.")
    where = say("/schedule list shows what is planned.")
    view = row(buttons.list_event(say, OccurrenceKey(plan.id, plan.timing.start)))
    in_server = request.asker.home.guild_id is not None
    await request.show(
        content=f"{text}\n{told}\n{where}", embed=None, view=view if in_server else None
    )


async def list_event(request: Request, key: OccurrenceKey) -> None:
    """Have the server's list of events show the plan's next time, and say what it needs."""
    say = request.say
    listing = await listings.list_plan(request.study, key=key, by=request.asker.id)
    guild = request.interaction.client.get_guild(int(listing.guild_id))
    if guild is None or not guild.me.guild_permissions.create_events:
        await request.respond(
            say(
                "I need the permission “{permission}” in this server for that. Ask somebody who "
                "manages it; then it appears by itself.",
                permission=say("Create Events"),
            )
        )
        return
    await request.respond(
        say(
            "Its next session stands among this server’s events, for everybody here to see, and "
            "moves and goes along with the plan."
        )
    )


async def plans(request: Request, havruta_id: HavrutaId | None, page: int = 1) -> None:
    """Show a page of what is planned."""
    say, user = request.say, request.asker.user
    found = await views.coming(
        request.study, by=user.id, havruta_id=havruta_id, most=MOST_LISTED, with_called_off=True
    )
    if not found:
        await request.respond(say("Nothing is scheduled yet. /schedule add plans a session."))
        return
    view = cards.plans_view(say, found, page, zone=user.zone, havruta_id=havruta_id)
    await request.show(view=view)


async def _ask_clock(request: Request, havruta_id: HavrutaId, typed: Typed) -> None:
    """Ask by which clock somebody goes, before anything they say of a time can be understood."""
    say, zone = request.say, request.asker.user.zone
    lines = [say("A time is by somebody’s clock, so I have to know yours first.")]
    choices = []
    if zone is not None:
        await whereabouts.zone_to_ask(request.study, by=request.asker.id)  # nobody else asks it
        lines.append(zone_asked(say, zone, request.study.now()))
        choices.append(buttons.zone_is_right(say, zone, havruta_id, typed))
    lines.append(say("Choose a city whose time is yours, or tell another one by /settings zone."))
    view = rows(choices, [buttons.cities(say, havruta_id, typed)])
    await request.show(content="\n".join(lines), embed=None, view=view)


async def _ask_meaning(
    request: Request, havruta_id: HavrutaId, typed: Typed, unclear: Unclear
) -> None:
    """Ask which of several things is meant, a button for each."""
    say = request.say
    meanings = [
        buttons.meant(
            choice(one, unclear, say),
            havruta_id,
            one.timing,
            typed.minutes or one.minutes or MINUTES,
            typed.who,
        )
        for one in unclear.readings
    ]
    said = say("You said: {said}", said=literal(typed.when))
    text = f"{said}\n{question(unclear, say)}"
    ways = [buttons.change(say, havruta_id, typed), buttons.never_mind(say)]
    view = rows(meanings[:3], meanings[3:], ways)
    await request.show(content=text, embed=None, view=view)


async def _people(request: Request, havruta_id: HavrutaId) -> Sequence[UserId]:
    """Return who belongs to the havruta. Raises `UnknownHavruta`, `NotAllowed`."""
    return (await plannable(request, havruta_id)).people
