"""What /status says. Nothing here sends."""

from collections.abc import Iterable
from datetime import timedelta

from babel.dates import format_timedelta

from bot.drawing import MESSAGE_LIMIT, shortened
from bot.reasons import REASONS
from bot.status.condition import Condition, Finding, Part
from havruta.sentences import sentence
from havruta.wording import Wording

NAMES: dict[Part, str] = {
    Part.CHAT: sentence("Discord"),
    Part.DATABASE: sentence("the database"),
    Part.DISK: sentence("the disk"),
    Part.CATALOGUE: sentence("the catalogue"),
    Part.REDIS: sentence("Redis"),
    Part.MEDIA: sentence("large calls"),
    Part.SEFARIA: sentence("Sefaria"),
    Part.MAIL: sentence("mail"),
    Part.NOTICES: sentence("notices"),
    Part.PLANS: sentence("plans"),
    Part.DUTIES: sentence("the clock"),
    Part.ROOM: sentence("room on the disk"),
    Part.BACKUP: sentence("backups"),
}
WRONG: dict[Part, str] = {
    Part.CHAT: sentence(
        "Discord, or some of it, can’t be reached. I try again by myself; discordstatus.com says "
        "whether it is them."
    ),
    Part.DATABASE: sentence(
        "The database does not answer. Nothing that was acknowledged is lost, and people are asked "
        "to try again. Does it run where DATABASE_URL says?"
    ),
    Part.DISK: sentence(
        "Nothing can be stored: the disk is full, or may only be read. Make room, and it goes on."
    ),
    Part.CATALOGUE: sentence(
        "There is no catalogue of books to choose from yet. /library refresh fetches it."
    ),
    Part.REDIS: sentence(
        "Redis can’t be reached, so that processes hear late of each other. Does it run where "
        "REDIS_URL says?"
    ),
    Part.MEDIA: sentence(
        "Calls of five people and more find no way. Does a process with the role media run, or "
        "the servers that JANUS_URL names?"
    ),
    Part.SEFARIA: sentence(
        "Sefaria can’t be reached. What is kept, and the books on this machine, can be read; it is "
        "asked again by itself."
    ),
    Part.MAIL: sentence(
        "The mail server did not take the last mail ({why}). It is tried again for a day. Are "
        "SMTP_URL and MAIL_FROM right?"
    ),
    Part.PLANS: sentence(
        "What is planned has waited for {time}. Does a process with the role clock run?"
    ),
    Part.DUTIES: sentence("This fails each time: {duties}. The log says why, as “a duty failed”."),
    Part.ROOM: sentence(
        "Only {megabytes} MB are free on the disk. Make room before nothing can be stored."
    ),
    Part.BACKUP: sentence("The last backup here was made {time} ago. Make one: make backup"),
}


def told(say: Wording, condition: Condition, seen_by: str) -> str:
    """Return all of it: what is wrong first, and what to do; then what is well."""
    wrong = [found for found in condition.findings if not found.is_well]
    well = [say(NAMES[found.part]) for found in condition.findings if found.is_well]
    head = (
        say.count("**{n} thing is wrong.**", "**{n} things are wrong.**", len(wrong))
        if wrong
        else say("**All is well.**")
    )
    lines = [head, *(f"- {wrong_with(say, found)}" for found in wrong)]
    if well and wrong:
        lines.append(say("Well: {parts}.", parts=say.listed(well)))
    lines += _lost(say, condition)
    if not condition.is_backed_up:
        lines.append(say("I know of no backup that was made here. Make one: make backup"))
    seen = say("Seen by the process with the roles {roles}.", roles=seen_by)
    lines.append(f"-# {seen}")
    return shortened("\n".join(lines), MESSAGE_LIMIT)


def news(say: Wording, findings: Iterable[Finding]) -> str:
    """Return what has become wrong, and what is well again."""
    wrong = [found for found in findings if not found.is_well]
    well = [say(NAMES[found.part]) for found in findings if found.is_well]
    lines = [f"- {wrong_with(say, found)}" for found in wrong]
    if wrong:
        lines.insert(0, say("**Something is wrong with Havruta.** /status says it all."))
    if well:
        lines.append(say("Well again: {parts}.", parts=say.listed(well)))
    return shortened("\n".join(lines), MESSAGE_LIMIT)


def wrong_with(say: Wording, found: Finding) -> str:
    """Say what is wrong, and what to do."""
    values = {
        name: format_timedelta(value, locale=say.language)
        if isinstance(value, timedelta)
        else value
        for name, value in found.values.items()
    }
    if found.part is not Part.NOTICES:
        return say(WRONG[found.part], **values)
    return say.count(
        "{n} notice waits to be told, for {time}. Is a process with the role chat connected, and "
        "does the mail server answer?",
        "{n} notices wait to be told, the first for {time}. Is a process with the role chat "
        "connected, and does the mail server answer?",
        int(values["n"]),
        time=str(values["time"]),
    )


def _lost(say: Wording, condition: Condition) -> list[str]:
    """Say what could not be told in the last day, and why."""
    if not condition.failed:
        return []
    reasons = [f"{say(REASONS[reason])} ({n})" for reason, n in condition.failed.items()]
    return [
        say.count(
            "In the last day {n} notice could not be told: {reasons}.",
            "In the last day {n} notices could not be told: {reasons}.",
            sum(condition.failed.values()),
            reasons=say.listed(reasons, "; "),
        )
    ]
