"""Promises to tell, kept by a program that is killed a hundred times while it keeps them.

Each time one message is on its way to Discord and one mail to its server: by turns before these
have it, and after, before the program has heard so.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from benchmarks.figures import Figure
from benchmarks.household import PATIENCE, Household, open_household
from benchmarks.worlds import World, open_world
from havruta.havrutot.model import Havruta
from havruta.ids import NoticeId, UserId
from havruta.notices import promises
from havruta.notices.model import Notice
from havruta.people import identities
from havruta.people.model import NotifyBy, Profile, Provider
from sandbox.discord.faults import Fault, When
from sandbox.world import seed
from sandbox.world.model import User as Someone
from storage.engine import open_engine

KILLS = 104
HOUSES = 4
"""In so many the program is killed side by side, by turns before and after."""
MOMENTS: tuple[When, When] = ("before", "after")
ADDRESS = "reader@example.org"
MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.MULTILINE)
FOR_EVER = 1e6
LOOK_EVERY = 0.02
"""Seconds between two looks at whether it has come so far."""


@dataclass
class Mailbox:
    """A mail server that keeps by its notice what it takes, and holds up one of them."""

    taken: list[str] = field(default_factory=list)
    held: str = ""
    when: When = "before"
    is_holding: bool = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take the mail, or let its sender wait for ever, before or after."""
        found = MESSAGE_ID.search(envelope.original_content or b"")
        notice_id = found[1].decode() if found else ""
        is_held = notice_id == self.held
        if not (is_held and self.when == "before"):
            self.taken.append(notice_id)
        if is_held:
            self.is_holding = True
            await asyncio.Event().wait()
        return "250 OK"


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `people.notices.lost`, and how many were told twice, by chat and by mail."""
    turn = asyncio.Lock()
    houses = [_told(_room(folder, number), turn) for number in range(HOUSES)]
    told = [Counter[int](), Counter[int]()]
    for found in await asyncio.gather(*houses):
        told = [all_ + theirs for all_, theirs in zip(told, found, strict=True)]
    lost = sum(numbers[0] for numbers in told)
    yield Figure("people.notices.lost", lost, "notices", "promised", 2.0 * KILLS, KILLS)
    for way, numbers in zip(("chat", "mail"), told, strict=True):
        doubled = sum((often - 1) * many for often, many in numbers.items() if often)
        name, against = f"people.notices.doubled.{way}", "taken before a kill"
        yield Figure(name, doubled, "notices", against, KILLS / len(MOMENTS), KILLS)


async def _told(folder: Path, turn: asyncio.Lock) -> tuple[Counter[int], Counter[int]]:
    """Return how many notices were told how often, by chat and by mail, in one house.

    Their databases are made in turn: alembic does one at a time.
    """
    url = f"sqlite+aiosqlite:///{folder}/notices.db"
    async with AsyncExitStack() as house, _open_mailbox() as (mailbox, port):
        async with turn:
            world = await house.enter_async_context(open_world(url))
        people = [await _by_chat(world, person.key, person.id) for person in _people()]
        reader = await _by_mail(world)
        havruta = await world.havruta(world.study.library.suggest("", limit=1)[0].title)
        smtp = f"smtp://127.0.0.1:{port}"
        async with open_household(
            folder, DATABASE_URL=url, SMTP_URL=smtp, MAIL_FROM="havruta@example.org"
        ) as household:
            killing = _Killing(world, household, mailbox, havruta, url)
            moments = cycle(MOMENTS)
            for user_id, channel_id in islice(cycle(people), KILLS // HOUSES):
                await killing.kill(next(moments), user_id, channel_id, reader)
            await killing.settle()
            in_chat, in_mail = _in_chat(household), Counter(mailbox.taken)
    by_chat = Counter(in_chat[notice_id[1:]] for notice_id in killing.by_chat)
    return by_chat, Counter(in_mail[notice_id] for notice_id in killing.by_mail)


class _Killing:
    """The program and what it has promised; each kill comes in the middle of keeping it."""

    def __init__(
        self, world: World, household: Household, mailbox: Mailbox, havruta: Havruta, url: str
    ) -> None:
        self._world = world
        self._household = household
        self._mailbox = mailbox
        self._havruta = havruta
        self._url = url
        self.by_chat: list[NoticeId] = []
        self.by_mail: list[NoticeId] = []

    async def kill(self, when: When, user_id: UserId, channel_id: str, reader: UserId) -> None:
        """Promise one more by each way, and kill the program at this moment of telling them."""
        program, sandbox, mailbox = self._household.program, self._household.sandbox, self._mailbox
        await self._go_down()
        chat, mail = [await self._promise(one) for one in (user_id, reader)]
        self.by_chat.append(chat)
        self.by_mail.append(mail)
        mailbox.held, mailbox.when, mailbox.is_holding = mail, when, False
        path = f"POST /channels/{channel_id}/messages"
        sandbox.faults.add(Fault(route=path, delay=FOR_EVER, when=when))
        await program.start()
        await _until(lambda: not sandbox.faults.waiting and mailbox.is_holding)
        if when == "after":
            await _until(lambda: chat[1:] in sandbox.nonces)
        await self._until_unsettled(2)
        await program.kill()

    async def settle(self) -> None:
        """Let the last of it be told."""
        await self._go_down()
        await self._household.program.start()
        await self._until_unsettled(0)

    async def _go_down(self) -> None:
        """Have the program killed, and what it had claimed free, as it would be a minute later."""
        await self._household.program.stop()
        self._mailbox.held = ""
        async with open_engine(self._url) as engine, engine.begin() as db:
            free = "UPDATE notices SET lease_until = due_at WHERE state = 'claimed'"
            await db.execute(text(free))

    async def _promise(self, to: UserId) -> NoticeId:
        study = self._world.study
        notice: Notice = promises.home_lost(self._havruta, study.now())
        async with study.transaction() as records:
            await records.notices.add(replace(notice, recipient=to))
        return notice.id

    async def _until_unsettled(self, number: int) -> None:
        """Wait until so many promises are not kept yet."""
        query = text("SELECT count(*) FROM notices WHERE settled_at IS NULL")
        async with asyncio.timeout(PATIENCE), open_engine(self._url) as engine:
            while True:
                async with engine.connect() as db:
                    if await db.scalar(query) == number:
                        return
                await asyncio.sleep(LOOK_EVERY)


def _room(folder: Path, number: int) -> Path:
    room = folder / f"house{number}"
    room.mkdir()
    return room


def _people() -> Iterable[Someone]:
    return [user for user in seed.users() if not user.bot]


async def _by_chat(world: World, name: str, number: str) -> tuple[UserId, str]:
    """Return somebody at the sandbox, and the channel of their direct messages."""
    user = await identities.known(world.study, Profile(Provider.DISCORD, number, name))
    (channel_id,) = [one.id for one in seed.channels() if one.recipient_id == number]
    return user.id, channel_id


async def _by_mail(world: World) -> UserId:
    """Return somebody who wishes to be told by e-mail."""
    profile = Profile(Provider.EMAIL, ADDRESS, "Reader", address=ADDRESS)
    user = await identities.known(world.study, profile)
    async with world.study.transaction() as records:
        await records.users.change(user.id, notify=NotifyBy.MAIL)
    return user.id


def _in_chat(household: Household) -> Counter[str]:
    """Return how many messages bear each notice's nonce."""
    world = household.sandbox.world
    messages = (message for channel in world.channels for message in world.messages_in(channel.id))
    return Counter(message.nonce or "" for message in messages)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if holds():
                return
            await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def _open_mailbox() -> AsyncGenerator[tuple[Mailbox, int], None]:
    loop, mailbox = asyncio.get_running_loop(), Mailbox()
    session = partial(SMTP, mailbox, hostname="localhost", loop=loop)
    server = await loop.create_server(session, "127.0.0.1", 0)
    try:
        yield mailbox, int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
