"""What is answered to somebody about how they are spoken to, and told."""

from bot.drawing import rows
from bot.people import buttons
from bot.people.cards import told_by
from bot.request import Request


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
    ways = [buttons.notify(say, way) for way in buttons.OFFERED if way is not user.notify]
    view = rows(buttons.languages_to_choose(say), ways)
    await request.show(content="\n".join(told), view=view)
