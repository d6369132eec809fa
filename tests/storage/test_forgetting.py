"""Whoever has their data deleted while something else of theirs is under way."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from havruta import erasure
from havruta.bus import LocalBus
from havruta.errors.base import HavrutaError
from havruta.havrutot import (
    by_mail,
    codes,
    founding,
    invitations,
    membership,
    ownership,
    views,
)
from havruta.havrutot import preferences as wishes
from havruta.havrutot.model import NOWHERE
from havruta.notices import delivery
from havruta.people import attempts, credentials, identities, preferences, whereabouts
from havruta.people.model import NotifyBy, Profile, Provider
from havruta.sessions import entrance, lifecycle, navigation, presence
from havruta.study import Study
from storage.database import open_database
from tests.conftest import Clock, PlainAddresses
from tests.havruta.carriers import Carriers
from tests.library import SmallLibrary
from tests.storage.samples import DEVICE, NOON

POSTGRESQL = pytest.mark.postgresql
DATABASES = ["sqlite", pytest.param("postgresql", marks=POSTGRESQL)]


@pytest.fixture
async def processes(url):
    """Two programs over one database, as studies."""
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(url))
            study = Study(
                database, SmallLibrary(), LocalBus(), PlainAddresses(), b"secret", Clock(NOON)
            )
            both.append(replace(study, has_mail=True))
        yield both


class Life:
    """Somebody with all that one can have here, who does one thing more."""

    def __init__(self, study, user, partner):
        self.study, self.user, self.partner = study, user, partner
        self.by = {"by": user.id}

    async def begins(self):
        """Have a havruta of one's own in session, one of a partner's, and an open invitation."""
        study, theirs = self.study, {"by": self.partner.id}
        named = {"book": "Ruth", "name": "", "home": NOWHERE}
        self.mine = await founding.create(study, **self.by, **named, partners=[self.partner.id])
        (asked,) = await invitations.invited(study, **theirs)
        await invitations.accept(study, invitation_id=asked.invitation.id, **theirs)
        self.theirs = await founding.create(study, **theirs, **named, partners=[self.user.id])
        (asked,) = await invitations.invited(study, **self.by)
        await invitations.accept(study, invitation_id=asked.invitation.id, **self.by)
        self.other = await founding.create(study, **theirs, **named, partners=[self.user.id])
        (asked,) = await invitations.invited(study, **self.by)
        self.invitation_id = asked.invitation.id
        self.code = await codes.make(study, havruta_id=self.other.id, **theirs)
        self.session = await lifecycle.start(study, havruta_id=self.theirs.id, **theirs)
        self.page = await presence.connect(study, session_id=self.session.id, **self.by)
        self.link = (await credentials.link(study, session_id=self.session.id, **self.by))[-43:]
        await self.enter_mine()

    async def enter_mine(self):
        session = await lifecycle.start(self.study, havruta_id=self.mine.id, **self.by)
        await presence.connect(self.study, session_id=session.id, **self.by)

    async def founds(self):
        await founding.create(
            self.study, **self.by, book="Ruth", name="", partners=[self.partner.id], home=NOWHERE
        )

    async def invites(self):
        await by_mail.invite(
            self.study, havruta_id=self.mine.id, **self.by, addresses=["a@b.example"]
        )

    async def makes_a_code(self):
        await codes.make(self.study, havruta_id=self.mine.id, **self.by)

    async def offers(self):
        await ownership.offer(self.study, havruta_id=self.mine.id, **self.by, to=self.partner.id)

    async def joins(self):
        await codes.join(self.study, said=self.code.fresh, **self.by)

    async def accepts(self):
        await invitations.accept(self.study, invitation_id=self.invitation_id, **self.by)

    async def declines(self):
        await invitations.decline(self.study, invitation_id=self.invitation_id, **self.by)

    async def starts(self):
        await entrance.start(self.study, havruta_id=self.mine.id, book="Ruth", **self.by)

    async def starts_theirs(self):
        await lifecycle.end(self.study, session_id=self.session.id, by=self.partner.id)
        await entrance.start(self.study, havruta_id=self.theirs.id, book="Ruth", **self.by)

    async def comes_in(self):
        await credentials.come_in(self.study, token=self.link, signed_in_as=None, device=DEVICE)

    async def asks_for_a_link(self):
        await credentials.link(self.study, session_id=self.session.id, **self.by)

    async def opens_a_page(self):
        await presence.connect(self.study, session_id=self.session.id, **self.by)

    async def closes_a_page(self):
        await presence.disconnect(
            self.study, session_id=self.session.id, **self.by, connection_id=self.page.id
        )

    async def stays(self):
        await presence.keep_alive(self.study, connection_ids=[self.page.id])

    async def reads_alone(self):
        await navigation.read_alone(
            self.study, session_id=self.session.id, ref="Ruth 2:3", **self.by
        )

    async def follows(self):
        await navigation.follow(self.study, session_id=self.session.id, **self.by)

    async def moves(self):
        await navigation.navigate(
            self.study, session_id=self.session.id, ref="Ruth 2:3", by=self.partner.id
        )

    async def leaves(self):
        await membership.leave(self.study, havruta_id=self.theirs.id, **self.by)

    async def is_removed(self):
        await membership.remove(
            self.study, havruta_id=self.theirs.id, by=self.partner.id, user_id=self.user.id
        )

    async def looks(self):
        await views.dashboard(self.study, **self.by)

    async def prefers(self):
        await preferences.set_language(self.study, **self.by, language="he")
        await whereabouts.set_zone(self.study, **self.by, said="Jerusalem")
        await wishes.set_notify(
            self.study, havruta_id=self.theirs.id, **self.by, notify=NotifyBy.DIRECT
        )

    async def is_known(self):
        await identities.known(self.study, self.profile("Other", nickname="O"))

    async def signs_in(self):
        await credentials.admit(self.study, user_id=self.user.id, device=DEVICE)

    async def links(self):
        google = Profile(Provider.GOOGLE, self.user.id, "G", address=f"{self.user.id}@b.example")
        await identities.link(self.study, google, **self.by)
        await by_mail.claim(self.study, address=google.address, user_id=self.user.id)

    async def sets_out(self):
        begun = {"provider": Provider.GOOGLE, "browser": "b"}
        await attempts.begin(self.study, **begun, path="/", **self.by)

    async def is_told(self):
        while await delivery.deliver_due(self.study, Carriers()):
            pass

    async def signs_out(self):
        await credentials.sign_out_everywhere(self.study, **self.by)

    async def is_forgotten(self):
        await erasure.erase(self.study, **self.by)

    def profile(self, name, **more):
        return Profile(Provider.DISCORD, f"at {self.user.name}", name, "222", **more)


NOT_ACTS = {"begins", "enter_mine", "profile"}
ACTS = [name for name in vars(Life) if name[0] != "_" and name not in NOT_ACTS]


async def new_life(study, number):
    user, partner = [
        await identities.known(study, Profile(Provider.DISCORD, f"at {name}", name))
        for name in (f"I{number}", f"J{number}")
    ]
    life = Life(study, user, partner)
    await life.begins()
    return life


@pytest.mark.parametrize(
    ("url", "seed"),
    [("sqlite", 0), *(pytest.param("postgresql", seed, marks=POSTGRESQL) for seed in (50, 67))],
    indirect=["url"],
)
async def test_whatever_else_they_do_meanwhile_is_done_or_refused(processes, seed):
    """SY-2, OP-1, OP-3: with nothing left of them, and nobody waiting in a circle."""
    one, other = processes
    life = await new_life(one, seed)
    acts = [getattr(life, name) for name in ACTS]
    random.Random(seed).shuffle(acts)
    half = len(acts) // 2

    ends = await asyncio.gather(
        *(act() for act in acts[:half]),
        erasure.erase(other, **life.by),
        *(act() for act in acts[half:]),
        return_exceptions=True,
    )

    assert [end for end in ends if end is not None and not isinstance(end, HavrutaError)] == []
    assert [end for end in ends if "deadlock" in str(getattr(end, "__cause__", ""))] == []
    await erasure.erase(other, **life.by)  # a command that came after began somebody anew
    async with one.reading() as records:
        assert not any((await records.traces.of(life.user.id)).values())


@pytest.mark.parametrize("url", DATABASES, indirect=True)
async def test_who_was_just_forgotten_is_brought_back_by_nothing(processes):
    """SY-2, OP-1: neither by what still names them nor by what they had asked for before."""
    study, _ = processes
    life = await new_life(study, "0")
    await erasure.erase(study, **life.by)

    for act in (life.prefers, life.signs_in, life.sets_out, life.founds, life.joins):
        with pytest.raises(HavrutaError) as refusal:
            await act()
        assert refusal.value.code == "overtaken"

    async with study.reading() as records:
        assert not any((await records.traces.of(life.user.id)).values())
