"""Settings: read from the environment and from `.env`, checked before anything starts."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from locales.reader import LANGUAGES, is_zone, supported

TELEGRAM = "https://api.telegram.org"
TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"

_TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{10,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_APP_NAME = re.compile(r"[A-Za-z0-9_]{3,30}")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class ConfigError(Exception):
    """A setting that cannot be used: one line that names it and shows a right value."""


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line of the log looks."""

    CONSOLE = "console"
    JSON = "json"


def _wrong(problem: str) -> PydanticCustomError:
    return PydanticCustomError("setting", problem)


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise _wrong("is not a bot token")
    return value


def _secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise _wrong("must be 16 to 256 characters of A-Z, a-z, 0-9, _ and -")
    return value


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or "?" in value or "#" in value:
        raise _wrong("is not an http(s) address")
    return value.rstrip("/")


def _database(value: SecretStr) -> SecretStr:
    try:
        url = make_url(value.get_secret_value())
    except ArgumentError:
        raise _wrong("is not a database address") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None or not url.database:
        raise _wrong("must name an SQLite file or a PostgreSQL database")
    return SecretStr(url.set(drivername=driver).render_as_string(hide_password=False))


def _redis(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in ("redis", "rediss", "unix"):
        raise _wrong("is not a Redis address")
    return value


def _listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise _wrong("is not host:port")
    return value


def _app_name(value: str) -> str:
    if not _APP_NAME.fullmatch(value):
        raise _wrong("must be 3 to 30 letters, digits or _")
    return value


def _language(value: str) -> str:
    known = supported(value)
    if known is None:
        raise _wrong(f"must be one of {', '.join(LANGUAGES)}")
    return known


def _zone(value: str) -> str:
    if not is_zone(value):
        raise _wrong("is not a time zone of the IANA list")
    return value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """All there is to set. `.env.example` explains each; the examples here are shown for wrong values."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        examples=["123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc, as BotFather gave it"]
    )
    telegram_api_url: Address = Field(TELEGRAM, examples=[TELEGRAM])
    telegram_script_url: Address = Field(TELEGRAM_SCRIPT, examples=[TELEGRAM_SCRIPT])
    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        SecretStr("sqlite+aiosqlite:///var/jamboree.db"), examples=["sqlite+aiosqlite:///var/jamboree.db"]
    )
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = Field(
        None, examples=["redis://127.0.0.1:6379/0"]
    )
    listen: Annotated[str, AfterValidator(_listen)] = Field("127.0.0.1:8090", examples=["127.0.0.1:8090"])
    public_url: Address | None = Field(None, examples=["https://jamboree.example.org"])
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None, examples=["8pXk2vQ0s_Zr7LmW4tYb, made with: openssl rand -hex 24"]
    )
    mini_app_name: Annotated[str, AfterValidator(_app_name)] = Field("app", examples=["app"])
    default_language: Annotated[str, AfterValidator(_language)] = Field("en", examples=["en"])
    default_zone: Annotated[str, AfterValidator(_zone)] = Field("UTC", examples=["Europe/Lisbon"])
    send_rate: float = Field(25, ge=0, le=1000, examples=["25"])
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(LogLevel.INFO, examples=["info"])
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = Field(LogFormat.CONSOLE, examples=["console"])

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.webhook_secret and not self.public_url:
            raise _wrong("PUBLIC_URL is needed with WEBHOOK_SECRET, so that Telegram can reach the webhook")
        if self.webhook_secret and not self.talks_to_a_box and not self.reached_safely:
            raise _wrong("PUBLIC_URL must begin with https:// for a webhook")
        return self

    @property
    def uses_webhook(self) -> bool:
        """Whether updates come to our web server instead of being asked for."""
        return self.webhook_secret is not None

    @property
    def talks_to_a_box(self) -> bool:
        """Whether another server stands in for Telegram's."""
        return self.telegram_api_url != TELEGRAM

    @property
    def reached_safely(self) -> bool:
        """Whether the web server is reached by https, as Telegram wants it."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def has_mini_app(self) -> bool:
        """Whether people can open the Mini App: by https, or by http beside a stand-in for Telegram."""
        return self.reached_safely or (self.public_url is not None and self.talks_to_a_box)

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where the web server listens; port 0 takes a free one."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    def prepare(self) -> None:
        """Create the folder of an SQLite file. Raises ConfigError."""
        url = make_url(self.database_url.get_secret_value())
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            return
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"DATABASE_URL: the folder {folder} cannot be made: {error.strerror}") from None


def load(**values: Any) -> Settings:
    """The settings, with `values` before the environment and `.env`. Raises ConfigError."""
    try:
        return Settings(**values)
    except ValidationError as error:
        raise ConfigError(_line(error.errors(include_url=False)[0])) from None
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigError(f".env cannot be read: {error}; save it as UTF-8 text") from None


def _line(error: ErrorDetails) -> str:
    """`LISTEN is not host:port; a right value: 127.0.0.1:8090`."""
    if not error["loc"]:
        examples = Settings.model_fields["public_url"].examples or [""]
        return f"{error['msg']}; a right value: {examples[0]}"
    name = str(error["loc"][0])
    problem = "is missing" if error["type"] == "missing" else error["msg"]
    if error["type"] != "setting" and error["type"] != "missing":
        problem = f"is wrong ({problem[:1].lower()}{problem[1:]})"
    examples = Settings.model_fields[name].examples or [""]
    return f"{name.upper()} {problem}; a right value: {examples[0]}"
