"""What the bot says of its own accord: it carries notices and keeps the sessions' messages alive.

Every message shows the state of the moment it is drawn, so whatever order things are told in,
the last one is right.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias
from weakref import WeakValueDictionary

import discord
import structlog
from discord import ui
from discord.utils import escape_markdown

from bot.drawing import row
from bot.invitations.buttons import accept, decline
from bot.notices.words import untold
from bot.sessions.buttons import join
from bot.sessions.cards import session_buttons, session_embed
from havruta.events import LeadChanged, NoticesDue, PeopleChanged, PlaceMoved
from havruta.havrutot.model import Havruta, Invitation, InvitationState, NotifyBy
from havruta.ids import SessionId, UserId
from havruta.library import books
from havruta.notices.model import Notice, NoticeKind, NoticeState, Reason, Way
from havruta.notices.ports import Unreachable
from havruta.people.model import Provider, User
from havruta.records import Records
from havruta.sessions import reports
from havruta.sessions.model import UNSEEN, Card
from havruta.sessions.reports import Report
from havruta.study import Study
from havruta.wording import wording

log = structlog.get_logger(__name__)

CLOSED = MappingProxyType(
    {
        10003: Reason.CHANNEL_GONE,
        10013: Reason.ACCOUNT_GONE,
        40003: Reason.TOO_MANY_DIRECT,
        50001: Reason.CHANNEL_HIDDEN,
        50007: Reason.DIRECT_CLOSED,
        50013: Reason.CHANNEL_FORBIDDEN,
        50278: Reason.NO_SHARED_SERVER,
    }
)
"""What Discord answers where the bot may not or cannot speak, as a reason: no retry will help."""

SPACING = timedelta(seconds=2)
OLD = timedelta(minutes=55)
OLD_SPACING = timedelta(seconds=20)
"""Discord allows few edits of messages older than an hour."""

DOUBLINGS = 5
"""How often the pause after a failure grows, up to about a minute."""

Sleep: TypeAlias = Callable[[float], Awaitable[None]]


class Announcements:
    """Carries notices by Discord and redraws the messages of running sessions."""

    def __init__(
        self, client: discord.Client, study: Study, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._client = client
        self._study = study
        self._sleep = sleep
        self._redraws: dict[SessionId, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._drawing: WeakValueDictionary[SessionId, asyncio.Lock] = WeakValueDictionary()
        self._carriers: dict[NoticeKind, Callable[[Notice, Way], Awaitable[None]]] = {
            NoticeKind.INVITATION: self._carry_invitation,
            NoticeKind.ANSWER: self._carry_answer,
            NoticeKind.SESSION: self._carry_session,
            NoticeKind.SUMMARY: self._carry_summary,
            NoticeKind.UNREACHED: self._carry_unreached,
        }
        study.bus.subscribe(PlaceMoved, self._on_place_moved)
        study.bus.subscribe(PeopleChanged, self._on_people_changed)
        study.bus.subscribe(LeadChanged, self._on_lead_changed)

    @property
    def is_ready(self) -> bool:
        """Whether Discord has been reached."""
        return self._client.is_ready()

    async def carry(self, notice: Notice, way: Way) -> None:
        """Tell the notice by this way, or raise `Unreachable`; other errors mean: later."""
        try:
            await self._carriers[notice.kind](notice, way)
        except (discord.Forbidden, discord.NotFound) as closed:
            # A standing message has no other way: it is drawn as soon as we may again.
            if closed.code in CLOSED and way is not Way.CARDS:
                raise Unreachable(CLOSED[closed.code]) from closed
            raise

    async def stop(self) -> None:
        """Leave the messages as they are, whatever happens from now on."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Tell what waits, and draw the running sessions, whose rooms may have changed.

        Draw them again when those are given up who were there and have not come back.
        """
        self._study.bus.publish(NoticesDue())
        await self._redraw_all()
        self._spawn(self._redraw_all_later())

    # What is carried

    async def _carry_invitation(self, notice: Notice, way: Way) -> None:
        async with self._study.storage.transaction() as records:
            invitation, havruta, names = await _about_invitation(records, notice)
        if invitation.state_at(self._study.now()) is not InvitationState.PENDING:
            return
        assert invitation.user_id is not None
        invited = await self._person(invitation.user_id)
        say = wording()
        text = say(
            "For {mention}: {inviter} invites you to learn {book} together in “{name}”.",
            mention=_mention(invited),
            inviter=escape_markdown(names[invitation.invited_by]),
            book=havruta.book,
            name=escape_markdown(havruta.name),
        )
        view = row(accept(say, invitation.id), decline(say, invitation.id))
        await self._send(notice, way, havruta, text, view, called=[invited])

    async def _carry_answer(self, notice: Notice, way: Way) -> None:
        async with self._study.storage.transaction() as records:
            invitation, havruta, names = await _about_invitation(records, notice)
        say = wording()
        assert invitation.user_id is not None
        who, name = escape_markdown(names[invitation.user_id]), escape_markdown(havruta.name)
        if invitation.state is InvitationState.ACCEPTED:
            text = say(
                "Your invitation is accepted: {who} has joined “{name}”.", who=who, name=name
            )
        else:
            text = say(
                "Your invitation is declined: {who} won’t join “{name}”.", who=who, name=name
            )
        await self._tell(notice, way, havruta, text, None)

    async def _carry_session(self, notice: Notice, way: Way) -> None:
        assert notice.session_id is not None
        async with self._turn(notice.session_id):
            report = await reports.report(self._study, session_id=notice.session_id)
            called = await self._called(report, notice.recipient)
            message = await self._send(
                notice,
                way,
                report.havruta,
                " ".join(map(_mention, called)),
                session_buttons(wording(), report.session),
                embed=self._embed(report),
                called=called,
            )
            card = Card(notice.session_id, str(message.channel.id), str(message.id))
            async with self._study.storage.transaction() as records:
                await records.sessions.add_card(card)
        if notice.attempts > 1:  # Discord may have kept the message of the attempt before
            await self._redraw(notice.session_id, only=card)

    async def _carry_summary(self, notice: Notice, way: Way) -> None:
        assert notice.session_id is not None
        await self._redraw(notice.session_id)

    async def _carry_unreached(self, notice: Notice, way: Way) -> None:
        async with self._study.storage.transaction() as records:
            havruta = await records.havrutot.get(notice.havruta_id)
            missed = await _who_was_missed(records, notice)
        text = untold(wording(), notice, havruta, missed)
        view = row(join(wording(), notice.session_id)) if notice.session_id else None
        await self._tell(notice, way, havruta, text, view)

    # How it is sent

    async def _tell(
        self, notice: Notice, way: Way, havruta: Havruta, text: str, view: ui.View | None
    ) -> None:
        """Send what concerns the recipient alone; among others it begins with whom it is for."""
        assert notice.recipient is not None
        called = [] if way is Way.DIRECT else [await self._person(notice.recipient)]
        text = " ".join([*map(_mention, called), text])
        await self._send(notice, way, havruta, text, view, called=called)

    async def _send(
        self,
        notice: Notice,
        way: Way,
        havruta: Havruta,
        text: str,
        view: ui.View | None,
        *,
        embed: discord.Embed | None = None,
        called: Sequence[int] = (),
    ) -> discord.Message:
        channel = await self._channel(notice, way, havruta)
        return await channel.send(
            text or None,
            embeds=[embed] if embed else [],
            view=view or row(),
            nonce=notice.id[1:],  # 25 characters are Discord's limit; sent twice, it is one message
            allowed_mentions=_only(called),
        )

    async def _channel(self, notice: Notice, way: Way, havruta: Havruta) -> discord.abc.Messageable:
        if way is Way.DIRECT:
            assert notice.recipient is not None
            return await self._client.create_dm(
                discord.Object(await self._person(notice.recipient))
            )
        if havruta.home.channel_id is None:
            raise Unreachable(Reason.DIRECT_CLOSED)
        return self._client.get_partial_messageable(int(havruta.home.channel_id))

    async def _called(self, report: Report, recipient: UserId | None) -> list[int]:
        """Return whom the message calls in: its recipient, or those at home; not who started it."""
        if not report.session.is_live:
            return []
        at_home = [p.user_id for p in report.havruta.participants if p.notify is NotifyBy.HOME]
        called = [recipient] if recipient else at_home
        starter = report.session.started_by
        return [await self._person(user_id) for user_id in called if user_id != starter]

    async def _person(self, user_id: UserId) -> int:
        async with self._study.storage.transaction() as records:
            known_as = await records.users.external_id(user_id, Provider.DISCORD)
        if known_as is None:
            raise Unreachable(Reason.NO_ACCOUNT)
        return int(known_as)

    # The living messages

    async def _on_place_moved(self, event: PlaceMoved) -> None:
        self._redraw_soon(event.session_id)

    async def _on_people_changed(self, event: PeopleChanged) -> None:
        self._redraw_soon(event.session_id)

    async def _on_lead_changed(self, event: LeadChanged) -> None:
        async with self._study.storage.transaction() as records:
            session = await records.sessions.running(event.havruta_id)
        if session is not None:
            self._redraw_soon(session.id)

    async def _redraw_all(self) -> None:
        async with self._study.storage.transaction() as records:
            running = await records.sessions.all_running()
        for session in running:
            self._redraw_soon(session.id)

    async def _redraw_all_later(self) -> None:
        await self._sleep(UNSEEN.total_seconds())
        await self._redraw_all()

    def _redraw_soon(self, session_id: SessionId, *, failures: int = 0) -> None:
        """Draw once for all that happens within the spacing, or the pause after failures."""
        if session_id not in self._redraws and not self._stopped:
            self._redraws[session_id] = self._spawn(self._redraw_later(session_id, failures))

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _redraw_later(self, session_id: SessionId, failures: int) -> None:
        """Draw the messages of a session that runs until it works; its notice draws the summary."""
        try:
            await self._let_more_happen(session_id, failures)
            report = await reports.report(self._study, session_id=session_id)
            if report.session.is_live:
                await self._redraw(session_id)
        except discord.Forbidden as closed:
            log.info("a session's message is out of reach", session=session_id, reason=closed.text)
        except Exception:
            log.exception("a session's message was not redrawn", session=session_id)
            self._redraw_soon(session_id, failures=failures + 1)

    async def _let_more_happen(self, session_id: SessionId, failures: int) -> None:
        try:
            await self._sleep(await self._pause(session_id, failures))
        finally:
            del self._redraws[session_id]

    async def _pause(self, session_id: SessionId, failures: int) -> float:
        if failures:
            return (SPACING * 2.0 ** min(failures, DOUBLINGS)).total_seconds()
        report = await reports.report(self._study, session_id=session_id)
        old = self._study.now() - report.session.started_at > OLD
        return (OLD_SPACING if old else SPACING).total_seconds()

    async def _redraw(self, session_id: SessionId, *, only: Card | None = None) -> None:
        """Draw the session's messages, or one; then raise a refusal, rather one that may pass."""
        async with self._turn(session_id):
            report = await reports.report(self._study, session_id=session_id)
            async with self._study.storage.transaction() as records:
                standing = [only] if only else await records.sessions.cards(session_id)
            refused = [error for card in standing if (error := await self._draw(card, report))]
        if refused:
            raise min(refused, key=lambda error: isinstance(error, discord.Forbidden))

    def _turn(self, session_id: SessionId) -> asyncio.Lock:
        """Return what those wait for who draw one session; it lasts as long as they do."""
        return self._drawing.setdefault(session_id, asyncio.Lock())

    async def _draw(self, card: Card, report: Report) -> discord.HTTPException | None:
        """Draw one message; return why Discord refused, if it did."""
        channel = self._client.get_partial_messageable(int(card.channel_id))
        message = channel.get_partial_message(int(card.message_id))
        try:
            await message.edit(
                embed=self._embed(report), view=session_buttons(wording(), report.session)
            )
        except discord.NotFound:
            return None  # it was deleted
        except discord.HTTPException as error:
            return error
        return None

    def _embed(self, report: Report) -> discord.Embed:
        return session_embed(wording(), report, books.book_of(self._study, report.session.book))


