"""Sessions and programs in lists that go on where the last one ended, for programs that read them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, BindParameter, and_, bindparam, or_, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.links import Link, LinkKind
from models.programs import Kind, Program, ProgramStatus
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access
from services.api_errors import TooFarAhead
from services.discovery import BY_ANSWERS, LONGEST, optional
from services.generation import key
from services.session_columns import EACH_WITH_PROGRAM, look_up
from services.sessions import LISTED, MY_ANSWER

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
references = table_of(Link)

COMES = (RsvpStatus.GOING, RsvpStatus.OFFERED, RsvpStatus.WAITLIST, RsvpStatus.MAYBE)


_END_OF_TIME = datetime(2300, 1, 1, tzinfo=UTC)
"""No session begins later."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions: those not over at `since` that begin before `until`; None is all."""

    since: datetime
    until: datetime | None = None
    kind: Kind | None = None
    program: int | None = None
    mine: bool = False
    """Those that the person comes to, waits for, or may come to."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a session stands in the list, and whose it is."""

    starts_at: datetime
    id: int
    community_id: int = 0


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """One program of a list."""

    id: int
    community_id: int
    reference: str
    name: str
    kind: Kind
    status: ProgramStatus
    zone: str
    rule: str | None


_SPOT = (sessions.c.starts_at, sessions.c.id, sessions.c.community_id)
_AFTER = bindparam("after", type_=UTCDateTime())
_LATER = or_(sessions.c.starts_at > _AFTER, sessions.c.id > bindparam("after_id", type_=BigInteger))
_ORDER = (sessions.c.starts_at, sessions.c.id)
_CRITERIA = and_(
    # The index serves by the start: what lies before the last one of the page is not looked through.
    sessions.c.starts_at >= _AFTER,
    _LATER,
    sessions.c.ends_at > bindparam("since", type_=UTCDateTime()),
    sessions.c.starts_at < bindparam("until", type_=UTCDateTime()),
    optional(programs.c.kind, "of_kind", programs.c.kind.type),
)
_OF_PROGRAM = sessions.c.program_id == bindparam("of_program")
_MOST: BindParameter[Any] = bindparam("most")
_ALL = select(*_SPOT).select_from(EACH_WITH_PROGRAM).where(LISTED, _CRITERIA).order_by(*_ORDER).limit(_MOST)
_PROGRAM = _ALL.where(_OF_PROGRAM)
_MINE = (
    select(*_SPOT)
    .select_from(BY_ANSWERS)
    .where(LISTED, _CRITERIA, here(rsvps), MY_ANSWER, rsvps.c.status.in_(COMES))
    .order_by(*_ORDER)
    .limit(_MOST)
)
_MY_PROGRAM = _MINE.where(_OF_PROGRAM)
_REFERENCE = look_up(
    references.c.reference,
    references.c.community_id == programs.c.community_id,
    references.c.kind == LinkKind.PROGRAM,
    references.c.target_id == programs.c.id,
    of=(programs,),
)
_PROGRAMS = (
    select(
        programs.c.id,
        programs.c.community_id,
        _REFERENCE,
        programs.c.name,
        programs.c.kind,
        programs.c.status,
        programs.c.zone,
        programs.c.rule,
    )
    .where(
        here(programs),
        access.VISIBLE,
        programs.c.id > bindparam("after_id"),
        programs.c.rule.is_not(None),
        optional(programs.c.kind, "of_kind", programs.c.kind.type),
    )
    .order_by(programs.c.id)
    .limit(_MOST)
)
_ON_DATE = select(sessions.c.id).where(
    here(sessions),
    sessions.c.program_id == bindparam("of_program"),
    sessions.c.original_start == bindparam("name"),
    sessions.c.deleted_at.is_(None),
)


def spots(tx: Tx, wanted: Wanted, after: Spot | None, most: int) -> list[Spot]:
    """The next sessions of the acting community that the person may see, by their start."""
    values: dict[str, Any] = {
        "since": wanted.since,
        "until": wanted.until or _END_OF_TIME,
        "of_kind": wanted.kind,
        "after": after.starts_at if after else wanted.since - LONGEST,
        "after_id": after.id if after else 0,
        "most": most,
        **access.sight(tx.actor),
    }
    if wanted.program is not None:
        values["of_program"] = wanted.program
        return tx.records(Spot, _MY_PROGRAM if wanted.mine else _PROGRAM, **values)
    return tx.records(Spot, _MINE if wanted.mine else _ALL, **values)


def programs_after(tx: Tx, kind: Kind | None, after: int, most: int) -> list[ProgramEntry]:
    """The next programs of the acting community that meet again and again, by their ids."""
    values = {"of_kind": kind, "after_id": after, "most": most, **access.sight(tx.actor)}
    return tx.records(ProgramEntry, _PROGRAMS, **values)


def on_date(tx: Tx, program_id: int, local: datetime, days: int) -> int:
    """The session that a program has at a naive local time of its schedule.

    `days` says how far ahead they appear. Raises TooFarAhead where it is not there yet.
    """
    found: int | None = tx.value(_ON_DATE, of_program=program_id, name=key(local))
    if found is None:
        raise TooFarAhead(days)
    return found
