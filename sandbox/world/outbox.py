"""The mails that were sent, kept as files that any mail program opens."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

RECIPIENT = "X-Recipient"
"""Whom the server was told that it is for."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its number, counted from 1, whom it went to, and what it says."""

    number: int
    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        """What it says as text."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """What it says as HTML."""
        return self._body("html")

    def _body(self, form: str) -> str:
        body = self.message.get_body((form,))
        return "" if body is None else str(body.get_content())


class Outbox:
    """A folder of mails: `0001.eml` is the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, to: str, content: bytes) -> None:
        """Keep a mail."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max(self._files(), default=0) + 1
        whole = b"%s: %s\r\n%s" % (RECIPIENT.encode(), to.encode(), content)
        (self._folder / f"{number:04}.eml").write_bytes(whole)

    def all(self) -> list[Mail]:
        """Return all mails, the newest first."""
        return [self._read(number) for number in sorted(self._files(), reverse=True)]

    def get(self, number: int) -> Mail | None:
        """Return one mail, if there is one of this number."""
        return self._read(number) if number in self._files() else None

    def clear(self) -> None:
        """Throw all away."""
        for file in self._files().values():
            file.unlink()

    def _files(self) -> dict[int, Path]:
        return {int(file.stem): file for file in self._folder.glob("[0-9]*.eml")}

    def _read(self, number: int) -> Mail:
        message = message_from_bytes(self._files()[number].read_bytes(), policy=SMTP)
        return Mail(number, str(message[RECIPIENT]), message)
