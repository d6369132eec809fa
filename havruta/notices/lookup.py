"""What the content of a notice is found with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices.content import Contact
from havruta.notices.model import Notice, Way
from havruta.people.model import Provider, User
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Lookup:
    """What content is found with, in one transaction and without a lock.

    At a havruta's home people are named as they go by in that server.
    """

    study: Study
    records: Records
    notice: Notice
    way: Way

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.study.now()

    def guild_id(self, havruta: Havruta) -> str | None:
        """Return in which server it is to stand, if in one."""
        return havruta.home.guild_id if self.way is Way.HOME else None

    async def users(self, havruta: Havruta, user_ids: Collection[UserId]) -> list[User]:
        """Return these people, in this order."""
        found = await self.records.users.many(user_ids, guild_id=self.guild_id(havruta))
        return [found[user_id] for user_id in user_ids]

    async def contacts(self, havruta: Havruta, user_ids: Collection[UserId]) -> tuple[Contact, ...]:
        """Return these people and where they can be told, in this order."""
        users = await self.users(havruta, user_ids)
        known = await self.records.users.known_to(Provider.DISCORD, user_ids)
        return tuple(
            Contact(user, known[user.id].external_id, known[user.id].channel_id)
            if user.id in known
            else Contact(user, None)
            for user in users
        )

    async def called(self, havruta: Havruta, user_ids: Collection[UserId]) -> tuple[Contact, ...]:
        """Return those of these people whom something at home may call now."""
        contacts = await self.contacts(havruta, user_ids)
        return tuple(one for one in contacts if one.user.rest_at(self.now) is None)

    async def recipient(self, havruta: Havruta) -> Contact:
        """Return whom it is for, and where they can be told."""
        assert self.notice.recipient is not None
        (recipient,) = await self.contacts(havruta, [self.notice.recipient])
        return recipient
