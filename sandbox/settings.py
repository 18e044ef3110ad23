"""What a sandbox can be told when it starts, and changed while it runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Settings:
    """Switches of one sandbox.

    `clock` gives seconds since the epoch for dates and expiry. `pace` multiplies the sandbox's own
    waits (webhook retries, late payments): 0 in tests. `query_lifetime`, `checkout_lifetime` are
    seconds in which a bot must answer. `mini_app_url` is where `t.me/<bot>/app` leads.
    """

    clock: Callable[[], float] = time.time
    pace: float = 1.0
    query_lifetime: float = 15.0
    checkout_lifetime: float = 10.0
    mini_app_url: str = ""
    patience: float = 5.0

    def now(self) -> int:
        """Whole seconds since the epoch."""
        return int(self.clock())
