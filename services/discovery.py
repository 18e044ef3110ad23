"""What's on: the sessions to come that a person may see, by kind, weekday, program and tag."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from models.links import LinkKind
from models.places import PlacePool
from models.plans import exactly
from models.programs import Kind, Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access, links, members, tags
from services.answers import WITH_SESSION
from services.errors import NotFound
from services.members import CommunityCard
from services.session_columns import ITS_PROGRAM
from services.sessions import EACH_WITH_ANSWER, LISTED, MY_ANSWER, WITH_PROGRAM
from services.tags import UsedTag

sessions = table_of(ProgramSession)
programs = table_of(Program)
pools = table_of(PlacePool)
rsvps = table_of(Rsvp)

PAGE = 5


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of a list of sessions, with the person's own answer."""

    id: int
    community_id: int
    program_id: int
    title: str
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    status: SessionStatus
    mine: RsvpStatus | None
    taken: int
    capacity: int | None
    waiting: int
    left: int
    """Places that somebody new could have at once, where there is a capacity: as `places.left`."""
    pools: int
    """1, or how many roles one can come in."""
    offer_until: datetime | None = None
    """Until when a place is kept for who is offered it."""

    @property
    def has_roles(self) -> bool:
        """Whether one chooses a role."""
        return self.pools > 1

    @property
    def is_full(self) -> bool:
        """Whether a new answer would wait."""
        return self.capacity is not None and not self.left


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None is everything."""

    kind: Kind | None = None
    weekday: int | None = None
    """0 is Monday, in the program's zone."""
    program: int | None = None
    tag: int | None = None


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions to come in a community."""

    community: CommunityCard
    reference: str
    """The deep-link reference of the community."""
    lines: tuple[SessionLine, ...]
    filters: Filters
    kinds: tuple[Kind, ...]
    """The kinds there are to filter by."""
    page: int
    pages: int
    tag: str | None = None
    """What the tag is called that it is narrowed to."""
    tags: tuple[UsedTag, ...] = ()
    """The tags there are to narrow to, where one is to be chosen."""


BY_ANSWERS = WITH_SESSION.join(programs, ITS_PROGRAM)
"""Sessions from a person's answers on: they are few, however many sessions there are."""
_OF_POOLS = (pools.c.community_id == sessions.c.community_id, pools.c.session_id == sessions.c.id)


def _over_pools(value: Any) -> Any:
    return select(value).where(*_OF_POOLS).correlate(sessions).scalar_subquery()


_capacity = case((func.count() == func.count(pools.c.capacity), func.sum(pools.c.capacity)))
_free = and_(pools.c.queued == 0, pools.c.capacity > pools.c.taken)
_left = func.sum(case((_free, pools.c.capacity - pools.c.taken), else_=0))
LINE = (
    sessions.c.id,
    sessions.c.community_id,
    sessions.c.program_id,
    func.coalesce(sessions.c.title, programs.c.name).label("title"),
    programs.c.kind,
    sessions.c.starts_at,
    sessions.c.ends_at,
    programs.c.zone,
    func.coalesce(sessions.c.place, programs.c.place).label("place"),
    sessions.c.status,
    rsvps.c.status.label("mine"),
    func.coalesce(_over_pools(func.sum(pools.c.taken)), 0).label("taken"),
    _over_pools(_capacity).label("capacity"),
    func.coalesce(_over_pools(func.sum(pools.c.waiting)), 0).label("waiting"),
    func.coalesce(_over_pools(_left), 0).label("left"),
    _over_pools(func.count()).label("pools"),
    rsvps.c.offer_until,
)
"""The columns of SessionLine, in order."""
LINES = select(*LINE).select_from(WITH_PROGRAM.outerjoin(rsvps, MY_ANSWER))
NOT_OVER = and_(
    LISTED,
    sessions.c.ends_at > bindparam("at"),
    sessions.c.status.in_([SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS]),
)
# The index serves by the start, so that years gone by are not looked through.
TO_COME = and_(NOT_OVER, sessions.c.starts_at > bindparam("since"))
LINES_BY_START = select(*LINE).select_from(EACH_WITH_ANSWER).where(TO_COME)
"""The lines of sessions to come, for the first few of very many."""


def optional(column: ColumnElement[Any], name: str, type_: Any) -> ColumnElement[bool]:
    """`column = :name`, or everything where it is None (cast: PostgreSQL must know the type of a NULL)."""
    value: BindParameter[Any] = bindparam(name, type_=type_)
    return or_(cast(value, type_).is_(None), column == value)


