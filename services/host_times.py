"""Whether who hosts a session has an appointment then: whoever plans it knows, and decides."""

from datetime import datetime

from models.tx import Tx
from services import busy
from services.opening import Stretch


def has_appointment(tx: Tx, user_id: int | None, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether somebody has an appointment at some time, in any community."""
    return user_id is not None and bool(busy.taken(tx, user_id, Stretch(starts_at, ends_at)))
