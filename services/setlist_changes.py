"""Changing a setlist: songs come, go and move; whoever was told of the list hears of it.

Each change locks the session first and works on what is there then, so two organizers at once lose nothing.
What replaces something unseen (a note, the whole list, saying that it is ready) says which state it was made
from, and is refused or asked about again when that has changed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, null, select, true, update

from models.base import upsert
from models.ids import new_id
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import Setlist, SetlistSong
from models.tx import Tx, here, table_of
from services import activity, changes, outbox, plays, setlists
from services.errors import BadInput, NotFound, Outdated, SessionOver
from services.setlists import MOST, SetlistDetails

table = table_of(Setlist)
listed = table_of(SetlistSong)
songs = table_of(Song)
program_sessions = table_of(ProgramSession)

_LOCK = (
    select(program_sessions.c.id)
    .where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
    .with_for_update()
)
_BEGIN = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_THIS = (here(table), table.c.session_id == bindparam("of_session"))
_TOUCH = (
    update(table)
    .where(*_THIS)
    .values(
        revision=table.c.revision + 1,
        updated_by=bindparam("me"),
        updated_at=bindparam("at"),
    )
)
_NEWS = update(table).where(*_THIS, table.c.chosen_at.is_not(None)).values(news=true())
_CHOOSE = update(table).where(*_THIS).values(chosen_at=func.coalesce(table.c.chosen_at, bindparam("at")))
_ROWS = (
    select(listed.c.song_id, listed.c.removed_at)
    .where(here(listed), listed.c.session_id == bindparam("of_session"))
    .order_by(listed.c.position, listed.c.id)
)
_SONG = (
    here(listed),
    listed.c.session_id == bindparam("of_session"),
    listed.c.song_id == bindparam("of_song"),
)
_PLACE = update(listed).where(*_SONG).values(position=bindparam("to"))
_REMOVE = update(listed).where(*_SONG).values(removed_at=bindparam("at"))
_RESTORE = update(listed).where(*_SONG).values(removed_at=null(), skipped=False)
_TICK = update(listed).where(*_SONG).values(skipped=bindparam("was_skipped"))
_THEIRS = select(songs.c.id).where(
    here(songs),
    songs.c.program_id == bindparam("of_program"),
    songs.c.id.in_(bindparam("of_songs", expanding=True)),
    songs.c.deleted_at.is_(None),
)


def opened(tx: Tx, session_id: int) -> SetlistDetails:
    """The list, for one who may change it. Raises NotFound, NotAllowed, SessionOver where it is cancelled."""
    found = setlists.of(tx, changes.managed(tx, session_id))
    if found.session.status is SessionStatus.CANCELLED:
        raise SessionOver(cancelled=True)
    return found


def locked(tx: Tx, session_id: int) -> SetlistDetails:
    """The same, with nobody else changing it until this is done. Raises as `opened`."""
    if tx.row(_LOCK, of_session=session_id) is None:
        raise NotFound
    found = opened(tx, session_id)
    tx.connection.execute(
        _BEGIN,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "notes": "",
            "told": [],
            "news": False,
            "revision": found.revision,
            "updated_by": tx.actor.user_id,
            "updated_at": tx.now,
        },
    )
    return found


def add(tx: Tx, session_id: int, *song_ids: int) -> SetlistDetails:
    """Put songs at the end; what is there already stays where it is, what was removed comes back.

    Raises as `opened`, NotFound for a song of another program or one that was deleted, BadInput.
    """
    found = locked(tx, session_id)
    there = [line.song_id for line in found.lines]
    new = [one for one in dict.fromkeys(song_ids) if one not in there]
    if not new:
        return found
    _check(tx, found, [*there, *new], new)
    _write(tx, found, [*there, *new])
    return changed(tx, found)


def accept(tx: Tx, session_id: int, revision: int, song_ids: Sequence[int]) -> SetlistDetails:
    """Make the list these songs, in this order. Raises as `add`, Outdated when it was changed meanwhile."""
    found = locked(tx, session_id)
    wanted = list(dict.fromkeys(song_ids))
    there = [line.song_id for line in found.lines]
    if wanted == there:
        return found
    _check_current(found, revision)
    _check(tx, found, wanted, [one for one in wanted if one not in there])
    gone = [one for one in there if one not in wanted]
    tx.execute_many(_REMOVE, [{**_of(found), "of_song": one, "at": tx.now} for one in gone])
    _write(tx, found, wanted)
    return changed(tx, found)


def _check(tx: Tx, found: SetlistDetails, all_of_them: Sequence[int], new: Sequence[int]) -> None:
    if len(all_of_them) > MOST:
        raise BadInput("setlist", "too_many", MOST)
    known = tx.rows(_THEIRS, of_program=found.session.program_id, of_songs=list(new)) if new else ()
    if len(known) < len(new):
        raise NotFound


def _write(tx: Tx, found: SetlistDetails, order: Sequence[int]) -> None:
    """Have the list be these songs in this order; what was on it once comes back as it was."""
    rows = {row.song_id: row.removed_at for row in tx.rows(_ROWS, **_of(found))}
    back = [one for one in order if rows.get(one)]
    tx.execute_many(_RESTORE, [{**_of(found), "of_song": one} for one in back])
    tx.add_many(
        SetlistSong,
        [
            {
                "session_id": found.session.id,
                "song_id": one,
                "position": 0,
                "added_by": tx.actor.user_id,
                "added_at": tx.now,
            }
            for one in order
            if one not in rows
        ],
    )
    _arrange(tx, found, order)


def _arrange(tx: Tx, found: SetlistDetails, order: Sequence[int]) -> None:
    tx.execute_many(_PLACE, [{**_of(found), "of_song": one, "to": n} for n, one in enumerate(order, 1)])


def remove(tx: Tx, session_id: int, song_id: int) -> SetlistDetails:
    """Take a song off; `restore` brings it back. Twice is as good as once. Raises as `opened`."""
    found = locked(tx, session_id)
    if song_id not in [line.song_id for line in found.lines]:
        return found
    tx.execute(_REMOVE, **_of(found), of_song=song_id, at=tx.now)
    return changed(tx, found)


def restore(tx: Tx, session_id: int, song_id: int) -> SetlistDetails:
    """Undo a removal: the song stands where it stood, with what was said about it. Raises as `add`."""
    found = locked(tx, session_id)
    order = [
        row.song_id
        for row in tx.rows(_ROWS, **_of(found))
        if row.removed_at is None or row.song_id == song_id
    ]
    if song_id not in order:
        raise NotFound
    if len(order) == len(found.lines):
        return found
    _check(tx, found, order, [song_id])
    tx.execute(_RESTORE, **_of(found), of_song=song_id)
    _arrange(tx, found, order)
    return changed(tx, found)


def move(tx: Tx, session_id: int, song_id: int, by: int) -> SetlistDetails:
    """Move a song up (-1) or down (1) by one; at the end it stays. Raises as `opened`, NotFound."""
    found = locked(tx, session_id)
    at = found.at(song_id) - 1
    order = [line.song_id for line in found.lines]
    to = max(0, min(len(order) - 1, at + (1 if by > 0 else -1)))
    if to == at:
        return found
    order.insert(to, order.pop(at))
    _arrange(tx, found, order)
    return changed(tx, found)


def tick(tx: Tx, session_id: int, song_id: int, *, played: bool) -> SetlistDetails:
    """Say that a song was played, or was not after all.

    Raises as `opened`, NotFound, BadInput before the start.
    """
    found = locked(tx, session_id)
    line = found.line(song_id)
    if not found.has_begun:
        raise BadInput("setlist", "not_yet")
    if line.skipped is not played:
        return found
    tx.execute(_TICK, **_of(found), of_song=song_id, was_skipped=not played)
    return changed(tx, found)


def choose(tx: Tx, session_id: int, revision: int) -> SetlistDetails:
    """Say that the list is ready: all who see the session see it, and those who come get it a week before.

    To say it again changes nothing. Raises as `opened`, BadInput for an empty list, Outdated.
    """
    found = locked(tx, session_id)
    if found.chosen_at is not None:
        return found
    if not found.there:
        raise BadInput("setlist", "missing")
    _check_current(found, revision)
    tx.execute(_CHOOSE, **_of(found), at=tx.now)
    activity.log(tx, "setlist_chosen", "setlist", session_id, songs=len(found.there))
    return changed(tx, found)


def _check_current(found: SetlistDetails, revision: int) -> None:
    if found.revision != revision:
        raise Outdated(found.by)


def _of(found: SetlistDetails) -> dict[str, Any]:
    return {"of_session": found.session.id}


def changed(tx: Tx, before: SetlistDetails) -> SetlistDetails:
    """The list after a change to what it was `before`: what was played and what is shown of it follow."""
    session_id = before.session.id
    tx.execute(_TOUCH, of_session=session_id, me=tx.actor.user_id, at=tx.now)
    if not before.has_begun:
        tx.execute(_NEWS, of_session=session_id)
    plays.settle(tx, session_id)
    outbox.refresh_cards(tx, session_id)
    return setlists.of(tx, before.session)
