"""What the use cases about marks and remarks need stored."""

from collections.abc import Collection, Sequence
from typing import Protocol

from havruta.annotations.model import Annotation, Remark
from havruta.ids import AnnotationId, HavrutaId, SessionId


class Annotations(Protocol):
    """The stored marks, always in the order they were made; changed by who holds the session."""

    async def get(self, annotation_id: AnnotationId, /) -> Annotation:
        """Return the mark, or raise `UnknownAnnotation`."""
        ...

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Annotation]: ...
    async def open_in(self, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        """Return the open questions of all its sessions."""
        ...

    async def around(self, session_id: SessionId, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        """Return the session's marks, and those questions of the others that are open."""
        ...

    async def count(self, session_id: SessionId, /) -> int: ...
    async def save(self, annotation: Annotation, /) -> None: ...
    async def remove(self, annotation_id: AnnotationId, /) -> None: ...


class Remarks(Protocol):
    """What was said beside the text; changed by whoever holds the session."""

    async def last(self, session_id: SessionId, /) -> int:
        """Return the number of the last one, 0 where nothing has been said."""
        ...

    async def of(self, session_id: SessionId, /, *, after: int = 0) -> Sequence[Remark]:
        """Return what was said after that number, in its order."""
        ...

    async def add(self, remark: Remark, /) -> None: ...
