"""The page's modules as browsers need them: without their documentation, and named beforehand."""

import posixpath
import re
from collections.abc import Mapping

DOCUMENTATION = re.compile(rb"^[ \t]*/\*\*(?:(?!\*/).)*\*/$", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own; a cast within an expression is none."""
IMPORTED = re.compile(rb'^(?:import|export) [^;]*?"(\.[^"]+)";$', re.MULTILINE)


def undocumented(script: bytes) -> bytes:
    """Return the script without its documentation, a third of it, and each line where it was."""
    return DOCUMENTATION.sub(lambda comment: b"\n" * (len(comment[0].splitlines()) - 1), script)


def with_imports(name: str, scripts: Mapping[str, bytes]) -> list[str]:
    """Return the name of a module and of all that it imports, however deep, the nearest first.

    Raises KeyError if one of them is not among `scripts`.
    """
    found = [name]
    for known in found:
        here = posixpath.dirname(known)
        imported = [path.decode() for path in IMPORTED.findall(scripts[known])]
        names = [posixpath.normpath(posixpath.join(here, path)) for path in imported]
        found += [name for name in dict.fromkeys(names) if name not in found]
    return found
