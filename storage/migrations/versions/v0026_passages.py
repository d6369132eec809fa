"""What the library has read can be searched, by the database's own full-text index.

Revision ID: 0026
Follows: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

FOUND = """CREATE VIRTUAL TABLE passages_fts
USING fts5(words, content='passages', content_rowid='id', detail='none')"""
ADDED = "INSERT INTO passages_fts(rowid, words) VALUES (new.id, new.words);"
GONE = "INSERT INTO passages_fts(passages_fts, rowid, words) VALUES ('delete', old.id, old.words);"
TRIGGERS = {
    "passages_added": f"AFTER INSERT ON passages BEGIN {ADDED} END",
    "passages_gone": f"AFTER DELETE ON passages BEGIN {GONE} END",
    "passages_changed": f"AFTER UPDATE ON passages BEGIN {GONE} {ADDED} END",
}
LEXEMES = "CREATE INDEX ix_passages_fts ON passages USING gin (to_tsvector('simple', words))"


def upgrade() -> None:
    """Make room for it; the library fills it by itself with what it keeps."""
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
    )
    columns = ["book", "place", "number"]
    op.create_index("ix_passages_book_place_number", "passages", columns, unique=True)
    op.create_index("ix_passages_section", "passages", ["section"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(LEXEMES)
        return
    op.execute(FOUND)
    for name, does in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {does}")


def downgrade() -> None:
    """Drop it; what it was made of is kept."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passages_fts")
    op.drop_table("passages")
