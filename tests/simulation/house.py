"""What Jamboree runs with in a story: how updates come to it, and where conversations are kept."""

from dataclasses import dataclass
from random import Random
from typing import Self


@dataclass(frozen=True, slots=True)
class House:
    """One way to set it up."""

    webhook: bool
    """Whether Telegram posts updates, instead of being asked for them."""
    redis: bool
    """Whether conversations are kept in Redis."""

    @classmethod
    def of(cls, seed: int) -> Self:
        """What a seed brings."""
        random = Random(f"{seed} house")
        return cls(webhook=random.random() < 0.5, redis=random.random() < 0.4)

    def __str__(self) -> str:
        comes = "by webhook" if self.webhook else "by polling"
        return f"updates {comes}, conversations in {'Redis' if self.redis else 'the database'}"
