"""Calling songs: who wants to play what at a session, in which key and how fast tonight.

A song waits once: whoever calls it again hears who did. Everybody may have a few songs waiting; those who run
the session call as many as they like, for people without a phone, too.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from models.queue import QueueEntry, QueueOrder, QueueStatus
from models.tx import Tx, here, table_of
from services import members, queue, queue_changes, queue_order, repertoire, setlists, song_words
from services.errors import BadInput, NotAllowed, NotFound
from services.queue import Board, Entry, State
from services.queue_changes import Night
from services.queue_errors import QueueClosed, TooManyCalls
from services.sessions import SessionDetails
from services.song_draft import NONE, SongFact

entries = table_of(QueueEntry)

MAX_KEY, MAX_TEMPO = 20, 40


@dataclass(frozen=True, slots=True)
class Called:
    """What calling a song came to: the queue, and the song in it."""

    board: Board
    entry: Entry
    already: bool = False
    """Whether somebody had called it before, so that nothing was changed."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The queue after a song was withdrawn."""

    board: Board
    title: str
    changed: bool


_SESSION_OF = select(entries.c.session_id).where(here(entries), entries.c.id == bindparam("of_entry"))
_DESCRIBE = (
    update(entries)
    .where(here(entries), entries.c.id == bindparam("of_entry"))
    .values(key=bindparam("new_key"), tempo=bindparam("new_tempo"))
)


def session_of(tx: Tx, entry_id: int) -> int:
    """The session at which a song was called. Raises NotFound."""
    found: int | None = tx.value(_SESSION_OF, of_entry=entry_id)
    if found is None:
        raise NotFound
    return found


def call(
    tx: Tx, session_id: int, song_id: int, *, key: str | None = None, tempo: str | None = None
) -> Called:
    """Call a song of the program's repertoire; key and tempo are the setlist's or the song's where nothing
    is said.

    Who calls becomes a member where answering would do the same. Raises NotFound, NotMember, Banned,
    QueueClosed, TooManyCalls, BadInput.
    """
    session = queue.musical(tx, session_id)
    song = repertoire.load(tx, song_id)
    if song.program_id != session.program_id:
        raise NotFound
    own = song.draft
    usual = _key_that_day(tx, session, song_id) or own.key if key is None else key
    key, tempo = _sound(usual, own.tempo if tempo is None else tempo)
    members.ensure(tx, session.visibility)
    night = queue_changes.begin(tx, session)
    board = night.board
    if board.state is not State.OPEN:
        raise QueueClosed(board.state, board.opens_at, session.zone)
    same = _same(board, song_id)
    if same is not None:
        return Called(board, same, already=True)
    if not session.hosts and 0 < board.rules.per_person <= len(board.mine):
        raise TooManyCalls(board.rules.per_person)
    entry_id = _add(tx, night, song_id, key, tempo)
    after = queue_changes.finish(tx, night)
    entry = after.find(entry_id)
    if entry is None:
        raise LookupError("a song that was called is not in the queue")
    return Called(after, entry)


def _key_that_day(tx: Tx, session: SessionDetails, song_id: int) -> str:
    """What the setlist that the person sees says of a song."""
    listed = setlists.of(tx, session).there
    return next((line.own_key for line in listed if line.song_id == song_id), "")


def _same(board: Board, song_id: int) -> Entry | None:
    """The song as it is played, waits, or was played before; hosts may have it played twice."""
    now = [*([board.playing] if board.playing else []), *board.waiting]
    before = [] if board.session.hosts else board.played
    return next((entry for entry in (*now, *before) if entry.song_id == song_id), None)


def _add(tx: Tx, night: Night, song_id: int, key: str, tempo: str) -> int:
    """Put the song into the queue where the order wants it; its id."""
    board, me = night.board, tx.actor.user_id or 0
    entry_id = tx.add(
        QueueEntry,
        session_id=board.session.id,
        song_id=song_id,
        called_by=me,
        position=night.next_position,
        key=key,
        tempo=tempo,
        called_at=tx.now,
    )
    if board.rules.order is QueueOrder.FAIR:
        waiting = [entry.waiting for entry in board.waiting]
        new = queue_order.Waiting(entry_id, me, night.next_position, tx.now)
        at = queue_order.place_of_new(waiting, me, board.had())
        queue_changes.arrange(tx, queue_order.moved([*waiting, new], entry_id, at))
    return entry_id


