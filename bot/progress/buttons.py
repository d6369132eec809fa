"""The buttons of what was learned, as drawings; `bot.progress.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.ids import AwayId, HavrutaId
from havruta.wording import Wording


def confirm(say: Wording, away_id: AwayId) -> ui.Button[Any]:
    """Return the answer that it was so."""
    return button(say("Confirm"), f"away-yes:{away_id}", Style.success)


def refuse(say: Wording, away_id: AwayId) -> ui.Button[Any]:
    """Return the answer that it was not."""
    return button(say("It was not so"), f"away-no:{away_id}", Style.secondary)


def take_back(say: Wording, away_id: AwayId) -> ui.Button[Any]:
    """Return the way to have told nothing."""
    return button(say("Take it back"), f"away-back:{away_id}", Style.secondary)


def share(say: Wording, havruta_id: HavrutaId, *, shares: bool) -> ui.Button[Any]:
    """Return the switch between letting the others see what one has learned, and not."""
    label = say("Let the others see mine") if shares else say("Show mine to nobody")
    return button(
        label, f"progress-share:{havruta_id}:{'yes' if shares else 'no'}", Style.secondary
    )


def show_here(say: Wording, havruta_id: HavrutaId) -> ui.Button[Any]:
    """Return the way to show the picture to everyone where it is pressed."""
    return button(say("Show it here to all"), f"progress-here:{havruta_id}", Style.secondary)


def streak(say: Wording, havruta_id: HavrutaId, *, shown: bool) -> ui.Button[Any]:
    """Return the switch between seeing streaks and not."""
    label = say("Show the streak") if shown else say("Hide the streak")
    return button(label, f"streak:{havruta_id}:{'on' if shown else 'off'}", Style.secondary)
