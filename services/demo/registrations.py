"""Who paid for a session to come in the demo world: every other of those who have a place."""

from models.tx import Tx
from services import registration_payments, registrations
from services.registration_filter import Said, Wanted
from services.registration_selection import Chosen


def collect(tx: Tx, session_id: int) -> None:
    """Have the organizer note it down. `tx` is the organizer's."""
    found = registrations.listing(tx, session_id, Wanted(answer=Said.GOING))
    early = tuple(row.id for row in found.rows[::2])
    if early and found.session.cost_minor:
        registration_payments.pay_many(tx, session_id, Chosen(early))
