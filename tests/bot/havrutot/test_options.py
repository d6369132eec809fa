"""Which havrutot are offered as one types."""

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


async def test_only_what_is_in_session_is_offered_to_be_seen_or_ended(world):
    """SE-6, SE-8: and to be ended, by whoever may end it."""
    await world.begin()
    await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Alone")

    async def offered(person, command, typed=""):
        choices = await person.autocomplete(world.table, command, "havruta", typed)
        return [choice["name"] for choice in choices]

    both = await offered(world.isaac, "session start")
    at_rest = [await offered(world.isaac, f"session {command}") for command in ("status", "end")]
    await world.isaac.slash(world.table, "session start", havruta="Alone")
    assert both == ["Alone · Ruth · Ruth 1:1", "Ruth · Ruth 1:1 · Jacob"]
    assert at_rest == [[], []]
    for command in ("session status", "session end"):
        assert await offered(world.isaac, command) == both[:1]
        assert await offered(world.isaac, command, "jac") == []
        assert await offered(world.jacob, command) == []

    await world.isaac.slash(world.table, "session start", havruta=both[1])
    assert await offered(world.isaac, "session end", "jac") == both[1:]
    assert await offered(world.jacob, "session status") == ["Ruth · Ruth 1:1 · Isaac"]
    assert await offered(world.jacob, "session end") == []
