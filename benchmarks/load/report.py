"""A night as text."""

from collections.abc import Iterator

from benchmarks.load import chat, pages
from benchmarks.load.gauges import Gauge
from benchmarks.load.measures import OURS
from benchmarks.load.night import LATE, OURSELVES, Night

KINDS = {
    chat.COMMAND: "a command's first answer",
    chat.PRESS: "a button's first answer",
    chat.WHOLE: "the whole answer in chat",
    pages.LANDING: "a personal link opened",
    pages.SIGN_IN: "sign-in by it",
    pages.PAGE: "a whole page",
    pages.PIECE: "a piece of a page",
    pages.SOCKET: "until a page is live",
    pages.MOVE: "a move, to the last page",
    pages.END: "the end, to the last page",
    LATE: "a notice after its moment",
    OURS: "(the load itself late)",
}
"""What is measured, in the order in which the report has it."""


def text(night: Night) -> str:
    """Return the report."""
    return "\n".join(
        (*_head(night), "", *_latencies(night), "", *_wrong(night), "", *_taken(night))
    )


def _head(night: Night) -> Iterator[str]:
    size = night.size
    yield f"{night.house.told}, {night.began:%Y-%m-%d %H:%M} UTC"
    yield (
        f"{size.sessions} sessions of three within {size.seconds:.0f} s, each as long; a room"
        f" moves every {size.tempo.move:g} s, a person asks in chat every {size.tempo.command:g} s"
        f" and the page every {size.tempo.page:g} s"
    )


def _latencies(night: Night) -> Iterator[str]:
    yield f"{'ms':28}{'times':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}"
    for kind, told in KINDS.items():
        if found := night.measures.ms(kind):
            shares = (night.measures.percentile(share, kind) for share in (0.5, 0.95, 0.99, 1.0))
            row = "".join(f"{ms:9.1f}" for ms in shares)
            yield f"{told:28}{len(found):9}{row}"


def _wrong(night: Night) -> Iterator[str]:
    account, errors = night.account, night.measures.errors
    yield (
        f"notices: {account.promised} promised, {account.lost.total()} lost,"
        f" {account.doubled} told twice"
    )
    yield from (f"  lost: {number} of {kind}" for kind, number in account.lost.items())
    yield f"errors: {errors.total()} of {night.measures.asked} that were asked"
    yield from (f"  {number} × {what}" for what, number in errors.most_common())


def _taken(night: Night) -> Iterator[str]:
    columns = ("CPU s", "of a core", "MB first", "MB most", "handles", "transactions", "ms each")
    yield f"{'process':20}" + "".join(f"{column:>13}" for column in columns)
    for name, gauge in night.gauges.items():
        count, seconds = night.databases.get(name, (0.0, 0.0))
        spent = (f"{count:.0f}", f"{seconds / count * 1000:.1f}") if count else ("", "")
        yield f"{name:20}" + "".join(f"{one:>13}" for one in (*_used(gauge), *spent))
    yield (
        f"({OURSELVES}: all people, the Discord and the Sefaria that they are at; what it is late"
        " by itself is in all that it measures)"
    )


def _used(gauge: Gauge) -> Iterator[str]:
    if not gauge.readings:
        return
    yield f"{gauge.cpu:.1f}"
    yield f"{gauge.cpu / max(gauge.seconds, 1e-9):.0%}"
    yield f"{gauge.readings[0].memory:.0f}"
    yield f"{max(one.memory for one in gauge.readings):.0f}"
    yield f"{max(one.handles for one in gauge.readings)}"
