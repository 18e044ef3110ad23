"""Faults: errors that are ours, kept by the reference that people are told. Never what an error says.

An error's own words may hold what somebody wrote, or a secret: its type and the way to it are enough.
"""

import secrets
import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import String, bindparam, func, select

from models.faults import Fault, Where
from models.tx import Tx, table_of
from services import installation
from services.installation import PAGE, Page

faults = table_of(Fault)

HOME = Path(__file__).resolve().parent.parent
STEPS = 8
"""Of the way to an error, the last so many lines of ours."""
MOST_AN_HOUR = 500
"""What fails again and again fills no disk: the first of an hour tell enough."""
HOUR = timedelta(hours=1)
MAX_REFERENCE, MAX_WHAT, MAX_TRACE = 16, 128, 1000
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without characters that are easily taken for each other."""

_LATELY = select(func.count()).select_from(
    select(faults.c.id).where(faults.c.at > bindparam("since")).limit(MOST_AN_HOUR).subquery()
)
_LIST = select(faults).order_by(faults.c.at.desc(), faults.c.id.desc()).limit(PAGE).offset(bindparam("skip"))
_OF = faults.c.reference == bindparam("reference", type_=String)
_RECENT = (_LIST, installation.counted(select(faults)))
_ONE = (_LIST.where(_OF), installation.counted(select(faults).where(_OF)))


@dataclass(frozen=True, slots=True)
class Seen:
    """Where something failed, and how."""

    place: Where
    what: str
    kind: str
    trace: str


def seen(place: Where, what: str, error: BaseException) -> Seen:
    """An error as it is kept."""
    return Seen(place, what, type(error).__name__, way_to(error))


def way_to(error: BaseException) -> str:
    """The way to an error through our own code: `services/rsvp.py:40 > models/tx.py:12`."""
    steps = [
        f"{Path(frame.filename).relative_to(HOME)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(HOME) and ".venv" not in frame.filename
    ]
    return " > ".join(steps[-STEPS:])


def new_reference() -> str:
    """What a person is told, to find a fault by."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def keep(tx: Tx, reference: str, found: Seen) -> bool:
    """Keep a fault, unless there were too many within the hour; whether it is kept."""
    if tx.value(_LATELY, since=tx.now - HOUR) >= MOST_AN_HOUR:
        return False
    tx.add(
        Fault,
        reference=reference,
        place=found.place,
        what=found.what[:MAX_WHAT],
        kind=found.kind[:MAX_WHAT],
        trace=found.trace[:MAX_TRACE],
        at=tx.now,
    )
    return True


def recent(tx: Tx, text: str = "", page: int = 0) -> Page:
    """Faults, the newest first, or those of one reference as somebody typed it. Raises NotAllowed."""
    installation.require(tx)
    text = text.strip()[:MAX_REFERENCE]
    if not text:
        return installation.paged(tx, *_RECENT, page)
    return installation.paged(tx, *_ONE, page, text=text, reference=text.upper())
