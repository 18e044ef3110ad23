"""What a setting's value must be; who sets a wrong one is told so, beside a right one."""

import re
from base64 import urlsafe_b64decode
from email.utils import parseaddr
from ipaddress import ip_network
from urllib.parse import parse_qsl, urlsplit

from pydantic import SecretStr
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from locales.reader import LANGUAGES, is_zone, supported
from services import emails
from services.errors import BadInput

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


def wrong(problem: str) -> PydanticCustomError:
    """The refusal of a setting, in words that follow its name."""
    return PydanticCustomError("setting", problem)


def token(value: SecretStr) -> SecretStr:
    """A bot token, as BotFather gives it."""
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise wrong("is not a bot token")
    return value


def secret(value: SecretStr) -> SecretStr:
    """Long enough, and safe in a header."""
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise wrong("must be 16 to 256 characters of A-Z, a-z, 0-9, _ and -")
    return value


def address(value: str) -> str:
    """An http(s) address without query, less the slash at its end."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or "?" in value or "#" in value:
        raise wrong("is not an http(s) address")
    return value.rstrip("/")


def database(value: SecretStr) -> SecretStr:
    """An address with the driver we speak to it by."""
    try:
        url = make_url(value.get_secret_value())
    except ArgumentError:
        raise wrong("is not a database address") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None or not url.database:
        raise wrong("must name an SQLite file or a PostgreSQL database")
    return SecretStr(url.set(drivername=driver).render_as_string(hide_password=False))


def redis(value: SecretStr) -> SecretStr:
    """A Redis address."""
    if urlsplit(value.get_secret_value()).scheme not in ("redis", "rediss", "unix"):
        raise wrong("is not a Redis address")
    return value


def listen(value: str) -> str:
    """`host:port`."""
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise wrong("is not host:port")
    return value


def smtp(value: SecretStr) -> SecretStr:
    """The address of a mail server."""
    try:
        parts = urlsplit(value.get_secret_value())
        fits = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        fits = False
    if not fits or asked.keys() - {"tls", "verify", "bounces"}:
        raise wrong("is not the address of a mail server")
    if asked.get("tls", "maybe") not in ("starttls", "maybe", "none"):
        raise wrong("names a way of encryption that there is not: tls is starttls, maybe or none")
    if asked.get("verify", "yes") not in ("yes", "no"):
        raise wrong("says verify= something else than yes or no")
    if "bounces" in asked:
        sender(asked["bounces"])
    return value


def sender(value: str) -> str:
    """A name with an e-mail address, or the address alone."""
    name, address = parseaddr(value)
    try:
        emails.read(address)
    except BadInput:
        raise wrong("is not a name with an e-mail address") from None
    if not name.isprintable():
        raise wrong("is not a name with an e-mail address")
    return value.strip()


def superadmins(value: str) -> str:
    """E-mail addresses and Telegram ids, with commas between."""
    for each in filter(None, map(str.strip, value.split(","))):
        try:
            fits = (each.isascii() and each.isdecimal()) or bool(emails.read(each))
        except BadInput:
            fits = False
        if not fits:
            raise wrong(f"names {each!r}, which is neither an e-mail address nor a Telegram id")
    return value


def keys(value: SecretStr) -> SecretStr:
    """Fernet keys, with commas between: 32 random bytes each, in URL-safe base64."""
    given = [each.strip() for each in value.get_secret_value().split(",") if each.strip()]
    for each in given:
        try:
            fits = len(each) == 44 and len(urlsafe_b64decode(each.encode("ascii"))) == 32
        except ValueError:
            fits = False
        if not fits:
            raise wrong("has a key that is not 32 bytes in URL-safe base64")
    if not given:
        raise wrong("has no key in it")
    return value


def networks(value: str) -> str:
    """Networks and addresses, with commas between."""
    for each in filter(None, map(str.strip, value.split(","))):
        try:
            ip_network(each)
        except ValueError:
            raise wrong(f"names {each!r}, which is neither an address nor a network") from None
    return value


def app_name(value: str) -> str:
    """The short name of a Mini App."""
    if not _APP_NAME.fullmatch(value):
        raise wrong("must be 3 to 30 letters, digits or _")
    return value


def language(value: str) -> str:
    """One of our languages."""
    known = supported(value)
    if known is None:
        raise wrong(f"must be one of {', '.join(LANGUAGES)}")
    return known


def zone(value: str) -> str:
    """A time zone of the IANA list."""
    if not is_zone(value):
        raise wrong("is not a time zone of the IANA list")
    return value
