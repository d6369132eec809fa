"""Machines of their own for browsers, each with a network address that can be replaced: Linux's."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

NEEDED: Final = "needs Linux’s network namespaces: `ip` of iproute2, and the right to add some"
HERE: Final = "10.88.0.1"
"""Where this machine is, seen from them."""
THERE: Final = "10.88.0.0-10.88.0.255"
"""Where all of them are."""
BRIDGE: Final = "havruta-br"
_NUMBERS: Final = count(2)


@dataclass
class Machine:
    """A network namespace with one address; `program` starts Chromium within it."""

    name: str
    program: Path
    address: str = ""
    _moves: "count[int]" = field(default_factory=lambda: _NUMBERS)

    def isolate(self) -> None:
        """Have it reach this machine alone, and no other."""
        _ip("link", "set", _outside(self.name), "type", "bridge_slave", "isolated", "on")

    def move(self) -> None:
        """Give it another address instead of the one that it has."""
        before, self.address = self.address, f"10.88.0.{next(self._moves)}"
        if before:
            _ip("-n", self.name, "addr", "del", f"{before}/24", "dev", "eth0")
        _ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "eth0")
        _ip("-n", self.name, "route", "replace", "default", "via", HERE)


@contextmanager
def machines(folder: Path, program: str, *names: str) -> Generator[list[Machine], None, None]:
    """Yield machines that reach each other, and this one. Raises OSError if there can be none."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        raise OSError(NEEDED)
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        yield [_made(folder, program, f"havruta-{name}") for name in names]
    finally:
        for name in names:
            with suppress(OSError):
                _ip("link", "del", _outside(f"havruta-{name}"))
            with suppress(OSError):
                _ip("netns", "del", f"havruta-{name}")
        with suppress(OSError):
            _ip("link", "del", BRIDGE)


def _made(folder: Path, program: str, name: str) -> Machine:
    _ip("netns", "add", name)
    _ip("-n", name, "link", "set", "lo", "up")
    outside = _outside(name)
    _ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name)
    _ip("link", "set", outside, "master", BRIDGE)
    _ip("link", "set", outside, "up")
    _ip("-n", name, "link", "set", "eth0", "up")
    within = folder / f"chromium-{name}"
    within.write_text(f'#!/bin/sh\nexec ip netns exec {name} {shutil.which(program)} "$@"\n')
    within.chmod(0o755)
    machine = Machine(name, within)
    machine.move()
    return machine


def _outside(name: str) -> str:
    """Return what its cable is called at this end."""
    return f"{name}-h"


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        msg = f"{NEEDED}: {done.stderr.strip()}"
        raise OSError(msg)
