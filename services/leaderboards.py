"""Leaderboards: who comes, votes and brings songs most, in a program or a whole community.

Places are those of standard competition: who has the same shares a place, and the next one is left free (1,
2, 2, 4). Only members are on a board, and only those who did not leave it; the others are not counted for
places either. Programs for the invited alone count on their own boards only, so that no board of a community
tells of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, false, func, literal, select, true, union_all, update

from models.communities import Membership, Standing
from models.programs import Program, Visibility
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from models.votes import Choice, Vote, VoteSubject
from services import access, communities, members, people, periods, programs
from services.access import Ability
from services.came import CAME, PERSON_WAS_THERE, attendance, sessions
from services.members import CommunityCard
from services.periods import Period

memberships = table_of(Membership)
program_rows = table_of(Program)
songs = table_of(Song)
users = table_of(User)
votes = table_of(Vote)

TOP = 10


class Topic(StrEnum):
    """What is counted."""

    VISITS = "visits"
    """Sessions that a person came to."""
    VOTES = "votes"
    """Songs that a person has voted on."""
    SONGS = "songs"
    """Songs that a person brought and that were played; where that is the same, songs brought."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which board."""

    topic: Topic = Topic.VISITS
    period: Period = Period.MONTH
    program_id: int | None = None
    """None is the whole community."""


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place."""

    user_id: int
    name: str
    count: int
    brought: int
    """Songs brought in all; 0 on the other boards."""
    place: int


@dataclass(frozen=True, slots=True)
class Board:
    """One board as one member sees it."""

    wanted: Wanted
    community: CommunityCard
    program: str | None
    musical: bool
    """Whether there are songs to vote on and to bring."""
    lines: tuple[Place, ...]
    """The first TOP; empty while boards are switched off."""
    mine: Place | None
    """The person's own place, wherever it is; None for one who has none."""
    here: bool
    """Whether the person is on the boards of this community."""
    everywhere: bool
    """Whether the person is on any board."""
    may_switch: bool
    """Whether the person may switch boards off for the community, or on."""

    @property
    def shown(self) -> bool:
        """Whether the community has boards."""
        return self.community.leaderboards

    @property
    def is_on(self) -> bool:
        """Whether the person may appear on this board."""
        return self.here and self.everywhere


_MINE = (here(memberships), memberships.c.user_id == bindparam("me"))
_ON = (
    select(memberships.c.on_boards, users.c.on_boards.label("everywhere"))
    .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
    .where(*_MINE)
)
_LEAVE = update(memberships).where(*_MINE).values(on_boards=bindparam("wanted"))
_MUSICAL = select(exists().where(here(songs), songs.c.deleted_at.is_(None)))
_MUSICAL_PROGRAM = select(
    exists().where(here(songs), songs.c.program_id == bindparam("of_program"), songs.c.deleted_at.is_(None))
)
_NONE = literal(0)


def _of_programs(column: Any, *, one: bool) -> Any:
    """Rows of one program; or of all that are not for the invited alone."""
    if one:
        return column == bindparam("of_program")
    return column.in_(
        select(program_rows.c.id).where(
            here(program_rows),
            program_rows.c.deleted_at.is_(None),
            program_rows.c.visibility != Visibility.INVITE_ONLY,
        )
    )


def _visits(one: bool) -> Any:
    return (
        select(attendance.c.user_id, func.count().label("counted"), _NONE.label("brought"))
        .select_from(CAME)
        .where(
            PERSON_WAS_THERE,
            _of_programs(sessions.c.program_id, one=one),
            sessions.c.starts_at >= bindparam("since"),
        )
        .group_by(attendance.c.user_id)
    )


def _votes(one: bool) -> Any:
    voted_on = and_(
        songs.c.community_id == votes.c.community_id,
        songs.c.id == votes.c.subject_id,
        songs.c.deleted_at.is_(None),
    )
    return (
        select(votes.c.user_id, func.count().label("counted"), _NONE.label("brought"))
        .select_from(votes.join(songs, voted_on))
        .where(
            here(votes),
            here(songs),
            votes.c.subject == VoteSubject.SONG,
            votes.c.vote != Choice.NEUTRAL,
            _of_programs(votes.c.program_id, one=one),
            votes.c.updated_at >= bindparam("since"),
        )
        .group_by(votes.c.user_id)
    )


