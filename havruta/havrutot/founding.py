"""Use case: making a havruta."""

from collections.abc import Sequence
from dataclasses import replace

from havruta.errors.havrutot import HavrutaFull
from havruta.events import NoticesDue
from havruta.havrutot import limits
from havruta.havrutot.invitations import invite
from havruta.havrutot.model import Havruta, Home, Participant
from havruta.ids import HavrutaId, UserId, new_id
from havruta.library import books
from havruta.names import LONGEST, clean
from havruta.study import Study


async def create(
    study: Study,
    *,
    by: UserId,
    book: str,
    name: str,
    partners: Sequence[UserId],
    home: Home,
    ref: str = "",
) -> Havruta:
    """Make a havruta at `ref`, or the first segment of the book, and invite the partners.

    It is owned by `by`, and at its home its owner's language is spoken. An empty name means the
    book's title. Raises `TooManyPeople`, `UnknownBook`, `WhichBook`, `NoText`, `UnknownRef`,
    `LibraryAway`, `TooLong`, `HavrutaFull`, `HiddenCharacters`, `TooManyHavrutot`, and as
    `limits.require_few` does; nothing is made then.
    """
    limits.require_not_many(partners)
    found = books.meant(study, book)
    title = clean("name", name, LONGEST) or found.title
    shape = await study.library.shape(found.title)
    now = study.now()
    havruta = Havruta(
        id=HavrutaId(new_id(now)),
        name=title,
        book=found.title,
        ref=(shape.place(ref) if ref else shape.first).ref,
        owner_id=by,
        participants=(Participant(by, now),),
        home=home,
        created_at=now,
    )
    invited = [partner for partner in dict.fromkeys(partners) if partner != by]
    if len(invited) >= study.limits.participants:
        raise HavrutaFull(name=title, limit=study.limits.participants)
    async with study.transaction() as records:
        await records.users.lock({by, *invited})
        await limits.require_one_more(study, records, by)
        user = await records.users.get(by)
        havruta = replace(havruta, language=user.language)
        if invited:
            await limits.require_few(records, havruta, invited, now)
        await records.havrutot.save(havruta)
        for partner in invited:
            await invite(records, havruta, partner, now)
        records.publish(NoticesDue())
    return havruta
