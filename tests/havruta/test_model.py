"""The nouns' own rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from havruta.errors.sessions import SessionOver
from havruta.havrutot.model import CatchUp, CodeState, InvitationState, Lead, Participant
from havruta.hebrew.cycles import Cycle
from havruta.ids import SessionId, StayId, UserId, least_id, new_id
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.people.model import NotifyBy, Observance, Provider
from havruta.plans.model import Answer, OccurrenceState, ProposalReason, Scope
from havruta.sessions.model import AwayState, Ending, SessionKind, Stay

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STORED = {
    Provider: "discord google apple email",
    NotifyBy: "home direct mail nothing",
    Observance: "nothing reminders sessions",
    Lead: "owner free",
    CatchUp: "stay leave",
    Cycle: "daf_yomi mishna_yomi nach_yomi 929 parasha",
    InvitationState: "pending accepted declined revoked expired",
    SessionKind: "instant scheduled away",
    AwayState: "pending confirmed refused taken_back",
    Ending: "owner empty nobody_came told",
    NoticeKind: (
        "invitation answer session unreached home_closed home_lost home_shut way_in left removed"
        " joined offered taken_over offer_declined archived restored deleted inherited"
        " planned plan_moved plan_called_off plan_restored clock_changed reminder replied"
        " runs_already proposed too_few not_opened shared away away_answered missed siyum"
    ),
    Scope: "this following all",
    OccurrenceState: "planned called_off open held missed",
    ProposalReason: "rest too_few asked owner_away",
    Answer: "coming late not_coming",
    CodeState: "open revoked expired spent",
    NoticeState: "due claimed delivered failed obsolete",
    Way: "direct home mail",
    Reason: (
        "direct_closed too_many_direct no_shared_server channel_gone channel_hidden"
        " channel_forbidden channel_locked account_gone no_account not_wished refused gave_up"
        " no_mailbox mail_refused unsubscribed"
    ),
}
"""How the nouns are written in databases that are out there."""


@pytest.mark.parametrize("noun", STORED, ids=lambda noun: noun.__name__)
def test_what_was_stored_once_can_still_be_read(noun):
    assert {noun(word).value for word in STORED[noun].split()} == {word.value for word in noun}


def test_later_ids_sort_later():
    ids = [new_id(NOON + number * timedelta(milliseconds=1)) for number in range(50)]

    assert sorted(ids) == ids
    assert all(len(made) == 26 for made in ids)


def test_an_id_tells_when_it_was_made():
    before, made = (new_id(NOON + n * timedelta(milliseconds=1)) for n in (-1, 0))

    assert before < least_id(NOON) < made


def test_ids_of_the_same_moment_differ():
    assert len({new_id(NOON) for _ in range(50)}) == 50


def test_a_havruta_knows_its_people_in_the_order_they_came(havruta, isaac, jacob, esau):
    """SY-1"""
    assert havruta.people == (isaac.id, jacob.id)
    assert havruta.participant(jacob.id) == Participant(jacob.id, havruta.created_at)
    assert havruta.participant(esau.id) is None


def test_a_session_runs_until_it_has_an_ending(session):
    """SE-6"""
    over = session.ended(session.started_at + SECOND, Ending.OWNER)

    assert session.is_live
    assert session.live() is session
    assert not over.is_live
    assert (over.ended_at, over.ending) == (session.started_at + SECOND, Ending.OWNER)
    with pytest.raises(SessionOver):
        over.live()


def test_a_session_ends_once(session):
    """SE-6"""
    over = session.ended(session.started_at, Ending.OWNER)

    with pytest.raises(SessionOver):
        over.ended(session.started_at, Ending.EMPTY)


def test_a_session_never_ends_before_it_began(session):
    over = session.ended(session.started_at - SECOND, Ending.EMPTY)

    assert over.ended_at == session.started_at


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (29, 0), (31, 1), (89, 1), (3600, 60)])
def test_minutes_are_rounded(session, seconds, minutes):
    """SE-8"""
    now = session.started_at + seconds * SECOND
    over = session.ended(now, Ending.OWNER)

    assert session.minutes(now) == minutes
    assert over.minutes(now + timedelta(days=1)) == minutes


@pytest.mark.parametrize(("seconds", "there"), [(0, True), (90, True), (91, False)])
def test_who_has_not_been_seen_for_a_minute_and_a_half_is_gone(seconds, there):
    """SE-9"""
    stay = Stay(StayId("y"), SessionId("s"), UserId("u"), came_at=NOON, seen_at=NOON)

    assert stay.lasts(NOON + seconds * SECOND) is there
    assert not replace(stay, left_at=NOON).lasts(NOON)


def test_a_stay_lasts_until_its_person_left_or_was_last_seen():
    """SE-9"""
    stay = Stay(StayId("y"), SessionId("s"), UserId("u"), came_at=NOON, seen_at=NOON + SECOND)

    assert stay.until == NOON + SECOND
    assert replace(stay, left_at=NOON + 2 * SECOND).until == NOON + 2 * SECOND
