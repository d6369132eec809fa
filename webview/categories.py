"""What the kinds of books are called that a text leads to."""

from collections.abc import Mapping
from types import MappingProxyType

from havruta.sentences import sentence
from havruta.wording import Wording

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "Commentary": sentence("Commentaries"),
        "Quoting Commentary": sentence("Commentaries that quote it"),
        "Tanakh": sentence("Tanakh"),
        "Targum": sentence("Targum"),
        "Mishnah": sentence("Mishnah"),
        "Tosefta": sentence("Tosefta"),
        "Talmud": sentence("Talmud"),
        "Midrash": sentence("Midrash"),
        "Halakhah": sentence("Halakhah"),
        "Responsa": sentence("Responsa"),
        "Kabbalah": sentence("Kabbalah"),
        "Chasidut": sentence("Chasidut"),
        "Musar": sentence("Musar"),
        "Jewish Thought": sentence("Jewish thought"),
        "Liturgy": sentence("Liturgy"),
        "Reference": sentence("Reference"),
        "Guides": sentence("Guides"),
    }
)


def category_named(name: str, say: Wording) -> str:
    """Return what a kind is called; one that is not known here goes by its own name."""
    return say(NAMES[name]) if name in NAMES else name or say("Others")
