"""The tables, one class each.

A column bears the name of the value's field that it keeps, so that values and rows turn into each
other by name (`storage.statements`). Rows are never loaded as objects: the classes only say what
the tables are and let mypy check the queries.
"""

from storage.rows import annotations, calls, havrutot, library, notices, people, plans, sessions
from storage.rows.base import Row

__all__ = [
    "Row",
    "annotations",
    "calls",
    "havrutot",
    "library",
    "notices",
    "people",
    "plans",
    "sessions",
]
