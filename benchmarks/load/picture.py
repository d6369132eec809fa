"""A night as a picture: how long things took, and what each process held and did, over its time."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from benchmarks.figures import percentile
from benchmarks.load import chat, pages
from benchmarks.load.measures import OURS, Measures
from benchmarks.load.night import LATE, Night
from benchmarks.load.report import KINDS

WIDTH, HIGH, LEFT, RIGHT, GAP = 960, 240, 60, 260, 56
BINS = 60
COLOURS = ("#1d559c", "#b3541e", "#2e7d4f", "#8a3ffc", "#a56b00", "#c2185b", "#37474f", "#00838f")
SHOWN = (chat.COMMAND, chat.PRESS, pages.SIGN_IN, pages.PAGE, pages.MOVE, LATE, OURS)
Line = Sequence[tuple[float, float]]


def svg(night: Night) -> str:
    """Return it as an SVG with three panels, one below the other."""
    took = {KINDS[kind]: over_time(night.measures, kind) for kind in SHOWN}
    memory = {
        name: [(one.at, one.memory) for one in gauge.readings]
        for name, gauge in night.gauges.items()
    }
    busy = {
        name: [
            (after.at, (after.cpu - before.cpu) / max(after.at - before.at, 0.1) * 100)
            for before, after in pairwise(gauge.readings)
        ]
        for name, gauge in night.gauges.items()
    }
    panels = (
        _panel("p99 within each sixtieth of the night, in ms (logarithmic)", took, log=True),
        _panel("memory in MB", memory),
        _panel("CPU in hundredths of a core", busy),
    )
    height = GAP + len(panels) * (HIGH + GAP)
    groups = "".join(
        f'<g transform="translate(0 {GAP + number * (HIGH + GAP)})">{panel}</g>'
        for number, panel in enumerate(panels)
    )
    title = escape(f"{night.house.told}: {night.size.sessions} sessions")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="sans-serif" font-size="12"><rect width="{WIDTH}" height="{height}"'
        f' fill="#fff"/><text x="{LEFT}" y="24" font-size="16">{title}</text>{groups}</svg>\n'
    )


def over_time(measures: Measures, kind: str) -> Line:
    """Return the 99th percentile of a kind in each of sixty parts of the time."""
    taken = measures.taken[kind]
    if not taken:
        return []
    part = max(at for at, _ in taken) / BINS or 1.0
    parts: dict[int, list[float]] = {}
    for at, ms in taken:
        parts.setdefault(min(int(at / part), BINS - 1), []).append(ms)
    return [((n + 0.5) * part, percentile(found, 0.99)) for n, found in sorted(parts.items())]


def _panel(title: str, lines: Mapping[str, Line], *, log: bool = False) -> str:
    lines = {name: line for name, line in lines.items() if line}
    points = [point for line in lines.values() for point in line]
    last = max((at for at, _ in points), default=1.0) or 1.0
    most = max((value for _, value in points), default=1.0) or 1.0
    least = 1.0 if log else 0.0
    most = 10 ** math.ceil(math.log10(max(most, 10.0))) if log else most * 1.1

    def place(at: float, value: float) -> str:
        share = (
            math.log(max(value, least) / least) / math.log(most / least) if log else value / most
        )
        x = LEFT + at / last * (WIDTH - LEFT - RIGHT)
        return f"{x:.1f},{HIGH - share * HIGH:.1f}"

    drawn = [f'<text x="{LEFT}" y="-10">{escape(title)}</text>', _frame()]
    steps = [10.0**n for n in range(round(math.log10(most)) + 1)] if log else [0.0, most / 2, most]
    for value in steps:
        y = float(place(0, value).partition(",")[2])
        drawn.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}</text>')
        drawn.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
    drawn.append(f'<text x="{WIDTH - RIGHT}" y="{HIGH + 16}" text-anchor="end">{last:.0f} s</text>')
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        told = " ".join(place(*point) for point in line)
        drawn.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{told}"/>'
        )
        x, y = WIDTH - RIGHT + 16, 14 + 18 * number
        drawn.append(f'<text x="{x}" y="{y}" fill="{colour}">{escape(name)}</text>')
    return "".join(drawn)


def _frame() -> str:
    return f'<path d="M{LEFT} 0V{HIGH}H{WIDTH - RIGHT}" fill="none" stroke="#999"/>'
