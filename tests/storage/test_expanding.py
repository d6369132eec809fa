"""What a migration may do while the version before still runs: add, and take nothing away."""

import ast
from pathlib import Path

import pytest

import storage

VERSIONS = Path(storage.__file__).parent / "migrations/versions"
SINCE = "v0034"
"""Before that a new version was started once the old one had stopped."""
TAKES_AWAY = {"drop_column", "drop_table", "rename_table", "alter_column"}
CONTRACTS = "Contracts what "
"""So begins a line of a step that takes away what no version uses since a step that it names."""


def faults_of(source: str) -> list[str]:
    """Return what of a step the version before would stumble over."""
    module = ast.parse(source)
    if CONTRACTS in (ast.get_docstring(module) or ""):
        return []
    upgrade = next(part for part in module.body if getattr(part, "name", "") == "upgrade")
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]
    new = {id(part) for one in calls if _name(one) == "create_table" for part in ast.walk(one)}
    return [fault for one in calls if id(one) not in new and (fault := _fault(one))]


def _fault(call: ast.Call) -> str:
    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
    if _name(call) in TAKES_AWAY:
        return f"line {call.lineno}: the version before has that"
    if (
        _name(call) == "Column"
        and given.get("nullable") == "False"
        and "server_default" not in given
    ):
        return f"line {call.lineno}: the version before does not fill it in"
    return ""


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", "")


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("v*.py")), ids=lambda path: path.stem[:5])
def test_the_version_before_runs_beside_the_new_one(path):
    """OP-4, OP-5: so that processes are replaced one by one; a later step may take away."""
    assert path.stem < SINCE or faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("step", "is_fault"),
    [
        ('op.drop_column("havrutot", "name")', True),
        ('op.add_column("havrutot", sa.Column("x", sa.String(), nullable=False))', True),
        ('op.add_column("havrutot", sa.Column("x", sa.String()))', False),
        ('op.add_column("h", sa.Column("x", sa.Text(), nullable=False, server_default=""))', False),
        ('op.create_table("h", sa.Column("x", sa.Text(), nullable=False))', False),
    ],
)
def test_what_takes_away_or_asks_for_more_is_noticed(step, is_fault):
    assert bool(faults_of(f"def upgrade():\n    {step}\n")) is is_fault
    told = f'"""A step.\n\nContracts what 0034 has expanded.\n"""\n\n\ndef upgrade():\n    {step}\n'
    assert faults_of(told) == []
