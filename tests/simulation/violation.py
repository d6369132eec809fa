"""What stops a world: something has happened that must not."""


class Violation(BaseException):
    """It, with the moment; whoever goes on after any failure does not after this one."""

    def __init__(self, world, what):
        super().__init__(f"{world.now:%Y-%m-%d %H:%M:%S}: {what}")
