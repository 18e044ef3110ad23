"""What a worker's process does: all that `python -m bot run` does, but forked from one that has imported it.

It is there in a second and not in five, so that killing it again and again is for every run of the tests.
"""

import os
from collections.abc import Mapping

import bot.app  # noqa: F401 - to be there already
from bot.command_line import app
from locales.reader import LANGUAGES, gettext, reading

for _language in LANGUAGES:  # read once, for all that are forked
    with reading(_language):
        gettext("Going")


def run(environment: Mapping[str, str], folder: str, log: str) -> None:
    """Be a worker, with these settings and no others."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    into = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(into, 2)
    app(["run"], prog_name="python -m bot")
