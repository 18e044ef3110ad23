"""Ratings: what comes of feedback for everybody. What organizers see is in services/feedback_summary.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from models.feedback import Feedback
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of

table = table_of(Feedback)
sessions = table_of(ProgramSession)

FEW = 3
"""Ratings join what is shown so many at a time: nobody can tell from the difference who gave which."""
FOR_ALL = 2 * FEW
"""From so many ratings on, everybody sees a program's average."""
PAGE = 3


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars of a program or a session."""

    count: int
    total: int

    @property
    def average(self) -> float:
        """From 1 to 5; 0 where nobody rated."""
        return self.total / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said."""

    text: str
    stars: int
    starts_at: datetime
    """Of the session it is about."""
    by: str | None
    """None: without a name."""
    quotable: bool


OF_PROGRAM = (here(table), table.c.program_id == bindparam("of_program"))
WITH_SESSION = table.join(
    sessions, and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id)
)


def joined(of: Any, *criteria: Any) -> tuple[Any, Any]:
    """Ratings by what they are `of`, and which of them are shown: whole groups of FEW, the oldest first."""
    ranked = (
        select(
            table.c.program_id,
            table.c.session_id,
            table.c.stars,
            func.row_number().over(partition_by=of, order_by=table.c.id).label("place"),
            func.count().over(partition_by=of).label("given"),
        )
        .where(here(table), *criteria)
        .subquery()
    )
    return ranked, ranked.c.place <= ranked.c.given - ranked.c.given % FEW


_shown, _IS_SHOWN = joined(
    table.c.program_id, table.c.program_id.in_(bindparam("of_programs", expanding=True))
)
_AVERAGES = (
    select(_shown.c.program_id, func.count().label("number"), func.sum(_shown.c.stars).label("total"))
    .where(_IS_SHOWN)
    .group_by(_shown.c.program_id)
    .having(func.count() >= FOR_ALL)
)
_QUOTES = (
    select(table.c.text, table.c.stars, sessions.c.starts_at, table.c.quotable)
    .select_from(WITH_SESSION)
    .where(*OF_PROGRAM, table.c.text != "", table.c.quotable)
    .order_by(sessions.c.starts_at.desc(), table.c.stars.desc(), table.c.text, table.c.id)
    .limit(bindparam("most"))
)
_RATED = select(table.c.session_id, table.c.user_id).where(
    table.c.community_id.in_(bindparam("of_communities", expanding=True)),
    table.c.session_id.in_(bindparam("of_sessions", expanding=True)),
)


def averages(tx: Tx, program_ids: Collection[int]) -> dict[int, Rating]:
    """The averages that everybody may see, of those programs that enough people rated. In one query."""
    if not program_ids:
        return {}
    rows = tx.rows(_AVERAGES, of_programs=list(program_ids))
    return {row.program_id: Rating(row.number, row.total) for row in rows}


def quotes(tx: Tx, program_id: int, most: int = PAGE) -> list[Word]:
    """Words that may be quoted, without names: whoever asks has to see to the rights."""
    rows = tx.rows(_QUOTES, of_program=program_id, most=most)
    return [Word(row.text, row.stars, row.starts_at, None, row.quotable) for row in rows]


def rated(tx: Tx, session_ids: Collection[int], within: Collection[int]) -> frozenset[tuple[int, int]]:
    """(session, person) of what was rated already. For the sender, across communities."""
    if not session_ids:
        return frozenset()
    rows = tx.rows(_RATED, of_sessions=list(session_ids), of_communities=list(within))
    return frozenset((row.session_id, row.user_id) for row in rows)
