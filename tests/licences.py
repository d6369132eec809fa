"""`python -m tests.licences`: under which licence each package is that the product needs."""

import re
import sys
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
FREE = {
    "0BSD",
    "Apache",
    "BSD",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
    "Unlicense",
}
"""What asks nothing of whoever runs this or passes it on but to say whose it is."""
SPELLINGS = (
    (re.compile(r".*\bApache\b.*", re.IGNORECASE), "Apache"),
    (re.compile(r".*\bBSD\b.*", re.IGNORECASE), "BSD"),
    (re.compile(r".*\bMIT License\b.*"), "MIT"),
    (re.compile(r".*Mozilla.*"), "MPL-2.0"),
    (re.compile(r".*Unlicense.*"), "Unlicense"),
    (re.compile(r".*Python Software Foundation.*"), "PSF-2.0"),
)
UNTOLD = {"resvg-py": "MPL-2.0"}
"""What packages say nowhere but in their own repository."""


def names(lock: str) -> list[str]:
    """Return what a lock file pins, but for what only another Python is given."""
    here = {re.sub(r"[-_.]+", "-", one.name).lower() for one in distributions()}
    return sorted(here & {*PINNED.findall((CHECKOUT / lock).read_text(encoding="utf-8"))})


def licence_of(name: str) -> str:
    """Return what a package that is installed says of its licence."""
    return UNTOLD.get(name) or _told(distribution(name))


def refused(licence: str) -> set[str]:
    """Return what of a licence is none that is free for all; of several one is enough."""
    choices = [set(re.split(r"\s+AND\s+", one)) for one in re.split(r"\s+OR\s+", licence)]
    lacking = [{part for part in map(_plain, parts) if part not in FREE} for parts in choices]
    return min(lacking, key=len)


def _told(package: Distribution) -> str:
    said = package.metadata
    classified = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier", [])
        if one.startswith("License :: ") and not one.endswith("Approved")
    ]
    told = said.get("License-Expression"), " OR ".join(classified), said.get("License")
    return next(filter(None, told), "unknown")


def _plain(licence: str) -> str:
    licence = licence.strip(" ()")
    return next((name for form, name in SPELLINGS if form.fullmatch(licence)), licence)


def main() -> int:
    """Tell all of them; 1 if there is one that is not free for all."""
    told = {name: licence_of(name) for name in names("requirements.txt")}
    for name, licence in told.items():
        sys.stdout.write(f"{name:28} {licence}\n")
    return int(any(map(refused, told.values())))


if __name__ == "__main__":
    sys.exit(main())
