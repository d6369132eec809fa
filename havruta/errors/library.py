"""Refusals about books, their places, and the library."""

from havruta.errors.base import HavrutaError


class UnknownBook(HavrutaError):
    """The catalogue has no such book. Values: `book`, as it was typed."""

    code = "unknown_book"


class WhichBook(HavrutaError):
    """No book has this very title, and some are like it. Values: `book` as typed, `names`."""

    code = "which_book"


class NoText(HavrutaError):
    """The catalogue has the book, and nothing in it can be read. Values: `book`."""

    code = "no_text"


class UnknownRef(HavrutaError):
    """The book has no such segment.

    Values: `ref`, as it was given; for a section also `before` and `after`, between which it would
    stand ("" at the book's ends).
    """

    code = "unknown_ref"


class SeveralSections(UnknownRef):
    """It is in the book, and more than can be shown at once. Values: `ref`."""

    code = "several_sections"


class EmptySection(UnknownRef):
    """The book has the section, and the library no text of it. Values: `ref`."""

    code = "empty_section"


class LibraryAway(HavrutaError):
    """The text is neither kept here nor to be had now.

    Values: `ref`; for a section also `before` and `after`, its neighbours ("" at the book's ends).
    """

    code = "library_away"


class CatalogueAway(HavrutaError):
    """The catalogue cannot be had now; the one at hand stays."""

    code = "catalogue_away"


class UnknownCalendar(HavrutaError):
    """No calendar is read there, or not any more."""

    code = "unknown_calendar"


class NothingToFind(HavrutaError):
    """There is no word in what was to be found. Values: `query`, as it was typed."""

    code = "nothing_to_find"


class SearchAway(HavrutaError):
    """The library cannot be searched now, and nothing that is here has it. Values: `query`."""

    code = "search_away"
