"""What all refusals have in common."""

from typing import ClassVar


class HavrutaError(Exception):
    """A refusal that can be told to the person who asked."""

    code: ClassVar[str]
    ours: ClassVar[frozenset[str]] = frozenset()
    """The values that the program has written itself; all others somebody may have chosen."""

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values
