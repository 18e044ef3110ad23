"""Who gives lessons in the demo world, and when."""

from datetime import timedelta

from models.tx import Tx
from services import hours, instructors, time_off
from services.hours import Availability
from services.opening_words import parse


def make(tx: Tx) -> Availability:
    """The acting organizer gives lessons, on three days a week but not in the week after the next."""
    made = instructors.start(tx)
    instructors.introduce(tx, made.id, made.revision, "Piano and ear training", "Jazz piano for grown-ups.")
    found = hours.change(
        tx,
        made.id,
        made.revision + 1,
        hours=parse("Mon, Wed 10–13, Wed 15–19, Sat 10–14", "en"),
        holidays="PT",
        daily_limit=5,
    )
    today = tx.now.astimezone(found.rules.zone).date()
    monday = today + timedelta(days=14 - today.weekday())
    return time_off.add(tx, made.id, found.revision, monday, monday + timedelta(days=6))
