"""Identifiers made by the application: time-ordered, unique in a process, safe in JSON.

An id has 53 bits: 41 of milliseconds since 2026 and 12 of a counter that starts at random
each millisecond. Rows that refer to each other can so be inserted in one batch without asking the
database, and primary keys can lead with the community, as a distributed database wants them.
"""

import secrets
import time
from threading import Lock

_EPOCH_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
_last = 0
_one_at_a_time = Lock()


def new_id() -> int:
    """The next id: a positive integer below 2**53, larger than all before it in this process."""
    global _last
    with _one_at_a_time:  # transactions on SQLite run in threads
        now = (time.time_ns() // 1_000_000 - _EPOCH_MS) << 12
        _last = now | secrets.randbelow(1 << 11) if now > _last else _last + 1
        return _last
