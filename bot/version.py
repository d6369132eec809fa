"""What the checkout calls itself."""

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
PROJECT = CHECKOUT / "pyproject.toml"


def version() -> str:
    """Return the version, as far as it is known."""
    project = tomllib.loads(PROJECT.read_text())["project"] if PROJECT.exists() else {}
    return str(project.get("version", "unknown"))