def describe(tx: Tx, entry_id: int, key: str, tempo: str) -> Called:
    """Change key and tempo of a song that waits or is played: by who called it, and by hosts.

    Raises NotFound, NotAllowed, BadInput.
    """
    session = queue.musical(tx, session_of(tx, entry_id))
    key, tempo = _sound(key, tempo)
    night = queue_changes.begin(tx, session)
    entry = _own(night.board, entry_id)
    if (entry.key, entry.tempo) == (key, tempo):
        return Called(night.board, entry, already=True)
    tx.execute(_DESCRIBE, of_entry=entry_id, new_key=key, new_tempo=tempo)
    after = queue_changes.finish(tx, night)
    return Called(after, _own(after, entry_id))


def withdraw(tx: Tx, entry_id: int) -> Withdrawn:
    """Take back a song that one called and that waits; twice changes nothing. Raises NotFound, NotAllowed."""
    session = queue.musical(tx, session_of(tx, entry_id))
    night = queue_changes.begin(tx, session)
    entry = night.board.find(entry_id)
    if entry is None:
        return Withdrawn(night.board, "", changed=False)
    if entry.caller_id != tx.actor.user_id or not entry.place:
        raise NotAllowed
    queue_changes.put(tx, [queue_changes.Change(entry, QueueStatus.WITHDRAWN)])
    return Withdrawn(queue_changes.finish(tx, night), entry.title, changed=True)


def _own(board: Board, entry_id: int) -> Entry:
    """A song that waits or is played, which the person may change."""
    entry = board.find(entry_id)
    if entry is None or entry.status is QueueStatus.PLAYED:
        raise NotFound
    if entry.caller_id != board.me and not board.session.hosts:
        raise NotAllowed
    return entry


def _sound(key: str, tempo: str) -> tuple[str, str]:
    """Key and tempo on one line each. Raises BadInput."""
    key, tempo = " ".join(key.split()), " ".join(tempo.split())
    if len(key) > MAX_KEY:
        raise BadInput("key", "too_long", MAX_KEY)
    if len(tempo) > MAX_TEMPO:
        raise BadInput("tempo", "too_long", MAX_TEMPO)
    return key, tempo


def describe_typed(tx: Tx, entry_id: int, text: str) -> Called:
    """The same from a typed text: `Bb, 120`; what it does not say stays, a dash leaves both open.

    Raises as `describe`.
    """
    if text.strip() == NONE:
        return describe(tx, entry_id, "", "")
    pieces = [song_words.facts_in(piece.strip()) for piece in text.split(",")]
    said = {fact: words for piece in pieces if piece for fact, words in piece}
    if None in pieces or not said.keys() <= {SongFact.KEY, SongFact.TEMPO}:
        key, _comma, tempo = text.partition(",")  # in words of their own: `as last time, not too fast`
        return describe(tx, entry_id, key, tempo)
    _board, entry = own(tx, entry_id)
    key = song_words.tidy_key(said.get(SongFact.KEY, entry.key))
    return describe(tx, entry_id, key, said.get(SongFact.TEMPO, entry.tempo))


def own(tx: Tx, entry_id: int) -> tuple[Board, Entry]:
    """The queue, and a song in it that the person may change. Raises NotFound, NotAllowed."""
    board, entry = of_entry(tx, entry_id)
    if entry is None:
        raise NotFound
    return board, _own(board, entry.id)


def of_entry(tx: Tx, entry_id: int) -> tuple[Board, Entry | None]:
    """The queue that a song was called in, and the song where it is still there. Raises NotFound."""
    board = queue.board(tx, session_of(tx, entry_id))
    return board, board.find(entry_id)
