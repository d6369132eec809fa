"""Refs as Sefaria's addresses spell them, and whether an answer is about the ref that was meant."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

from havruta.refs import Section
from sefaria.api.replies import TextsReply

FAMILIES: Mapping[str, str] = MappingProxyType({"he": "hebrew", "en": "english"})
"""What Sefaria calls the languages that texts are read in."""


def path_of(section: Section) -> str:
    """Return the section's ref as it stands in an address: "Rashi_on_Genesis.1.1"."""
    title, space, numbers = section.ref.rpartition(" ")
    if section.joint != ":" or not space:
        return path_of_title(section.ref)
    return f"{path_of_title(title)}.{path_of_title(numbers.replace(':', '.'))}"


def path_of_title(title: str) -> str:
    """Return the title as it stands in an address."""
    return quote(title.replace(" ", "_"), safe=",")


def versions_asked(titles: Mapping[str, str]) -> str:
    """Return what asks for the versions of these titles, and otherwise for Sefaria's own choice."""
    asked = []
    for language, usual in (("he", "source"), ("en", "english")):
        title = titles.get(language)
        asked.append(("version", f"{FAMILIES[language]}|{title}" if title else usual))
    return urlencode(asked)


def is_about(reply: TextsReply, section: Section) -> bool:
    """Whether the reply is about this section.

    Sefaria answers a ref that it half understands with the whole book and status 200. A book that
    it has renamed comes under its new title, but with the numbers that were asked for.
    """
    if reply.ref == section.ref:
        return True
    numbers = ":".join(map(str, reply.sections))
    asked = section.ref.rpartition(" ")[2]
    return section.joint == ":" and numbers == asked and reply.sections == reply.to_sections
