"""What is meant where Discord lets somebody choose one of a few."""

from collections.abc import Sequence

from discord import app_commands

from havruta.errors.outside import NoSuchChoice
from havruta.names import tidy
from havruta.wording import languages, wording


def chosen(choices: Sequence[app_commands.Choice[str]], said: str) -> str:
    """Return the value of a choice; at times Discord sends its name instead, as it is shown.

    Raises `NoSuchChoice`.
    """
    wanted = tidy(said).casefold()
    for one in choices:
        names = {wording(language)(one.name).casefold() for language in languages()}
        if wanted in {one.value, *names}:
            return one.value
    raise NoSuchChoice(said=said)
