"""How many members a community has."""

from sqlalchemy import func, select

from models.communities import Membership, Standing
from models.tx import Tx, here, table_of

memberships = table_of(Membership)

MOST_COUNTED = 10_000
"""More are not counted: it would take longer with each."""

_COUNT = select(func.count()).select_from(
    select(memberships.c.id)
    .where(here(memberships), memberships.c.standing == Standing.ACTIVE)
    .limit(MOST_COUNTED + 1)
    .subquery()
)


def count(tx: Tx) -> int:
    """The members of the acting community, up to MOST_COUNTED and one more."""
    number: int = tx.value(_COUNT)
    return number
