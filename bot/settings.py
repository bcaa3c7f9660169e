"""The only reader of the environment. ``.env.example`` documents every setting; a test keeps the two alike."""

import re
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSetup

_PREFIX = "SITREP_"


class Settings(BaseSettings):
    """Everything an operator can set, from the environment or a ``.env`` file beside it."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    telegram_bot_token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    database_url: str = Field(default="sqlite:///data/sitrep.db", validation_alias="DATABASE_URL")
    data_dir: Path = Path("data")
    timezone: str = "UTC"
    editors: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8088, ge=0, le=65535, validation_alias="PORT")
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    samples: bool = True
    feed_interval_minutes: int = Field(default=15, ge=1)
    fetch_timeout_seconds: float = Field(default=20.0, gt=0)
    fetch_max_bytes: int = Field(default=5_000_000, gt=0)
    trusted_hosts_list: str = Field(default="", validation_alias="SITREP_TRUSTED_HOSTS")
    most_under_way: int = Field(default=8, ge=1, le=8)
    extraction_workers: int = Field(default=1, ge=0, le=16)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        # New chats keep it: a name that is no zone's would break each of their answers, even once it was mended here.
        if name not in available_timezones():
            raise ValueError(f"{name} is no time zone; write an IANA name such as Europe/Kyiv")
        return name

    @field_validator("webhook_url")
    @classmethod
    def _is_public(cls, address: str | None) -> str | None:
        if address is not None and not (urlsplit(address).scheme == "https" and urlsplit(address).hostname):
            raise ValueError(f"{address} is no https address, and Telegram calls no other")
        return address

    @field_validator("trusted_hosts_list")
    @classmethod
    def _are_authorities(cls, hosts: str) -> str:
        # A host without its port would be compared with none, and never be trusted.
        for host in hosts.replace(",", " ").split():
            if not re.fullmatch(r"[^\s/@]+:\d{1,5}", host):
                raise ValueError(f"{host} is no host with its port; write it like intranet.example:8080")
        return hosts

    @cached_property
    def trusted_hosts(self) -> frozenset[str]:
        """Hosts (``host:port``) that may be fetched from despite a private address: a newsroom's own server."""
        return frozenset(self.trusted_hosts_list.replace(",", " ").split())

    @cached_property
    def editor_ids(self) -> frozenset[int]:
        """The Telegram user ids that may store reports at once; others' reports wait for one of them."""
        try:
            return frozenset(int(part) for part in self.editors.replace(",", " ").split())
        except ValueError as error:
            raise BadSetup("SITREP_EDITORS must be Telegram user ids, separated by commas.") from error


def load_settings(**overrides: object) -> Settings:
    """The settings, or one sentence that says which of them is wrong.

    Raises:
        BadSetup: a setting can't be read.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic-settings checks the values itself
    except ValidationError as error:
        first = error.errors()[0]
        name, why = _variable(str(first["loc"][0])), first["msg"].removeprefix("Value error, ")
        raise BadSetup(f"The setting {name} can't be used. {why}.") from error


def _variable(name: str) -> str:
    """What a setting is called in the environment: fields with a name of their own there come by that."""
    return name if name.isupper() else f"{_PREFIX}{name}".upper()
