"""Why the bot is not in Discord, and how long it waits before it knocks again."""

from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import discord

SOON, SOON_AT_MOST = 0.1, 30.0
"""Seconds after which one who is out of reach is asked again: at first, and at most."""

SLOWLY, SLOWLY_AT_MOST = 1.0, 600.0
"""The same for one who has refused; a supervisor that starts us anew would only hammer on."""

UNSAID = 60.0
"""How long an address that asked for too much waits if it is not told how long."""


class NotDiscord(Exception):
    """Something has answered in Discord's place, as networks do that want to be signed in to."""


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Why, as /healthz says it, and for how many seconds to stay away."""

    why: str
    wait: float


def kept_out(error: Exception, failures: int) -> KeptOut | None:
    """Return what an error on the way into Discord means after so many failures before it.

    None is what nobody foresaw, which waiting does not mend.
    """
    slowly = min(SLOWLY * 2.0 ** min(failures, 16), SLOWLY_AT_MOST)
    soon = min(SOON * 2.0 ** min(failures, 16), SOON_AT_MOST)
    known: KeptOut | None = None
    match error:
        case discord.LoginFailure():
            known = KeptOut("token refused", slowly)
        case discord.HTTPException(status=HTTPStatus.TOO_MANY_REQUESTS):
            known = KeptOut("rate limited", max(_told_to_wait(error), slowly))
        case discord.HTTPException(status=status) if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            known = KeptOut("refused", slowly)
        case discord.ConnectionClosed() | discord.PrivilegedIntentsRequired():
            known = KeptOut("refused", slowly)
        case NotDiscord():
            known = KeptOut("something else answers", slowly)
        case discord.HTTPException() | aiohttp.ClientError() | OSError() | TimeoutError():
            known = KeptOut("out of reach", soon)
        case _:
            pass
    return known


def _told_to_wait(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers.get("Retry-After", UNSAID))
    except ValueError:
        return UNSAID
