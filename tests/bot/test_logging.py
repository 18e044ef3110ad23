"""The log: one line an event, no token in it, nothing that people wrote."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text

from bot.config import LogFormat, LogLevel
from bot.logging import configure, describe
from models.database import Database
from services.people import ANYBODY
from tests.conftest import Starter

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def _lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_an_event_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.INFO, LogFormat.JSON)
    structlog.get_logger("bot.test").info("started", port=8090)
    (line,) = _lines(capfd)
    assert (line["event"], line["port"], line["level"], line["logger"]) == (
        "started",
        8090,
        "info",
        "bot.test",
    )
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("style", list(LogFormat))
def test_an_error_is_one_line_too(capfd: pytest.CaptureFixture[str], style: LogFormat) -> None:
    configure(LogLevel.INFO, style)
    for logger in (structlog.get_logger("bot.test"), logging.getLogger("other")):
        try:
            raise ArithmeticError("one\ntwo")
        except ArithmeticError:
            logger.exception("failed")
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("ArithmeticError: one two" in line and "test_logging.py:" in line for line in lines)


def test_a_token_is_blotted_out_wherever_it_comes_from(capfd: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.INFO, LogFormat.JSON)
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    structlog.get_logger("bot.test").info(f"called {url}", url=url)
    logging.getLogger("aiohttp").error("cannot connect to %s", url)
    try:
        raise ConnectionError(url)
    except ConnectionError:
        structlog.get_logger("bot.test").exception("failed")
    assert TOKEN.partition(":")[2] not in capfd.readouterr().err


def test_libraries_speak_from_warnings_on(capfd: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.DEBUG, LogFormat.JSON)
    logging.getLogger("aiogram.event").info("Update id=1 is handled")
    logging.getLogger("sqlalchemy.engine").info("SELECT 1")
    logging.getLogger("aiogram.event").warning("heard")
    assert [line["event"] for line in _lines(capfd)] == ["heard"]


def test_a_level_hides_what_is_below_it(capfd: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.WARNING, LogFormat.JSON)
    structlog.get_logger("bot.test").info("hidden")
    structlog.get_logger("bot.test").warning("shown")
    assert [line["event"] for line in _lines(capfd)] == ["shown"]


async def test_what_people_wrote_is_not_in_a_database_error(sqlite_database: Database) -> None:
    def fail(tx):  # type: ignore[no-untyped-def]
        tx.execute(text("INSERT INTO nowhere VALUES (:words)"), words="private words")

    with pytest.raises(Exception, match="nowhere") as failed:
        await sqlite_database.write(ANYBODY, fail)
    assert "private words" not in describe(failed.value)["error"]


async def test_a_whole_start_and_stop_says_nothing_secret(
    start: Starter, sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(LogLevel.DEBUG, LogFormat.JSON)
    async with start(sqlite_url, features=[]) as app:
        token = app.bot.token
    lines = _lines(capfd)
    assert [line["event"] for line in lines if line["logger"] == "bot.app"] == ["started", "stopping"]
    assert token.partition(":")[2] not in json.dumps(lines)
