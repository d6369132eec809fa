"""Why a person cannot do something, in a sentence for their screen."""


class CannotDo(Exception):
    """What the person tried is not possible, as their own Discord would tell them."""
