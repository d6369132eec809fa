"""Use cases: how somebody wants to be spoken to, and told."""

from typing import Any

from havruta.errors.people import NamedByDiscord, UnknownLanguage, WrongNumber
from havruta.events import HavrutaChanged, PlansDue
from havruta.ids import UserId
from havruta.names import LONGEST, clean
from havruta.people.identities import NAMELESS
from havruta.people.model import NotifyBy, Observance, Provider, User
from havruta.records import Records
from havruta.study import Study
from havruta.wording import SHARED, languages

LONGEST_LEAD = 24 * 60
"""So many minutes ahead, at most, somebody is reminded."""


async def learn_language(study: Study, *, by: UserId, spoken: str) -> None:
    """Speak with the person as their browser does, until they choose; English tells nothing.

    English is what browsers and Discord speak where nobody has changed it, and Discord knows no
    Hebrew.
    """
    if spoken not in languages() - {SHARED}:
        return
    async with study.transaction() as records:
        if (await records.users.get(by)).language is None:
            await _speak(records, by, spoken)
            await records.users.lock([by])
            language = (await records.users.get(by)).language or spoken
            await records.users.change(by, language=language)


async def set_language(study: Study, *, by: UserId, language: str) -> User:
    """Speak this language with the person everywhere. Raises `UnknownLanguage`.

    The havrutot that they made before they chose one speak it from now on, too.
    """
    if language not in languages():
        raise UnknownLanguage
    async with study.transaction() as records:
        await _speak(records, by, language)
        return await records.users.change(by, language=language)


async def ways_to_choose(study: Study, *, by: UserId) -> tuple[NotifyBy, ...]:
    """Return how the person can be told: at Discord if it knows them, by e-mail if they have one.

    The latter only where mail is sent.
    """
    async with study.reading() as records:
        known = {identity.provider for identity in await records.users.identities(by)}
        addresses = await records.users.addresses([by])
    has_mail, has_discord = study.has_mail and bool(addresses), Provider.DISCORD in known
    is_open = {NotifyBy.MAIL: has_mail, NotifyBy.HOME: has_discord, NotifyBy.DIRECT: has_discord}
    return tuple(way for way in NotifyBy if is_open.get(way, True))


async def rename(study: Study, *, by: UserId, name: str) -> User:
    """Call the person so. Raises `NamedByDiscord`, `TooLong`, `HiddenCharacters`.

    Whom Discord knows goes by the name that it has for them.
    """
    name = clean("name", name, LONGEST)
    async with study.transaction() as records:
        known = await records.users.identities(by)
        if any(identity.provider is Provider.DISCORD for identity in known):
            raise NamedByDiscord
        return await records.users.change(by, name=name or NAMELESS)


async def set_notify(study: Study, *, by: UserId, notify: NotifyBy) -> User:
    """Tell the person so of everything, but where they wish it otherwise for one havruta."""
    async with study.transaction() as records:
        return await records.users.change(by, notify=notify)


async def set_observance(study: Study, *, by: UserId, observance: Observance) -> User:
    """Leave this out for the person while they keep Shabbat or a festival."""
    async with study.transaction() as records:
        return await _change_calls(study, records, by, observance=observance)


async def set_lead(study: Study, *, by: UserId, minutes: int) -> User:
    """Remind the person so long ahead, from 0 minutes to a day. Raises `WrongNumber`."""
    if not 0 <= minutes <= LONGEST_LEAD:
        raise WrongNumber(least=0, most=LONGEST_LEAD)
    async with study.transaction() as records:
        return await _change_calls(study, records, by, lead=minutes)


async def _speak(records: Records, owner_id: UserId, language: str) -> None:
    """Have this spoken at the homes of the owner's havrutot that speak nothing of their own yet."""
    spoken_in = await records.havrutot.speak(owner_id, language)
    records.publish(*(HavrutaChanged(havruta_id) for havruta_id in spoken_in))


async def _change_calls(study: Study, records: Records, by: UserId, **changes: Any) -> User:
    """Change what decides when they are called to what is planned."""
    user = await records.users.change(by, **changes)
    if await records.occurrences.stir(study.now(), user_id=by):
        records.publish(PlansDue())
    return user
