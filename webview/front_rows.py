"""The rows of the front page, each written once for what it shows.

Whoever learns much has many, and hardly any of them has changed since they last looked.
"""

from functools import lru_cache
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from havruta.havrutot.front import Entry
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.wording import Wording, wording
from webview.rendering import names, shown

MOST = 4096
"""So many are kept; one takes less than a kilobyte."""


class Row(NamedTuple):
    """All that is shown of a havruta among others, to one who reads this language."""

    language: str
    havruta_id: HavrutaId
    name: str
    place: str
    partners: str
    covered: int
    whole: int
    session_id: SessionId | None
    present: str
    is_archived: bool
    is_offered: bool


def row_of(templates: Environment, say: Wording, by: UserId, entry: Entry) -> Markup:
    """Return the row of a havruta, as one of its people sees it."""
    havruta, running, progress = entry.havruta, entry.running, entry.progress
    ref = running.ref if running else havruta.ref
    row = Row(
        language=say.language,
        havruta_id=havruta.id,
        name=shown(havruta.name),
        place=entry.book.he_ref(ref) if say.language == "he" else ref,
        partners=names(entry.partners, say),
        covered=progress.covered if progress else 0,
        whole=progress.whole if progress else 0,
        session_id=running.id if running else None,
        present=names(entry.present, say),
        is_archived=havruta.is_archived,
        is_offered=havruta.offered_to == by,
    )
    return _written(templates, row)


@lru_cache(MOST)
def _written(templates: Environment, row: Row) -> Markup:
    return Markup(  # noqa: S704 - a template escapes what it is given
        templates.get_template("front/_row.html").render(row=row, say=wording(row.language))
    )
