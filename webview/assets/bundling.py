"""Modules joined into one file, so that a browser asks once; made at start, of files as they lie.

Only what our own modules do is understood: named imports on lines of their own, and what is
exported where it is declared. Each module keeps a scope of its own.
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
BLANK = re.compile(r"\n(?:[ \t]*\n)+")

Scripts = Mapping[str, str]


class CannotBundle(ValueError):
    """A module does what is not understood here; says which, and what."""


def bundled(scripts: Scripts, entry: str, main: str = "") -> str:
    """Return the module with all that it imports, in one.

    What the `main` bundle holds is not repeated: it is taken from there, where both are the same
    modules. Raises `CannotBundle`, and KeyError for a module that is none of `scripts`.
    """
    outside = set(order(scripts, main)) if main else set()
    inside = [name for name in order(scripts, entry) if name not in outside]
    return "\n".join([_opening(entry, main), *(_scoped(scripts, one, entry) for one in inside)])


def later(scripts: Scripts, entry: str) -> list[str]:
    """Return the modules that these import only once they are wanted."""
    found: dict[str, None] = {}
    for name in order(scripts, entry):
        found |= dict.fromkeys(_beside(name, path) for path in LATER.findall(scripts[name]))
    return list(found)


def order(scripts: Scripts, entry: str) -> list[str]:
    """Return the modules that one needs, and it last: each after all that it imports."""
    done: dict[str, None] = {}
    _visit(scripts, entry, done, ())
    return list(done)


def _visit(scripts: Scripts, name: str, done: dict[str, None], way: Collection[str]) -> None:
    if name in way:
        msg = f"{name} imports itself by way of {', '.join(way)}"
        raise CannotBundle(msg)
    if name in done:
        return
    for _, path in IMPORT.findall(scripts[name]):
        _visit(scripts, _beside(name, path), done, (*way, name))
    done[name] = None


def _opening(entry: str, main: str) -> str:
    if not main:
        return "export const modules = {};"
    return f'import {{ modules }} from "{_from(entry, main)}";'


def _scoped(scripts: Scripts, name: str, entry: str) -> str:
    """Return the module in a scope of its own, which puts what it exports where others find it."""
    script = scripts[name]
    exported = [exported for _, exported in EXPORT.findall(script)]
    script = IMPORT.sub(lambda found: _taken(name, found), script)
    script = LATER.sub(lambda found: f'import("{_from(entry, _beside(name, found[1]))}")', script)
    if name == entry:  # what it exports, it exports itself, and it may ask where it is
        return _tidy(script)
    script = EXPORT.sub(r"\1 \2", script)
    if left := LEFT.search(script) or re.search(r"import\.meta.*", script):
        msg = f"{name}: {left[0]}"
        raise CannotBundle(msg)
    return f'{{\n{_tidy(script)}modules["{name}"] = {{ {", ".join(exported)} }};\n}}'


def _taken(name: str, found: re.Match[str]) -> str:
    names = ", ".join(_names(found[1]))
    return f'const {{ {names} }} = modules["{_beside(name, found[2])}"];'


def _names(told: str) -> Iterator[str]:
    for one in filter(None, (part.strip() for part in told.split(","))):
        yield one.replace(" as ", ": ")


def _tidy(script: str) -> str:
    return BLANK.sub("\n", script).strip() + "\n"


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _from(entry: str, name: str) -> str:
    path = posixpath.relpath(name, posixpath.dirname(entry) or ".")
    return path if path.startswith(".") else f"./{path}"
