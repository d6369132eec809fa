"""The buttons of somebody's settings, pressed."""

from bot.control import Control
from bot.people import responses
from bot.request import Request
from havruta.people import preferences
from havruta.wording import wording


class SetLanguage(Control, template="language:(?P<language>[a-z]{2,3})"):
    """Chooses the language in which its presser is spoken to."""

    in_place = True

    async def act(self, request: Request) -> None:
        """Keep the choice, and say so in that language."""
        language = self.match["language"]
        await preferences.set_language(request.study, by=request.asker.id, language=language)
        await responses.show(request, wording(language))


CONTROLS = (SetLanguage,)
