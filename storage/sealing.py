"""A stream sealed by a passphrase, so that what is cut, changed or put in another order is known.

Each piece is AES-256-GCM under a key by scrypt, its nonce counts the pieces and says which is the
last: the construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár.
"""

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"havruta sealed 1\n"
PIECE = 1 << 20
TAG, SALT, PREFIX = 16, 16, 7
COST = 1 << 15
"""Of scrypt: a guess takes 32 MiB, and about a tenth of a second."""


class NotOpened(ValueError):
    """The passphrase is another, or what was sealed has been changed or cut."""


class Sealer:
    """A file to write to; what is written comes sealed into `out`."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        out.write(MAGIC + salt + self._prefix)
        self._out, self._cipher = out, _cipher(passphrase, salt)
        self._waiting, self._number = bytearray(), 0

    def write(self, data: bytes, /) -> int:
        """Take more; the last piece waits for `close`."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal what is left, as the last."""
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._out.write(self._cipher.encrypt(nonce, piece, None))
        self._number += 1


class Opener:
    """A file to read from: what was sealed into `sealed`, which begins after its `MAGIC`."""

    def __init__(self, sealed: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = sealed.read(SALT), sealed.read(PREFIX)
        self._sealed, self._cipher = sealed, _cipher(passphrase, salt)
        self._open, self._number = bytearray(), 0
        self._next = sealed.read(PIECE + TAG)

    def read(self, size: int, /) -> bytes:
        """Return as much, or all that is left. Raises `NotOpened`."""
        while len(self._open) < size and self._next:
            piece, self._next = self._next, self._sealed.read(PIECE + TAG)
            nonce = _nonce(self._prefix, self._number, is_last=not self._next)
            try:
                self._open += self._cipher.decrypt(nonce, piece, None)
            except InvalidTag:
                raise NotOpened from None
            self._number += 1
        data = bytes(self._open[:size])
        del self._open[:size]
        return data


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    if len(salt) != SALT:
        raise NotOpened
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
