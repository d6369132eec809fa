"""The buttons of texts, pressed."""

from bot.control import Control
from bot.request import Request
from bot.texts import responses


class StudyThis(Control, template=r"study:[0-9]{1,2}:(?P<ref>[^\n]+)"):
    """Makes a havruta of a text, or opens the one that learns its book."""

    async def act(self, request: Request) -> None:
        """Answer with the way to begin."""
        await responses.study(request, self.match["ref"])


class StudyApart(Control, template=r"study-apart:(?P<ref>[^\n]+)"):
    """Makes one more havruta on a book."""

    async def act(self, request: Request) -> None:
        """Make it, and answer with the way to begin."""
        await responses.found_there(request, self.match["ref"])


class TurnFound(Control, template=r"found:(?P<page>[0-9]{1,3}):(?P<query>[^\n]+)"):
    """Turns to another page of what was found."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Show that page instead."""
        await responses.search(request, self.match["query"], int(self.match["page"]))


CONTROLS = (StudyThis, StudyApart, TurnFound)
