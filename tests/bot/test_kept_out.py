"""What keeps the bot out of Discord, and for how long it waits."""

from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.kept_out import (
    SLOWLY,
    SLOWLY_AT_MOST,
    SOON,
    SOON_AT_MOST,
    UNSAID,
    KeptOut,
    NotDiscord,
    kept_out,
)

REFUSED, RATE, AWAY = "refused", "rate limited", "out of reach"


def answered(status, **headers):
    response = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, "<html></html>")


@pytest.mark.parametrize(
    ("error", "failures", "known"),
    [
        (answered(429, **{"Retry-After": "90"}), 0, KeptOut(RATE, 90.0)),
        (answered(429, **{"Retry-After": "1"}), 5, KeptOut(RATE, 32.0)),
        (answered(429, **{"Retry-After": "tomorrow"}), 0, KeptOut(RATE, UNSAID)),
        (answered(429), 0, KeptOut(RATE, UNSAID)),
        (answered(403), 0, KeptOut(REFUSED, SLOWLY)),
        (answered(404), 3, KeptOut(REFUSED, 8.0)),
        (answered(403), 10_000, KeptOut(REFUSED, SLOWLY_AT_MOST)),
        (answered(520), 0, KeptOut(AWAY, SOON)),
        (aiohttp.ClientConnectionError(), 10_000, KeptOut(AWAY, SOON_AT_MOST)),
        (TimeoutError(), 0, KeptOut(AWAY, SOON)),
        (OSError(), 0, KeptOut(AWAY, SOON)),
        (discord.LoginFailure(), 0, KeptOut("token refused", SLOWLY)),
        (discord.PrivilegedIntentsRequired(None), 0, KeptOut(REFUSED, SLOWLY)),
        (NotDiscord(), 0, KeptOut("something else answers", SLOWLY)),
        (ValueError(), 0, None),
    ],
)
def test_what_keeps_it_out_has_a_name_and_a_time(error, failures, known):
    """OP-2, OP-6: who refuses is asked ever more slowly, and never sooner than it says."""
    assert kept_out(error, failures) == known
