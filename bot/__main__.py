"""`python -m bot`: serve, or do one thing, or say in a sentence why not."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import discord
import structlog
from prometheus_client import CollectorRegistry
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import web_addresses
from bot.logs import configure_logs
from bot.program import open_study, run
from bot.secret_files import WrongFile
from bot.settings import KEY_FILE, LAST_BACKUP, KeyNotKept, Settings
from havruta import zone_data
from havruta.errors.outside import StorageAway
from havruta.ids import UserId
from havruta.people import credentials
from havruta.progress import recomputing
from storage import backups
from storage.backups import NotBackedUp
from storage.engine import DatabaseAway, DatabaseNewer, WrongURL
from webview.addresses import PageAddresses
from webview.app import CannotListen

log = structlog.get_logger(__name__)

USAGE = "there is nothing more to say to it, or: backup FILE, restore FILE, recompute, sign-out ID"

REFUSALS = (
    CannotListen,
    KeyNotKept,
    WrongURL,
    DatabaseNewer,
    NotBackedUp,
    discord.LoginFailure,
)
"""What keeps the program from starting, or from what else it was asked for, in a sentence."""
PASSING = (DatabaseAway, StorageAway)
"""What may have passed when it is started again, as after a machine whose database comes later."""

FINAL, AGAIN = 2, 1
"""Exit statuses: a supervisor starts the program again after the second alone."""


async def recompute(settings: Settings) -> None:
    """Compute from the sessions whatever is kept of them, anew, and tell what had differed."""
    addresses = PageAddresses(settings.page_url)
    async with open_study(settings, addresses, CollectorRegistry()) as (study, _):
        havrutot, changed = await recomputing.recompute_all(study)
    log.info("recomputed", havrutot=havrutot, changed=changed)


async def sign_out(settings: Settings, user_id: UserId) -> None:
    """Sign a person out of all their browsers; the security log knows people by these ids.

    Pages that they have open close within half a minute.
    """
    addresses = PageAddresses(settings.page_url)
    async with open_study(settings, addresses, CollectorRegistry()) as (study, _):
        browsers = await credentials.sign_out_everywhere(study, by=user_id)
    log.info("signed out", user=user_id, browsers=browsers)


def backup(settings: Settings, file: Path) -> None:
    """Write a backup of everything but recordings, while learning goes on. Raises `NotBackedUp`."""
    passphrase = settings.backup_key.get_secret_value()
    made = backups.make(settings.database_url, file, key_file=KEY_FILE, passphrase=passphrase)
    LAST_BACKUP.parent.mkdir(exist_ok=True)
    LAST_BACKUP.touch()
    log.info("backed up", file=str(file), as_of=made.made_at.isoformat(), **made.told())


def restore(settings: Settings, file: Path) -> None:
    """Put a backup where nothing is, and tell from when on all is missing. Raises `NotBackedUp`."""
    passphrase = settings.backup_key.get_secret_value()
    made = backups.restore(settings.database_url, file, key_file=KEY_FILE, passphrase=passphrase)
    missing = round((datetime.now(UTC) - made.made_at).total_seconds())
    told = {"as_of": made.made_at.isoformat(), "seconds_missing_since": missing}
    log.info("restored", **told, **made.told())


def main() -> int:
    """The program; returns its exit status."""
    zone_data.use_ours()
    action = _action(sys.argv[1:])
    if action is None:
        return _refuse(f"Not started: {USAGE}.")
    try:
        settings = Settings()
    except (ValidationError, WrongFile) as wrong:
        return _refuse(f"Not started: check {_faults(wrong)}.")
    configure_logs(quiet=settings.log_style == "quiet")
    try:
        action(settings)
    except REFUSALS as error:
        return _refuse(_told(error, settings))
    except PASSING as error:
        _refuse(_told(error, settings))
        return AGAIN
    return 0


def _action(words: Sequence[str]) -> Callable[[Settings], None] | None:
    """Return what the program was started for: to serve, unless it is asked for something else."""
    match words:
        case []:
            return lambda settings: asyncio.run(run(settings))
        case ["recompute"]:
            return lambda settings: asyncio.run(recompute(settings))
        case ["sign-out", user_id]:
            return lambda settings: asyncio.run(sign_out(settings, UserId(user_id)))
        case ["backup", file]:
            return lambda settings: backup(settings, Path(file))
        case ["restore", file]:
            return lambda settings: restore(settings, Path(file))
        case _:
            return None


def _refuse(sentence: str) -> int:
    """Say it to whoever started the program; return what a supervisor takes for final."""
    print(sentence, file=sys.stderr)  # noqa: T201
    return FINAL


def _told(error: Exception, settings: Settings) -> str:
    """Return what went wrong as whoever started the program is told it."""
    match error:
        case CannotListen():
            where = web_addresses.authority(settings.web_host, settings.web_port)
            return f"Not started: {where} {web_addresses.why_not(error)}"
        case KeyNotKept():
            can = f"{KEY_FILE} can't be kept ({error.strerror})"
            return f"Not started: {can}; make room, or set SECRET_KEY."
        case DatabaseAway() | StorageAway():
            why = error if isinstance(error, DatabaseAway) else "it went away"
            return f"Not started: check DATABASE_URL ({why})."
        case DatabaseNewer():
            return f"Not started: the database is of a newer version of Havruta ({error})."
        case NotBackedUp():
            return f"Not done: {error}."
        case _:
            return "Not started: Discord does not accept DISCORD_TOKEN."


def _faults(wrong: ValidationError | WrongFile) -> str:
    """Return which settings are wrong, and why."""
    if isinstance(wrong, WrongFile):
        return str(wrong)
    return f"{', '.join(map(_named, wrong.errors()))} in the environment or .env"


def _named(error: ErrorDetails) -> str:
    """Return the setting's name, and what is wrong where that is known without repeating it."""
    if not error["loc"]:  # of several together, which it names
        return str(error["ctx"]["error"])
    name = str(error["loc"][0]).upper()
    why = error.get("ctx", {}).get("error") if error["type"] == "value_error" else None
    return f"{name} ({why})" if why else name


if __name__ == "__main__":
    sys.exit(main())
