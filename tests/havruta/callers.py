"""A call with any number of people in it, and a media server that is well or is not."""

from datetime import timedelta

from havruta.calls import course, joining, rules
from havruta.calls.model import Shown
from havruta.sessions import presence
from tests.conftest import person

SHOWN = Shown(muted=False, camera=True)


class Media:
    """A media server that forwards nothing, and says whether it is well."""

    def __init__(self):
        self.well = True
        self.awaited = False

    def is_awaited(self):
        return self.awaited

    def is_well(self):
        return self.well


class Party:
    """Says what the people of one session's call do, and how it looks afterwards."""

    def __init__(self, study, session, people):
        self.study, self.session, self.people = study, session, people
        self.pages = {}

    @property
    def clock(self):
        return self.study.now

    async def opens(self, user):
        """Open a page in the room; return it."""
        page = await presence.connect(self.study, session_id=self.session.id, by=user.id)
        self.pages[user.id] = page.id
        return page.id

    async def joins(self, user, *, page=None, resume=None, shown=SHOWN):
        """Join in this page, or in the person's last one."""
        page = page or self.pages.get(user.id) or await self.opens(user)
        self.pages[user.id] = page
        return await joining.join(self.study, **self._by(user), shown=shown, resume=resume)

    async def all_join(self, number):
        """Have so many people join; return their peers."""
        return [await self.joins(user) for user in self.people[:number]]

    async def leaves(self, user):
        page = self.pages[user.id]
        await joining.leave(self.study, session_id=self.session.id, connection_id=page)

    async def closes(self, user, page=None):
        """Close a page, as the browser does."""
        page = page or self.pages.pop(user.id)
        await presence.disconnect(
            self.study, session_id=self.session.id, by=user.id, connection_id=page
        )

    async def is_cut_off(self, user):
        page = self.pages.pop(user.id)
        await presence.cut_off(self.study, session_id=self.session.id, connection_id=page)
        return page

    async def expires(self, user, page):
        await presence.expire(
            self.study, session_id=self.session.id, by=user.id, connection_id=page
        )

    async def shows(self, user, shown):
        await joining.show(self.study, **self._by(user), shown=shown)

    async def misses(self, user, peer_id, *, epoch=None):
        epoch = (await self.call()).epoch if epoch is None else epoch
        await course.miss(self.study, **self._by(user), epoch=epoch, peer_id=peer_id)

    async def is_ready(self, user, *, epoch=None):
        epoch = (await self.call()).epoch if epoch is None else epoch
        await course.be_ready(self.study, **self._by(user), epoch=epoch)

    async def waits(self, seconds):
        """Let time pass, and have done what is due of itself then."""
        self.clock.advance(timedelta(seconds=seconds))
        await course.settle(self.study, session_id=self.session.id)

    async def state(self):
        return await course.state(self.study, session_id=self.session.id)

    async def call(self):
        return (await self.state()).call

    async def ids(self):
        """The peers' ids, in the order in which they joined."""
        return [peer.id for peer in (await self.state()).peers]

    async def video(self):
        """How many kb/s a picture may have."""
        known = await self.state()
        return rules.most_video(known.call, known.peers)

    def _by(self, user):
        return {
            "session_id": self.session.id,
            "by": user.id,
            "connection_id": self.pages.get(user.id, "no page"),
        }


async def crowd(study, number):
    """Make so many people known."""
    return [await person(study, f"Person {n}", 10**17 + 100 + n) for n in range(number)]
