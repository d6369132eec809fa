"""The way to a provider and back: who may end it, how often, and until when."""

from datetime import timedelta

import pytest

from havruta.errors.people import SignInOver
from havruta.people import attempts
from havruta.people.model import Provider

GOOGLE, APPLE = Provider.GOOGLE, Provider.APPLE


@pytest.fixture
async def begun(study, isaac):
    return await attempts.begin(study, provider=GOOGLE, browser="mine", path="/a", by=isaac.id)


async def test_who_comes_back_is_led_where_they_were_going(study, begun, isaac):
    """ID-3"""
    back = {"provider": GOOGLE, "browser": "mine", "state": begun.state}

    attempt, handshake = await attempts.finish(study, **back)

    assert handshake == begun
    assert (attempt.path, attempt.user_id) == ("/a", isaac.id)


@pytest.mark.parametrize(
    "wrong", [{"state": "another"}, {"browser": "another"}, {"provider": APPLE}], ids=str
)
async def test_nobody_comes_back_by_what_is_not_theirs_and_it_is_not_spent(study, begun, wrong):
    """ID-3: sign-in begun in another browser, as a page elsewhere would have it."""
    right = {"provider": GOOGLE, "browser": "mine", "state": begun.state}

    with pytest.raises(SignInOver):
        await attempts.finish(study, **right | wrong)

    assert await attempts.finish(study, **right)


async def test_an_attempt_comes_back_once(study, begun):
    """ID-3"""
    back = {"provider": GOOGLE, "browser": "mine", "state": begun.state}
    await attempts.finish(study, **back)

    with pytest.raises(SignInOver):
        await attempts.finish(study, **back)


async def test_an_attempt_is_over_after_a_quarter_of_an_hour_and_forgotten(
    study, begun, clock, storage
):
    """ID-3"""
    clock.advance(timedelta(minutes=15))

    with pytest.raises(SignInOver):
        await attempts.finish(study, provider=GOOGLE, browser="mine", state=begun.state)
    await attempts.begin(study, provider=GOOGLE, browser="mine", path="/")

    assert len(storage.snapshot()["sign_in_attempts"]) == 1


async def test_nothing_that_is_sent_along_is_stored(study, begun, storage):
    """ID-3, SY-3: who reads the database can end nobody's sign-in."""
    stored = str(storage.snapshot()["sign_in_attempts"])

    assert len({begun.state, begun.nonce, begun.verifier}) == 3
    assert not [said for said in (begun.state, begun.nonce, begun.verifier) if said in stored]
    assert "mine" not in stored


async def test_no_two_attempts_are_alike(study, begun):
    again = await attempts.begin(study, provider=GOOGLE, browser="mine", path="/a")

    assert {again.state, again.nonce, again.verifier}.isdisjoint(
        {begun.state, begun.nonce, begun.verifier}
    )
