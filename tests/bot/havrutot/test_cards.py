"""A list of much is within what Discord takes."""

from dataclasses import replace
from datetime import date

import discord
import pytest

from bot.havrutot import cards
from bot.havrutot.cards import LIST_SIZE, MOST_COMPONENTS, dashboard
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import Invitation, InvitationState
from havruta.havrutot.views import Invitee, Overview, Progress
from havruta.ids import InvitationId
from havruta.wording import SHARED, wording


def test_a_box_with_many_people_still_tells_what_runs(havruta, session, crowd, library):
    """HV-2"""
    invited = tuple(Invitee("i", user.name, InvitationState.PENDING) for user in crowd)
    book = library.book(havruta.book)
    overview = Overview(havruta, book, crowd, invited, session, 3, None)

    view = dashboard(
        wording(SHARED), [], [overview] * 5, page=1, by=havruta.owner_id, today=date(2026, 3, 1)
    )

    texts = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    assert all("**In session** at" in text.content for text in texts)
    assert view.content_length() < 4000


@pytest.fixture
def lengthy(havruta, session, crowd, library, clock):
    """A havruta and an invitation, both written at length."""
    starry = replace(havruta, name="*_" * 40, book="Commandments and Notes " * 4)
    starry = replace(starry, ref=f"{starry.book} 123:45")
    people = tuple(replace(user, name="_" * 32) for user in crowd)
    invited = tuple(Invitee("i", user.name, InvitationState.PENDING) for user in people)
    book = replace(library.book(havruta.book), title=starry.book, he_title="ספר המצוות " * 8)
    invitation = Invitation(
        InvitationId("i"), havruta.id, crowd[0].id, crowd[1].id, clock.now, clock.now
    )
    overview = Overview(starry, book, people, invited, session, 12, Progress(1, 2))
    return overview, Waiting(invitation, starry, people[1], overview.book)


def boxes(view):
    """How many havrutot a page shows: a Join for each."""
    buttons = [item for item in view.walk_children() if isinstance(item, discord.ui.Button)]
    return [button.label for button in buttons].count("Join")


def older(view):
    """The page that Older leads to, if there is one."""
    for item in view.walk_children():
        if isinstance(item, discord.ui.Button) and item.label == "Older":
            return int(item.custom_id.removeprefix("list:"))
    return None


def test_a_list_of_long_names_is_within_what_discord_takes(lengthy):
    """HV-2, IN-1: a partner's havrutot and two invitations, all written at length."""
    overview, waiting = lengthy

    view = dashboard(
        wording(SHARED),
        [waiting] * 7,
        [overview] * 15,
        page=2,
        by=overview.havruta.people[1],
        today=date(2026, 3, 1),
    )

    assert boxes(view) == LIST_SIZE - 1
    assert view.content_length() <= 4000
    assert view.total_children_count <= MOST_COMPONENTS


@pytest.mark.parametrize("invitations", [0, 1, 7])
@pytest.mark.parametrize("more", range(2))
def test_a_page_holds_as_many_boxes_as_discord_takes_whatever_their_buttons(
    lengthy, monkeypatch, invitations, more
):
    """HV-2: Start now, Join, Schedule, Invite and History share a box, and more may come."""
    overview, waiting = lengthy
    few, by = cards._choices, overview.havruta.owner_id
    further = [discord.ui.Button(label="More", custom_id="more") for _ in range(more)]
    monkeypatch.setattr(cards, "_choices", lambda *of: [*few(*of), *further])

    def page(number):
        waits = [waiting] * invitations
        return dashboard(
            wording(SHARED), waits, [overview] * 13, number, by=by, today=date(2026, 3, 1)
        )

    pages = [page(1)]
    while turn := older(pages[-1]):
        pages.append(page(turn))

    assert sum(map(boxes, pages)) == 13
    assert max(view.total_children_count for view in pages) <= MOST_COMPONENTS
