"""What is told of learning at Discord: away from the page, missed, and completed."""

from collections.abc import Callable
from typing import Any

from bot.drawing import literal, page_link, row
from bot.notices.messages import Message
from bot.progress.buttons import confirm, refuse, take_back
from havruta.hebrew.dates import hebrew_date
from havruta.notices.content import AwayAnswered, Content, LearnedAway, Missed, Siyum
from havruta.progress import describing
from havruta.wording import Wording


def _learned_away(say: Wording, content: LearnedAway) -> Message:
    word = content.word
    text = say(
        "You learned in “{name}” away from the page, says {who}. Was it so?",
        who=literal(say.person(content.who.name)),
        name=literal(content.havruta.name),
    )
    told = describing.away(say, word, content.book, quoted=literal)
    counts = say("It counts once one of you confirms it.")
    choices = confirm(say, word.away.id), refuse(say, word.away.id)
    return Message("\n".join([text, *told, counts]), row(*choices))


def _away_answered(say: Wording, content: AwayAnswered) -> Message:
    who, name = literal(say.person(content.who.name)), literal(content.havruta.name)
    if content.is_confirmed:
        text = say("What you learned in “{name}” counts: confirmed by {who}.", who=who, name=name)
    else:
        text = say(
            "What you learned in “{name}” does not count: {who} does not confirm it.",
            who=who,
            name=name,
        )
    told = describing.away(say, content.word, content.book, quoted=literal)
    view = row(take_back(say, content.word.away.id)) if content.is_confirmed else None
    return Message("\n".join([text, *told]), view)


def _missed(say: Wording, content: Missed) -> Message:
    lines = [
        say(
            "You missed {range} in “{name}”.",
            range=content.range(say.language),
            name=literal(content.havruta.name),
        )
    ]
    if content.questions:
        lines.append(
            say.count("{n} question was asked.", "{n} questions were asked.", content.questions)
        )
    lines.append(say("You can go through it by yourself, whenever you like."))
    return Message("\n".join(lines), row(page_link(say, content.page)))


def _siyum(say: Wording, content: Siyum) -> Message:
    done, name = content.completed, literal(content.havruta.name)
    book = content.book.named(say.language)
    lines = [say("Siyum! In “{name}” you have completed {book}.", name=name, book=book)]
    if done.number > 1:
        lines.append(say("Round {n}", n=done.number))
    lines += describing.completed(say, done)
    lines.append(hebrew_date(done.until, say.language))
    return Message("\n".join(lines), row(page_link(say, content.page)))


LEARNED_MESSAGES: dict[type[Content], Callable[[Wording, Any], Message]] = {
    LearnedAway: _learned_away,
    AwayAnswered: _away_answered,
    Missed: _missed,
    Siyum: _siyum,
}
