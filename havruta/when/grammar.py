"""Patterns of words: which tokens may follow each other, and what they mean together.

A pattern is "every <number> <unit> [on] [<DAYS>]": lower case is a kind of token, upper case
another list of patterns; [ ] may be missing, | is either, and < > are the values handed on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from havruta.errors.base import HavrutaError
from havruta.when.tokens import Token

Pattern = tuple[str, Callable[..., Any]]
"""The pattern, and what makes a value of it: given the surroundings and the values, None for no."""

Grammar = Mapping[str, Sequence[Pattern]]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern."""

    names: tuple[str, ...]
    is_kept: bool
    is_optional: bool


class Parser:
    """Finds what stands where in the tokens, each thing once."""

    def __init__(self, grammar: Grammar, tokens: Sequence[Token], around: Any) -> None:
        self.tokens = tokens
        self.refusals: list[HavrutaError] = []
        """Why what looked like something is not: there is no 25:00."""
        self._grammar = grammar
        self._around = around
        self._known: dict[tuple[str, int], list[tuple[Any, int]]] = {}

    def found(self, name: str, at: int) -> list[tuple[Any, int]]:
        """Return all that the patterns of this name make of the tokens at `at`, and its end."""
        if (name, at) not in self._known:
            self._known[name, at] = []
            self._known[name, at] = list(self._found(name, at))
        return self._known[name, at]

    def _found(self, name: str, at: int) -> Iterator[tuple[Any, int]]:
        for pattern, make in self._grammar[name]:
            for values, end in self._matches(elements(pattern), at):
                try:
                    value = make(self._around, *values)
                except HavrutaError as refusal:
                    self.refusals.append(refusal)
                    continue
                if value is not None:
                    yield value, end

    def _matches(self, wanted: Sequence[Element], at: int) -> Iterator[tuple[list[Any], int]]:
        if not wanted:
            yield [], at
            return
        first, rest = wanted[0], wanted[1:]
        for value, end in self._one(first, at):
            for values, last in self._matches(rest, end):
                yield [value, *values] if first.is_kept else values, last

    def _one(self, element: Element, at: int) -> Iterator[tuple[Any, int]]:
        for name in element.names:
            if name.isupper():
                yield from self.found(name, at)
            elif at < len(self.tokens) and name in self.tokens[at].kinds:
                yield self.tokens[at].kinds[name], at + 1
        if element.is_optional:
            yield None, at


@cache
def elements(pattern: str) -> tuple[Element, ...]:
    """Return the places of a pattern."""
    return tuple(
        Element(tuple(word.strip("[<>]").split("|")), "<" in word, word.startswith("["))
        for word in pattern.split()
    )
