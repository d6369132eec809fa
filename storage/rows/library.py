"""What the library keeps."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Row


class KeptRow(Row):
    """Something the library keeps."""

    __tablename__ = "kept"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    kept_at: Mapped[datetime]
