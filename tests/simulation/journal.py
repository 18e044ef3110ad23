"""The log of the application while a story happens: what it calls an error is looked at."""

import logging
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from structlog.testing import capture_logs

Entry = MutableMapping[str, Any]
BAD = ("error", "critical")


class _Handler(logging.Handler):
    """What libraries say, as entries of the same sort."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(logging.ERROR)
        self._entries = entries

    def emit(self, record: logging.LogRecord) -> None:
        said = {"event": f"{record.name}: {record.getMessage()}", "log_level": record.levelname.lower()}
        self._entries.append(said)


@contextmanager
def journal() -> Iterator[list[Entry]]:
    """All that is logged from here on, and nothing on the screen."""
    with capture_logs() as entries:
        handler = _Handler(entries)
        root = logging.getLogger()
        before = root.handlers[:]
        root.handlers[:] = [handler]
        try:
            yield entries
        finally:
            root.handlers[:] = before


def errors(entries: list[Entry]) -> list[str]:
    """Those that say that something is wrong with us."""
    return [
        " ".join(f"{name}={value}" for name, value in entry.items() if name != "log_level")
        for entry in entries
        if entry["log_level"] in BAD
    ]
