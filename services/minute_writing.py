"""Writing notes. Several people do at once, and nobody's words are lost.

A writer says with which revision they began; what others changed since is merged with theirs
(services/merging.py). To add a few words at the end never conflicts. Every version is kept with its author.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select, update

from models.minutes import MinuteNote, MinuteRevision
from models.tx import Tx, here, table_of
from models.users import User
from services import merging, minute_drafts, minute_notes, minutes, texts
from services.errors import BadInput, NotFound, Outdated
from services.minute_notes import Note
from services.sessions import SessionDetails

table = table_of(MinuteNote)
revisions = table_of(MinuteRevision)
users = table_of(User)

MAX_TEXT = 8000
MAX_LINES = 1000


class Outcome(StrEnum):
    """What became of what was written."""

    SAVED = "saved"
    JOINED = "joined"
    """Together with what others changed elsewhere meanwhile."""
    CLASHED = "clashed"
    """Others changed the same lines: both versions are there, marked."""
    SAME = "same"
    """Nothing was different."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note once it was written, and what others have to do with it."""

    session: SessionDetails
    note: Note
    outcome: Outcome
    others: tuple[str, ...] = ()
    """Who wrote meanwhile."""


_SINCE = (
    select(revisions.c.revision, revisions.c.text, revisions.c.author_id, users.c.name)
    .select_from(revisions.join(users, users.c.id == revisions.c.author_id))
    .where(
        here(revisions),
        revisions.c.note_id == bindparam("of_note"),
        revisions.c.revision >= bindparam("first"),
    )
    .order_by(revisions.c.revision)
)
_SAVE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_note"))
    .values(
        text=bindparam("said"),
        revision=bindparam("number"),
        updated_by=bindparam("who"),
        updated_at=bindparam("at"),
    )
)


def write(tx: Tx, session_id: int, item_id: int, revision: int, text: str) -> Written:
    """Write a note anew, having begun with its `revision`; what others changed meanwhile stays.

    Raises what `minutes.begin` raises, NotFound, BadInput.
    """
    session = minutes.begin(tx, session_id)
    mine = _checked("note", text)
    note, note_id = _held(tx, session_id, item_id)
    if revision == note.revision:
        result = merging.Merged(mine, joined=False, clashed=False)
        others: tuple[str, ...] = ()
    else:
        result, others = _merge(tx, note, note_id, revision, mine)
    if len(result.text) > MAX_TEXT:
        raise BadInput("note", "too_long_together", MAX_TEXT)
    _save(tx, session_id, note, note_id, result.text)
    minute_drafts.forget(tx, session_id, item_id)
    outcome = Outcome.CLASHED if result.clashed else Outcome.JOINED if result.joined else Outcome.SAVED
    if result.text == note.text:
        outcome = Outcome.SAME
    return Written(session, minute_notes.one(tx, session_id, item_id), outcome, others)


def _merge(
    tx: Tx, note: Note, note_id: int, revision: int, mine: str
) -> tuple[merging.Merged, tuple[str, ...]]:
    """What the note becomes, and who wrote since `revision`. One nobody knows began with nothing."""
    since = tx.rows(_SINCE, of_note=note_id, first=revision)
    known = since and since[0].revision == revision
    base, later = (since[0].text, since[1:]) if known else ("", since)
    if revision == 0:
        base = ""
    wrote = [(row.name, set(row.text.split("\n"))) for row in later]

    def by(line: str) -> str:
        return next((name for name, lines in wrote if line in lines), note.by or "")

    others = dict.fromkeys(row.name for row in later if row.author_id != tx.actor.user_id)
    return merging.merged(base, note.text, mine, by=by, me=tx.actor.name), tuple(others)


def append(tx: Tx, session_id: int, item_id: int, text: str) -> Written:
    """Add lines at the end of a note: whatever others do meanwhile. Raises as `write`."""
    session = minutes.begin(tx, session_id)
    added = _checked("note", text, least=1)
    note, note_id = _held(tx, session_id, item_id)
    whole = f"{note.text}\n{added}" if note.text else added
    if len(whole) > MAX_TEXT:
        raise BadInput("note", "too_long_together", MAX_TEXT)
    _save(tx, session_id, note, note_id, whole)
    return Written(session, minute_notes.one(tx, session_id, item_id), Outcome.SAVED)


def restore(tx: Tx, session_id: int, item_id: int, revision: int, seen: int | None = None) -> Written:
    """Bring an earlier version back; what was there before stays among the versions.

    `seen` is the newest that the actor saw, where that is known: then nothing newer is put aside unread.

    Raises what `minutes.begin` raises, NotFound, Outdated.
    """
    session = minutes.begin(tx, session_id)
    note, note_id = _held(tx, session_id, item_id)
    if seen not in (None, note.revision):
        raise Outdated(note.by)
    old = [row for row in tx.rows(_SINCE, of_note=note_id, first=revision) if row.revision == revision]
    if not old:
        raise NotFound
    _save(tx, session_id, note, note_id, old[0].text)
    return Written(session, minute_notes.one(tx, session_id, item_id), Outcome.SAVED)


def _checked(field: str, text: str, *, least: int = 0) -> str:
    cleaned = texts.cleaned(field, text, MAX_TEXT, least=least)
    if cleaned.count("\n") >= MAX_LINES:
        raise BadInput(field, "too_many", MAX_LINES)
    return "\n".join(line.rstrip() for line in cleaned.split("\n"))


def _held(tx: Tx, session_id: int, item_id: int) -> tuple[Note, int]:
    """The note that the actor has the turn at, made where it was not there. Raises NotFound."""
    note = minute_notes.one(tx, session_id, item_id)
    note_id = minute_notes.id_of(tx, session_id, item_id)
    if note_id is None:
        item = item_id or None
        note_id = tx.add(MinuteNote, session_id=session_id, agenda_item_id=item, updated_at=tx.now)
    return note, note_id


def _save(tx: Tx, session_id: int, note: Note, note_id: int, text: str) -> None:
    """Keep a new version; the same text is none."""
    if text == note.text:
        return
    number, who = note.revision + 1, tx.actor.user_id
    tx.execute(_SAVE, of_note=note_id, said=text, number=number, who=who, at=tx.now)
    tx.add(MinuteRevision, note_id=note_id, revision=number, text=text, author_id=who, at=tx.now)
    minutes.touch(tx, session_id)
