"""Use cases: how somebody wants to be spoken to."""

from dataclasses import replace

from havruta.errors import UnknownLanguage
from havruta.ids import UserId
from havruta.people.model import User
from havruta.study import Study
from havruta.wording import SHARED, languages


async def learn_language(study: Study, *, by: UserId, spoken: str) -> None:
    """Speak with the person as their browser does, until they choose; English tells nothing.

    English is what browsers and Discord speak where nobody has changed it, and Discord knows no
    Hebrew.
    """
    async with study.transaction() as records:
        await records.users.lock([by])
        user = (await records.users.many([by]))[by]
        if user.language is None and spoken in languages() - {SHARED}:
            await records.users.save(replace(user, language=spoken))


async def set_language(study: Study, *, by: UserId, language: str) -> User:
    """Speak this language with the person everywhere. Raises `UnknownLanguage`."""
    if language not in languages():
        raise UnknownLanguage
    async with study.transaction() as records:
        await records.users.lock([by])
        user = replace((await records.users.many([by]))[by], language=language)
        await records.users.save(user)
    return user
