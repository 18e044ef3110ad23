"""What fails while nobody waits for an answer is kept beside what people were told of."""

import structlog

from models.actor import SYSTEM
from models.database import Database
from models.faults import Where
from services import faults

log = structlog.get_logger("scheduler.faults")


async def keep(db: Database, place: Where, what: str, error: BaseException) -> None:
    """Keep a fault under a reference of its own; where even that fails, the log has it."""
    reference = faults.new_reference()
    log.error("a fault", reference=reference, place=place, what=what, kind=type(error).__name__)
    try:
        await db.write(SYSTEM, faults.keep, reference, faults.seen(place, what, error))
    except Exception:
        log.exception("a fault is not kept", reference=reference)