def _songs(one: bool) -> Any:
    played = func.sum(case((songs.c.times_played > 0, 1), else_=0))
    return (
        select(songs.c.created_by.label("user_id"), played.label("counted"), func.count().label("brought"))
        .where(
            here(songs),
            songs.c.deleted_at.is_(None),
            _of_programs(songs.c.program_id, one=one),
            songs.c.created_at >= bindparam("since"),
        )
        .group_by(songs.c.created_by)
    )


def _ranked(counts: Any) -> Any:
    """Those who are members and did not leave, with their places."""
    found = counts.subquery()
    belongs = and_(
        memberships.c.user_id == found.c.user_id, memberships.c.standing == Standing.ACTIVE, here(memberships)
    )
    place = func.rank().over(order_by=(found.c.counted.desc(), found.c.brought.desc()))
    return (
        select(users.c.id, users.c.name, found.c.counted, found.c.brought, place.label("place"))
        .select_from(found.join(memberships, belongs).join(users, users.c.id == found.c.user_id))
        .where(memberships.c.on_boards, users.c.on_boards)
        .cte("ranked")
    )


def _statement(counts: Any) -> Any:
    """The first, and the person's own place: of what is counted once."""
    ranked = _ranked(counts)
    first = ranked.select().order_by(ranked.c.place, ranked.c.name, ranked.c.id).limit(TOP).subquery()
    both = union_all(
        select(first, false().label("own")),
        select(ranked, true()).where(ranked.c.id == bindparam("me")),
    ).subquery()
    return select(both).order_by(both.c.own, both.c.place, both.c.name, both.c.id)


_BOARDS = {
    (topic, one): _statement(make(one))
    for topic, make in {Topic.VISITS: _visits, Topic.VOTES: _votes, Topic.SONGS: _songs}.items()
    for one in (True, False)
}


def board(tx: Tx, wanted: Wanted) -> Board:
    """One board. Raises NotFound, Banned, NotMember."""
    community = members.inside(tx)
    program = programs.details(tx, wanted.program_id) if wanted.program_id is not None else None
    zone = program.draft.schedule.zone if program else community.zone
    me = {"me": tx.actor.user_id}
    where = {"of_program": wanted.program_id} if program else {}
    values = {"since": periods.begins(wanted.period, tx.now, zone), **where}
    found: Sequence[Sequence[Any]] = ()
    if community.leaderboards:
        found = tx.rows(_BOARDS[wanted.topic, program is not None], **me, **values)
    lines = [Place(*place) for *place, own in found if not own]
    mine = [Place(*place) for *place, own in found if own]
    on = tx.rows(_ON, **me)[0]
    return Board(
        wanted=wanted,
        community=community,
        program=program.name if program else None,
        musical=tx.value(_MUSICAL_PROGRAM if program else _MUSICAL, **where),
        lines=tuple(lines),
        mine=mine[0] if mine else None,
        here=on.on_boards,
        everywhere=on.everywhere,
        may_switch=access.may(tx.actor, Ability.MANAGE_COMMUNITY),
    )


def appear(tx: Tx, wanted: Wanted, *, on: bool, everywhere: bool = False) -> Board:
    """Leave all boards, or come back: of this community, or `everywhere`. Raises as `board`."""
    board(tx, wanted)
    if everywhere:
        people.change_settings(tx, on_boards=on)
    else:
        tx.execute(_LEAVE, me=tx.actor.user_id, wanted=on)
    return board(tx, wanted)


def switch(tx: Tx, wanted: Wanted, *, on: bool) -> Board:
    """Whether the community has boards at all. Raises NotAllowed, NotFound."""
    communities.change(tx, leaderboards=on)
    return board(tx, wanted)
