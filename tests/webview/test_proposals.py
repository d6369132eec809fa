"""Other times on the page: proposed, agreed to or not, and who says what."""

import re
from datetime import datetime, timedelta

import pytest

from havruta.plans import changing, occasions, planning, proposals, replies, views
from havruta.plans.model import Answer, OccurrenceKey, Scope
from havruta.recurrence import Timing
from tests.webview.plan_pages import (
    A_WEEK,
    JERUSALEM,
    TUESDAY,
    form_with,
    plain_text,
    text_of,
)

pytestmark = pytest.mark.usefixtures("clocks")
THURSDAY = datetime(2026, 3, 5, 18)


def ballot_of(html):
    """Return the proposal that is shown, and the times that can be agreed to."""
    (section,) = re.findall(r'<section class="told ballot".*?</section>', html, re.DOTALL)
    return re.findall(r'action="([^"]+)"', section)[0], re.findall(r'value="([^"]+)"', section)


async def wall_of(study, isaac, key):
    return (await views.show(study, key=key, by=isaac.id)).occurrence.wall


async def test_a_time_is_proposed_seen_by_each_and_moved_to_on_agreement(
    isaacs, jacobs, study, isaac, weekly
):
    """SC-10: this occurrence only; each by their own clock, and everybody sees who agrees."""
    path, next_one = f"/occurrences/{weekly}", OccurrenceKey(weekly.plan_id, TUESDAY + A_WEEK)

    asked = await text_of(
        await isaacs.post(f"{path}/move/preview", data={"when": "Thursday 18:00"})
    )
    hidden = form_with(asked, f"{path}/move")
    done = await isaacs.post(f"{path}/propose", data=hidden)
    mine, theirs = [plain_text(await text_of(await one.get(path))) for one in (isaacs, jacobs)]
    before = await wall_of(study, isaac, weekly)
    vote, choices = ballot_of(await text_of(await jacobs.get(path)))
    agreed = await jacobs.post(vote, data={"choice": choices[0]})
    after = await text_of(await jacobs.get(path))

    assert f'formaction="{path}/propose"' in asked
    assert (done.status, done.headers["Location"]) == (303, path)
    assert "You have asked the others about another time Thursday 5 March 2026, 18:00" in mine
    assert (
        "Another time is asked for by Isaac Thursday 5 March 2026, 11:00 · 16 Adar 5786" in theirs
    )
    assert "Agreed: \u2068Isaac\u2069" in theirs
    assert before == TUESDAY
    assert (agreed.status, agreed.headers["Location"]) == (303, path)
    assert await wall_of(study, isaac, weekly) == THURSDAY
    assert await wall_of(study, isaac, next_one) == TUESDAY + A_WEEK
    assert "ballot" not in after
    assert "Moved from: Tuesday 3 March, 13:30" in plain_text(after)


async def test_who_has_met_before_is_offered_times_and_may_say_that_none_suits(
    isaacs, jacobs, study, isaac, weekly
):
    """SC-10"""
    path = f"/occurrences/{weekly}"

    await isaacs.post(f"{path}/propose")
    vote, choices = ballot_of(await text_of(await jacobs.get(path)))
    await jacobs.post(vote, data={"choice": ""})
    told = await text_of(await jacobs.get(path))

    assert len(choices) == 3
    assert "Nobody has agreed yet" in told
    assert "None of them suits: \u2068Jacob\u2069" in plain_text(told)
    assert 'value="" class="quiet" aria-pressed="true"' in told
    assert await wall_of(study, isaac, weekly) == TUESDAY


