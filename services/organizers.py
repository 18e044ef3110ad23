"""Who organizes: those who hear of what has to be decided."""

from sqlalchemy import select

from models.communities import Membership, Standing
from models.tx import Tx, here, table_of
from services import access
from services.access import Ability

memberships = table_of(Membership)

_OF_BOOKINGS = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.role.in_(access.roles_that_may(Ability.MANAGE_BOOKINGS)),
)


def of_bookings(tx: Tx) -> list[int]:
    """Who manages the bookings of the community."""
    return [row.user_id for row in tx.rows(_OF_BOOKINGS)]
