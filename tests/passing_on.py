"""A storage that has another one open everything, and may do something around it."""


class PassingOn:
    """Opens what the other opens by `opened`, which a subclass says."""

    def __init__(self, storage):
        self.storage = storage

    def transaction(self, *, urgent=False):
        return self.opened(self.storage.transaction(urgent=urgent))

    def unlocked(self):
        return self.opened(self.storage.unlocked())

    def reading(self):
        return self.opened(self.storage.reading())

    def asking(self):
        return self.opened(self.storage.asking())
