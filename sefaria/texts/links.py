"""What a segment leads to, as Sefaria tells it, in the order in which it was written."""

from collections.abc import Sequence
from typing import Any

from havruta.library.model import Link
from sefaria.api.replies import LinkReply, text_or_empty

MOST = 3000
"""So many links of one segment are read; of the first verse Sefaria has about two thousand."""
_LONGEST = 300
_UNDATED = 9999.0


def links_of(replies: Sequence[LinkReply], ref: str) -> list[Link]:
    """Return the links of the segment `ref`, by age and then by their own order, each once."""
    fitting = [reply for reply in replies[:MOST] if _is_of(reply, ref)]
    told = (_link(reply) for reply in sorted(fitting, key=_order))
    return list(dict.fromkeys(link for link in told if link is not None))


def _is_of(reply: LinkReply, ref: str) -> bool:
    """Whether it is this segment's: what a range leads to is told of each that it has."""
    anchors = reply.anchor_ref_expanded
    return not isinstance(anchors, list) or not anchors or ref in anchors


def _link(reply: LinkReply) -> Link | None:
    collective = reply.collective_title if isinstance(reply.collective_title, dict) else {}
    book, ref = _short(reply.index_title), _short(reply.source_ref)
    if not book or not ref:
        return None
    return Link(
        category=_short(reply.category),
        work=_short(collective.get("en")) or book,
        he_work=_short(collective.get("he")) or _short(reply.he_title),
        book=book,
        ref=ref,
        he_ref=_short(reply.source_he_ref),
    )


def _order(reply: LinkReply) -> tuple[float, str, float]:
    dates = reply.comp_date if isinstance(reply.comp_date, list) else [reply.comp_date]
    written = _number(dates[0] if dates else None, _UNDATED)
    return written, text_or_empty(reply.index_title), _number(reply.commentary_num, 0.0)


def _number(value: Any, otherwise: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else otherwise


def _short(value: Any) -> str:
    return text_or_empty(value).strip()[:_LONGEST]
