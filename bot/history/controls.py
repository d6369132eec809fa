"""The buttons of the history, pressed."""

from bot.control import Control
from bot.history import responses, seeking
from bot.history.seeking import Seeking
from bot.request import Request
from havruta.ids import ID, HavrutaId, SessionId
from havruta.people import reading
from havruta.sessions import reports


class ShowHistory(Control, template=f"history:(?P<id>{ID})"):
    """Shows the latest of a havruta's ended sessions."""

    async def act(self, request: Request) -> None:
        """Answer with the first page."""
        await responses.history(request, Seeking(HavrutaId(self.match["id"])))


class TurnHistory(
    Control, template=f"history:(?P<id>{ID}|all):(?P<page>[0-9]{{1,6}})(:(?P<sought>.*))?"
):
    """Turns to another page of ended sessions."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        which = None if self.match["id"] == "all" else HavrutaId(self.match["id"])
        choices = await reports.choices(request.study, by=request.asker.id)
        sought = seeking.read(self.match["sought"] or "", which, choices)
        await responses.history(request, sought, int(self.match["page"]))


class ShowSession(Control, template="history-of"):
    """Tells all there is to tell of the session that is chosen."""

    async def act(self, request: Request) -> None:
        """Answer with it, or say why not."""
        await responses.details(request, SessionId(self.chosen))


class WriteName(Control, template="name:(?P<word>full|short)"):
    """Says how sheets have the Name from now on."""

    async def act(self, request: Request) -> None:
        """Keep the choice, and say what it means."""
        word, say = self.match["word"], request.say
        await reading.choose(request.study, by=request.asker.id, chosen={reading.NAME: word})
        full = say("From now on your sheets have the Name in full. Such a page is to be buried.")
        short = say("From now on your sheets have the Name as ה׳.")
        await request.respond(full if word == reading.FULL else short)


CONTROLS = (ShowHistory, TurnHistory, ShowSession, WriteName)
