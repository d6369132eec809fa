"""Settings, read once from the environment and `.env`; `.env.example` lists them all."""

import hashlib
import hmac
import os
import re
import secrets
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import sentry, shards, signing_keys, smtp, web_addresses
from bot.secret_files import credentials, named
from havruta.havrutot.model import Limits

KEPT = Path("var")
KEY_FILE = KEPT / "secret_key"
KEY_LENGTH = 22
"""So many characters, at random, are 128 bits."""
LAST_BACKUP = KEPT / "last_backup"
"""Touched when a backup has been made."""
ROLES = ("chat", "page", "clock", "media")
STUDY = frozenset(ROLES[:3])
"""Those that know the study, and need its database."""
TOGETHER = (
    ("discord_client_id", "discord_client_secret"),
    ("google_client_id", "google_client_secret"),
    ("turn_urls", "turn_secret"),
    ("apple_client_id", "apple_team_id", "apple_key_id", "apple_private_key"),
)
"""Settings that say nothing one without the others, to whoever serves pages."""

Web: TypeAlias = Annotated[str, AfterValidator(web_addresses.web)]
Socket: TypeAlias = Annotated[str, AfterValidator(web_addresses.socket)]
PageUrl: TypeAlias = Annotated[str, AfterValidator(web_addresses.page)]
Host: TypeAlias = Annotated[str, AfterValidator(web_addresses.host)]
Networks: TypeAlias = Annotated[str, AfterValidator(web_addresses.networks)]
StunUrls: TypeAlias = Annotated[str, AfterValidator(web_addresses.stun)]
TurnUrls: TypeAlias = Annotated[str, AfterValidator(web_addresses.turn)]
Word: TypeAlias = Annotated[str, AfterValidator(str.strip)]
SigningKey: TypeAlias = Annotated[SecretStr, AfterValidator(signing_keys.p256)]
Januses: TypeAlias = Annotated[str, AfterValidator(web_addresses.januses)]
Roles: TypeAlias = Annotated[str, AfterValidator(lambda text: ",".join(_roles(text)))]
ShardNumbers: TypeAlias = Annotated[str, AfterValidator(shards.checked)]
Limit: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
MediaPort: TypeAlias = Annotated[int, Field(ge=0, le=65535)]
Days: TypeAlias = Annotated[int, Field(ge=0, le=3650)]


def _roles(text: str) -> list[str]:
    """Return the roles that are named, in our order."""
    named = set(text.replace(",", " ").split())
    if unknown := sorted(named - set(ROLES)):
        msg = f"there is no role {', '.join(unknown)}, only {', '.join(ROLES)}"
        raise ValueError(msg)
    if not named:
        msg = f"name some of {', '.join(ROLES)}"
        raise ValueError(msg)
    return [role for role in ROLES if role in named]


def _smtp_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value():
        smtp.server(url.get_secret_value())
    return url


def _sentry_dsn(dsn: SecretStr) -> SecretStr:
    if dsn.get_secret_value():
        sentry.project(dsn.get_secret_value())
    return dsn


def _redis_url(url: SecretStr) -> SecretStr:
    address = url.get_secret_value()
    if address and urlsplit(address).scheme not in {"redis", "rediss", "unix"}:
        msg = "it begins with redis://, rediss:// or unix://"
        raise ValueError(msg)
    return url


def _mail_from(text: str) -> str:
    return str(smtp.sender(text)) if text.strip() else ""


SmtpUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_smtp_url)]
SentryDsn: TypeAlias = Annotated[SecretStr, AfterValidator(_sentry_dsn)]
RedisUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_redis_url)]
Sender: TypeAlias = Annotated[str, AfterValidator(_mail_from)]


class KeyNotKept(OSError):
    """A key was to be made, and there is no room for it."""


