"""What anybody may read on the web: public programs, and sessions, of communities that chose to be found.

No names of people, only counts. What is not for all, not found: whatever the reason, the same refusal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from models.communities import Community
from models.links import LinkKind
from models.programs import Kind, Program, ProgramStatus
from models.rsvp import Rsvp
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access, highlights, links, members, programs, sessions
from services.discovery import LINE, TO_COME, SessionLine, ahead
from services.errors import NotFound
from services.highlights import PublicHighlights
from services.members import CommunityCard
from services.programs import ProgramDetails
from services.session_columns import EACH_WITH_PROGRAM
from services.sessions import EACH_WITH_ANSWER, LISTED, WITH_PROGRAM, SessionDetails

communities = table_of(Community)
program_rows = table_of(Program)
session_rows = table_of(ProgramSession)
rsvps = table_of(Rsvp)

AHEAD = 20
"""Sessions to come that a page lists."""
PROGRAMS = 200
"""Programs that a community's page lists."""
IN_MAP = 5_000
"""Addresses of one kind in the map of a community."""
COMMUNITIES_IN_MAP = 50_000
"""What a map of maps may hold."""
KEPT_IN_MAP = timedelta(days=60)
"""How long what is over stays in the map."""
_SLUG = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A session in a list, and what its address is made of."""

    session: SessionLine
    program_slug: str
    original_start: str


@dataclass(frozen=True, slots=True)
class PublicProgramLine:
    """A program in a list."""

    slug: str
    name: str
    kind: Kind
    status: ProgramStatus


@dataclass(frozen=True, slots=True)
class PublicCommunity:
    """A community with its programs and what is next."""

    slug: str
    card: CommunityCard
    reference: str
    programs: tuple[PublicProgramLine, ...]
    ahead: tuple[PublicLine, ...]


@dataclass(frozen=True, slots=True)
class PublicProgram:
    """A program with its next sessions."""

    slug: str
    card: CommunityCard
    program: ProgramDetails
    photo_id: int | None
    ahead: tuple[PublicLine, ...]
    highlights: PublicHighlights


@dataclass(frozen=True, slots=True)
class PublicSession:
    """A session, and what its address is made of."""

    slug: str
    card: CommunityCard
    session: SessionDetails
    program_slug: str
    original_start: str
    photo_id: int | None


@dataclass(frozen=True, slots=True)
class Mapped:
    """What search engines may find: slugs of programs, and of sessions (slug, original start)."""

    slug: str
    programs: tuple[str, ...]
    sessions: tuple[tuple[str, str], ...]


_OPEN = (communities.c.is_public, communities.c.deleted_at.is_(None))
_COMMUNITY = select(communities.c.id).where(communities.c.slug == bindparam("wanted"), *_OPEN)
_COMMUNITIES = select(communities.c.slug).where(*_OPEN).order_by(communities.c.id).limit(COMMUNITIES_IN_MAP)
_SEEN = (here(program_rows), access.VISIBLE, program_rows.c.status != ProgramStatus.ARCHIVED)
_PROGRAM = select(program_rows.c.id, program_rows.c.photo_id).where(
    *_SEEN, program_rows.c.slug == bindparam("wanted")
)
_PROGRAMS = (
    select(program_rows.c.slug, program_rows.c.name, program_rows.c.kind, program_rows.c.status)
    .where(*_SEEN)
    .order_by(program_rows.c.status, program_rows.c.name, program_rows.c.id)
    .limit(bindparam("most"))
)
_SESSION = (
    select(session_rows.c.id, program_rows.c.photo_id)
    .select_from(WITH_PROGRAM)
    .where(
        LISTED,
        program_rows.c.status != ProgramStatus.ARCHIVED,
        program_rows.c.slug == bindparam("wanted"),
        session_rows.c.original_start == bindparam("began"),
    )
)
_AHEAD = (
    select(*LINE, program_rows.c.slug, session_rows.c.original_start)
    .select_from(EACH_WITH_ANSWER)
    .where(TO_COME, program_rows.c.status != ProgramStatus.ARCHIVED)
    .order_by(session_rows.c.starts_at, session_rows.c.id)
    .limit(AHEAD)
)
_AHEAD_OF = _AHEAD.where(session_rows.c.program_id == bindparam("of_program"))
_MAPPED = (
    select(program_rows.c.slug, session_rows.c.original_start)
    .select_from(EACH_WITH_PROGRAM)
    .where(
        LISTED,
        program_rows.c.status != ProgramStatus.ARCHIVED,
        session_rows.c.starts_at > bindparam("since"),
    )
    .order_by(session_rows.c.starts_at, session_rows.c.id)
    .limit(IN_MAP)
)


def community(tx: Tx, slug: str) -> PublicCommunity:
    """A community's page. Raises NotFound."""
    enter(tx, slug)
    listed = tx.records(PublicProgramLine, _PROGRAMS, most=PROGRAMS, **access.sight(tx.actor))
    lines = _lines(tx.rows(_AHEAD, **ahead(tx)))
    reference = links.reference(tx, LinkKind.COMMUNITY, tx.community_id)
    return PublicCommunity(slug, members.counted(tx), reference, tuple(listed), lines)


def program(tx: Tx, slug: str, program_slug: str) -> PublicProgram:
    """A program's page. Raises NotFound."""
    card = enter(tx, slug)
    row = tx.row(_PROGRAM, wanted=_checked(program_slug), **access.sight(tx.actor))
    if row is None:
        raise NotFound
    lines = _lines(tx.rows(_AHEAD_OF, of_program=row.id, **ahead(tx)))
    found = replace(programs.details(tx, row.id), facilitator=None)
    return PublicProgram(slug, card, found, row.photo_id, lines, highlights.on_the_web(tx, row.id))


def session(tx: Tx, slug: str, program_slug: str, original_start: str) -> PublicSession:
    """A session's page. Raises NotFound."""
    card = enter(tx, slug)
    wanted = {"wanted": _checked(program_slug), "began": original_start}
    row = tx.row(_SESSION, **wanted, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    found = replace(sessions.details(tx, row.id), facilitator=None, cancellation_reason=None)
    return PublicSession(slug, card, found, program_slug, original_start, row.photo_id)


def found_communities(tx: Tx) -> tuple[str, ...]:
    """The slugs of all communities that chose to be found."""
    return tuple(row.slug for row in tx.rows(_COMMUNITIES))


def mapped(tx: Tx, slug: str) -> Mapped:
    """What search engines may find of a community. Raises NotFound."""
    enter(tx, slug)
    sight = access.sight(tx.actor)
    listed = tx.rows(_PROGRAMS, most=IN_MAP, **sight)
    dates = tx.rows(_MAPPED, since=tx.now - KEPT_IN_MAP, **sight)
    return Mapped(
        slug, tuple(row.slug for row in listed), tuple((row.slug, row.original_start) for row in dates)
    )


def enter(tx: Tx, slug: str) -> CommunityCard:
    """Go on as anybody within that community. Raises NotFound."""
    found = tx.value(_COMMUNITY, wanted=_checked(slug))
    if found is None:
        raise NotFound
    tx.become(replace(tx.actor, community_id=found))
    return members.community(tx)


def _checked(slug: str) -> str:
    """A slug as we make them. Raises NotFound."""
    if not _SLUG.fullmatch(slug):
        raise NotFound
    return slug


def _lines(rows: Sequence[Row[Any]]) -> tuple[PublicLine, ...]:
    return tuple(PublicLine(SessionLine(*row[: len(LINE)]), row.slug, row.original_start) for row in rows)
