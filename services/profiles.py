"""A member as other members see them: what they come to, their badges, the songs they brought.

Only of what the reader may see themselves. Who hides their badges hides what they come to with them; songs
say who brought them anyway.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from models.communities import Membership, Role, Standing
from models.programs import Program, ProgramStatus
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from services import access, badges, members
from services.badges import Badge
from services.came import CAME_TO_PROGRAM, PERSON_WAS_THERE, attendance, sessions
from services.errors import NotFound
from services.members import CommunityCard
from services.my_programs import LATELY

memberships = table_of(Membership)
programs = table_of(Program)
songs = table_of(Song)
users = table_of(User)

MOST = 5
"""Programs, and songs, that are named."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A program that somebody came to lately."""

    id: int
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A song that somebody suggested."""

    id: int
    title: str
    program: str
    times_played: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One member as another one sees them."""

    community: CommunityCard
    user_id: int
    name: str
    role: Role
    since: datetime
    """When they joined."""
    badge_count: int
    badges: tuple[Badge, ...]
    """The latest."""
    programs: tuple[Visited, ...]
    """Those they came to most lately."""
    songs: tuple[Brought, ...]
    """The most played of those they brought."""
    is_me: bool
    hidden: bool
    """Whether the person keeps badges and programs to themselves."""


_WHO = (
    select(users.c.name, memberships.c.role, memberships.c.joined_at, memberships.c.badges_hidden)
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(
        here(memberships),
        memberships.c.user_id == bindparam("of_user"),
        memberships.c.standing == Standing.ACTIVE,
    )
)
_VISITED = (
    select(programs.c.id, programs.c.name, func.count().label("times"))
    .select_from(CAME_TO_PROGRAM)
    .where(
        PERSON_WAS_THERE,
        here(programs),
        access.VISIBLE,
        attendance.c.user_id == bindparam("of_user"),
        sessions.c.starts_at > bindparam("since"),
        programs.c.status != ProgramStatus.ARCHIVED,
    )
    .group_by(programs.c.id, programs.c.name)
    .order_by(func.count().desc(), programs.c.name, programs.c.id)
    .limit(MOST)
)
_BROUGHT = (
    select(songs.c.id, songs.c.title, programs.c.name, songs.c.times_played)
    .select_from(
        songs.join(
            programs,
            and_(programs.c.community_id == songs.c.community_id, programs.c.id == songs.c.program_id),
        )
    )
    .where(
        here(songs),
        here(programs),
        access.VISIBLE,
        songs.c.created_by == bindparam("of_user"),
        songs.c.deleted_at.is_(None),
    )
    .order_by(songs.c.times_played.desc(), songs.c.score.desc(), songs.c.id)
    .limit(MOST)
)


def one(tx: Tx, user_id: int) -> Profile:
    """A member, for members. Raises NotFound, NotMember, Banned."""
    community = members.inside(tx)
    who = tx.row(_WHO, of_user=user_id)
    if who is None:
        raise NotFound
    is_me = user_id == tx.actor.user_id
    sight: dict[str, Any] = {**access.sight(tx.actor), "of_user": user_id}
    shown = is_me or not who.badges_hidden
    count, latest = badges.of_member(tx, user_id)
    return Profile(
        community,
        user_id,
        who.name,
        who.role,
        who.joined_at,
        count,
        latest,
        tuple(tx.records(Visited, _VISITED, since=tx.now - LATELY, **sight)) if shown else (),
        tuple(tx.records(Brought, _BROUGHT, **sight)),
        is_me,
        bool(who.badges_hidden),
    )
