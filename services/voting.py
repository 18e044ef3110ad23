"""Voting on songs: on one, on one after the other, and where songs wait for a vote."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, exists, func, null, select

from models.cards import Shows
from models.programs import ProgramStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.votes import Choice, VoteSubject
from services import access, members, music, outbox, repertoire
from services import votes as voted
from services.access import Ability
from services.errors import NotFound, SongGone
from services.songs import LIVE, WITH_MINE, SongDetails, SongProgram, songs, votes
from services.songs import programs as program_table

sessions = table_of(ProgramSession)

MOST_PROGRAMS = 5
AGAIN = timedelta(seconds=3)
"""So soon after a vote nobody means to take it back."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A song after somebody voted on it."""

    song: SongDetails
    choice: Choice
    changed: bool
    taken_back: bool = False
    """Whether a vote on the group's card was taken back by tapping again."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The next song a person has not voted on, and how many there are."""

    program: SongProgram
    song: SongDetails | None
    left: int


@dataclass(frozen=True, slots=True)
class ToVote:
    """A program with songs that wait for the person's vote."""

    program_id: int
    community_id: int
    program: str
    left: int


_MY_UP = select(votes.c.updated_at).where(
    here(votes),
    votes.c.subject == VoteSubject.SONG,
    votes.c.subject_id == bindparam("of_song"),
    votes.c.user_id == bindparam("me"),
    votes.c.vote == Choice.UP,
)
_NEXT = (
    select(songs.c.id)
    .select_from(WITH_MINE)
    .where(*LIVE, votes.c.vote.is_(None))
    # Those that fewest have judged first, so that a new song has its chance.
    .order_by(songs.c.ups + songs.c.downs, songs.c.id.desc())
    .limit(1)
)
_LEFT = select(func.count()).select_from(WITH_MINE).where(*LIVE, votes.c.vote.is_(None))
_MEETS = (
    select(func.min(sessions.c.starts_at))
    .where(
        sessions.c.community_id == program_table.c.community_id,
        sessions.c.program_id == program_table.c.id,
        sessions.c.starts_at > bindparam("at"),
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
    )
    .scalar_subquery()
)
_HAS_SONGS = exists().where(
    songs.c.community_id == program_table.c.community_id,
    songs.c.program_id == program_table.c.id,
    songs.c.deleted_at.is_(None),
)
_SOONEST = (
    select(program_table.c.id)
    .where(
        here(program_table),
        access.VISIBLE,
        program_table.c.status == ProgramStatus.ACTIVE,
        music.IS_PLAYED,
        _HAS_SONGS,
    )
    .order_by(case((_MEETS.is_(null()), 1), else_=0), _MEETS, program_table.c.id)
    .limit(1)
)
_WAITING = (
    select(program_table.c.id, program_table.c.community_id, program_table.c.name, func.count().label("left"))
    .select_from(
        WITH_MINE.join(
            program_table,
            and_(
                program_table.c.community_id == songs.c.community_id,
                program_table.c.id == songs.c.program_id,
            ),
        )
    )
    .where(
        here(songs),
        here(program_table),
        access.VISIBLE,
        program_table.c.status == ProgramStatus.ACTIVE,
        music.IS_PLAYED,
        songs.c.deleted_at.is_(None),
        votes.c.vote.is_(None),
    )
    .group_by(program_table.c.id, program_table.c.community_id, program_table.c.name)
    .order_by(func.count().desc(), program_table.c.id)
    .limit(MOST_PROGRAMS)
)
_SOME: BindParameter[Any] = bindparam("of_programs", expanding=True)
_WAITING_AMONG = _WAITING.where(program_table.c.id.in_(_SOME))


def vote(tx: Tx, song_id: int, choice: Choice) -> Voted:
    """Vote on a song, or change one's vote; the group's cards follow.

    Raises NotFound, SongGone, NotMember, Banned, NotAllowed.
    """
    song = repertoire.load(tx, song_id)
    members.ensure(tx, song.program.visibility)
    access.require(tx, Ability.VOTE_REPERTOIRE, song.program_id)
    try:
        counted = voted.cast(tx, VoteSubject.SONG, song_id, song.program_id, choice)
    except NotFound:  # taken off the list a moment ago
        raise SongGone(song.title) from None
    if counted.changed:
        outbox.refresh_cards_showing(tx, Shows.VOTES, song.program_id)
    after = replace(song, ups=counted.ups, downs=counted.downs, mine=counted.mine)
    return Voted(after, choice, counted.changed)


def vote_on_card(tx: Tx, song_id: int) -> Voted:
    """Vote for a song by its one button on the group's card; tapped again, that takes the vote back.

    A tap within AGAIN of one's vote is the same tap twice, and changes nothing. Raises as `vote`.
    """
    before: datetime | None = tx.value(_MY_UP, of_song=song_id, me=tx.actor.user_id)
    if before is None or tx.now - before < AGAIN:
        return vote(tx, song_id, Choice.UP)
    return replace(vote(tx, song_id, Choice.NEUTRAL), taken_back=True)


def ballot(tx: Tx, program_id: int) -> Ballot:
    """The next song to vote on; none where all are. Raises NotFound."""
    program = repertoire.program(tx, program_id)
    asked: dict[str, Any] = {"of_program": program_id, "me": tx.actor.user_id}
    left: int = tx.value(_LEFT, **asked)
    song_id: int | None = tx.value(_NEXT, **asked)
    return Ballot(program, repertoire.load(tx, song_id) if song_id is not None else None, left)


def vote_and_go_on(tx: Tx, song_id: int, choice: Choice) -> tuple[Voted, Ballot]:
    """Vote on a song, and the next one. Raises as `vote`."""
    result = vote(tx, song_id, choice)
    return result, ballot(tx, result.song.program_id)


def soonest(tx: Tx) -> int | None:
    """The program with songs that meets next, of those the person may see."""
    found: int | None = tx.value(_SOONEST, at=tx.now, **access.sight(tx.actor))
    return found


def to_vote(tx: Tx) -> list[ToVote]:
    """The programs with songs that wait for the person's vote, most songs first."""
    return tx.records(ToVote, _WAITING, **access.sight(tx.actor))


def to_vote_among(tx: Tx, program_ids: Sequence[int]) -> list[ToVote]:
    """The same of some programs: those one comes to."""
    if not program_ids:
        return []
    return tx.records(ToVote, _WAITING_AMONG, of_programs=list(program_ids), **access.sight(tx.actor))
