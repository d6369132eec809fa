"""What notices say at Discord, by every way."""

from dataclasses import replace
from unittest.mock import Mock

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs

from benchmarks.screenshots.learned_contents import learned_contents
from benchmarks.screenshots.plan_contents import plan_contents
from bot.notices.channel import HomeChannel
from bot.notices.direct import DirectMessages
from bot.notices.letters import LETTERS
from bot.notices.mail import Mail
from bot.notices.messages import closed_ways
from bot.notices.words import MESSAGES, message_of
from bot.reasons import REASONS
from bot.refusals import CHANNEL_GONE, REFUSALS
from havruta.havrutot.model import Home
from havruta.ids import NoticeId
from havruta.notices import claims, content, delivery, finding, plan_content
from havruta.notices.carriers import CarrierAway, NotTaken
from havruta.notices.content import (
    Answered,
    Contact,
    Content,
    Deed,
    HomeClosed,
    HomeLost,
    HomeShut,
    Invited,
    OfHavruta,
    Opened,
    Shared,
    Unreached,
    WayIn,
)
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.notices.plan_content import Changed, OfPlan
from tests.conftest import NOON
from tests.havruta.looking import BreakingStorage, Broken

WAYS = [DirectMessages, HomeChannel, Mail]
BY_MAIL = {Reason.NO_MAILBOX, Reason.MAIL_REFUSED, Reason.UNSUBSCRIBED}


def test_every_content_has_its_words_and_every_way_its_carrier():
    """NO-2, UX-1: a new kind of notice, or a new way, without these fails here."""
    kinds = {
        kind
        for kind in (vars(content) | vars(plan_content)).values()
        if isinstance(kind, type) and Content in kind.__mro__
    }
    assert MESSAGES.keys() == kinds - {Changed, Content, Deed, OfHavruta, OfPlan, WayIn}
    assert WayIn in LETTERS  # which goes by mail alone
    assert {carrier.way for carrier in WAYS} == {*Way}
    assert REASONS.keys() == {*Reason}
    by_discord = {refusal.reason for refusal in REFUSALS.values() if refusal.reason}
    by_any = {Reason.NO_ACCOUNT, Reason.NOT_WISHED, Reason.GAVE_UP}
    assert by_discord | BY_MAIL | by_any == {*Reason}


@pytest.fixture
def contents(havruta, isaac, jacob, long, library):
    """One of each kind, in some cases two."""
    common = {"havruta": havruta, "recipient": Contact(jacob, "1"), "mentions": ()}
    unreached = Unreached(
        **common,
        reason=Reason.GAVE_UP,
        missed=("Isaac",),
        session_id=long.session.id,
        invitation_id=None,
    )
    return [
        Invited(
            **common,
            invitation_id="i",
            inviter=isaac,
            book=library.book("Ruth"),
            expires_at=NOON,
        ),
        Answered(**common, who="Isaac", is_accepted=True),
        Answered(**common, who="Isaac", is_accepted=False),
        Opened(**common, report=long, book=library.book("Ruth")),
        Opened(**common, report=long, book=library.book("Ruth"), late_by=5),
        unreached,
        HomeClosed(**common, reason=Reason.CHANNEL_LOCKED, session_id=long.session.id),
        replace(unreached, session_id=None, invitation_id="i"),
        HomeLost(**common),
        HomeShut(**common),
        Shared(**common, who=isaac, session_id=long.session.id, lines=("Verse 1", "Ruth 1:1")),
        *(deed(**common, who=isaac) for deed in finding.DEEDS.values()),
        *learned_contents(common, isaac, library.book("Ruth"), NOON).values(),
        *plan_contents(common, isaac, library.book("Ruth"), NOON),
    ]


async def test_every_content_says_something(contents):
    """NO-2: in words or in an embed."""
    assert {type(one) for one in contents} == MESSAGES.keys()
    for one in contents:
        message = message_of(one)
        assert message.text or message.embed


async def test_every_content_is_said_in_the_same_words_by_every_way(world, contents, havruta):
    """NO-1, NO-2: where others read it, too, those whom it concerns are called before them."""
    home = replace(havruta, home=Home(str(world.table.id), str(world.guild.id)))
    jacob = Contact(contents[0].recipient.user, str(world.jacob.id))
    to_jacob = [replace(one, havruta=home, recipient=jacob, mentions=(jacob,)) for one in contents]
    for number, one in enumerate(to_jacob):
        notice = Notice(NoticeId(f"n{number}"), NoticeKind.SESSION, havruta.id, NOON, attempts=1)
        for carrier in world.carriers:
            await carrier.carry(notice, one)

        direct, at_home = world.jacob.user.dm_channel.last_message, world.table.last_message
        why = "This stands here because I could not tell you privately."
        assert at_home.content == f"<@{world.jacob.id}> " + f"{direct.content}\n{why}".strip()
        assert [person.id for person in at_home.mentions] == [world.jacob.id]
        assert direct.mentions == []
        assert [embed.to_dict() for embed in at_home.embeds] == [
            embed.to_dict() for embed in direct.embeds
        ]
        assert str(at_home.components) == str(direct.components)


async def test_a_way_says_whether_it_is_one_for_it(world, contents):
    """NO-2: where it is not, it is passed over and is no reason for anything."""
    direct, home = world.carriers
    invited, *_ = contents
    unknown = replace(invited, recipient=Contact(invited.recipient.user, None))
    homeless = replace(invited, havruta=replace(invited.havruta, home=Home()))
    for_all = replace(invited, recipient=None)

    applies = [
        (direct.applies(one), home.applies(one)) for one in (invited, unknown, homeless, for_all)
    ]

    assert applies == [(True, True), (False, False), (True, False), (False, True)]


