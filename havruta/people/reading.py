"""How somebody likes to read: theirs on every device, and shared with nobody.

A choice is a word for a name. What depends on the kind of book stands under the name with that
kind after a dot ("vowels.talmud"); what belongs to one book, under the name with its title after a
colon.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from havruta.ids import UserId
from havruta.library.model import Book
from havruta.people.model import User
from havruta.study import Study

KINDS = ("tanakh", "talmud", "other")
SIZES = ("3", "1", "2", "4", "5", "6", "7")
ON, OFF = "on", "off"

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "layout": ("beside", "stacked", "he", "en"),
        "flow": ("lines", "run"),
        "measure": ("middle", "narrow", "wide"),
        **dict.fromkeys(("size-he", "size-en", "size-notes"), SIZES),
        "theme": ("auto", "light", "sepia", "dark"),
        "letters": (ON, OFF),
        **{f"{mark}.{kind}": (ON, OFF) for mark in ("vowels", "cantillation") for kind in KINDS},
    }
)
"""What can be chosen, by name; the first word of each is what holds until something is."""
STREAK, NAME = "streak", "name"
SHORT, FULL = "short", "full"
STANDING: Mapping[str, tuple[str, ...]] = MappingProxyType({STREAK: (ON, OFF), NAME: (SHORT, FULL)})
"""What is chosen beside how a text looks: whether a streak is shown, how a sheet has the Name."""
OTHERWISE = MappingProxyType({"vowels.talmud": OFF, "cantillation.talmud": OFF})
"""What holds instead, where it is not the first."""
WORK = "work:"
"""How the name begins of a commentary, or of anything else, that is opened by itself."""
OPEN: Mapping[str, int] = MappingProxyType({"version.he:": 300, "version.en:": 300, WORK: 3})
"""What is said in words of its own: how the names begin, and how long a word may be."""
LONGEST_NAME, MOST = 300, 200

Choices: TypeAlias = tuple[tuple[str, str], ...]
"""What somebody has chosen, as it is kept: names and words."""


def kind_of(book: Book) -> str:
    """Return the kind of the book, as far as its marks go; what explains one is another."""
    first, second = (*book.categories, "", "")[:2]
    is_itself = " on " not in f"{second} {book.title}"
    kinds = {"Tanakh": "tanakh", "Talmud": "talmud"}
    return kinds.get(first, "other") if is_itself else "other"


def looks(user: User, kind: str = "other") -> Mapping[str, str]:
    """Return how a book of this kind looks to the person, by name without the kind, and which."""
    chosen = dict(user.reading)
    told = {"kind": kind}
    for name, words in WORDS.items():
        plain, _, of_kind = name.partition(".")
        if of_kind in {"", kind}:
            told[plain] = chosen.get(name) or OTHERWISE.get(name) or words[0]
    return told


def standing(user: User, name: str) -> str:
    """Return the person’s word for one of `STANDING`."""
    return dict(user.reading).get(name) or STANDING[name][0]


def versions(chosen: Choices, title: str) -> Mapping[str, str]:
    """Return the versions of the book that were chosen, by language."""
    words = dict(chosen)
    told = {language: words.get(f"version.{language}:{title}", "") for language in ("he", "en")}
    return {language: word for language, word in told.items() if word}


def works(user: User) -> list[str]:
    """Return whose words are opened beside each segment by themselves, as they were chosen."""
    return [name.removeprefix(WORK) for name, word in user.reading if _is_kept(name, word)]


def is_choice(name: str, word: str) -> bool:
    """Whether this can be chosen under the name."""
    if words := WORDS.get(name) or STANDING.get(name):
        return word in words
    longest = next((most for head, most in OPEN.items() if name.startswith(head)), 0)
    is_short = len(name) <= LONGEST_NAME and len(word) <= longest
    return is_short and name.isprintable() and word.isprintable()


def _is_kept(name: str, word: str) -> bool:
    return name.startswith(WORK) and word == ON


async def choose(study: Study, *, by: UserId, chosen: Mapping[str, str]) -> User:
    """Have it be so for the person from now on; what cannot be chosen is passed over.

    Of what names a book, what was chosen longest ago gives way once there is too much.
    """
    fitting = {name: word for name, word in chosen.items() if is_choice(name, word)}
    async with study.transaction() as records:
        await records.users.lock([by])
        user = await records.users.get(by)
        kept = {name: word for name, word in user.reading if name not in fitting} | fitting
        return await records.users.change(by, reading=tuple(kept.items())[-MOST:])
