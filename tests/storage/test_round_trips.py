"""Whatever is stored comes back equal, on memory, SQLite and PostgreSQL."""

from datetime import UTC, datetime
from functools import cache
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havruta.annotations.model import Annotation
from havruta.havrutot.model import Following, Havruta, Home, Invitation, Participant
from havruta.ids import ConnectionId
from havruta.notices.model import Notice
from havruta.refs import Stretch
from havruta.sessions.model import Session, Stay
from tests.storage.samples import (
    ANNOTATION,
    HAVRUTA,
    INVITATION,
    ISAAC,
    JACOB,
    NOTICE,
    RACHEL,
    SESSION,
    STAY,
)

LONG_AGO, FAR_AHEAD = datetime(1970, 1, 1), datetime(2200, 1, 1)
INSTANTS = st.datetimes(LONG_AGO, FAR_AHEAD, timezones=st.just(UTC))
WALLS = st.datetimes(LONG_AGO, FAR_AHEAD).map(lambda at: at.replace(second=0, microsecond=0))
# PostgreSQL's text holds anything but the null character.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50)
NUMBERS = st.integers(0, 2**31 - 1)
STRETCHES = st.lists(st.builds(Stretch, TEXTS, TEXTS), max_size=4).map(tuple)
PEOPLE = st.sampled_from([ISAAC.id, JACOB.id, RACHEL.id])

BY_TYPE = {
    datetime: INSTANTS,
    datetime | None: st.none() | INSTANTS,
    str: TEXTS,
    str | None: st.none() | TEXTS,
    ConnectionId | None: st.none() | TEXTS,
    int: NUMBERS,
    int | None: st.none() | NUMBERS,
    tuple[Stretch, ...]: STRETCHES,
}


def built(kind, **fixed):
    """Return values with any content in every field that is not fixed."""
    free = {name: hint for name, hint in kind.__annotations__.items() if name not in fixed}
    content = {name: BY_TYPE.get(hint, st.from_type(hint)) for name, hint in free.items()}
    return st.builds(kind, **content, **fixed)


REPOSITORIES = ("havrutot", "invitations", "sessions", "stays", "notices", "annotations")


@cache
def values(repository):
    """Return what may be stored there; to look at the kinds takes longer than to import them."""
    match repository:
        case "havrutot":
            participant = built(Participant, user_id=PEOPLE, usually=st.none())
            people = st.lists(participant, unique_by=attrgetter("user_id"))
            return built(
                Havruta,
                id=st.just(HAVRUTA.id),
                owner_id=PEOPLE,
                participants=people.map(tuple),
                home=built(Home),
                offered_to=st.none() | PEOPLE,
                following=st.none() | built(Following, wished_by=st.none() | PEOPLE),
            )
        case "invitations":
            return built(
                Invitation,
                id=st.just(INVITATION.id),
                havruta_id=st.just(HAVRUTA.id),
                user_id=PEOPLE,
                invited_by=PEOPLE,
            )
        case "sessions":
            return built(
                Session,
                id=st.just(SESSION.id),
                havruta_id=st.just(HAVRUTA.id),
                started_by=PEOPLE,
                leader_id=st.none() | PEOPLE,
            )
        case "stays":
            return built(Stay, id=st.just(STAY.id), session_id=st.just(SESSION.id), user_id=PEOPLE)
        case "annotations":
            return built(
                Annotation,
                id=st.just(ANNOTATION.id),
                session_id=st.just(SESSION.id),
                user_id=PEOPLE,
                closed_by=st.none() | PEOPLE,
            )
        case "notices":
            return built(
                Notice,
                id=st.just(NOTICE.id),
                havruta_id=st.just(HAVRUTA.id),
                plan_id=st.none(),
                proposal_id=st.none(),
                away_id=st.none(),
                original=st.none() | WALLS,
                recipient=st.none() | PEOPLE,
                about=st.none() | PEOPLE,
                session_id=st.none() | st.just(SESSION.id),
                invitation_id=st.none() | st.just(INVITATION.id),
            )


async def stored(records, repository, value):
    """Return what is stored under the value's id."""
    if repository == "stays":
        [stay] = await records.stays.of([value.session_id])
        return stay
    return await getattr(records, repository).get(value.id)


@pytest.mark.parametrize("repository", REPOSITORIES)
@settings(
    max_examples=25,
    deadline=None,
    # One world serves all examples: each is saved over the one before, as in life.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_whatever_is_saved_comes_back_equal(world, repository, data):
    value = data.draw(values(repository))
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)

        await getattr(records, repository).save(value)

    async with world.transaction() as records:
        assert await stored(records, repository, value) == value
