"""What people say when, in plain words of English or Hebrew: understood, or asked back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product

from havruta.errors.base import HavrutaError
from havruta.errors.people import UnknownZone, WrongNumber
from havruta.errors.plans import NoSuchTime, NotUnderstood, TooFar
from havruta.names import tidy
from havruta.people import zones
from havruta.recurrence.rules import MOST_COUNT
from havruta.when.around import Around
from havruta.when.layout import retyped
from havruta.when.model import YEARS_AHEAD, Question, Unclear, Understood
from havruta.when.repeats import Repeat
from havruta.when.resolving import resolve
from havruta.when.saying import Said, read
from havruta.when.tokens import Token, tokens

LONGEST_SAID = 200
"""How many characters are read; nobody needs as many to say when."""


def understand(said: str, *, now: datetime, zone: str, language: str) -> Understood | Unclear:
    """Return what is meant by the clock of their zone, or what has to be asked.

    Raises `NotUnderstood`, or what else is wrong with it.
    """
    return combine(said, now=now, zone=zone, language=language)


def combine(
    when: str,
    *,
    repeat: str | None = None,
    until: str | None = None,
    count: int | None = None,
    minutes: int | None = None,
    now: datetime,
    zone: str,
    language: str,
) -> Understood | Unclear:
    """Return what is meant by all that was said of a plan together, or what has to be asked.

    How it repeats, when it ends and how long it lasts may be said in `when`, too. Raises what
    `understand` does.
    """
    if count is not None and not 1 <= count <= MOST_COUNT:
        raise WrongNumber(least=1, most=MOST_COUNT)
    options = _Options(tidy(repeat or ""), tidy(until or ""), Said(count=count, minutes=minutes))
    asked = _Asked(now.astimezone(UTC), zone, language)
    try:
        with _told(when):
            return _meant(when, options, asked)
    except NotUnderstood:
        meant = _in_other_layout(when, options, asked)
        if meant is None:
            raise
        return meant


@dataclass(frozen=True, slots=True)
class _Options:
    """What is said beside when; nothing, where nothing is said."""

    repeat: str
    until: str
    figures: Said


@dataclass(frozen=True, slots=True)
class _Asked:
    """When and by whom it is said."""

    now: datetime
    zone: str
    language: str

    def around(self, zone: str) -> Around:
        is_sunday_first = self.language == "he" or zone == zones.ISRAEL
        return Around(self.now, zone, is_sunday_first)


def _in_other_layout(when: str, options: _Options, asked: _Asked) -> Unclear | None:
    """Return what it would have been with the keyboard set to the other language."""
    try:
        meant = _meant(retyped(when), options, asked)
    except HavrutaError:
        return None
    readings = (meant,) if isinstance(meant, Understood) else meant.readings
    return Unclear(Question.LAYOUT, readings)


def _meant(when: str, options: _Options, asked: _Asked) -> Understood | Unclear:
    if len(when) > LONGEST_SAID:
        raise NotUnderstood(said=when)
    words, named = _without_place(tokens(when))
    sayings: list[tuple[Said, Around]] = []
    for zone in named or (asked.zone,):
        around = asked.around(zone)
        found = [said for said in read(words, around) if said.is_when]
        if not found:
            raise NotUnderstood(said=when)
        said = _together([found, *_beside(options, around)])
        sayings += [(one, around) for one in said]
    return resolve(sayings)


@contextmanager
def _told(said: str) -> Iterator[None]:
    """Have what there is not told in their own words, where it is more than one figure.

    What no calendar of ours reaches is too far.
    """
    try:
        yield
    except NoSuchTime as refusal:
        raise NoSuchTime(said=refusal.values["said"] or said) from None
    except OverflowError:
        raise TooFar(years=YEARS_AHEAD) from None


def _beside(options: _Options, around: Around) -> Iterator[list[Said]]:
    yield [options.figures]
    if options.repeat:
        yield _repeat(options.repeat, around)
    if options.until:
        yield _read("until", options.until, around)


def _together(said: Iterable[list[Said]]) -> list[Said]:
    """Return what goes together of what each may mean. Raises `SaidTwice` where nothing does."""
    whole: list[Said] = []
    refused: HavrutaError | None = None
    for parts in product(*said):
        try:
            together = Said()
            for part in parts:
                together = together.and_also(part)
            whole.append(together.check())
        except HavrutaError as refusal:
            refused = refusal
    if not whole and refused is not None:
        raise refused
    return whole


def _repeat(said: str, around: Around) -> list[Said]:
    """Return what is meant by how often: "weekly", "Tue Thu", "every two weeks", "no"."""
    if all("never_again" in token.kinds for token in tokens(said)):
        return [Said(is_once=True)]
    found = [one for one in _read("every", said, around) if one.repeat]
    if not found:
        raise NotUnderstood(said=said)
    return [replace(one, repeat=_surely(one)) for one in found]


def _surely(said: Said) -> tuple[Repeat, ...]:
    """Return the rules that may be meant by somebody who surely means that it repeats."""
    return tuple(repeat for repeat in said.repeat or () if not repeat.most)


def _read(before: str, said: str, around: Around) -> list[Said]:
    """Return what an option may mean, which may or may not begin with a word that goes without."""
    if len(said) > LONGEST_SAID:
        raise NotUnderstood(said=said)
    for text in (f"{before} {said}", said):
        cut = tokens(text)
        with _told(said):
            if all(token.kinds for token in cut) and (found := read(cut, around)):
                return found
    raise NotUnderstood(said=said)


def _without_place(cut: list[Token]) -> tuple[list[Token], tuple[str, ...]]:
    """Return the words without the place whose clock is meant, and the zones that it may be.

    A place is in brackets, goes by a name of its zone, or is all that is not known otherwise.
    Raises `UnknownZone`, `NotUnderstood`.
    """
    for at, token in enumerate(cut):
        if "aside" in token.kinds:
            return [*cut[:at], *cut[at + 1 :]], (zones.meant(token.kinds["aside"]),)
        if "zone" in token.kinds:
            return [*cut[:at], *cut[at + 1 :]], token.kinds["zone"]
    strange = [at for at, token in enumerate(cut) if not token.kinds]
    if not strange:
        return cut, ()
    first, last = strange[0], strange[-1] + 1
    place = " ".join(token.text for token in cut[first:last])
    try:
        return [*cut[:first], *cut[last:]], (_named(place),)
    except UnknownZone:
        raise NotUnderstood(said=place) from None


def _named(place: str) -> str:
    """Return the zone of a place, which Hebrew may have written together with "in"."""
    try:
        return zones.meant(place)
    except UnknownZone:
        return zones.meant(place.removeprefix("ב"))
