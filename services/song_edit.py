"""Changing a song, taking it off the list and bringing it back: one's own, or any for who runs the program.

Of two who change a song at once, each keeps what only they changed. Where both changed the same fact, the
second sees what the first wrote, and decides.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, null, select, update

from models.cards import Shows
from models.repertoire import SongLink
from models.tx import Tx, here
from services import activity, outbox, repertoire, song_draft, song_words
from services.errors import NotAllowed, SongKnown
from services.song_draft import NAMES, Links, SongDraft, SongFact
from services.songs import SongDetails, songs


@dataclass(frozen=True, slots=True)
class SongEdited:
    """A song after somebody wanted to change it."""

    song: SongDetails
    wanted: SongDraft
    """What they want it to say, beside what others changed."""
    clashes: tuple[SongFact, ...] = ()
    """What somebody else changed otherwise meanwhile; then nothing was done."""
    by: str | None = None
    """Who that was."""


_THIS = (here(songs), songs.c.id == bindparam("of_song"))
_LOCK = select(songs.c.id).where(*_THIS).with_for_update()
_REMOVE = update(songs).where(*_THIS).values(deleted_at=bindparam("at"), deleted_by=bindparam("who"))
_RESTORE = update(songs).where(*_THIS).values(deleted_at=null(), deleted_by=null())
_ROW = {**NAMES, SongFact.DIFFICULTY: "difficulty"}


def opened(tx: Tx, song_id: int) -> SongDetails:
    """A song for one who may change it. Raises NotFound, SongGone, NotAllowed."""
    song = repertoire.load(tx, song_id)
    if not song.may_edit:
        raise NotAllowed
    return song


def answer(tx: Tx, song_id: int, before: SongDraft, fact: SongFact, text: str) -> SongEdited:
    """Change one fact of a song, as the person saw it, to what was typed or chosen. Raises as `save`."""
    return save(tx, song_id, before, song_words.changed(before, fact, text))


def save(tx: Tx, song_id: int, before: SongDraft, wanted: SongDraft) -> SongEdited:
    """Change what differs between `before`, as the person saw it, and `wanted`; all of it or nothing.

    Raises NotFound, SongGone, NotAllowed, BadInput; SongKnown where another song is called so already.
    """
    tx.row(_LOCK, of_song=song_id)
    song = opened(tx, song_id)
    wanted = song_draft.check(wanted)
    now = song.draft
    clashes = tuple(fact for fact in _ROW if _clashes(fact, before, wanted, now))
    merged = _merged(before, wanted, now)
    if clashes:
        return SongEdited(song, merged, clashes, activity.last_editor(tx, "song", song_id))
    merged = song_draft.check(merged)
    if merged == now:
        return SongEdited(song, merged)
    _require_free(tx, song, merged)
    values = (
        update(songs).where(*_THIS).values(revision=songs.c.revision + 1, updated_at=tx.now, **merged.columns)
    )
    tx.execute(values, of_song=song_id)
    changed = [fact.name.lower() for fact in SongFact if value(merged, fact) != value(now, fact)]
    activity.log(tx, "changed", "song", song_id, fields=changed)
    outbox.refresh_cards_showing(tx, Shows.VOTES, song.program_id)
    return SongEdited(replace(song, draft=merged, revision=song.revision + 1), merged)


def value(draft: SongDraft, fact: SongFact) -> Any:
    """One fact of a draft."""
    return draft.links if fact is SongFact.LINKS else getattr(draft, _ROW[fact])


def _clashes(fact: SongFact, before: SongDraft, wanted: SongDraft, now: SongDraft) -> bool:
    mine, seen, theirs = value(wanted, fact), value(before, fact), value(now, fact)
    return bool(mine != seen and theirs != seen and theirs != mine)


def _merged(before: SongDraft, wanted: SongDraft, now: SongDraft) -> SongDraft:
    """What each of the two changed; what both changed, as the second wants it."""
    mine = {_ROW[fact]: value(wanted, fact) for fact in _ROW if value(wanted, fact) != value(before, fact)}
    return replace(now, **mine, links=_merged_links(before.links, wanted.links, now.links))


def _merged_links(before: Links, wanted: Links, now: Links) -> Links:
    """The links there are now, without those the person took away, with those they added."""
    gone = _pairs(before) - _pairs(wanted)
    added = _pairs(wanted) - _pairs(before)
    kept = {
        kind: [
            *(url for url in now.get(kind, ()) if (kind, url) not in gone),
            *(url for url in wanted.get(kind, ()) if (kind, url) in added),
        ]
        for kind in SongLink
    }
    return {kind: tuple(dict.fromkeys(urls)) for kind, urls in kept.items() if urls}


def _pairs(links: Links) -> set[tuple[SongLink, str]]:
    return {(kind, url) for kind, urls in links.items() for url in urls}


def _require_free(tx: Tx, song: SongDetails, wanted: SongDraft) -> None:
    """Two songs of one title and composer would be one song twice."""
    same = repertoire.same_as(tx, song.program_id, wanted)
    if same not in (None, song.id):
        raise SongKnown(wanted.title)


def remove(tx: Tx, song_id: int) -> SongDetails:
    """Take a song off the list, with its votes and plays; `restore` brings all back.

    Raises NotFound, SongGone, NotAllowed.
    """
    song = opened(tx, song_id)
    tx.execute(_REMOVE, of_song=song_id, at=tx.now, who=tx.actor.user_id)
    activity.log(tx, "song_removed", "song", song_id, title=song.title)
    outbox.refresh_cards_showing(tx, Shows.VOTES, song.program_id)
    return song


def restore(tx: Tx, song_id: int) -> SongDetails:
    """Undo a removal. Raises NotFound, NotAllowed; SongKnown where it was suggested anew meanwhile."""
    row = repertoire.row_of(tx, song_id)
    song = repertoire.details_of(tx, row)
    if not song.may_edit:
        raise NotAllowed
    if row.deleted_at is not None:
        _require_free(tx, song, song.draft)
        tx.execute(_RESTORE, of_song=song_id)
        activity.log(tx, "song_restored", "song", song_id, title=song.title)
        outbox.refresh_cards_showing(tx, Shows.VOTES, song.program_id)
    return song
