"""/reminders status: what was told to whom, and what was not."""

import pytest

from bot.reminders.cards import KINDS, ledger_buttons, ledger_embed
from havruta.ids import NoticeId
from havruta.notices.ledger import Ledger, Outcome
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.people.model import User
from havruta.wording import SHARED, wording
from tests.bot.conftest import labels, said, text_of
from tests.conftest import NOON

SAY = wording(SHARED)
WHEN = f"<t:{NOON.timestamp():.0f}:f>"
STATES = [
    ({"state": NoticeState.DELIVERED, "way": Way.DIRECT}, f"Told directly, {WHEN}"),
    ({"state": NoticeState.DELIVERED, "way": Way.HOME}, f"Told in the channel, {WHEN}"),
    ({"state": NoticeState.DELIVERED, "way": Way.MAIL}, f"Told by e-mail, {WHEN}"),
    (
        {"state": NoticeState.FAILED, "reason": Reason.DIRECT_CLOSED},
        f"Not told: their direct messages are closed. {WHEN}",
    ),
    (
        {"state": NoticeState.OBSOLETE},
        f"Not needed any more: it was answered, or over. {WHEN}",
    ),
    ({"state": NoticeState.CLAIMED}, "On its way."),
    ({"settled_at": None}, f"Due {WHEN}"),
    ({"settled_at": None, "attempts": 1}, f"Tried 1 time; again {WHEN[:-2]}R>"),
]


@pytest.fixture
def outcome(havruta, jacob):
    def outcome(*, can_be_retried=False, recipient=jacob, **values):
        values = {"kind": NoticeKind.SESSION, "settled_at": NOON, **values}
        notice = Notice(id=NoticeId("n"), havruta_id=havruta.id, due_at=NOON, **values)
        return Outcome(notice, havruta, recipient, can_be_retried)

    return outcome


@pytest.mark.parametrize(("stands", "told"), STATES, ids=[told for _, told in STATES])
def test_each_outcome_is_said_with_its_way_and_time_or_why_not(outcome, stands, told):
    """NO-3"""
    (field,) = ledger_embed(SAY, Ledger((outcome(**stands),), 1, 1)).fields

    assert field.name == "that a session runs · Jacob"
    assert field.value.splitlines() == [told, "Morning"]


def test_every_kind_has_its_words():
    """NO-3"""
    assert KINDS.keys() == {*NoticeKind}


def test_a_full_page_with_long_names_is_within_what_discord_takes(outcome):
    """NO-3"""
    long = User("u", "*" * 200)
    full = (outcome(can_be_retried=True, recipient=long),) * 8

    embed = ledger_embed(SAY, Ledger(full, 2, 3))
    rows = ledger_buttons(SAY, Ledger(full, 2, 3), None).to_components()

    assert all(len(field.name) <= 256 for field in embed.fields)
    assert [len(row["components"]) for row in rows] == [5, 3, 2]
    assert all(len(one["label"]) <= 80 for row in rows for one in row["components"])


async def test_members_see_what_became_of_each_and_can_have_it_told_again(world):
    """NO-2, NO-3: shown anew in the same place."""
    await world.begin()
    await world.close_direct_messages(world.esau)
    path = f"/channels/{world.table.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50001, message="Raw", times=None)
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.esau.id}>"
    )
    await world.tell()

    shown = await world.isaac.slash(world.table, "reminders status")
    before = said(shown)
    world.env.backend.faults.clear()
    pressed = await world.isaac.click(shown.response, label="Tell again: Esau")
    await world.tell()
    again = await world.isaac.slash(world.table, "reminders status")

    assert "Not told: I can’t see the channel." in before
    assert "Due <t:" in text_of(pressed.response)
    assert labels(world.esau.user.dm_channel.last_message) == ["Accept", "Decline"]
    assert "Told directly" in said(again)


async def test_it_is_of_one_havruta_if_so_asked_and_has_pages(world):
    """NO-3"""
    await world.begin()
    for _ in range(9):
        card = await world.sit_down()
        ended = await world.isaac.click(card, label="End")
        await world.isaac.click(ended.response or ended.followups[0], label="End session")

    first = await world.jacob.slash(world.table, "reminders status", havruta="Ruth")
    assert "Page 1 of 2" in said(first)
    older = await world.jacob.click(first.response, label="Older")

    assert "Page 2 of 2" in text_of(older.response)
    assert "an invitation" in text_of(older.response)
    assert "Nothing was to be told yet." in said(
        await world.esau.slash(world.table, "reminders status")
    )
