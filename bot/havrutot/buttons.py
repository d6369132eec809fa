"""The buttons of havrutot, as drawings; `bot.havrutot.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.havrutot.model import Lead
from havruta.ids import HavrutaId
from havruta.people.model import NotifyBy
from havruta.wording import Wording


def havrutot(page: int, label: str) -> ui.Button[Any]:
    """Return a page of the list of havrutot."""
    return button(label, f"list:{page}", Style.secondary)


def notify(say: Wording, havruta_id: HavrutaId, by: NotifyBy) -> ui.Button[Any]:
    """Return the switch between hearing of sessions at home and by direct message."""
    labels = {
        NotifyBy.DIRECT: say("Tell me directly"),
        NotifyBy.HOME: say("Tell me in the channel"),
    }
    return button(labels[by], f"told:{havruta_id}:{by}", Style.secondary)


def move_here(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the way to a new home: where it is pressed."""
    return button(say("Make this its channel"), f"home:{havruta_id}", Style.secondary)


def lead(say: Wording, havruta_id: HavrutaId, to: Lead) -> ui.Button[Any]:
    """Return the switch between the owner turning the pages and everyone."""
    labels = {Lead.FREE: say("Let everyone turn pages"), Lead.OWNER: say("Only I turn pages")}
    return button(labels[to], f"lead:{havruta_id}:{to}", Style.secondary)
