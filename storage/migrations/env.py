"""What alembic runs before any step: it works over the connection that it has been given."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum, TypeDecorator

from storage.rows import Row


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Name our own column types in a drafted step by what they are in the database."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def is_ours(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether our rows tell of it; an index of words is the database's own."""
    return name is None or "passages_fts" not in name


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=plain,
    include_name=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
