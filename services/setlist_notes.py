"""What is said about a setlist and its songs for that day: notes, and keys.

Who writes a note says which one it replaces: of two who write at once, the second is shown both.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, update

from models.setlists import Setlist, SetlistSong
from models.tx import Tx, here, table_of
from services import setlist_changes, texts
from services.setlists import SetlistDetails

table = table_of(Setlist)
listed = table_of(SetlistSong)

MAX_LIST_NOTES = 1000
MAX_NOTES = 300
MAX_KEY = 20
NONE = "-"
"""What is written for nothing."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A list after a note was written, or what another organizer wrote in the meantime."""

    setlist: SetlistDetails
    song_id: int
    """0 for the note of the whole list."""
    text: str
    """What this organizer wrote."""
    other: str | None = None
    """What stands there now and was not seen; nothing was overwritten then."""


_NOTES = (
    update(table)
    .where(here(table), table.c.session_id == bindparam("of_session"))
    .values(notes=bindparam("said"))
)
_SONG = update(listed).where(
    here(listed), listed.c.session_id == bindparam("of_session"), listed.c.song_id == bindparam("of_song")
)
_SAY = _SONG.values(notes=bindparam("said"))
_KEY = _SONG.values(key=bindparam("said"))


def note(tx: Tx, session_id: int, song_id: int, text: str, was: str | None) -> Noted:
    """Write a note about a song, or about the whole list (0), in place of the note `was`.

    When another note stands there, nothing is written and it comes back as `other`; None writes in any case.
    Raises as `setlist_changes.opened`, NotFound, BadInput.
    """
    found = setlist_changes.locked(tx, session_id)
    present = found.line(song_id).notes if song_id else found.notes
    said = "" if text.strip() == NONE else text
    said = texts.cleaned("note", said, MAX_NOTES if song_id else MAX_LIST_NOTES)
    if said == present:
        return Noted(found, song_id, said)
    if was is not None and was != present:
        return Noted(found, song_id, said, present)
    if song_id:
        tx.execute(_SAY, of_session=session_id, of_song=song_id, said=said)
    else:
        tx.execute(_NOTES, of_session=session_id, said=said)
    return Noted(setlist_changes.changed(tx, found), song_id, said)


def play_in(tx: Tx, session_id: int, song_id: int, key: str) -> SetlistDetails:
    """Say that a song is played in another key that day; its own key, or nothing, takes that back.

    Raises as `setlist_changes.opened`, NotFound, BadInput.
    """
    found = setlist_changes.locked(tx, session_id)
    line = found.line(song_id)
    said = "" if key.strip() == NONE else texts.line("key", key, MAX_KEY)
    own = "" if said.casefold() == line.song_key.casefold() else said
    if own == line.own_key:
        return found
    tx.execute(_KEY, of_session=session_id, of_song=song_id, said=own)
    return setlist_changes.changed(tx, found)