async def test_a_time_that_has_gone_by_is_not_offered_any_more(
    isaacs, jacobs, study, isaac, weekly, clock
):
    """SC-10, OP-1: and is agreed to by no page of before."""
    path = f"/occurrences/{weekly}"
    sooner = (datetime(2026, 3, 2, 18), datetime(2026, 3, 6, 18))
    await proposals.propose_elsewhere(study, key=weekly, by=isaac.id, options=sooner)
    vote, choices = ballot_of(await text_of(await jacobs.get(path)))
    clock.advance(timedelta(days=1, hours=6))

    _, offered = ballot_of(await text_of(await jacobs.get(path)))
    mine, late = [await one.post(vote, data={"choice": choices[0]}) for one in (isaacs, jacobs)]

    assert choices == ["2026-03-02T18:00", "2026-03-06T18:00"]
    assert offered == ["2026-03-06T18:00"]
    assert (mine.status, late.status) == (303, 400)
    assert await wall_of(study, isaac, weekly) == TUESDAY


async def test_where_too_few_can_come_the_page_asks_about_other_times(
    jacobs, study, jacob, weekly, clock
):
    """SC-10, SC-4"""
    await replies.reply(study, key=weekly, by=jacob.id, answer=Answer.NOT_COMING)
    clock.advance(timedelta(minutes=1))
    await occasions.see_to_due(study)

    told = plain_text(await text_of(await jacobs.get(f"/occurrences/{weekly}")))

    assert "Too few of you can come" in told
    assert "Suits me" in told


async def test_a_vote_on_what_is_over_is_refused_in_one_sentence(
    isaacs, jacobs, study, isaac, weekly, clock
):
    """SC-10, OP-1: on a page that was open while it was moved, and after a second press."""
    path = f"/occurrences/{weekly}"
    await isaacs.post(f"{path}/propose")
    vote, choices = ballot_of(await text_of(await jacobs.get(path)))
    to = TUESDAY + timedelta(days=1)
    clock.advance(timedelta(minutes=1))
    await changing.move(study, key=weekly, by=isaac.id, to=to, zone=JERUSALEM, scope=Scope.THIS)

    stale = await jacobs.post(vote, data={"choice": choices[0]})

    assert stale.status == 410
    assert await wall_of(study, isaac, weekly) == to


async def test_no_other_form_than_ours_proposes_or_votes(isaacs, stranger, study, isaac, weekly):
    """SY-1, SY-3, OP-1"""
    path = f"/occurrences/{weekly}"
    for wrong in ({"start": ""}, {"start": "9999-12-31T23:59"}, {"zone": "posix/UTC"}):
        said = {"start": "2026-03-05T20:30", "zone": JERUSALEM} | wrong
        assert (await isaacs.post(f"{path}/propose", data=said)).status == 400, wrong
    assert await proposals.undecided(study, key=weekly, by=isaac.id) == []

    await isaacs.post(f"{path}/propose")
    vote, choices = ballot_of(await text_of(await isaacs.get(path)))
    for wrong in ("x", "2026-03-05", "0001-01-01T00:00"):
        assert (await isaacs.post(vote, data={"choice": wrong})).status == 400, wrong
    unoffered = await isaacs.post(vote, data={"choice": "2026-03-05T20:31"})
    assert unoffered.status == 410
    for unknown in ("x", "0" * 26, "%00"):
        assert (await isaacs.post(f"/proposals/{unknown}/vote")).status == 404, unknown
    assert (await stranger.post(vote, data={"choice": choices[0]})).status == 403
    (ballot,) = await proposals.undecided(study, key=weekly, by=isaac.id)
    assert ballot.votes == ()


async def test_for_whom_it_is_not_there_is_nothing_to_agree_to(study, jacobs, isaac, havruta):
    """SC-10: they look, and are not asked."""
    plan = await planning.add(
        study,
        havruta_id=havruta.id,
        by=isaac.id,
        timing=Timing(TUESDAY, JERUSALEM),
        who=(isaac.id,),
    )
    key = OccurrenceKey(plan.id, TUESDAY)
    await proposals.propose_elsewhere(study, key=key, by=isaac.id)

    html = await text_of(await jacobs.get(f"/occurrences/{key}"))

    assert 'class="told ballot"' in html
    assert "/vote" not in html
    assert "/propose" not in html
