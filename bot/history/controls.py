"""The buttons of the history, pressed."""

from bot.control import Control
from bot.history import responses
from bot.request import Request
from havruta.ids import ID, HavrutaId


class ShowHistory(Control, template=f"history:(?P<id>{ID})"):
    """Shows the latest of a havruta's ended sessions."""

    async def act(self, request: Request) -> None:
        """Answer with the first page."""
        await responses.history(request, HavrutaId(self.match["id"]))


class TurnHistory(Control, template=f"history:(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})"):
    """Turns to another page of ended sessions."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        await responses.history(request, which, int(self.match["page"]))


CONTROLS = (ShowHistory, TurnHistory)
