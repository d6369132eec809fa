"""What is answered to somebody about how they are spoken to."""

from bot.drawing import row
from bot.people.buttons import languages_to_choose
from bot.request import Request
from havruta.wording import Wording


async def settings(request: Request) -> None:
    """Show what is chosen, in that very language."""
    await show(request, request.say)


async def show(request: Request, say: Wording) -> None:
    """Say in which language it goes on, with the others to choose."""
    told = say("I speak English with you, here and on the page.")
    await request.show(content=told, view=row(*languages_to_choose(say)))
