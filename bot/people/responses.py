"""What is answered to somebody about how they are spoken to, and told."""

from bot.drawing import row, rows
from bot.people import buttons
from bot.people.cards import days_kept, observed, place_told, told_by, zone_asked, zone_told
from bot.request import Request
from havruta.people import preferences


async def settings(request: Request) -> None:
    """Show what is chosen, in that very language, with what else there is to choose."""
    say, user = request.say, request.asker.user
    told = [
        say("I speak English with you, here and on the page."),
        told_by(say, user.notify),
        say("Of one havruta you can choose otherwise, by /havruta show."),
    ]
    if user.lead is not None:
        ahead = say.count(
            "Reminders come {n} minute ahead.", "Reminders come {n} minutes ahead.", user.lead
        )
        told.append(ahead)
    told += observed(say, user.observance)
    now = request.study.now()
    told += [days_kept(say, user), zone_told(say, user.zone, now), *place_told(say, user, now)]
    open_ways = await preferences.ways_to_choose(request.study, by=user.id)
    ways = [buttons.notify(say, way) for way in open_ways if way is not user.notify]
    rests = [*buttons.observances(say, user), buttons.whose_days(say, user)]
    places = [buttons.forget_town(say)] if user.place else []
    view = rows(buttons.languages_to_choose(say), ways, rests, places)
    await request.show(content="\n".join(told), view=view)


async def ask_zone(request: Request, zone: str) -> None:
    """Ask whether the zone that their browser goes by is theirs."""
    say = request.say
    answers = row(buttons.zone_is_right(say, zone), buttons.zone_is_another(say))
    await request.respond(zone_asked(say, zone, request.study.now()), view=answers)


async def zone(request: Request) -> None:
    """Say by which clock somebody goes from now on."""
    text = zone_told(request.say, request.asker.user.zone, request.study.now())
    await request.show(content=text, view=None)


async def another_zone(request: Request) -> None:
    """Say how another zone is chosen."""
    text = request.say("Type /settings, choose zone, and begin with a large city near you.")
    await request.show(content=text, view=None)
