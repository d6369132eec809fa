"""Discord, as far as it takes messages: which, when, and none of them twice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from havruta.hebrew.rests import kept_by
from havruta.notices.model import NoticeKind
from havruta.notices.plan_finding import LATE
from tests.simulation.violation import Violation

SATURDAY, AFTERNOON = 5, 15


@dataclass(frozen=True)
class Sent:
    """A message as somebody got it."""

    at: datetime
    notice: Any


class Post:
    """All that was sent; what comes again with the same nonce it has already."""

    def __init__(self, world):
        self.world = world
        self.sent = {}
        self.reminders = defaultdict(list)
        """By recipient, plan, original time and beginning."""

    def take(self, notice, content):
        """Have a message; if a session runs, its people hear of it."""
        if notice.id in self.sent:
            return
        world = self.world
        self.sent[notice.id] = sent = Sent(world.now, notice)
        world.note(f"told: {notice.kind}", f"to {world.name(notice.recipient)}")
        for called in self._called(notice, content):
            self._does_not_rest(called, sent)
        if notice.kind is NoticeKind.REMINDER:
            self._is_reminded(sent, content)
        if notice.session_id is not None:
            world.at(world.now, world.begins, notice.session_id, world.now, notice.havruta_id)

    def _called(self, notice, content):
        if notice.recipient is not None:
            return [content.recipient.user]
        return [contact.user for contact in content.mentions]

    def _does_not_rest(self, user, sent):
        """Nobody is called on a Shabbat or a festival that they keep."""
        if not user.wants_no_call:
            return
        there = sent.at.astimezone(ZoneInfo(user.zone))
        is_shabbat = there.weekday() == SATURDAY and there.hour < AFTERNOON
        if is_shabbat or kept_by([user.keeper], sent.at, 0):
            raise Violation(self.world, f"{user.name} was called in their rest: {sent}")

    def _is_reminded(self, sent, content):
        """Once, ahead of it, and late only if it says so."""
        notice, at = sent.notice, sent.at
        told = self.reminders[notice.recipient, notice.plan_id, notice.original, notice.starts_at]
        told.append(sent)
        if len(told) > 1:
            raise Violation(self.world, f"reminded twice: {told}")
        if at >= notice.starts_at:
            raise Violation(self.world, f"reminded after it began: {sent}")
        if at - notice.due_at > LATE and not content.is_late:
            raise Violation(self.world, f"it is late, and does not say so: {sent}")
