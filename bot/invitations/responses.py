"""What is answered about the ways into a havruta, however it was asked for."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from discord import ui
from discord.utils import format_dt

from bot.drawing import MESSAGE_LIMIT, PEOPLE_LIMIT, literal, row, shortened
from bot.havrutot.buttons import havrutot
from bot.invitations import buttons
from bot.invitations.sendings import sent
from bot.mentions import numbers_in
from bot.people.buttons import languages_unasked
from bot.request import Request
from bot.sessions.buttons import join
from havruta.havrutot import codes, invitations
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.codes import Shared
from havruta.havrutot.invitations import Acceptance, Round
from havruta.havrutot.model import Havruta
from havruta.havrutot.outcomes import REPLIES
from havruta.ids import CodeId, HavrutaId
from havruta.library import books
from havruta.wording import SHARED, Wording, wording

NO_MAILS: Mapping[str, Sending] = MappingProxyType({})


async def welcome(request: Request, accepted: Acceptance) -> None:
    """Welcome who has just joined, and say what comes next."""
    say, name = request.say, literal(accepted.havruta.name)
    if accepted.running is None:
        text = say(
            "Welcome to “{name}”. You are told when a session starts; /havruta show says more.",
            name=name,
        )
        await request.respond(text, view=row(*languages_unasked(say, request.asker.user)))
    else:
        text = say("Welcome to “{name}”. It is in session now: press Join to come in.", name=name)
        await request.respond(text, view=row(join(say, accepted.running.id)))


async def ways_in(request: Request, havruta_id: HavrutaId) -> None:
    """Show the ways in which people can be asked to join."""
    say, by = request.say, request.asker.id
    havruta = await invitations.invitable(request.study, havruta_id=havruta_id, by=by)
    text = say("Whom would you invite to “{name}”?", name=literal(havruta.name))
    more = say("/havruta invite takes mentions; a code lets people join by themselves.")
    choices = buttons.whom(say, havruta_id), buttons.share(say, havruta_id)
    await request.respond(f"{text}\n{more}", view=row(*choices))


async def invited(
    request: Request, done: Round, sendings: Mapping[str, Sending] = NO_MAILS
) -> None:
    """Say of each what became of inviting them."""
    say = request.say
    head = say("Invitations to “{name}”:", name=literal(done.havruta.name))
    lines = [f"- {line}" for line in [*_outcomes(say, done), *sent(say, sendings)]]
    if not lines:
        lines = [say("You named nobody, so nobody is invited.")]
    await request.show(content=shortened("\n".join([head, *lines]), MESSAGE_LIMIT), view=None)


async def share_in_place(request: Request, havruta: Havruta, named: str) -> None:
    """Have those who are named answer by a button where nothing else would reach them."""
    say, numbers = wording(havruta.language or SHARED), numbers_in(named)
    book = books.book_of(request.study, havruta.book).named(say.language)
    text = say(
        "You are invited to learn {book} in “{name}”.", book=book, name=literal(havruta.name)
    )
    if numbers:
        await request.share(text, row(havrutot(1, say("See the invitation"))), calls=numbers)


async def share(
    request: Request, havruta_id: HavrutaId, *, uses: int = codes.USES, days: int = codes.DAYS
) -> None:
    """Make a code, and show it with all that work."""
    say, by = request.say, request.asker.id
    made = await codes.make(request.study, havruta_id=havruta_id, by=by, uses=uses, days=days)
    name, code = literal(made.havruta.name), f"`{made.fresh}`"
    text = say("This code lets people join “{name}”: {code}", name=name, code=code)
    how = say("They type /havruta join, and the code. I show it this once; copy it now.")
    page = say(
        "It opens on the page, too: {address}", address=request.study.addresses.code(made.fresh)
    )
    lines = [text, how, page, *_codes(say, made)]
    await request.respond("\n".join(lines), view=_revoking(say, made))


async def revoke(request: Request, havruta_id: HavrutaId, code_id: CodeId) -> None:
    """Have a code let nobody in any more, and show which ones still do."""
    say, by = request.say, request.asker.id
    left = await codes.revoke(request.study, havruta_id=havruta_id, code_id=code_id, by=by)
    text = say("That code is revoked: nobody can join with it any more.")
    content = "\n".join([text, *_codes(say, left)])
    await request.show(content=content, view=_revoking(say, left))


def _outcomes(say: Wording, done: Round) -> Iterator[str]:
    """Yield what became of each, on a line for each thing that became of any."""
    for reply, words in REPLIES.items():
        if theirs := [literal(one.user.name) for one in done.outcomes if one.reply is reply]:
            yield say(words, who=shortened(", ".join(theirs), 2 * PEOPLE_LIMIT))
    for outcome in done.outcomes:
        if outcome.refusal is not None:
            yield say.refusal(outcome.refusal, quoted=literal)


def _codes(say: Wording, shared: Shared) -> list[str]:
    """Return a line for each code that works."""
    return [
        say(
            "No. {number}: made {made}, used {used} of {uses} times, ends {ends}",
            number=number,
            made=format_dt(code.created_at, "R"),
            used=code.used,
            uses=code.uses,
            ends=format_dt(code.expires_at, "R"),
        )
        for number, code in enumerate(shared.codes, start=1)
    ]


def _revoking(say: Wording, shared: Shared) -> ui.View:
    havruta_id, numbered = shared.havruta.id, enumerate(shared.codes, start=1)
    return row(*(buttons.revoke(say, havruta_id, code_id=c.id, number=n) for n, c in numbered))
