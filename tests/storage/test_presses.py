"""What people press twice, or several at once in two processes: it happens once."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from havruta import erasure
from havruta.bus import LocalBus
from havruta.errors.base import HavrutaError
from havruta.havrutot import by_mail, codes, founding, invitations, keeping, membership, ownership
from havruta.havrutot.model import Home, InvitationState
from havruta.people import attempts, credentials, identities
from havruta.people.model import Profile, Provider
from havruta.study import Study
from storage.database import open_database
from tests.conftest import Clock, PlainAddresses
from tests.library import SmallLibrary
from tests.storage.samples import DEVICE, HOUR, ISAAC, JACOB, NOON, RACHEL, settle

TIMES = 6
MAIL = "ruth@example.org"


@pytest.fixture
async def processes(url):
    """Two programs over one database, as studies."""
    clock = Clock(NOON)
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(url))
            around = SmallLibrary(), LocalBus(), PlainAddresses(), b"secret", clock
            both.append(Study(database, *around, has_mail=True))
        await settle(both[0].storage)
        yield both


class Scene:
    """A fresh havruta of Isaac's with Jacob, and what can be pressed about it."""

    def __init__(self, study, havruta):
        self.study, self.of = study, {"havruta_id": havruta.id}

    @classmethod
    async def set(cls, study):
        named = {"book": "Ruth", "name": "", "home": Home()}
        made = await founding.create(study, by=ISAAC.id, partners=[JACOB.id], **named)
        scene = cls(study, made)
        await invitations.accept(study, invitation_id=await scene.waiting(), by=JACOB.id)
        return scene

    async def waiting(self):
        """The invitation that waits for an answer."""
        async with self.study.reading() as records:
            found = await records.invitations.of([self.of["havruta_id"]])
        (pending,) = [one.id for one in found if one.state is InvitationState.PENDING]
        return pending

    async def accepts(self):
        await invitations.invite_more(self.study, **self.of, by=ISAAC.id, partners=[RACHEL.id])
        asked = {"invitation_id": await self.waiting(), "by": RACHEL.id}
        return lambda study: invitations.accept(study, **asked)

    async def accepts_or_declines(self):
        await self.accepts()
        asked = {"invitation_id": await self.waiting(), "by": RACHEL.id}
        deeds = [invitations.accept, invitations.decline] * TIMES
        return lambda study: deeds.pop()(study, **asked)

    async def accepts_by_mail(self):
        address = f"{self.of['havruta_id'].lower()}@example.org"
        await by_mail.invite(self.study, **self.of, by=ISAAC.id, addresses=[address])
        said = {"token": by_mail.secret_of(self.study, await self.waiting()), "name": "Ruth"}
        return lambda study: by_mail.accept(study, **said, by=None, is_mine=False, device=DEVICE)

    async def joins_by_code(self):
        made = await codes.make(self.study, **self.of, by=ISAAC.id)
        return lambda study: codes.join(study, said=made.fresh, by=RACHEL.id)

    async def takes_over(self):
        await ownership.offer(self.study, **self.of, by=ISAAC.id, to=JACOB.id)
        return lambda study: ownership.take_over(study, **self.of, by=JACOB.id)

    async def declines_the_offer(self):
        await ownership.offer(self.study, **self.of, by=ISAAC.id, to=JACOB.id)
        return lambda study: ownership.decline(study, **self.of, by=JACOB.id)

    async def takes_over_or_leaves(self):
        await ownership.offer(self.study, **self.of, by=ISAAC.id, to=JACOB.id)
        deeds = [ownership.take_over, membership.leave] * TIMES
        return lambda study: deeds.pop()(study, **self.of, by=JACOB.id)

    async def leaves(self):
        return lambda study: membership.leave(study, **self.of, by=JACOB.id)

    async def removes(self):
        return lambda study: membership.remove(study, **self.of, by=ISAAC.id, user_id=JACOB.id)

    async def archives(self):
        return lambda study: keeping.archive(study, **self.of, by=ISAAC.id)

    async def deletes(self):
        return lambda study: keeping.delete(study, **self.of, by=ISAAC.id)

    async def comes_in(self):
        async with self.study.transaction() as records:
            link = await credentials.new_link(self.study, records, None, JACOB.id)
        token = link.rpartition("/")[2]
        came = {"token": token, "signed_in_as": None, "device": DEVICE}
        return lambda study: credentials.come_in(study, **came)

    async def comes_back_from_a_provider(self):
        by = {"provider": Provider.GOOGLE, "browser": "b"}
        begun = await attempts.begin(self.study, **by, path="/")
        return lambda study: attempts.finish(study, **by, state=begun.state)


APART = {"set", "waiting", "__init__"}
ONCE = [deed for name, deed in vars(Scene).items() if name not in APART and callable(deed)]


async def test_what_is_pressed_several_times_at_once_happens_once(processes):
    """IN-4, HV-3, ID-2, NO-1: the others are refused in a sentence, and nobody is told twice."""
    for deed in ONCE:
        processes[0].now.advance(HOUR)
        scene = await Scene.set(processes[0])
        press = await deed(scene)

        ends = await asyncio.gather(
            *(press(processes[n % 2]) for n in range(TIMES)), return_exceptions=True
        )

        refused = [end for end in ends if isinstance(end, Exception)]
        assert {isinstance(end, HavrutaError) for end in refused} == {True}, (deed, refused)
        assert len(refused) == TIMES - 1, (deed, ends)
        await _is_told_once(scene, deed)


async def _is_told_once(scene, deed):
    async with scene.study.reading() as records:
        told = await records.notices.of(scene.of["havruta_id"])
        people = [one.user_id for one in (await _kept(records, scene)).participants]
    twice = Counter((one.kind, one.recipient, one.about, one.invitation_id) for one in told)
    assert {*twice.values()} <= {1}, (deed, twice)
    assert len(people) == len({*people}), deed


async def _kept(records, scene):
    found = await records.havrutot.many([scene.of["havruta_id"]])
    return found[scene.of["havruta_id"]]


async def test_who_comes_by_a_new_way_in_two_processes_is_one_person(processes):
    """ID-1, ID-5"""
    profile = Profile(Provider.GOOGLE, "7", "Ruth", address=MAIL)

    came = await asyncio.gather(
        *(identities.known(processes[n % 2], profile) for n in range(TIMES))
    )

    assert len({one.id for one in came}) == 1


async def test_whoever_is_forgotten_twice_at_once_is_gone(processes):
    """SY-2: and nobody joins them to anything meanwhile."""
    scene = await Scene.set(processes[0])
    joins = await scene.joins_by_code()

    deeds = [erasure.erase(processes[n % 2], by=RACHEL.id) for n in range(TIMES)]
    ends = await asyncio.gather(*deeds, joins(processes[1]), return_exceptions=True)

    assert ends[:-1] == [None] * TIMES
    async with processes[0].reading() as records:
        assert await records.users.many([RACHEL.id]) == {}
        assert RACHEL.id not in (await _kept(records, scene)).people
