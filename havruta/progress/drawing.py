"""What was learned, drawn as SVG: a map of the book, and the year's days."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby

from babel.dates import get_month_names

from havruta.progress import describing
from havruta.progress.reports import Progress, Tally
from havruta.progress.rounds import Part
from havruta.wording import Wording

WIDTH, MARGIN = 720, 40
GAP, NAME, SMALL = 4, 18, 13
"""Between tiles; how high names are with what is around them, and how large their letters."""
DESCENT = 0.25
"""How far letters reach below their line, of their size."""
LEAST_TILE, ROOMY, MOST_ROOMY = 9, 38, 180
"""How wide a tile is at least, and how wide where there are no more than so many."""
LETTER = 0.5
"""How wide a letter is, of its size: one with the next."""
MOST_NAMED = 60
"""Of more tiles only those that begin a row bear their names."""
FEW_NAMED = 20
"""The same in a picture: painting a name takes as long as painting three tiles."""
WEEKS, WEEK = 53, 7
CELL = WIDTH / WEEKS
FULL_DAY = 3600
"""Seconds of learning that fill a day’s square."""
RIGHT_TO_LEFT, END = "\u2067", "\u2069"


@dataclass(frozen=True, slots=True)
class Look:
    """How shapes and letters are coloured, as attributes; `fonts` are those of the letters."""

    ink: str
    quiet: str
    accent: str
    empty: str
    fonts: str = ""


def _painted(ink: str, quiet: str, accent: str, empty: str) -> Look:
    one, two, three, four = (f'fill="{colour}"' for colour in (ink, quiet, accent, empty))
    return Look(one, two, three, four, 'font-family="{fonts}"')


LIGHT = _painted("#211d18", "#655d51", "#1d559c", "#ddd5c4")
DARK = _painted("#e7e1d6", "#a69d8f", "#86b5ee", "#3a3732")
ON_PAGE = Look('class="ink"', 'class="quiet"', 'class="accent"', 'class="empty"')
"""The colours are the page’s own, by its sheet."""
PAPER = {LIGHT: "#fbf8f1", DARK: "#181715"}
FONTS = {"he": "Frank Ruhl Libre, Cardo", "en": "Cardo, Frank Ruhl Libre"}


class Drawing:
    """Shapes on a ground that is `WIDTH` wide, from where the language begins, and their height.

    Many shapes of one colour are one path, which is drawn in a fraction of the time.
    """

    def __init__(self, say: Wording) -> None:
        self.height = 0.0
        self._say = say
        self._boxes: dict[str, list[str]] = {}
        self._texts: list[str] = []

    @property
    def shapes(self) -> str:
        """All of it, as elements of SVG."""
        paths = (f'<path {colour} d="{"".join(d)}"/>' for colour, d in self._boxes.items())
        return "".join((*paths, *self._texts))

    def box(self, colour: str, place: tuple[float, float, float, float]) -> None:
        """Add a box: where its corner is, how wide and how high."""
        x, y, wide, high = place
        x = self._turned(x, wide)
        told = f"M{_n(x)} {_n(y)}h{_n(wide)}v{_n(high)}h{_n(-wide)}z"
        self._boxes.setdefault(colour, []).append(told)
        self.height = max(self.height, y + high)

    def text(
        self, colour: str, told: str, at: tuple[float, float], size: int, *, weight: int = 400
    ) -> None:
        """Set a line that begins there. Which way it goes is told by signs in it alone.

        Browsers and what makes a PNG of it differ in what they make of `direction`.
        """
        x, y = self._turned(at[0], 0), at[1]
        anchor = "start"
        if self._say.direction == "rtl":
            told, anchor = f"{RIGHT_TO_LEFT}{told}{END}", "end"
        self._texts.append(
            f'<text {colour} x="{_n(x)}" y="{_n(y)}" font-size="{size}" font-weight="{weight}"'
            f' text-anchor="{anchor}" direction="ltr">{escape(told)}</text>'
        )
        self.height = max(self.height, y + size * DESCENT)

    def add(self, other: "Drawing", gap: float) -> None:
        """Add another one below."""
        down = self.height + gap
        self._texts.append(f'<g transform="translate(0 {_n(down)})">{other.shapes}</g>')
        self.height = down + other.height

    def _turned(self, x: float, wide: float) -> float:
        return WIDTH - x - wide if self._say.direction == "rtl" else x


def book_map(
    say: Wording,
    look: Look,
    parts: Sequence[Part],
    segments: bytes,
    *,
    most_named: int = MOST_NAMED,
) -> Drawing:
    """Draw the book, a tile for each part, in which what was learned is filled in."""
    drawing, columns = Drawing(say), _columns(len(parts))
    wide = (WIDTH + GAP) / columns - GAP
    high = max(min(wide * 0.6, 26), LEAST_TILE)
    names = _named(parts, columns, wide, most_named)
    row = high + GAP + (NAME if names else 0)
    room = int((wide + GAP if len(names) == len(parts) else WIDTH) / (SMALL * LETTER))
    for number, part in enumerate(parts):
        down, across = divmod(number, columns)
        x, y = across * (wide + GAP), down * row
        _tile(drawing, look, part.of(segments), (x, y, wide, high))
        if number in names and (name := describing.name_of(say, part)):
            drawing.text(look.quiet, _short(name, room), (x, y + high + SMALL + 1), SMALL)
    return drawing


def year(say: Wording, look: Look, days: Mapping[date, int], today: date) -> Drawing:
    """Draw the last year’s days, a column a week: the fuller a square, the longer was learned."""
    drawing, size = Drawing(say), CELL - 2
    first = today - timedelta(days=(today.weekday() + 1) % WEEK + WEEK * (WEEKS - 1))
    names = get_month_names("abbreviated", locale=say.language)
    for down in range(WEEK):
        weeks = WEEKS - (first + timedelta(days=WEEK * (WEEKS - 1) + down) > today)
        drawing.box(look.empty, (0, NAME + down * CELL, weeks * CELL - 2, size))
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        column, down = divmod(number, WEEK)
        x, y = column * CELL, NAME + down * CELL
        if day in days:  # also one of which nobody knows for how long
            side = size * min(max(days[day] / FULL_DAY, 0.2), 1) ** 0.5
            inset = (size - side) / 2
            drawing.box(look.accent, (x + inset, y + inset, side, side))
        if day.day == 1 and column < WEEKS - 1:
            drawing.text(look.quiet, names[day.month], (x, SMALL - 2), SMALL)
    return drawing


def picture(say: Wording, look: Look, progress: Progress, tally: Tally) -> str:
    """Draw all of it on a paper of its own, with what it is in words."""
    drawing = Drawing(say)
    name, book = progress.havruta.name, progress.book.named(say.language)
    drawing.text(look.ink, _cut(name), (0, 26), 30, weight=700)
    if book != name:
        drawing.text(look.quiet, _cut(book), (0, 54), 18)
    for number, line in enumerate(describing.lines(say, tally, streaks=progress.streaks)):
        ink, size = (look.ink, 18) if number else (look.accent, 24)
        drawing.text(ink, line, (0, drawing.height + size + 10), size)
    if tally.rounds:
        segments = tally.rounds[-1].segments
        drawn = book_map(say, look, progress.parts, segments, most_named=FEW_NAMED)
        drawing.add(drawn, 26)
    drawing.add(year(say, look, tally.days, progress.today), 22)
    told = describing.in_a_year(say, tally, progress.today)
    drawing.text(look.quiet, told, (0, drawing.height + 24), 16)
    wide, high = WIDTH + 2 * MARGIN, math.ceil(drawing.height) + 2 * MARGIN
    fonts = look.fonts.format(fonts=FONTS.get(say.language, FONTS["en"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" {fonts}>'
        f'<rect width="{wide}" height="{high}" fill="{PAPER[look]}"/>'
        f'<g transform="translate({MARGIN} {MARGIN})">{drawing.shapes}</g></svg>'
    )


def _columns(count: int) -> int:
    """Return how many tiles stand beside each other: few are wide, many are small."""
    least = ROOMY if count <= MOST_ROOMY else LEAST_TILE
    return max(min(count, int((WIDTH + GAP) // (least + GAP))), 1)


def _named(parts: Sequence[Part], columns: int, wide: float, most: int) -> Collection[int]:
    """Return which tiles bear their names: all, the first of each row, or none of the smallest."""
    if wide < ROOMY:
        return ()
    return range(len(parts)) if len(parts) <= most else range(0, len(parts), columns)


def _short(name: str, room: int) -> str:
    """Return of a name so many letters at most: of what is in another part, its own name."""
    own = name if len(name) <= room else name.rpartition(", ")[2]
    return own if len(own) <= room else f"{own[: room - 1].rstrip()}…"


def _tile(
    drawing: Drawing, look: Look, segments: bytes, place: tuple[float, float, float, float]
) -> None:
    """Draw a tile, filled where the part has been learned."""
    x, y, wide, high = place
    drawing.box(look.empty, place)
    one, begin = wide / len(segments), 0
    for is_learned, run in groupby(segments):
        length = len([*run])
        if is_learned:
            drawing.box(look.accent, (x + begin * one, y, max(length * one, 1), high))
        begin += length


def _cut(text: str, limit: int = 48) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
