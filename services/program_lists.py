"""The programs of a community as they are listed: part by part, each in the order of its index."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from models.programs import Kind, Program, ProgramStatus
from models.tags import ProgramTag
from models.tx import Tx, here, table_of
from services import access, members, tags
from services.access import Ability
from services.members import CommunityCard
from services.tags import UsedTag

programs = table_of(Program)
program_tags = table_of(ProgramTag)

PAGE = 6
AHEAD = 100
"""Pages that are counted, from the one that is shown on: nobody counts ten thousand programs."""
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One line of a list of programs."""

    id: int
    community_id: int
    name: str
    kind: Kind
    status: ProgramStatus


@dataclass(frozen=True, slots=True)
class ProgramPage:
    """A page of the programs of a community."""

    lines: tuple[ProgramLine, ...]
    page: int
    pages: int
    may_create: bool
    tags: tuple[UsedTag, ...] = ()
    """The tags there are to narrow the list to."""
    tag: int | None = None
    """The one it is narrowed to."""
    more: bool = False
    """Whether there are more pages than were counted."""


_PARTS = (
    (programs.c.status == ProgramStatus.ACTIVE, true()),
    (programs.c.status == ProgramStatus.PAUSED, true()),
    # Those who may bring one back find it at the end of the list.
    (programs.c.status == ProgramStatus.ARCHIVED, bindparam("is_admin", type_=Boolean)),
)
_ORDER = (programs.c.name, programs.c.id)
_UP_TO = bindparam("up_to", type_=Integer)


def _statements(*criteria: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """A page of the list, and how many there are: of each part no more than `up_to` are looked at."""
    parts = [
        select(literal_column(str(place), Integer).label("place"), *_ORDER)
        .where(here(programs), access.VISIBLE, *part, *criteria)
        .order_by(*_ORDER)
        .limit(_UP_TO)
        for place, part in enumerate(_PARTS)
    ]
    found = union_all(*(select(part.subquery()) for part in parts)).subquery("found")
    lines = (
        select(programs.c.id, programs.c.community_id, programs.c.name, programs.c.kind, programs.c.status)
        .select_from(found.join(programs, programs.c.id == found.c.id))
        .where(here(programs))
        .order_by(found.c.place, found.c.name, found.c.id)
        .limit(PAGE)
        .offset(bindparam("skip"))
    )
    return lines, select(func.count()).select_from(found)


_WITH_TAG = select(program_tags.c.program_id).where(
    here(program_tags), program_tags.c.tag_id == bindparam("of_tag", type_=BigInteger)
)
_ALL = _statements()
_TAGGED = _statements(programs.c.id.in_(_WITH_TAG))


def listing(tx: Tx, page: int = 0, tag: int | None = None) -> ProgramPage:
    """A page of the programs the person may see, those that go on first; of those with a tag."""
    page = max(0, min(page, LAST_PAGE))
    lines_of, count_of = _ALL if tag is None else _TAGGED
    values = {**({} if tag is None else {"of_tag": tag}), **access.sight(tx.actor)}
    most = (page + AHEAD) * PAGE
    count: int = tx.value(count_of, up_to=most + 1, **values)
    pages = max(1, -(-min(count, most) // PAGE))
    page = min(page, pages - 1)
    lines = tx.records(ProgramLine, lines_of, up_to=(page + 1) * PAGE, skip=page * PAGE, **values)
    may_create = access.may(tx.actor, Ability.MANAGE_PROGRAMS)
    return ProgramPage(tuple(lines), page, pages, may_create, tags.used(tx), tag, more=count > most)


def shelf(tx: Tx, page: int = 0) -> tuple[CommunityCard, ProgramPage]:
    """The community with a page of its programs. Raises NotFound."""
    return members.community(tx), listing(tx, page)
