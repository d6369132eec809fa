"""What is wrong with a request, field by field, in the form Discord reports it."""

from typing import Any, Self

from sandbox.world.limits import TABLE
from sandbox.world.refusals import DiscordError, Refusal

Step = str | int


class Problems:
    """Collects what is wrong; `at` gives the same list seen from a field within."""

    def __init__(self, tree: dict[str, Any] | None = None, path: tuple[Step, ...] = ()) -> None:
        self._tree: dict[str, Any] = {} if tree is None else tree
        self._path = path

    def at(self, *steps: Step) -> "Problems":
        """The same collection, from further within."""
        return Problems(self._tree, (*self._path, *steps))

    def add(self, code: str, message: str) -> None:
        """Something is wrong right here."""
        node = self._tree
        for step in self._path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def require(self, holds: object, code: str, message: str) -> Self:
        """Add the problem unless the condition holds."""
        if not holds:
            self.add(code, message)
        return self

    def length(self, rule: str, value: str | list[Any]) -> None:
        """Text or a list must be as long as the table's rule says."""
        limit = TABLE[rule]
        size = len(value.strip()) if isinstance(value, str) else len(value)
        if limit.holds(size):
            return
        if size == 0:
            self.add("BASE_TYPE_REQUIRED", "This field is required")
        elif limit.least == 0:
            self.add("BASE_TYPE_MAX_LENGTH", f"Must be {limit.most} or fewer in length.")
        else:
            words = f"Must be between {limit.least} and {limit.most} in length."
            self.add("BASE_TYPE_BAD_LENGTH", words)

    def number(self, rule: str, value: object) -> None:
        """A number must be within what the table's rule says."""
        limit = TABLE[rule]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.add("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not limit.holds(value):
            words = f"int value should be between {limit.least} and {limit.most}."
            self.add("NUMBER_TYPE_RANGE", words)

    def text(self, rule: str, shape: dict[str, Any], name: str, *, required: bool = False) -> str:
        """The text in this field, held against the rule; the empty string when there is none."""
        value = shape.get(name)
        here = self.at(name)
        if value is None:
            here.require(not required, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            here.add("STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return ""
        here.length(rule, value)
        return value

    def items(self, shape: dict[str, Any], name: str) -> list[dict[str, Any]]:
        """The objects in this field; anything else is a problem."""
        value = shape.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.at(name).add("BASE_TYPE_BAD_TYPE", "Must be a list of objects.")
            return []
        return value

    def raise_if_any(self) -> None:
        """Refuse the request if anything was wrong."""
        if self._tree:
            raise DiscordError(Refusal.INVALID_FORM, errors=self._tree)
