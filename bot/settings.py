"""Settings, read once from the environment and `.env`; `.env.example` lists them all."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import web_addresses

KEY_FILE = Path("var/secret_key")

Web: TypeAlias = Annotated[str, AfterValidator(web_addresses.web)]
Socket: TypeAlias = Annotated[str, AfterValidator(web_addresses.socket)]
Origin: TypeAlias = Annotated[str, AfterValidator(web_addresses.origin)]
Host: TypeAlias = Annotated[str, AfterValidator(web_addresses.host)]
Networks: TypeAlias = Annotated[str, AfterValidator(web_addresses.networks)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]


class KeyNotKept(OSError):
    """A key was to be made, and there is no room for it."""


class Settings(BaseSettings):
    """One field for each line of `.env.example`; an empty value counts as unset."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr
    discord_api_url: Web = "https://discord.com/api/v10"
    discord_gateway_url: Socket = "wss://gateway.discord.gg/"
    database_url: str = "sqlite+aiosqlite:///var/havruta.db"
    sefaria_url: Web = "https://www.sefaria.org"
    web_host: Host = "127.0.0.1"
    web_port: Port = 8080
    public_url: Origin = ""
    trusted_proxies: Networks = ""
    secret_key: SecretStr = SecretStr("")
    log_style: Literal["full", "quiet"] = "full"

    @property
    def page_url(self) -> str:
        """Where people reach the page; without `PUBLIC_URL`, on this machine."""
        return self.public_url or web_addresses.address(self.web_host, self.web_port)

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
