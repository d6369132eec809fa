"""Every refusal that there is."""

from importlib import import_module
from pkgutil import iter_modules

from havruta import errors
from havruta.errors.base import HavrutaError


def every_refusal():
    """Return their classes."""
    for module in iter_modules(errors.__path__, f"{errors.__name__}."):
        import_module(module.name)
    return list(_kinds_of(HavrutaError))


def _kinds_of(kind):
    for one in kind.__subclasses__():
        if one.__module__.startswith(errors.__name__):
            yield one
        yield from _kinds_of(one)
