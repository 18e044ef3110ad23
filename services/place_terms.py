"""The terms of a session: the times and rules that decide whether free places are given, offered or kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services.answers import Rules
from services.session_columns import RULES

sessions = table_of(ProgramSession)
programs = table_of(Program)

_TERMS = (
    select(sessions.c.starts_at, sessions.c.ends_at, sessions.c.status, *RULES)
    .select_from(
        sessions.join(
            programs,
            and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id),
        )
    )
    .where(here(sessions), here(programs), sessions.c.id == bindparam("of_session"))
)


@dataclass(frozen=True, slots=True)
class Terms:
    """When a session is, and by which rules one gets in."""

    starts_at: datetime
    ends_at: datetime
    status: SessionStatus
    rules: Rules

    def lets_in(self, now: datetime) -> bool:
        """Whether anybody gets in: not once it was cancelled or is over, nor, where places are offered, once
        it has begun."""
        if self.status is SessionStatus.CANCELLED or now >= self.ends_at:
            return False
        return now < self.starts_at or not self.rules.offers(self.starts_at, now)

    def kept_until(self, now: datetime) -> datetime:
        """Until when a place is kept that is offered now."""
        return self.rules.offer_until(self.starts_at, now)


def of(tx: Tx, session_id: int) -> Terms | None:
    """The terms of a session; None where there is none."""
    row = tx.row(_TERMS, of_session=session_id)
    return Terms(row.starts_at, row.ends_at, row.status, Rules(*row[3:])) if row else None
