"""The buttons of what was learned, pressed."""

from bot.control import Control
from bot.invitations.retirement import settle
from bot.progress import responses
from bot.request import Request
from havruta.errors.sessions import AwayOver, UnknownAway
from havruta.ids import ID, AwayId, HavrutaId
from havruta.people import reading
from havruta.progress import reports
from havruta.sessions import away


class AwayAnswer(Control, template="(?!)"):
    """An answer to what somebody told of; the question says what became of it."""

    async def act(self, request: Request) -> None:
        """Answer, or say why not."""
        try:
            text = await self.answer(request, AwayId(self.match["id"]))
        except (AwayOver, UnknownAway) as refusal:
            await settle(request, request.say.refusal(refusal))
            raise
        await request.respond(text)
        await settle(request, text)

    async def answer(self, request: Request, away_id: AwayId) -> str:
        """Keep the answer, and return what it means."""
        raise NotImplementedError


class ConfirmAway(AwayAnswer, template=f"away-yes:(?P<id>{ID})"):
    """Confirms what was learned away from the page."""

    async def answer(self, request: Request, away_id: AwayId) -> str:
        """Have it count."""
        await away.confirm(request.study, away_id=away_id, by=request.asker.id)
        return request.say("It counts now, on its own day.")


class RefuseAway(AwayAnswer, template=f"away-no:(?P<id>{ID})"):
    """Does not confirm it."""

    async def answer(self, request: Request, away_id: AwayId) -> str:
        """Have it never count."""
        await away.refuse(request.study, away_id=away_id, by=request.asker.id)
        return request.say("It does not count.")


class TakeBackAway(AwayAnswer, template=f"away-back:(?P<id>{ID})"):
    """Takes back what was told."""

    async def answer(self, request: Request, away_id: AwayId) -> str:
        """Have it never been told."""
        await away.take_back(request.study, away_id=away_id, by=request.asker.id)
        return request.say("It is taken back, and counts nothing.")


class ShareProgress(Control, template=f"progress-share:(?P<id>{ID}):(?P<shares>yes|no)"):
    """Switches whether the others see what one has learned."""

    async def act(self, request: Request) -> None:
        """Keep the choice, and say what it means."""
        havruta_id, shares = HavrutaId(self.match["id"]), self.match["shares"] == "yes"
        by, say = request.asker.id, request.say
        await reports.share(request.study, havruta_id=havruta_id, by=by, shares=shares)
        if shares:
            text = say("The others of this havruta see what you have learned in it from now on.")
        else:
            text = say("From now on nobody but you sees what you have learned.")
        await request.respond(text)


class SetStreak(Control, template=f"streak:(?P<id>{ID}):(?P<word>on|off)"):
    """Switches whether one sees streaks."""

    async def act(self, request: Request) -> None:
        """Keep the choice, and say what it means."""
        word, say = self.match["word"], request.say
        await reading.choose(request.study, by=request.asker.id, chosen={reading.STREAK: word})
        shown, hidden = say("You see streaks from now on."), say("You see no streaks any more.")
        await request.respond(shown if word == reading.ON else hidden)


class ShowHere(Control, template=f"progress-here:(?P<id>{ID})"):
    """Shows the picture to everyone."""

    async def act(self, request: Request) -> None:
        """Show it, in the havruta's language."""
        await responses.show_here(request, HavrutaId(self.match["id"]))


CONTROLS = (ConfirmAway, RefuseAway, TakeBackAway, ShareProgress, SetStreak, ShowHere)
