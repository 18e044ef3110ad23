"""Songs as people see them: what is told of one in a list and by itself, and the columns that tell it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam
from sqlalchemy.sql.elements import ColumnElement

from models.programs import Kind, Program, Visibility
from models.repertoire import Difficulty, Favourite, Song
from models.tx import here, table_of
from models.votes import Choice, Vote, VoteSubject
from services.song_draft import SongDraft

songs = table_of(Song)
programs = table_of(Program)
votes = table_of(Vote)
favourites = table_of(Favourite)


@dataclass(frozen=True, slots=True)
class SongProgram:
    """The program that songs belong to, as one person sees it."""

    id: int
    community_id: int
    name: str
    kind: Kind
    zone: str
    visibility: Visibility
    manages: bool = False
    """Whether the person may change every song of it, and post votes into the group."""
    may_vote: bool = False
    """Whether they may vote and suggest: a member, or who becomes one by it."""


@dataclass(frozen=True, slots=True)
class SongLine:
    """A song in a list."""

    id: int
    community_id: int
    title: str
    composer: str
    key: str
    tempo: str
    difficulty: Difficulty | None
    ups: int
    downs: int
    times_played: int
    last_played_at: datetime | None
    mine: Choice | None = None
    """The person's vote."""
    favourite: bool = False

    @property
    def score(self) -> int:
        """Ups less downs."""
        return self.ups - self.downs


@dataclass(frozen=True, slots=True)
class SongDetails:
    """One song, as one person sees it."""

    id: int
    community_id: int
    program: SongProgram
    draft: SongDraft
    ups: int
    downs: int
    times_played: int
    last_played_at: datetime | None
    suggested_by: str
    suggested_at: datetime
    revision: int
    reference: str
    mine: Choice | None
    favourite: bool
    may_vote: bool
    may_edit: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return self.draft.title

    @property
    def program_id(self) -> int:
        """The program it belongs to."""
        return self.program.id

    @property
    def score(self) -> int:
        """Ups less downs."""
        return self.ups - self.downs


LINE = (
    songs.c.id,
    songs.c.community_id,
    songs.c.title,
    songs.c.composer,
    songs.c.key,
    songs.c.tempo,
    songs.c.difficulty,
    songs.c.ups,
    songs.c.downs,
    songs.c.times_played,
    songs.c.last_played_at,
    votes.c.vote,
    favourites.c.id.is_not(None).label("favourite"),
)
"""The columns of a SongLine."""
_MY_VOTE = and_(
    votes.c.community_id == songs.c.community_id,
    votes.c.subject == VoteSubject.SONG,
    votes.c.subject_id == songs.c.id,
    votes.c.user_id == bindparam("me"),
)
_MY_FAVOURITE = and_(
    favourites.c.community_id == songs.c.community_id,
    favourites.c.song_id == songs.c.id,
    favourites.c.user_id == bindparam("me"),
)
WITH_MINE = songs.outerjoin(votes, _MY_VOTE).outerjoin(favourites, _MY_FAVOURITE)
"""Songs beside what the person thinks of them; needs `me`."""
LIVE: tuple[ColumnElement[bool], ...] = (
    here(songs),
    songs.c.program_id == bindparam("of_program"),
    songs.c.deleted_at.is_(None),
)
"""The songs of a program that are there."""
PROGRAM = (
    programs.c.id,
    programs.c.community_id,
    programs.c.name,
    programs.c.kind,
    programs.c.zone,
    programs.c.visibility,
)
