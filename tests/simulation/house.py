"""What Jamboree runs with in a story: how updates come, where conversations are kept, whether mail goes."""

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
    mail: bool
    """Whether it sends mail."""

    @classmethod
    def of(cls, seed: int) -> Self:
        """What a seed brings."""
        random = Random(f"{seed} house")
        return cls(webhook=random.random() < 0.5, redis=random.random() < 0.4, mail=random.random() < 0.6)

    def __str__(self) -> str:
        comes = "by webhook" if self.webhook else "by polling"
        kept = "Redis" if self.redis else "the database"
        return f"updates {comes}, conversations in {kept}, {'with' if self.mail else 'without'} mail"
