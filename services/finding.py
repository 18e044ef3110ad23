"""Sessions found by words, as inline mode asks for them: however many there are, few are looked at.

The soonest are looked through first, which is enough for words that many have. What has no title and no place
of its own is found by its program; what has, by an index of those alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, func, or_, select, union_all

from models.plans import exactly
from models.programs import Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access
from services.containing import ESCAPE, escaped
from services.discovery import BY_ANSWERS, TO_COME, ahead
from services.session_columns import EACH_WITH_PROGRAM

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
_firsts = sessions.alias("firsts")

NEAR = 300
"""The soonest sessions that are looked through before any other is."""
WORDS = 4
"""Words of a search that count."""
_MOST = bindparam("most", type_=Integer)
_ORDER = (sessions.c.starts_at, sessions.c.id)
_SAID = func.small(
    func.coalesce(sessions.c.title, "")
    + " "
    + programs.c.name
    + " "
    + func.coalesce(sessions.c.place, programs.c.place)
).label("said")
"""What a session is found by."""
_SAID_BY_PROGRAM = func.small(programs.c.name + " " + programs.c.place)
"""The same of one with nothing of its own."""
_OF_ITS_OWN = or_(sessions.c.title.is_not(None), sessions.c.place.is_not(None))


def _has(words: int, said: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """The criterion that each of so many words is in what is said."""
    return tuple(
        said.contains(bindparam(f"word{number}", type_=String), escape=ESCAPE) for number in range(words)
    )


def _plain(table: Any) -> ColumnElement[bool]:
    """Sessions to come that have neither title nor place of their own."""
    return and_(
        here(table),
        table.c.deleted_at.is_(None),
        table.c.title.is_(None),
        table.c.place.is_(None),
        table.c.starts_at > bindparam("since"),
        table.c.ends_at > bindparam("at"),
        table.c.status.in_([SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS]),
    )


def _first(found: Any) -> Select[Any]:
    """What was found, soonest first."""
    return select(found.c.id).order_by(found.c.starts_at, found.c.id).limit(_MOST)


def _among_soonest(words: int) -> Select[Any]:
    near = (
        select(*_ORDER, _SAID)
        .select_from(EACH_WITH_PROGRAM)
        .where(TO_COME)
        .order_by(*_ORDER)
        .limit(exactly(NEAR))
    )
    shown = near.subquery("near")
    return _first(select(shown.c.id, shown.c.starts_at).where(*_has(words, shown.c.said)).subquery("found"))


def _leading(words: int) -> Select[Any]:
    """The programs that come first among those found: no other has one of the soonest sessions."""

    def first(column: ColumnElement[Any]) -> ColumnElement[Any]:
        begins = select(column).where(_plain(_firsts), _firsts.c.program_id == programs.c.id)
        soonest = begins.order_by(_firsts.c.starts_at, _firsts.c.id).limit(exactly(1))
        return soonest.correlate(programs).scalar_subquery().nulls_last()

    return (
        select(programs.c.id)
        .where(here(programs), access.VISIBLE, *_has(words, _SAID_BY_PROGRAM))
        .order_by(first(_firsts.c.starts_at), first(_firsts.c.id))
        .limit(_MOST)
    )


def _among_all(words: int) -> Select[Any]:
    leading = _leading(words).cte("leading").prefix_with("MATERIALIZED")  # once, not for each session
    # Those of few programs, in no order: for one, the index of all sessions by their start would be chosen.
    plain = select(*_ORDER).where(_plain(sessions), sessions.c.program_id.in_(select(leading.c.id)))
    own = select(*_ORDER).select_from(EACH_WITH_PROGRAM).where(TO_COME, _OF_ITS_OWN, *_has(words, _SAID))
    soonest = own.order_by(*_ORDER).limit(_MOST).subquery("own")
    return _first(union_all(plain, select(soonest)).subquery("found"))


_SOONEST_WITH = {words: _among_soonest(words) for words in range(1, WORDS + 1)}
_ALL_WITH = {words: _among_all(words) for words in range(1, WORDS + 1)}
_MINE = (
    select(sessions.c.id)
    .select_from(BY_ANSWERS)
    .where(
        TO_COME,
        here(rsvps),
        rsvps.c.user_id == bindparam("me"),
        rsvps.c.status.in_([RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST]),
    )
    .order_by(*_ORDER)
    .limit(_MOST)
)
_SOONEST = select(sessions.c.id).select_from(EACH_WITH_PROGRAM).where(TO_COME).order_by(*_ORDER).limit(_MOST)


def search(tx: Tx, text: str, most: int = 10) -> list[int]:
    """The next sessions whose title, program or place has each word of `text`, for inline mode: their ids.

    Where it is empty, the next ones the person said they come to, then the others.
    """
    words = text.lower().split()[:WORDS]
    if not words:
        return _mine_first(tx, most)
    patterns = {f"word{number}": escaped(word) for number, word in enumerate(words)}
    values = {**patterns, "most": most, **ahead(tx)}
    found = tx.rows(_SOONEST_WITH[len(words)], **values)
    if len(found) < most:
        found = tx.rows(_ALL_WITH[len(words)], **values)
    return [row.id for row in found]


def _mine_first(tx: Tx, most: int) -> list[int]:
    mine = [row.id for row in tx.rows(_MINE, most=most, **ahead(tx))]
    # Those of the person's own may be among the soonest: so many more are asked for.
    soonest = [row.id for row in tx.rows(_SOONEST, most=most + len(mine), **ahead(tx))]
    return list(dict.fromkeys([*mine, *soonest]))[:most]
