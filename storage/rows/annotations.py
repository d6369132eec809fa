"""What is written beside the text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.annotations.model import AnnotationKind
from havruta.ids import AnnotationId, SessionId, UserId
from storage.rows.base import Row


class AnnotationRow(Row):
    """A mark. Whoever is forgotten is so with what they wrote."""

    __tablename__ = "annotations"
    __table_args__ = (Index(None, "session_id", "id"),)

    id: Mapped[AnnotationId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    ref: Mapped[str]
    kind: Mapped[AnnotationKind]
    text: Mapped[str]
    he: Mapped[str]
    en: Mapped[str]
    language: Mapped[str]
    version: Mapped[str]
    exact: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))


class RemarkRow(Row):
    """Something that was said."""

    __tablename__ = "remarks"

    session_id: Mapped[SessionId] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    text: Mapped[str]