def _mention(person: int) -> str:
    return f"<@{person}>"


def _only(called: Sequence[int]) -> discord.AllowedMentions:
    """Let the message ping these alone: a name in it may be written like a mention."""
    people = [discord.Object(person) for person in called]
    return discord.AllowedMentions(everyone=False, roles=False, users=people)


async def _about_invitation(
    records: Records, notice: Notice
) -> tuple[Invitation, Havruta, dict[UserId, str]]:
    assert notice.invitation_id is not None
    invitation = await records.invitations.get(notice.invitation_id)
    havruta = await records.havrutot.get(invitation.havruta_id)
    people = [one for one in (invitation.user_id, invitation.invited_by) if one]
    users = await records.users.many(people)
    return invitation, havruta, {user_id: user.name for user_id, user in users.items()}


async def _who_was_missed(records: Records, notice: Notice) -> list[User]:
    """Return whom nothing has reached; nobody by name, where it was the home that was closed."""
    missed: set[UserId | None]
    if notice.invitation_id is not None:
        missed = {(await records.invitations.get(notice.invitation_id)).user_id}
    else:
        missed = {
            lost.recipient
            for lost in await records.notices.of(notice.havruta_id)
            if lost.session_id == notice.session_id
            and (lost.kind, lost.state) == (NoticeKind.SESSION, NoticeState.FAILED)
        }
    if None in missed:
        return []
    return [*(await records.users.many([user_id for user_id in missed if user_id])).values()]
