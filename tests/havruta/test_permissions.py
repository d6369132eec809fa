"""The law: who may do what."""

import pytest

from havruta.errors import NotAllowed
from havruta.havrutot.model import Lead
from havruta.permissions import ALLOWED, MOVING, Action, Role, may, require, role_of

LAW = {
    Action.SHOW: "owner participant",
    Action.START: "owner participant",
    Action.JOIN: "owner participant",
    Action.READ: "owner participant",
    Action.MOVE: "owner",
    Action.MOVE_FREELY: "owner participant",
    Action.END: "owner",
    Action.SET_LEAD: "owner",
}


@pytest.fixture
def people(isaac, jacob, esau):
    return {Role.OWNER: isaac, Role.PARTICIPANT: jacob, Role.STRANGER: esau}


def test_the_law_speaks_of_every_action():
    """SY-1"""
    assert LAW.keys() == ALLOWED.keys() == set(Action)


@pytest.mark.parametrize("role", list(Role))
def test_a_person_has_the_role_that_the_havruta_gives_them(havruta, people, role):
    assert role_of(people[role].id, havruta) is role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_an_action_is_for_those_whom_the_law_names(havruta, people, action, role):
    """SY-1"""
    assert may(action, people[role].id, havruta) is (role.value in LAW[action].split())


@pytest.mark.parametrize("action", list(Action))
def test_what_one_may_not_do_is_refused_by_name(havruta, isaac, esau, action):
    """SY-1"""
    require(action, isaac.id, havruta)

    with pytest.raises(NotAllowed) as refusal:
        require(action, esau.id, havruta)

    assert refusal.value.values == {"action": action.value}


def test_whose_navigation_moves_the_room_depends_on_who_leads():
    """SE-4"""
    assert MOVING == {Lead.OWNER: Action.MOVE, Lead.FREE: Action.MOVE_FREELY}
