"""The buttons of what was told, pressed."""

from bot.control import Control
from bot.reminders import responses
from bot.request import Request
from havruta.ids import ID, HavrutaId, NoticeId
from havruta.notices import ledger

PLACE = f"(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})"


class OfTheLedger(Control, template="(?!)"):
    """A press on a page of it, which is shown anew."""

    in_place = True

    async def show(self, request: Request) -> None:
        """Show the page that the button names."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        await responses.status(request, which, int(self.match["page"]))


class TurnStatus(OfTheLedger, template=f"reminders:{PLACE}"):
    """Turns to another page of what was told."""

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        await self.show(request)


class Retry(OfTheLedger, template=f"retry:(?P<notice>{ID}):{PLACE}"):
    """Has something told that was not."""

    async def act(self, request: Request) -> None:
        """Promise it again, and show how all stands."""
        notice_id = NoticeId(self.match["notice"])
        await ledger.retry(request.study, notice_id=notice_id, by=request.asker.id)
        await self.show(request)


CONTROLS = (TurnStatus, Retry)
