"""The operator's commands, run within the test's process: a start of Python a command would be most of it."""

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

import structlog
from typer.testing import CliRunner

from bot.command_line import app
from bot.config import Settings

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said, and the code it ended with."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, folder: Path, **settings: str) -> Done:
    """`python -m bot …` in a folder, with these settings in its environment and no others."""
    environment = {name.upper(): settings.get(name.upper()) for name in Settings.model_fields}
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        with contextlib.chdir(folder):
            done = CliRunner().invoke(app, words, env=environment, prog_name="python -m bot")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)
