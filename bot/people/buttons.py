"""The buttons of somebody's settings, as drawings; `bot.people.controls` takes the presses."""

from typing import Any

from discord import ui

from bot.drawing import Style, button
from havruta.people.model import NotifyBy, Observance, User
from havruta.wording import Wording, languages, name_of


def languages_to_choose(say: Wording) -> list[ui.Button[Any]]:
    """Return a button for every other language, called what its speakers call it."""
    others = sorted(languages() - {say.language})
    return [button(name_of(one), f"language:{one}", Style.secondary) for one in others]


def languages_unasked(say: Wording, user: User) -> list[ui.Button[Any]]:
    """Return the same for somebody who has chosen none yet: Discord does not tell of Hebrew."""
    return languages_to_choose(say) if user.language is None else []


def zone_is_right(say: Wording, zone: str) -> ui.Button[Any]:
    """Return the answer that this is one's time zone."""
    return button(say("Yes"), f"zone:{zone}", Style.primary)


def zone_is_another(say: Wording) -> ui.Button[Any]:
    """Return the answer that it is not."""
    return button(say("Other…"), "other-zone", Style.secondary)


def notify(say: Wording, by: NotifyBy) -> ui.Button[Any]:
    """Return the choice of how to be told of everything."""
    return button(label_of(say, by), f"notify:{by}", Style.secondary)


def observances(say: Wording, user: User) -> list[ui.Button[Any]]:
    """Return the other choices of what is left out on Shabbat and festivals."""
    labels = {
        Observance.NOTHING: say("Shabbat as any day"),
        Observance.REMINDERS: say("No reminders on Shabbat"),
        Observance.SESSIONS: say("No sessions on Shabbat"),
    }
    now = user.observance or Observance.NOTHING
    others = [one for one in Observance if one is not now]
    return [button(labels[one], f"observance:{one}", Style.secondary) for one in others]


def whose_days(say: Wording, user: User) -> ui.Button[Any]:
    """Return the switch between the festivals as in Israel and as outside of it."""
    if user.keeper.in_israel:
        return button(say("Festivals as outside Israel"), "days:abroad", Style.secondary)
    return button(say("Festivals as in Israel"), "days:israel", Style.secondary)


def forget_town(say: Wording) -> ui.Button[Any]:
    """Return the wish that nobody knows where one is."""
    return button(say("Forget the place"), "forget-town", Style.secondary)


def label_of(say: Wording, by: NotifyBy) -> str:
    """Return what a way of being told is called where it can be chosen."""
    labels = {
        NotifyBy.HOME: say("Tell me in the channel"),
        NotifyBy.DIRECT: say("Tell me directly"),
        NotifyBy.MAIL: say("Tell me by e-mail"),
        NotifyBy.NOTHING: say("Tell me nothing"),
    }
    return labels[by]
