"""Settings: read from the environment and from `.env`, checked before anything starts."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url

from bot import setting_checks
from services import emails

TELEGRAM = "https://api.telegram.org"
STRIPE = "https://api.stripe.com"
TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"


class ConfigError(Exception):
    """A setting that cannot be used: one line that names it and shows a right value."""


class Away(ConfigError):
    """What a setting names cannot be reached, or is in use, now: in a while the same may be right."""


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


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(setting_checks.address)]


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

    bot_token: Annotated[SecretStr, AfterValidator(setting_checks.token)] = Field(
        examples=["123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc, as BotFather gave it"]
    )
    telegram_api_url: Address = Field(TELEGRAM, examples=[TELEGRAM])
    telegram_script_url: Address = Field(TELEGRAM_SCRIPT, examples=[TELEGRAM_SCRIPT])
    stripe_api_url: Address = Field(STRIPE, examples=[STRIPE])
    database_url: Annotated[SecretStr, AfterValidator(setting_checks.database)] = Field(
        SecretStr("sqlite+aiosqlite:///var/jamboree.db"), examples=["sqlite+aiosqlite:///var/jamboree.db"]
    )
    redis_url: Annotated[SecretStr, AfterValidator(setting_checks.redis)] | None = Field(
        None, examples=["redis://127.0.0.1:6379/0"]
    )
    listen: Annotated[str, AfterValidator(setting_checks.listen)] = Field(
        "127.0.0.1:8090", examples=["127.0.0.1:8090"]
    )
    public_url: Address | None = Field(None, examples=["https://jamboree.example.org"])
    webhook_secret: Annotated[SecretStr, AfterValidator(setting_checks.secret)] | None = Field(
        None, examples=["8pXk2vQ0s_Zr7LmW4tYb, made with: openssl rand -hex 24"]
    )
    mini_app_name: Annotated[str, AfterValidator(setting_checks.app_name)] = Field("app", examples=["app"])
    default_language: Annotated[str, AfterValidator(setting_checks.language)] = Field("en", examples=["en"])
    default_zone: Annotated[str, AfterValidator(setting_checks.zone)] = Field(
        "UTC", examples=["Europe/Lisbon"]
    )
    smtp_url: Annotated[SecretStr, AfterValidator(setting_checks.smtp)] | None = Field(
        None, examples=["smtp://jamboree:password@mail.example.org:587"]
    )
    mail_from: Annotated[str, AfterValidator(setting_checks.sender)] | None = Field(
        None, examples=["Jamboree <jamboree@example.org>"]
    )
    mail_hook_secret: Annotated[SecretStr, AfterValidator(setting_checks.secret)] | None = Field(
        None, examples=["8pXk2vQ0s_Zr7LmW4tYb, made with: openssl rand -hex 24"]
    )
    metrics_token: Annotated[SecretStr, AfterValidator(setting_checks.secret)] | None = Field(
        None, examples=["8pXk2vQ0s_Zr7LmW4tYb, made with: openssl rand -hex 24"]
    )
    intake_key: Annotated[SecretStr, AfterValidator(setting_checks.keys)] | None = Field(
        None,
        examples=[
            "t8sW3rXk0pQb1vYc5nLm7aZd9fGh2jKe4iRu6oTx8E0=, made with: openssl rand -base64 32 | tr +/ -_"
        ],
    )
    superadmins: Annotated[str, AfterValidator(setting_checks.superadmins)] = Field(
        "", examples=["ana@example.org, 123456789"]
    )
    trusted_proxies: Annotated[str, AfterValidator(setting_checks.networks)] = Field(
        "127.0.0.0/8, ::1", examples=["127.0.0.0/8, ::1, 10.0.0.0/8"]
    )
    stop_delay: float = Field(0, ge=0, le=60, examples=["5"])
    send_rate: float = Field(25, ge=0, le=1000, examples=["25"])
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(LogLevel.INFO, examples=["info"])
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = Field(LogFormat.CONSOLE, examples=["console"])

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.webhook_secret and not self.public_url:
            raise setting_checks.wrong(
                "PUBLIC_URL is needed with WEBHOOK_SECRET, so that Telegram can reach the webhook"
            )
        if self.webhook_secret and not self.talks_to_a_box and not self.reached_safely:
            raise setting_checks.wrong("PUBLIC_URL must begin with https:// for a webhook")
        if bool(self.smtp_url) != bool(self.mail_from):
            missing, given = ("MAIL_FROM", "SMTP_URL") if self.smtp_url else ("SMTP_URL", "MAIL_FROM")
            raise setting_checks.wrong(f"{missing} is needed with {given}, so that letters can be sent")
        if self.smtp_url and not self.public_url:
            raise setting_checks.wrong("PUBLIC_URL is needed with SMTP_URL, for the links in letters")
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
    def mails(self) -> bool:
        """Whether letters can be sent by mail."""
        return self.smtp_url is not None

    @property
    def superadmin_ids(self) -> frozenset[int]:
        """The Telegram ids among those who run the installation."""
        return frozenset(int(each) for each in self._superadmins() if each.isdecimal())

    @property
    def superadmin_emails(self) -> frozenset[str]:
        """The keys of the addresses among those who run the installation (services/emails.py)."""
        return frozenset(emails.read(each).key for each in self._superadmins() if not each.isdecimal())

    @property
    def intake_keys(self) -> tuple[str, ...]:
        """The keys that encrypt what customers answer, the newest first."""
        given = self.intake_key.get_secret_value() if self.intake_key else ""
        return tuple(each.strip() for each in given.split(",") if each.strip())

    @property
    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Where proxies stand whose word on where a request comes from is taken."""
        named = filter(None, map(str.strip, self.trusted_proxies.split(",")))
        return tuple(ip_network(each) for each in named)

    def _superadmins(self) -> list[str]:
        return [each.strip() for each in self.superadmins.split(",") if each.strip()]

    def in_effect(self) -> tuple[tuple[str, str], ...]:
        """Every setting by its name, for who runs the installation; secrets only as set or not."""
        return tuple((name.upper(), _shown(getattr(self, name))) for name in type(self).model_fields)

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


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return "•••" if isinstance(value, SecretStr) else str(value)


def _line(error: ErrorDetails) -> str:
    """`LISTEN is not host:port; a right value: 127.0.0.1:8090`."""
    if not error["loc"]:
        needed = error["msg"].split()[0].lower()
        examples = Settings.model_fields[needed].examples or [""]
        return f"{error['msg']}; a right value: {examples[0]}"
    name = str(error["loc"][0])
    problem = "is missing" if error["type"] == "missing" else error["msg"]
    if error["type"] != "setting" and error["type"] != "missing":
        problem = f"is wrong ({problem[:1].lower()}{problem[1:]})"
    examples = Settings.model_fields[name].examples or [""]
    return f"{name.upper()} {problem}; a right value: {examples[0]}"
