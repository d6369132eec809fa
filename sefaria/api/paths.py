"""Refs as Sefaria's addresses spell them, and whether an answer is about the ref that was meant."""

from urllib.parse import quote

from havruta.refs import Section
from sefaria.api.replies import TextsReply


def path_of(section: Section) -> str:
    """Return the section's ref as it stands in an address: "Rashi_on_Genesis.1.1"."""
    title, space, numbers = section.ref.rpartition(" ")
    if section.joint != ":" or not space:
        return path_of_title(section.ref)
    return f"{path_of_title(title)}.{path_of_title(numbers.replace(':', '.'))}"


def path_of_title(title: str) -> str:
    """Return the title as it stands in an address."""
    return quote(title.replace(" ", "_"), safe=",")


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
