"""Style sheets joined into one file for each kind of page, so that a browser asks once."""

import re
from collections.abc import Mapping
from types import MappingProxyType

SHEETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "session": (
            "fonts",
            "tokens",
            "base",
            "header",
            "section",
            "layouts",
            "markup",
            "footer",
            "settings",
            "contents",
            "panel",
            "dialogs",
            "call",
            "recording",
            "margin",
            "low",
        ),
    }
)
"""What each holds, in this order."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")


def joined(kind: str, sheets: Mapping[str, str]) -> str:
    """Return the sheets of this kind of page as one, without comments and indents."""
    text = "\n".join(sheets[f"styles/{name}.css"] for name in SHEETS[kind])
    return INDENT.sub("\n", COMMENT.sub("", text))
