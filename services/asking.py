"""Who asks to be let in: people who wait for it outside, and guests, who come to their sessions meanwhile."""

from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, or_, select

from models.communities import Membership, Standing
from models.tx import here, table_of

memberships = table_of(Membership)

ASKS = "asks"
"""In the settings of a guest's membership: they asked, and nobody decided yet."""
ASKING = or_(
    memberships.c.standing == Standing.PENDING,
    and_(memberships.c.standing == Standing.GUEST, memberships.c.settings[ASKS].as_boolean()),
)
AS_SEEN = case(
    (ASKING, bindparam(None, Standing.PENDING, type_=memberships.c.standing.type)),
    else_=memberships.c.standing,
).label("standing")
"""How somebody stands in the eyes of who decides."""


def _of(standing: Standing) -> Any:
    return (
        select(func.count())
        .where(here(memberships), memberships.c.standing == standing, ASKING)
        .scalar_subquery()
    )


HOW_MANY = select(_of(Standing.PENDING) + _of(Standing.GUEST))
"""How many ask, found by the index: each standing by itself."""


def is_asking(membership: Row[Any]) -> bool:
    """The same of one membership that was read: its standing and settings."""
    asks = membership.standing is Standing.GUEST and bool(membership.settings.get(ASKS))
    return asks or membership.standing is Standing.PENDING
