"""A list of much is within what Discord takes."""

from dataclasses import replace

import discord

from bot.havrutot.cards import dashboard
from bot.havrutot.responses import LIST_SIZE, MOST_INVITATIONS
from havruta.havrutot.invitations import Waiting
from havruta.havrutot.model import Invitation, InvitationState
from havruta.havrutot.views import Overview, Progress
from havruta.ids import InvitationId
from havruta.wording import wording


def test_a_box_with_many_people_still_tells_what_runs(havruta, session, crowd, library):
    """HV-2"""
    invited = tuple((user.name, InvitationState.PENDING) for user in crowd)
    book = library.book(havruta.book)
    overview = Overview(havruta, book, crowd, invited, session, 3, None)

    view = dashboard(wording(), [], [overview] * 5, page=1, pages=1)

    texts = [item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    assert all("**In session** at" in text.content for text in texts)
    assert view.content_length() < 4000


def test_a_list_of_long_names_is_within_what_discord_takes(havruta, session, crowd, library, clock):
    """HV-2, IN-1: five havrutot and two invitations, all written at length."""
    starry = replace(havruta, name="*_" * 40, book="Commandments and Notes " * 4)
    starry = replace(starry, ref=f"{starry.book} 123:45")
    people = tuple(replace(user, name="_" * 32) for user in crowd)
    invited = tuple((user.name, InvitationState.PENDING) for user in people)
    book = replace(library.book(havruta.book), title=starry.book, he_title="ספר המצוות " * 8)
    overview = Overview(starry, book, people, invited, session, 12, Progress(1, 2))
    invitation = Invitation(
        InvitationId("i"), havruta.id, crowd[0].id, crowd[1].id, clock.now, clock.now
    )

    view = dashboard(
        wording(),
        [Waiting(invitation, starry, people[1])] * MOST_INVITATIONS,
        [overview] * LIST_SIZE,
        page=2,
        pages=3,
    )

    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