_FILTERED = and_(
    optional(programs.c.kind, "of_kind", programs.c.kind.type),
    optional(sessions.c.weekday, "on_weekday", Integer()),
)
MOST_PAGES = 100
"""Who looks further narrows the list, or takes the calendar: nobody counts a hundred thousand sessions."""
COUNTED = MOST_PAGES * PAGE


@dataclass(frozen=True, slots=True)
class _Paged:
    """The statements of a page of sessions, and of how many there are as far as they are shown."""

    lines: Select[Any]
    """By their start: among very many, the first few are soon found."""
    few: Select[Any]
    """Where there are less than are counted: by their programs, since they may lie far apart."""
    count: Select[Any]


def _paged(*criteria: ColumnElement[bool]) -> _Paged:
    def page(lines: Select[Any]) -> Select[Any]:
        soonest = lines.where(_FILTERED, *criteria).order_by(sessions.c.starts_at, sessions.c.id)
        return soonest.limit(exactly(PAGE)).offset(bindparam("skip"))

    found = select(sessions.c.id).select_from(WITH_PROGRAM).where(TO_COME, _FILTERED, *criteria)
    count = select(func.count()).select_from(found.limit(exactly(COUNTED)).subquery())
    return _Paged(page(LINES_BY_START), page(LINES.where(TO_COME)), count)


# One of a program has an index of its own, which a filter that may be left out would hide; so have tags.
_OF_PROGRAM = _paged(sessions.c.program_id == bindparam("of_program"))
_TAGGED = _paged(tags.TAGGED)
_ALL = _paged()
_has_dates = (
    select(sessions.c.id)
    .where(
        here(sessions),
        sessions.c.program_id == programs.c.id,
        sessions.c.deleted_at.is_(None),
        sessions.c.starts_at > bindparam("since"),
        sessions.c.ends_at > bindparam("at"),
        sessions.c.status.in_([SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS]),
    )
    .correlate(programs)
    .exists()
)
_KINDS = select(
    *(
        select(programs.c.id)
        .where(here(programs), programs.c.kind == kind, access.VISIBLE, _has_dates)
        .exists()
        .label(kind)
        for kind in Kind
    )
)
"""Whether there is one of each kind: the first that is found answers, the others are not looked at."""
LONGEST = timedelta(days=8)
"""No session lasts longer."""
_SOONEST = LINES_BY_START.order_by(sessions.c.starts_at, sessions.c.id).limit(exactly(1))


def ahead(tx: Tx) -> dict[str, Any]:
    """The values TO_COME needs."""
    return {"at": tx.now, "since": tx.now - LONGEST, **access.sight(tx.actor)}


def board(tx: Tx, filters: Filters = EVERYTHING, page: int = 0) -> SessionPage:
    """A page of the sessions to come that the person may see, soonest first. Raises NotFound."""
    community = members.community(tx)
    values = {
        "of_kind": filters.kind,
        "on_weekday": filters.weekday,
        **ahead(tx),
    }
    paged = _ALL
    if filters.program is not None:
        paged = _OF_PROGRAM
        values["of_program"] = filters.program
    elif filters.tag is not None:
        paged = _TAGGED
        values["of_tag"] = filters.tag
    count: int = tx.value(paged.count, **values)
    pages = max(1, -(-count // PAGE))
    page = max(0, min(page, pages - 1))
    lines_of = paged.few if count < COUNTED else paged.lines
    lines = tx.records(SessionLine, lines_of, skip=page * PAGE, **values)
    kinds = _kinds(tx) if filters.program is None else []
    reference = links.reference(tx, LinkKind.COMMUNITY, community.id)
    tag = tags.name_of(tx, filters.tag)
    return SessionPage(community, reference, tuple(lines), filters, tuple(kinds), page, pages, tag)


def narrowing(tx: Tx, filters: Filters = EVERYTHING) -> SessionPage:
    """The same with the tags there are, to choose from. Raises NotFound."""
    return replace(board(tx, filters), tags=tags.used(tx))


def _kinds(tx: Tx) -> list[Kind]:
    """The kinds of programs with sessions to come."""
    row = tx.row(_KINDS, **ahead(tx))
    return sorted(kind for kind in Kind if row and row._mapping[kind])


def soonest(tx: Tx) -> SessionLine | None:
    """The next session of all that the person may see. Raises NotFound outside of a community."""
    if tx.actor.community_id is None:
        raise NotFound
    found = tx.records(SessionLine, _SOONEST, **ahead(tx))
    return found[0] if found else None
