"""What there is to pay."""

from dataclasses import dataclass

from sandbox.world.people import Bot


@dataclass(slots=True, eq=False)
class Invoice:
    """Something to pay: by a message, or by a link with a slug."""

    bot: Bot
    payload: str
    currency: str
    total: int
    needs: frozenset[str] = frozenset()
    flexible: bool = False
    subscription: int = 0
