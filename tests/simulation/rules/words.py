"""What people read is meant for people: no stack trace, nothing of our insides, no blank left open."""

import re

from tests.simulation.rules.step import Step
from tests.simulation.world import Broken

INSIDES = re.compile(
    r"Traceback|sqlalchemy|sqlite|asyncpg|aiogram|object at 0x|\{\{|\}\}|\{%|%\(|\[SQL|"
    r"disk I/O|the line is dead"
)
"""Of the program itself."""
BLANKS = re.compile(r"\bNone\b|\bNaN\b|\bundefined\b|\w+Error\b|Exception")
"""Where a word should stand."""


def check(step: Step) -> None:
    """Every message and toast. Raises Broken."""
    for heard in step.heard:
        if found := INSIDES.search(heard.text) or BLANKS.search(heard.text):
            raise Broken(f"{found[0]!r} is shown to people: {heard}")
