"""Use cases: which havruta is meant, and which there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from havruta import labels
from havruta.errors.havrutot import NoHavruta, UnknownHavruta, WhichHavruta
from havruta.errors.people import Unacquainted
from havruta.havrutot.model import Havruta, Home
from havruta.ids import UserId
from havruta.names import LONGEST, listed, tidy
from havruta.people.model import User
from havruta.permissions import Action, may
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Partnership:
    """A havruta and who else belongs to it, as they joined: what tells it from others."""

    havruta: Havruta
    partners: tuple[User, ...]

    @property
    def label(self) -> str:
        """Return what it shows where it is offered: "Morning · Ruth · Ruth 1:1 · Jacob"."""
        return labels.joined(self._kept, self.havruta.ref, self._people)

    def was_shown_as(self, said: str) -> bool:
        """Whether it was offered like this while it had another place."""
        kept, heard = self._kept.casefold(), labels.unnumbered(said).casefold()
        cut = labels.CUT if heard.endswith(labels.CUT) else ""
        if not heard.startswith(kept + labels.BETWEEN):
            return bool(cut) and labels.is_shown(kept, heard)
        partners = heard.removeprefix(kept + labels.BETWEEN).partition(labels.BETWEEN)[2]
        return labels.is_shown(self._people, partners or cut)

    @property
    def _kept(self) -> str:
        """What does not change as one learns."""
        havruta = self.havruta
        return labels.joined(havruta.name, havruta.book if havruta.book != havruta.name else "")

    @property
    def _people(self) -> str:
        return ", ".join(partner.name for partner in self.partners)


async def pick(
    study: Study, *, by: UserId, said: str | None, home: Home, action: Action = Action.SHOW
) -> Havruta:
    """Return the havruta the person means.

    By id, name or book, or as it was offered to them; else the one at home here; else their only
    one. Of several it is the one that they may do `action` to, and that is there for it: what is
    archived is meant last, but where it is to be restored. Raises `UnknownHavruta`, `NoHavruta`,
    `WhichHavruta`.
    """
    async with study.reading() as records:
        return await picked(records, by=by, said=said, home=home, action=action)


async def picked(
    records: Records,
    *,
    by: UserId,
    said: str | None,
    home: Home,
    action: Action = Action.SHOW,
) -> Havruta:
    """Return the havruta the person means, as `pick` does."""
    mine = await records.havrutot.of(by)
    if said := tidy(said or ""):
        fitting = [h for h in mine if h.id == said] or [h for h in mine if _is(h.name, said)]
        fitting = fitting or [h for h in mine if _is(h.book, said)]
        fitting = fitting or await _shown_as(records, mine, by=by, said=said, home=home)
        if not fitting:
            raise UnknownHavruta(havruta=said[:LONGEST])
    else:
        is_here = action is not Action.SET_HOME  # there one that is not here yet is meant
        fitting = [h for h in mine if (h.home == home) is is_here] or list(mine)
    if not fitting:
        raise NoHavruta
    fitting = _apt(fitting, by, action)
    if len(fitting) > 1:
        raise WhichHavruta(names=listed([havruta.name for havruta in fitting]))
    return fitting[0]


async def mine(study: Study, *, by: UserId) -> Sequence[Havruta]:
    """Return the person's havrutot, newest first."""
    async with study.reading() as records:
        return await records.havrutot.of(by)


async def partnerships(
    study: Study, *, by: UserId, guild_id: str | None = None
) -> list[Partnership]:
    """Return the person's havrutot with whom they learn in each, newest first.

    People go by their names in the server `guild_id`, if one is given.
    """
    async with study.reading() as records:
        return await _partnerships(records, await records.havrutot.of(by), by, guild_id)


def is_apt(havruta: Havruta, by: UserId, action: Action) -> bool:
    """Whether the person may do that to the havruta, and it is there for it."""
    is_there = not havruta.is_archived
    is_right = {Action.RESTORE: not is_there, Action.START: is_there, Action.PLAN: is_there}
    return may(action, by, havruta) and is_right.get(action, True)


async def acquaintances(study: Study, *, by: UserId) -> list[User]:
    """Return everybody whom the person learns with, by name."""
    async with study.reading() as records:
        mine = await records.havrutot.of(by)
        people = {user_id for havruta in mine for user_id in havruta.people} - {by}
        found = await records.users.many(people)
    return sorted(found.values(), key=lambda user: (user.name.casefold(), user.id))


async def acquainted(study: Study, *, by: UserId, user_ids: Sequence[str]) -> list[UserId]:
    """Return these, if the person learns with all of them; raise `Unacquainted` else."""
    known = {user.id for user in await acquaintances(study, by=by)}
    if not known.issuperset(user_ids):
        raise Unacquainted
    return [UserId(one) for one in dict.fromkeys(user_ids)]


def offers(found: Sequence[Partnership]) -> list[tuple[str, Havruta]]:
    """Return them, newest first, each with what it shows where it is offered, no two the same."""
    oldest_first = [*reversed(found)]
    shown = labels.distinct([partnership.label for partnership in oldest_first])
    offered = zip(shown, oldest_first, strict=True)
    return [(label, partnership.havruta) for label, partnership in offered][::-1]


async def _partnerships(
    records: Records, havrutot: Sequence[Havruta], by: UserId, guild_id: str | None
) -> list[Partnership]:
    people = {user_id for havruta in havrutot for user_id in havruta.people}
    users = await records.users.many(people, guild_id=guild_id)
    return [
        Partnership(havruta, tuple(users[one] for one in havruta.people if one != by))
        for havruta in havrutot
    ]


async def _shown_as(
    records: Records, mine: Sequence[Havruta], *, by: UserId, said: str, home: Home
) -> list[Havruta]:
    """Return those that were offered with this label, even if they have moved on since."""
    found = await _partnerships(records, mine, by, home.guild_id)
    line = labels.as_said(said)
    return [h for label, h in offers(found) if labels.is_shown(label, line)] or [
        one.havruta for one in found if one.was_shown_as(line)
    ]


def _apt(havrutot: Sequence[Havruta], by: UserId, action: Action) -> list[Havruta]:
    """Return those that are likely meant."""
    apt = [havruta for havruta in havrutot if is_apt(havruta, by, action)] or list(havrutot)
    if action is Action.RESTORE:
        return apt
    return [havruta for havruta in apt if not havruta.is_archived] or apt


def _is(name: str, said: str) -> bool:
    return tidy(name).casefold() in {said.casefold(), labels.as_said(said).casefold()}
