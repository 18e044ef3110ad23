"""The repertoire of a program: its songs, suggested by members, each there once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, or_, select

from models.cards import Shows
from models.communities import Standing
from models.links import Link, LinkKind
from models.programs import Visibility
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, links, members, music, outbox, song_draft
from services.access import Ability
from services.containing import ESCAPE, containing
from services.errors import NotFound, SongGone
from services.song_draft import SongDraft, folded
from services.songs import (
    LINE,
    LIVE,
    PROGRAM,
    WITH_MINE,
    SongDetails,
    SongLine,
    SongProgram,
    favourites,
    programs,
    songs,
    votes,
)

users = table_of(User)
references = table_of(Link)

MOST_COMPARED = 3000
"""Titles of a program that a new one is compared with, the newest first."""
ALIKE = 80
"""Of a hundred: titles as much alike may be the same song."""
WITHIN = 95.0
"""How much alike titles are of which one is part of the other."""
MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Suggested:
    """A song after somebody suggested it."""

    song: SongDetails
    known: bool
    """Whether it was there already, so that nothing was added."""


_OF_PROGRAM = select(*PROGRAM).where(
    here(programs), programs.c.id == bindparam("of_program"), access.VISIBLE, music.IS_PLAYED
)
_SONG = (
    select(
        songs,
        *(column.label(f"of_{column.name}") for column in PROGRAM),
        users.c.name.label("suggested_by"),
        votes.c.vote.label("mine"),
        favourites.c.id.label("favourite"),
        references.c.reference,
    )
    .select_from(
        WITH_MINE.join(
            programs,
            and_(programs.c.community_id == songs.c.community_id, programs.c.id == songs.c.program_id),
        )
        .join(users, users.c.id == songs.c.created_by)
        .join(
            references,
            and_(
                references.c.community_id == songs.c.community_id,
                references.c.kind == LinkKind.SONG,
                references.c.target_id == songs.c.id,
            ),
        )
    )
    .where(here(songs), songs.c.id == bindparam("of_song"), access.VISIBLE, music.IS_PLAYED)
)
_SAME = select(songs.c.id).where(
    *LIVE, songs.c.title_key == bindparam("title_key"), songs.c.composer_key == bindparam("composer_key")
)
_TITLES = select(songs.c.id, songs.c.title_key).where(*LIVE).order_by(songs.c.id.desc()).limit(MOST_COMPARED)
_SOME = (
    select(*LINE).select_from(WITH_MINE).where(*LIVE, songs.c.id.in_(bindparam("of_songs", expanding=True)))
)
MATCHING = or_(
    *(
        column.like(bindparam("pattern", type_=String), escape=ESCAPE)
        for column in (songs.c.title_key, songs.c.composer_key)
    )
)
"""Songs whose title or composer has what was typed; needs `pattern`, made by `pattern_of`."""
_SEARCH = (
    select(*LINE)
    .select_from(WITH_MINE)
    .where(*LIVE, MATCHING)
    .order_by(songs.c.score.desc(), songs.c.id.desc())
    .limit(bindparam("most"))
)


def program(tx: Tx, program_id: int) -> SongProgram:
    """The program that songs are asked of. Raises NotFound where the person may not see it."""
    row = tx.row(_OF_PROGRAM, of_program=program_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    columns: list[Any] = [*row, _manages(tx, program_id), _may_vote(tx, row.visibility)]
    return SongProgram(*columns)


def _manages(tx: Tx, program_id: int) -> bool:
    if access.may(tx.actor, Ability.MANAGE_REPERTOIRE):
        return True
    role = access.program_role(tx, program_id)
    return access.may(tx.actor, Ability.MANAGE_REPERTOIRE, role)


def _may_vote(tx: Tx, visibility: Visibility) -> bool:
    """Whether the person is a member, or becomes one by voting; one who was banned is nobody here."""
    if tx.actor.standing is Standing.BANNED:
        return False
    member = access.may(tx.actor, Ability.VOTE_REPERTOIRE)
    return member or tx.actor.in_linked_group or visibility is Visibility.PUBLIC


def load(tx: Tx, song_id: int) -> SongDetails:
    """One song. Raises NotFound, and SongGone for one that was taken off the list."""
    row = tx.row(_SONG, of_song=song_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    if row.deleted_at is not None:
        raise SongGone(row.title)
    return details_of(tx, row)


def details_of(tx: Tx, row: Row[Any]) -> SongDetails:
    """A song from its row, as the actor sees it."""
    columns: list[Any] = [getattr(row, f"of_{column.name}") for column in PROGRAM]
    columns += [_manages(tx, row.program_id), _may_vote(tx, row.of_visibility)]
    of = SongProgram(*columns)
    return SongDetails(
        id=row.id,
        community_id=row.community_id,
        program=of,
        draft=SongDraft.parse(dict(row._mapping)),
        ups=row.ups,
        downs=row.downs,
        times_played=row.times_played,
        last_played_at=row.last_played_at,
        suggested_by=row.suggested_by,
        suggested_at=row.created_at,
        revision=row.revision,
        reference=row.reference,
        mine=row.mine,
        favourite=row.favourite is not None,
        may_vote=of.may_vote,
        may_edit=of.manages or (tx.actor.is_member and row.created_by == tx.actor.user_id),
    )


def row_of(tx: Tx, song_id: int) -> Row[Any]:
    """The row of a song, deleted or not, that the person may see. Raises NotFound."""
    row = tx.row(_SONG, of_song=song_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    return row


def suggest(tx: Tx, program_id: int, draft: SongDraft) -> Suggested:
    """Add a song; one of the same title and composer is there once, however many suggest it at once.

    Raises NotFound, NotMember, Banned, NotAllowed, BadInput.
    """
    of = program(tx, program_id)
    members.ensure(tx, of.visibility)
    access.require(tx, Ability.SUGGEST_SONGS, program_id)
    draft = song_draft.check(draft)
    same = same_as(tx, program_id, draft)
    if same is not None:
        return Suggested(load(tx, same), known=True)
    # Who is second by a moment meets the unique index; then this runs again, and finds the song.
    song_id = tx.add(
        Song,
        program_id=program_id,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
        **draft.columns,
    )
    links.make(tx, LinkKind.SONG, [(tx.community_id, song_id)])
    activity.log(tx, "song_suggested", "song", song_id, title=draft.title)
    outbox.refresh_cards_showing(tx, Shows.VOTES, program_id)
    return Suggested(load(tx, song_id), known=False)


def same_as(tx: Tx, program_id: int, draft: SongDraft) -> int | None:
    """The song of the same title and composer that is there already."""
    columns = draft.columns
    keys = {name: columns[name] for name in ("title_key", "composer_key")}
    found: int | None = tx.value(_SAME, of_program=program_id, **keys)
    return found


def add(tx: Tx, program_id: int, draft: SongDraft) -> SongDetails:
    """The song of a draft, added where it was not there. Raises as `suggest`."""
    return suggest(tx, program_id, draft).song


def some(tx: Tx, program_id: int, song_ids: Sequence[int]) -> dict[int, SongLine]:
    """Some songs of a program, by id; those that were taken off are left out."""
    if not song_ids:
        return {}
    found = tx.records(SongLine, _SOME, of_program=program_id, of_songs=list(song_ids), me=tx.actor.user_id)
    return {line.id: line for line in found}


def search(tx: Tx, program_id: int, text: str, most: int = 8) -> list[SongLine]:
    """The songs of a program whose title or composer has `text`, the best liked first. Raises NotFound."""
    program(tx, program_id)
    asked = {"of_program": program_id, "me": tx.actor.user_id, "most": most}
    return tx.records(SongLine, _SEARCH, pattern=pattern_of(text), **asked)


def pattern_of(text: str) -> str:
    """What `MATCHING` looks for."""
    return containing(folded(text)[: song_draft.MAX_TITLE])


def find_similar(tx: Tx, program_id: int, title: str, most: int = 3) -> list[SongLine]:
    """The songs of a program whose titles are much like `title`, the likest first. Raises NotFound."""
    program(tx, program_id)
    titles = {row.id: row.title_key for row in tx.rows(_TITLES, of_program=program_id)}
    ids = alike(folded(title), titles, most)
    found = some(tx, program_id, ids)
    return [found[one] for one in ids if one in found]


def alike(wanted: str, titles: dict[int, str], most: int) -> list[int]:
    """Ids of the folded titles that are much like `wanted`, the likest first; a millisecond a thousand."""
    from rapidfuzz import fuzz, process  # only needed when a song is suggested

    best: dict[int, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        found = process.extract(wanted, titles, scorer=scorer, score_cutoff=ALIKE, limit=MOST_ALIKE)
        best |= {song_id: max(score, best.get(song_id, 0)) for _title, score, song_id in found}
    # "Autumn Leaves" within "Autumn Leaves Les feuilles mortes"; not "Blues" within every blues.
    within = process.extract(wanted, titles, scorer=fuzz.token_set_ratio, score_cutoff=100, limit=MOST_ALIKE)
    for title, _score, song_id in within:
        if min(len(title.split()), len(wanted.split())) > 1:
            best[song_id] = max(WITHIN, best.get(song_id, 0))
    return sorted(best, key=lambda song_id: (-best[song_id], song_id))[:most]
