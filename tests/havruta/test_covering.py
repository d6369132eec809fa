"""What a room that moves at random covers, against a slow model of it."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havruta.ids import HavrutaId
from havruta.sessions import lifecycle, navigation, presence
from tests.havruta.looking import keep

MOVES = st.lists(st.tuples(st.integers(0, 84), st.booleans()), max_size=10)
FORWARD = st.lists(st.tuples(st.integers(-3, 25), st.booleans()), max_size=10)


def slowly(shape, moves):
    """The same by sets: going on covers what lies between, a jump where it lands."""
    here, covered = 0, {0}
    for there, is_jump in moves:
        sections = [shape.sections.index(shape.section_of(shape.at(p))) for p in (here, there)]
        goes_on = not is_jump and there > here and sections[1] - sections[0] <= 1
        covered |= set(range(here, there + 1)) if goes_on else {there}
        here = there
    return covered


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.one_of(MOVES, FORWARD))
async def test_a_room_covers_what_a_slow_model_says(study, storage, library, havruta, isaac, moves):
    """SE-5: random moves, jumps and ways back; an overlap is covered once."""
    shape = await library.shape("Ruth")
    fresh = replace(havruta, id=HavrutaId(f"h{len(storage.snapshot()['havrutot'])}"))
    await keep(study, havrutot=fresh)
    session = await lifecycle.start(study, havruta_id=fresh.id, by=isaac.id)
    await presence.connect(study, session_id=session.id, by=isaac.id)
    here, gone = 0, []
    for said, is_jump in moves:
        here = min(max(here + said if moves and said < 0 else said, 0), len(shape) - 1)
        gone.append((here, is_jump))
        await navigation.navigate(
            study, session_id=session.id, ref=shape.at(here).ref, by=isaac.id, jump=is_jump
        )
    ended = await lifecycle.end(study, session_id=session.id, by=isaac.id)

    spans = shape.coverage(ended.attended().covered).spans
    found = [position for span in spans for position in range(span.first, span.last + 1)]
    assert found == sorted(slowly(shape, gone))