@pytest.mark.parametrize("code", [code for code, known in REFUSALS.items() if known.reason])
async def test_why_nobody_could_be_told_is_said_in_our_own_words(world, code):
    """NO-2, UX-1: Discord's English is nobody's language but its own. IN-1: and what helps."""
    await world.close_direct_messages(world.jacob)
    path = f"/channels/{world.table.id}/messages"
    status = 404 if code < 20000 else 403
    world.env.inject_error("POST", path, status=status, code=code, message="Raw", times=None)

    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    await world.tell()

    told = [message.content for message in world.isaac.user.dm_channel.history()]
    assert (
        f"I could not invite Jacob to “Ruth”: {REASONS[REFUSALS[code].reason]}. "
        "They can accept by typing /havruta list."
    ) in told
    assert len(told) == (2 if code == CHANNEL_GONE else 1)


async def test_a_direct_channel_is_opened_once_and_again_only_when_it_is_gone(world):
    """NO-2, SC-7: Discord lets a bot open few of them at a time."""
    opening = "POST", "/users/@me/channels"
    where = f"/channels/{world.jacob.user.dm_channel.id}/messages"
    opened = []

    for is_gone in (False, False, True):
        world.client._connection._private_channels_by_user.clear()  # as after a start
        if is_gone:
            world.env.inject_error("POST", where, status=404, code=CHANNEL_GONE, message="Raw")
        begun = len(world.env.http_requests)
        await world.isaac.slash(
            world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
        )
        await world.tell()
        asked = [(call.method, call.path) for call in world.env.http_requests[begun:]]
        opened.append(asked.count(opening))

    assert opened == [1, 0, 1]
    assert len(world.jacob.user.dm_channel.history()) == len(opened)


async def test_what_nobody_has_sorted_is_our_bug_and_told_at_once(world):
    """NO-2, OP-1: the log says it, and its owner does not wait for a day."""
    await world.close_direct_messages(world.jacob)
    path = f"/channels/{world.table.id}/messages"
    world.env.inject_error("POST", path, status=400, code=50999, message="New", times=None)

    with capture_logs() as logged:
        await world.isaac.slash(
            world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
        )
        await world.tell()

    assert REASONS[Reason.REFUSED] in world.isaac.user.dm_channel.last_message.content
    assert [line["code"] for line in logged if line["log_level"] == "error"] == [50999]


async def test_without_a_home_the_owner_hears_why_the_direct_message_failed(world):
    """NO-2, IN-1: and not that a channel which there is not was closed."""
    path = f"/channels/{world.jacob.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50278, message="Raw", times=None)

    await world.isaac.user.slash("havruta create", book="Ruth", partners=f"<@{world.jacob.id}>")
    await world.tell()

    assert world.isaac.user.dm_channel.last_message.content == (
        "I could not invite Jacob to “Ruth”: they share no server with me. "
        "They can accept by typing /havruta list."
    )


async def test_what_was_answered_before_it_was_sent_is_not_sent(world):
    """NO-3: the ledger does not say that it was delivered."""
    await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.jacob.id}>"
    )
    listed = await world.jacob.slash(world.table, "havruta list")
    await world.jacob.click(listed.response, label="Accept")

    await world.tell()

    states = {notice["kind"]: notice["state"] for notice in ledger(world)}
    assert states == {
        NoticeKind.INVITATION: NoticeState.OBSOLETE,
        NoticeKind.ANSWER: NoticeState.DELIVERED,
    }
    assert world.jacob.user.dm_channel.history() == []


async def test_what_was_sent_but_not_settled_is_the_same_message_again(world, clock):
    """NO-2: a process that dies between Discord's yes and our commit tells nothing twice."""
    await world.begin()
    await world.isaac.slash(world.table, "session start")
    breaking = replace(world.study, storage=BreakingStorage(world.study.storage, after=2))
    with pytest.raises(Broken):
        await delivery.deliver_due(breaking, world.carriers)

    clock.advance(claims.LEASE)
    await world.tell()

    first, again = nonces(world)[-2:]
    assert first == again == ledger(world)[-1]["id"][1:]
    assert ledger(world)[-1]["state"] is NoticeState.DELIVERED


def nonces(world):
    """The nonce of every message that was posted, in order."""
    sent = [call.json for call in world.env.http_requests if call.method == "POST"]
    return [body["nonce"] for body in sent if "nonce" in (body or {})]


def ledger(world):
    """Every notice as it stands, in the order they were promised."""
    return world.study.storage.snapshot()["notices"]


def test_where_nobody_answers_at_all_no_way_is_closed():
    """NO-1, NO-4: nothing was said, so that it is no attempt either."""
    with pytest.raises(CarrierAway), closed_ways():
        raise aiohttp.ClientConnectorError(None, ConnectionRefusedError())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (aiohttp.ServerDisconnectedError(), "ServerDisconnectedError"),
        (discord.DiscordServerError(Mock(status=503, reason=""), ""), "Discord says 503"),
    ],
)
def test_what_breaks_off_is_tried_again_soon(fault, said):
    """NO-1, NO-2, OP-1: it may have been taken, and Discord knows it by its id."""
    with pytest.raises(NotTaken, match=said), closed_ways():
        raise fault


def test_who_asks_too_often_is_not_told_to_try_soon():
    """NO-2: so Cloudflare answers, and counts what is asked of it meanwhile."""
    too_often = discord.HTTPException(Mock(status=429, reason=""), "<html>")
    with pytest.raises(discord.HTTPException), closed_ways():
        raise too_often
