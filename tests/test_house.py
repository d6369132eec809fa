"""The tools' settings cover every room."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = {init.parent.name for init in ROOT.glob("*/__init__.py")}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOOLS = SETTINGS["tool"]


def test_every_rule_that_is_ignored_says_why():
    lint = TOOLS["ruff"]["lint"]
    ignored = {
        *lint["ignore"],
        *(rule for rules in lint["per-file-ignores"].values() for rule in rules),
    }
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    naming = [
        line for line in lines if any(line.strip().startswith(f'"{rule}"') for rule in ignored)
    ]

    assert len(naming) >= len(ignored)
    assert [line for line in naming if not re.search(r",\s+# \w", line)] == []


def test_no_room_is_left_out_of_the_checks():
    assert set(TOOLS["mypy"]["packages"]) >= ROOMS - {"tests"}
    assert set(TOOLS["importlinter"]["root_packages"]) >= ROOMS - {"tests"}
    assert set(TOOLS["coverage"]["run"]["source"]) >= ROOMS - {"tests", "benchmarks"}


def test_every_module_of_the_study_has_its_layer():
    inside = next(c for c in TOOLS["importlinter"]["contracts"] if c["id"] == "inside")
    placed = {name for layer in inside["layers"] for name in re.findall(r"[\w.]+", layer)}
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "havruta").rglob("*.py")
        if file.stem != "__init__"
    }

    assert modules == placed


def test_the_study_may_import_no_framework_that_is_installed():
    listed = (ROOT / "requirements.in").read_text()
    needed = {name.lower() for name in re.findall(r"^([\w.-]+)", listed, re.MULTILINE)}
    imports = {
        module
        for module, providers in packages_distributions().items()
        if not module.startswith("_") and {name.lower() for name in providers} & needed
    }
    pure = next(c for c in TOOLS["importlinter"]["contracts"] if c["id"] == "pure")

    assert imports - set(pure["forbidden_modules"]) == {
        *("babel", "email_validator", "ulid"),
        *("dateutil", "icalendar", "pyluach", "tzdata"),
    }
