"""What is planned is planned once, however often a button is pressed."""

from havruta.plans import changing, views
from havruta.plans.model import Scope
from tests.havruta.planned import WEEKLY, first, plan


async def test_what_is_planned_already_is_not_planned_twice(study, havruta, isaac):
    """SC-1: to the minute and for the same people; once it is called off it can be again."""
    one = await plan(study, havruta, isaac, WEEKLY)
    same = await plan(study, havruta, isaac, WEEKLY)
    longer = await plan(study, havruta, isaac, WEEKLY, minutes=90)
    await changing.call_off(study, key=first(one), by=isaac.id, scope=Scope.ALL)
    again = await plan(study, havruta, isaac, WEEKLY)

    assert same.id == one.id
    assert len({one.id, longer.id, again.id}) == 3
    assert len(await views.plans(study, by=isaac.id)) == 3
