"""The page's modules as browsers need them: without their documentation."""

import re

DOCUMENTATION = re.compile(rb"^[ \t]*/\*\*(?:(?!\*/).)*\*/$", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own; a cast within an expression is none."""


def undocumented(script: bytes) -> bytes:
    """Return the script without its documentation, a third of it, and each line where it was."""
    return DOCUMENTATION.sub(lambda comment: b"\n" * (len(comment[0].splitlines()) - 1), script)
