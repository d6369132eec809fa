"""The buttons' other half: who takes a press, long after its message was sent.

A control knows a button by its custom id alone and looks up everything else at every press, so
it lives through restarts and rights are those of the moment.
"""

from bot.controls.havrutot import (
    SetLead,
    SetTold,
    ShowHistory,
    StartNow,
    TurnHavrutot,
    TurnHistory,
)
from bot.controls.invitations import Accept, Decline
from bot.controls.sessions import End, EndNow, Join

CONTROLS = (
    Join,
    End,
    EndNow,
    StartNow,
    ShowHistory,
    TurnHistory,
    TurnHavrutot,
    SetTold,
    SetLead,
    Accept,
    Decline,
)

__all__ = ["CONTROLS"]
