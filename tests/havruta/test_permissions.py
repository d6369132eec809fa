"""The law: who may do what."""

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.havrutot.model import Lead
from havruta.library import catalogue
from havruta.permissions import (
    ALLOWED,
    MOVING,
    RECORDING,
    Action,
    Role,
    may,
    require,
    require_role,
    role_of,
)

LAW = {
    Action.SHOW: "owner participant",
    Action.START: "owner participant",
    Action.JOIN: "owner participant",
    Action.READ: "owner participant",
    Action.MOVE: "owner",
    Action.MOVE_FREELY: "owner participant",
    Action.GIVE_LEAD: "owner",
    Action.SUMMON: "owner",
    Action.END: "owner",
    Action.CALL: "owner participant",
    Action.RECORD: "owner",
    Action.RECORD_FREELY: "owner participant",
    Action.HEAR: "owner participant",
    Action.ANNOTATE: "owner participant",
    Action.SAY: "owner participant",
    Action.TELL_AWAY: "owner participant",
    Action.SHARE_PROGRESS: "owner participant",
    Action.SET_LEAD: "owner",
    Action.SET_HOME: "owner",
    Action.SET_LANGUAGE: "owner",
    Action.RETRY: "owner participant",
    Action.RENAME: "owner",
    Action.SET_PLACE: "owner",
    Action.SET_CALENDAR: "owner",
    Action.CATCH_UP: "owner participant",
    Action.LEAVE: "participant",
    Action.REMOVE: "owner",
    Action.TRANSFER: "owner",
    Action.ARCHIVE: "owner",
    Action.RESTORE: "owner",
    Action.DELETE: "owner",
    Action.INVITE: "owner",
    Action.SHARE: "owner",
    Action.PLAN: "owner participant",
    Action.REPLY: "owner participant",
    Action.SET_QUORUM: "owner",
    Action.ANNOUNCE: "owner",
    Action.REFRESH: "operator",
    Action.OVERSEE: "operator",
}
IN_A_HAVRUTA = [Role.OWNER, Role.PARTICIPANT, Role.STRANGER]


@pytest.fixture
def people(isaac, jacob, esau):
    return {Role.OWNER: isaac, Role.PARTICIPANT: jacob, Role.STRANGER: esau}


def test_the_law_speaks_of_every_action():
    """SY-1"""
    assert LAW.keys() == ALLOWED.keys() == set(Action)


@pytest.mark.parametrize("role", IN_A_HAVRUTA)
def test_a_person_has_the_role_that_the_havruta_gives_them(havruta, people, role):
    assert role_of(people[role].id, havruta) is role


@pytest.mark.parametrize("role", IN_A_HAVRUTA)
@pytest.mark.parametrize("action", list(Action))
def test_an_action_is_for_those_whom_the_law_names(havruta, people, action, role):
    """SY-1"""
    assert may(action, people[role].id, havruta) is (role.value in LAW[action].split())


@pytest.mark.parametrize("action", list(Action))
def test_what_one_may_not_do_is_refused_by_name(havruta, esau, action):
    """SY-1"""
    for role in LAW[action].split():
        require_role(action, Role(role))

    with pytest.raises(NotAllowed) as refusal:
        require(action, esau.id, havruta)

    assert refusal.value.values == {"action": action.value}


async def test_the_catalogue_is_fetched_anew_for_whoever_runs_the_bot_alone(study):
    """SY-1"""
    for role in IN_A_HAVRUTA:
        with pytest.raises(NotAllowed):
            await catalogue.refresh(study, role=role)

    assert await catalogue.refresh(study, role=Role.OPERATOR) == len(study.library.books)


def test_whose_navigation_moves_the_room_depends_on_who_leads():
    """SE-4"""
    assert MOVING == {Lead.OWNER: Action.MOVE, Lead.FREE: Action.MOVE_FREELY}


def test_who_may_ask_to_record_depends_on_who_leads():
    """CA-9"""
    assert RECORDING == {Lead.OWNER: Action.RECORD, Lead.FREE: Action.RECORD_FREELY}
