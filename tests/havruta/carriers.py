"""Carriers that write down what they carry."""

from havruta.notices.carriers import CarrierAway, Unreachable
from havruta.notices.model import Way


class Carriers(list):
    """One carrier a way, which carry all notices until a test closes ways or lets one fail."""

    def __init__(self, *ways):
        super().__init__(Carrier(self, way) for way in ways or (Way.DIRECT, Way.HOME))
        self.carried = []
        self.contents = []
        self.closed = {}
        """Ways that are closed, and why."""
        self.are_away = False
        """Whether nothing can be said to anybody."""
        self.failing = set()
        """Recipients for whom something goes wrong."""
        self.failure = ConnectionError
        """What it is that goes wrong."""

    async def carry(self, notice, way):
        if self.are_away:
            raise CarrierAway
        if way in self.closed:
            raise Unreachable(self.closed[way])
        if notice.recipient in self.failing:
            msg = "no network"
            raise self.failure(msg)
        self.carried.append((notice.recipient, way))


class Carrier:
    """One way; where it does not apply, or cannot be used yet, a test says so."""

    def __init__(self, carriers, way):
        self.carriers = carriers
        self.way = way
        self.is_ready = True
        self.is_for_all = True

    def applies(self, content, /):
        has_way = self.way is not Way.MAIL or content.address is not None
        return self.is_for_all and has_way

    async def carry(self, notice, content, /):
        self.carriers.contents.append(content)
        return await self.carriers.carry(notice, self.way) or ()
