"""Which of a text's versions is shown: what was chosen, or else one that is free for all.

Sefaria gives the version that it thinks best, which today is often one that may not be used
commercially. Where there is another that is in the public domain or under an open licence, that
one is shown unless somebody chooses otherwise.
"""

from collections.abc import Sequence

from havruta.library.ports import Titles
from sefaria.api.paths import FAMILIES
from sefaria.api.replies import TextsReply, VersionReply, text_or_empty

OPEN = frozenset({"public domain", "cc0", "cc-by", "cc-by-sa"})
MOST_OFFERED = 60


def hebrew(versions: Sequence[VersionReply]) -> VersionReply | None:
    """Return the version in Hebrew, or else the source in another right-to-left language."""
    found = (v for v in versions if family(v) == "hebrew")
    source = (v for v in versions if v.is_source is True and v.direction == "rtl")
    return next(found, None) or next(source, None)


def english(versions: Sequence[VersionReply]) -> VersionReply | None:
    """Return the version in English."""
    return next((v for v in versions if family(v) == "english"), None)


def family(version: VersionReply) -> str:
    """Return the language's name. `language` says "en" of French too, so it is asked last."""
    code = text_or_empty(version.actual_language) or text_or_empty(version.language)
    return text_or_empty(version.language_family_name) or FAMILIES.get(code, code)


def free_instead(reply: TextsReply) -> Titles:
    """Return the best open versions that there are in place of given ones that are not open."""
    found = {}
    for language, given in (("he", hebrew(reply.versions)), ("en", english(reply.versions))):
        if given is not None and not _is_open(given):
            free = [v for v in offered(reply, language) if _is_open(v)]
            if free:
                found[language] = text_or_empty(max(free, key=_priority).version_title)
    return found


def offered(reply: TextsReply, language: str) -> list[VersionReply]:
    """Return the versions that the text has in the language, in Sefaria's order."""
    versions = (v for v in reply.available_versions or [] if family(v) == FAMILIES[language])
    return [v for v in versions if text_or_empty(v.version_title)][:MOST_OFFERED]


def lacks(reply: TextsReply, titles: Titles) -> bool:
    """Whether a version that was asked for is not there."""
    sides = {"he": hebrew(reply.versions), "en": english(reply.versions)}
    return any(sides[language] is None for language in titles)


def key_of(ref: str, titles: Titles) -> str:
    """Return under what a section's text is kept, in these versions."""
    return "|".join([ref, *(f"{language}={titles[language]}" for language in sorted(titles))])


def _is_open(version: VersionReply) -> bool:
    return text_or_empty(version.license).casefold() in OPEN


def _priority(version: VersionReply) -> float:
    return version.priority if isinstance(version.priority, int | float) else 0.0
