"""Guests marked as such wherever people are listed."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from models.guests import Guest
from models.tx import table_of

guests = table_of(Guest)


def is_guest(table: Any) -> ColumnElement[bool]:
    """Whether the person of a row is a guest: a criterion on `community_id` and `user_id` of `table`."""
    return exists().where(guests.c.community_id == table.c.community_id, guests.c.user_id == table.c.user_id)
