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


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
