"""The button that has somebody forgotten, pressed."""

from bot.control import Control
from bot.privacy import responses
from bot.request import Request
from havruta import erasure


class Erase(Control, template="erase"):
    """Has its presser forgotten."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Forget them, and say so."""
        await erasure.erase(request.study, by=request.asker.id)
        await responses.erased(request)


CONTROLS = (Erase,)