class Settings(BaseSettings):
    """One field for each line of `.env.example`; an empty value counts as unset."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr = SecretStr("")
    discord_api_url: Web = "https://discord.com/api/v10"
    discord_gateway_url: Socket = "wss://gateway.discord.gg/"
    database_url: str = "sqlite+aiosqlite:///var/havruta.db"
    redis_url: RedisUrl = SecretStr("")
    sefaria_url: Web = "https://www.sefaria.org"
    web_host: Host = "127.0.0.1"
    web_port: Port = 8080
    public_url: PageUrl = ""
    trusted_proxies: Networks = ""
    secret_key: SecretStr = SecretStr("")
    former_secret_keys: SecretStr = SecretStr("")
    backup_key: SecretStr = SecretStr("")
    max_participants: Limit = 50
    max_havrutot: Limit = 100
    discord_client_id: Word = ""
    discord_client_secret: SecretStr = SecretStr("")
    google_client_id: Word = ""
    google_client_secret: SecretStr = SecretStr("")
    google_issuer: Web = "https://accounts.google.com"
    apple_client_id: Word = ""
    apple_team_id: Word = ""
    apple_key_id: Word = ""
    apple_private_key: SigningKey = SecretStr("")
    apple_issuer: Web = "https://appleid.apple.com"
    smtp_url: SmtpUrl = SecretStr("")
    mail_from: Sender = ""
    stun_urls: StunUrls = ""
    turn_urls: TurnUrls = ""
    turn_secret: SecretStr = SecretStr("")
    roles: Roles = ",".join(ROLES)
    shards: ShardNumbers = ""
    media_port: MediaPort = 0
    janus_url: Januses = ""
    recordings_folder: Word = ""
    recordings_days: Days = 30
    sentry_dsn: SentryDsn = SecretStr("")
    log_style: Literal["full", "quiet"] = "full"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - it has no folder
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the environment before files, those before systemd's credentials, and `.env` last.

        Raises `WrongFile`.
        """
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, EnvSettingsSource)
        files = named(settings_cls, {**dotenv_settings.env_vars, **env_settings.env_vars})
        return init_settings, env_settings, files, credentials(settings_cls), dotenv_settings

    @model_validator(mode="after")
    def _whole_or_not_at_all(self) -> Self:
        if not self.serves("page"):
            return self
        for names in TOGETHER:
            given = [name.upper() for name in names if getattr(self, name)]
            missing = [name.upper() for name in names if not getattr(self, name)]
            if given and missing:
                msg = f"{', '.join(missing)} (missing, while {', '.join(given)} is set)"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _known_to_discord(self) -> Self:
        if self.serves("chat") and not self.discord_token.get_secret_value():
            msg = "DISCORD_TOKEN"
            raise ValueError(msg)
        return self

    def serves(self, role: str) -> bool:
        """Whether this process has that role."""
        return role in self.roles.split(",")

    @property
    def serves_study(self) -> bool:
        """Whether this process is more than media."""
        return not STUDY.isdisjoint(self.roles.split(","))

    @property
    def is_one_of_several(self) -> bool:
        """Whether there have to be others, with which it is the whole."""
        is_all = set(self.roles.split(",")) >= STUDY and shards.parsed(self.shards).are_all
        return self.serves_study and not is_all

    @property
    def serves_media(self) -> bool:
        """Whether this process has the media process run."""
        return self.serves("media")

    @property
    def media_socket(self) -> str:
        """Where the media process of all who share this database is spoken to."""
        shared = hashlib.sha256(self.database_url.encode()).hexdigest()[:8]
        return f"var/media-{shared}.sock"

    @property
    def kept_at(self) -> Path:
        """Where what is kept lies: beside a database that is a file."""
        scheme, _, file = self.database_url.partition(":///")
        return Path(file.partition("?")[0]).parent if scheme.startswith("sqlite") else KEPT

    @property
    def recordings_at(self) -> Path:
        """Where recordings are kept."""
        return Path(self.recordings_folder or self.kept_at / "recordings")

    @property
    def records(self) -> bool:
        """Whether calls can be recorded: those that go through our media process can."""
        return self.recordings_days > 0 and not self.janus_url

    def media_key(self) -> str:
        """Return what is said to the media process to be let in. Raises `KeyNotKept`."""
        return hmac.new(self.key(), b"the media process", "sha256").hexdigest()

    @property
    def limits(self) -> Limits:
        """How many people one havruta has at most, and how many havrutot one person."""
        return Limits(self.max_participants, self.max_havrutot)

    @property
    def page_url(self) -> str:
        """Where people reach the page; without `PUBLIC_URL`, on this machine."""
        return self.public_url or web_addresses.address(self.web_host, self.web_port)

    @property
    def mail_server(self) -> smtp.Server | None:
        """Return the server that takes our mail, if there is one."""
        url = self.smtp_url.get_secret_value()
        return smtp.server(url) if url else None

    @property
    def errors_go_to(self) -> sentry.Project | None:
        """Return where errors are reported, if anywhere."""
        dsn = self.sentry_dsn.get_secret_value()
        return sentry.project(dsn) if dsn else None

    @property
    def sender(self) -> Address:
        """Return whom our mail comes from; without `MAIL_FROM`, an address of the page's host."""
        host = urlsplit(self.page_url).hostname or ""
        named = host if "." in host and not host.replace(".", "").isdigit() else "localhost"
        return smtp.sender(self.mail_from or f"havruta@{named}")

    @property
    def former_keys(self) -> tuple[bytes, ...]:
        """The keys before: what was made by one of them still opens what it opened."""
        given = re.split(r"[,\n]", self.former_secret_keys.get_secret_value())
        return tuple(key.encode() for one in given if (key := one.strip()))

    @property
    def has_short_key(self) -> bool:
        """Whether a `SECRET_KEY` is given that somebody might find by trying."""
        return 0 < len(self.secret_key.get_secret_value()) < KEY_LENGTH

    def key(self) -> bytes:
        """Return the key that personal links hang on; without `SECRET_KEY` one is made and kept.

        Raises `KeyNotKept`.
        """
        given = self.secret_key.get_secret_value()
        if given:
            return given.encode()
        try:
            return _kept_key(KEY_FILE)
        except OSError as error:
            raise KeyNotKept(error.errno, error.strerror) from error


def _kept_key(file: Path) -> bytes:
    """Return the key in the file; of two processes that make it at once, one wins for both."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_bytes()
