"""A courier that writes down what it carries."""

from havruta.notices.ports import Unreachable


class Courier:
    """Carries all notices, until a test closes ways or lets something go wrong."""

    is_ready = True

    def __init__(self):
        self.carried = []
        self.closed = {}
        """Ways that are closed, and why."""
        self.failing = set()
        """Recipients for whom something goes wrong."""

    async def carry(self, notice, way, /):
        if way in self.closed:
            raise Unreachable(self.closed[way])
        if notice.recipient in self.failing:
            msg = "no network"
            raise ConnectionError(msg)
        self.carried.append((notice.recipient, way))
