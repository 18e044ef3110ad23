"""What the demo world's book club plays: a list for each time, what came of it, and the next one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.tx import Tx
from services import materials, setlist_changes, setlist_choice, setlist_notes

PROGRAM = "Real Book Club"
NOTES = ("Two choruses each, then trade fours.", "Slow is fine.", "")
RECORDING = "https://en.wikipedia.org/wiki/Jazz_standard Our take of that night"
CHART = "https://en.wikipedia.org/wiki/Lead_sheet Lead sheet with the changes"


def choose(tx: Tx, program: str, past: Sequence[tuple[int, datetime]], ahead: Sequence[int]) -> None:
    """As an organizer: four songs for each session of the book club, eight days before.

    What was played is counted, and one song of each evening was not; the last one has recordings.
    """
    if program != PROGRAM:
        return
    now = tx.now
    for n, (session_id, starts_at) in enumerate(past):
        tx.now = starts_at - timedelta(days=8)
        songs = _listed(tx, session_id)
        tx.now = starts_at + timedelta(hours=2)
        if songs and n % 2:
            setlist_changes.tick(tx, session_id, songs[-1], played=False)
        if songs and n == len(past) - 1:
            materials.add_link(tx, session_id, RECORDING, song=songs[0])
    tx.now = now
    for session_id in ahead:
        songs = _listed(tx, session_id)
        for song, note in zip(songs, NOTES, strict=False):
            setlist_notes.note(tx, session_id, song, note, None)
        if songs:
            setlist_notes.note(tx, session_id, 0, "Listen to the tunes, and bring a music stand.", None)
            materials.add_link(tx, session_id, CHART, song=songs[0])


def _listed(tx: Tx, session_id: int) -> list[int]:
    """A proposed list, taken and confirmed; its songs."""
    found = setlist_choice.propose(tx, session_id)
    if not found.picks:
        return []
    taken = setlist_changes.accept(tx, session_id, found.setlist.revision, found.ids)
    setlist_changes.choose(tx, session_id, taken.revision)
    return [line.song_id for line in taken.lines]
