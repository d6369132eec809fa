"""Which havrutot are offered as one types."""

from structlog.testing import capture_logs

from havruta.havrutot import selection
from tests.bot.conftest import said


async def test_ones_havrutot_are_offered_by_name_book_and_partner(world):
    """HV-2: two on one book are told apart by with whom one learns it."""
    await world.begin()
    await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Alone")

    def offered(typed):
        return world.isaac.autocomplete(world.table, "havruta show", "havruta", typed)

    names = [choice["name"] for choice in await offered("")]
    assert names == ["Alone · Ruth · Ruth 1:1", "Ruth · Ruth 1:1 · Jacob"]
    (with_jacob,) = await offered("jac")
    assert with_jacob["name"] == names[1]
    shown = await world.isaac.slash(world.table, "havruta show", havruta=with_jacob["value"])
    assert "Isaac, Jacob" in said(shown)


async def test_nothing_is_offered_while_the_database_is_away(world, monkeypatch, caplog):
    """OP-1: no error is shown, and the log says it in one line."""

    async def away(*args, **kwargs):
        msg = "the database is away"
        raise OSError(msg)

    monkeypatch.setattr(selection, "partnerships", away)

    with capture_logs() as logged:
        offered = await world.isaac.autocomplete(world.table, "havruta show", "havruta", "r")

    assert offered == []
    assert [(line["log_level"], line["reason"]) for line in logged] == [
        ("warning", "the database is away")
    ]
    assert caplog.records == []
