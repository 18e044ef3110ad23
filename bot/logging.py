"""The log: one line an event, without the token and without what people wrote."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from bot.config import LogFormat, LogLevel
from services.faults import way_to

MAX_MESSAGE = 300
_SECRET = re.compile(
    r"(?<!\d)\d{1,16}:(?:(?:TEST|LIVE):)?[A-Za-z0-9_-]{10,64}"  # of a bot, or of Telegram's payments
    r"|\b(?:sk|rk)_(?:test|live)_\w{8,}|\bwhsec_\w{8,}"  # of Stripe
    r"|\bhash=[0-9a-f]{64}"  # of init data
)
_VALUES = re.compile(r"\nDETAIL:.*?(?=\n\[SQL|\Z)", re.DOTALL)
"""What PostgreSQL adds to an error: the row that is there already, or does not fit."""
_LOUD = ("aiogram", "aiohttp", "aiosqlite", "apscheduler", "asyncio", "alembic", "sqlalchemy")


def configure(level: LogLevel, style: LogFormat) -> None:
    """Set up the log for the whole process; libraries speak from WARNING on."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _one_line,
        _without_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(style)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


def _renderer(style: LogFormat) -> Processor:
    if style is LogFormat.JSON:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=28)


def one_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return " ".join(_VALUES.sub("", str(error)).split())[:MAX_MESSAGE]


def describe(error: BaseException) -> dict[str, str]:
    """An error in one line: what it is, and the way to it through our own code."""
    return {"error": f"{type(error).__name__}: {one_line(error)}", "trace": way_to(error)}


def _one_line(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """A traceback becomes two fields."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(describe(error))
    return event


def _without_secrets(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Whatever looks like a token or a key is blotted out, however deep it is."""
    for name, value in event.items():
        event[name] = _blotted(value)
    return event


def _blotted(value: Any) -> Any:
    match value:
        case str():
            return _SECRET.sub("<token>", value)
        case dict():
            return {name: _blotted(one) for name, one in value.items()}
        case list() | tuple():
            return [_blotted(one) for one in value]
        case _other:
            return value
