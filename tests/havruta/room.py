"""A session's room, and who is said to come, go and be where."""

from datetime import timedelta

from havruta.sessions import lifecycle, navigation, presence
from tests.havruta.looking import report_of, session_of

NO_TIME = timedelta()


class Room:
    """Says what people do in it, and how it looks afterwards."""

    def __init__(self, study, session, clock):
        self.study, self.session, self.clock = study, session, clock
        self._open = {}

    async def comes(self, user, *, after=NO_TIME):
        """Open a page; return it."""
        self.clock.advance(after)
        page = await presence.connect(self.study, session_id=self.session.id, by=user.id)
        self._open.setdefault(user, []).append(page.id)
        return page.id

    async def goes(self, user, page=None, *, after=NO_TIME):
        """Close this page of theirs, or all."""
        self.clock.advance(after)
        for connection_id in [page] if page else self._open.pop(user, []):
            await presence.disconnect(
                self.study, session_id=self.session.id, by=user.id, connection_id=connection_id
            )

    async def is_cut_off(self, page, *, after=NO_TIME):
        self.clock.advance(after)
        await presence.cut_off(self.study, session_id=self.session.id, connection_id=page)

    async def expires(self, user, page, *, after=NO_TIME):
        self.clock.advance(after)
        await presence.expire(
            self.study, session_id=self.session.id, by=user.id, connection_id=page
        )

    async def is_seen(self, *users, after=NO_TIME):
        self.clock.advance(after)
        pages = [page for user in users for page in self._open.get(user, [])]
        return await presence.keep_alive(self.study, connection_ids=pages)

    async def ends(self, owner, *, after=NO_TIME):
        self.clock.advance(after)
        return await lifecycle.end(self.study, session_id=self.session.id, by=owner.id)

    async def moved_by(self, user, ref, *, jump=False, page=None):
        return await navigation.navigate(
            self.study,
            session_id=self.session.id,
            ref=ref,
            by=user.id,
            jump=jump,
            connection_id=page,
        )

    async def left_alone_by(self, user, ref, page=None):
        await navigation.read_alone(
            self.study, session_id=self.session.id, ref=ref, by=user.id, connection_id=page
        )

    async def followed_by(self, user, page=None):
        await navigation.follow(
            self.study, session_id=self.session.id, by=user.id, connection_id=page
        )

    async def present(self):
        """Who is in it."""
        return [reader.user for reader in (await report_of(self.study, self.session)).present]

    async def alone(self):
        """Who reads by themselves, and where."""
        present = (await report_of(self.study, self.session)).present
        return {reader.user: reader.alone_ref for reader in present if reader.alone_ref}

    async def attended(self):
        """Who was there, in the order they came, and for how long."""
        attended = (await report_of(self.study, self.session)).attended
        return {attendance.user: attendance.time for attendance in attended}

    async def owner_ref(self):
        return (await session_of(self.study, self.session)).owner_ref
