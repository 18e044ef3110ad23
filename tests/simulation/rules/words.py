"""What people read is meant for people: no stack trace, nothing of our insides, no blank left open."""

import re

from tests.simulation.rules.step import Step
from tests.simulation.world import Broken

INTERNAL = re.compile(
    r"Traceback|Exception|sqlalchemy|sqlite|asyncpg|aiogram|postgres|\bNone\b|\bNaN\b|undefined|"
    r"object at 0x|\{\{|\}\}|\{%|%\(|\[SQL|\w+Error\b|disk I/O|the line is dead"
)


def check(step: Step) -> None:
    """Every message and toast. Raises Broken."""
    for heard in step.heard:
        found = INTERNAL.search(heard.text)
        if found:
            raise Broken(f"{found[0]!r} is shown to people: {heard}")
