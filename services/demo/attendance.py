"""Who came to the past sessions of the demo world: nearly all who said yes, sometimes somebody else too."""

from datetime import datetime, timedelta

from models.tx import Tx
from services import marking, walk_ins

WALK_INS = ("Benedita", "Seu Jorge", "Grandma Rosa", "A tourist from Ghent")
TAKEN = timedelta(minutes=40)
"""How long after the start the list was taken."""
OVER = timedelta(hours=4)
"""How long after the start every session is over."""


def take(tx: Tx, session_id: int, starts_at: datetime, turn: int) -> None:
    """Have the organizer tick people, miss one or two, and finish the list. `tx` is the organizer's."""
    now = tx.now
    if starts_at + OVER > now:
        return
    tx.now = starts_at + TAKEN
    roll = marking.all_came(tx, session_id)
    expected = [one for one in roll.entries if one.expected]
    for missing in range(turn % 3 if len(expected) > 3 else 0):
        absent = expected[(3 * turn + 5 * missing) % len(expected)]
        marking.mark(tx, session_id, absent.who, came=False)
    if turn % 2:
        walk_ins.add_named(tx, session_id, WALK_INS[turn // 2 % len(WALK_INS)])
    marking.finish(tx, session_id)
    tx.now = now
