"""Sweeps of money: attempts to pay whose time is over."""

from models.actor import SYSTEM
from models.database import Database
from services import charges


async def expire_charges(db: Database) -> int:
    """End the attempts that nobody paid in time; how many."""
    return await db.write(SYSTEM, charges.expire)
