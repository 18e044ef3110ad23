"""Homework: handed in by the customer of a booking, answered by its instructor, seen by nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from models.files import File, FileKind
from models.steps import Homework
from models.tx import Tx, here, table_of
from services import files, outbox, steps, texts
from services.care_errors import HomeworkTooBig, PictureAsFile
from services.errors import BadInput, NotAllowed, NotFound, NotMember
from services.files import Sent
from services.outbox import Kind
from services.steps import Progress, Sight, StepView
from services.uploads import MAX_BYTES

table = table_of(Homework)
stored = table_of(File)

MAX_TEXT = 4000
MOST = 50
"""Pieces for one step."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of homework."""

    id: int
    text: str
    file_id: int | None
    file: str
    """The file's name."""
    kind: FileKind | None
    at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A step with what was handed in for it."""

    of: Sight
    progress: Progress
    step: StepView
    pieces: tuple[Piece, ...]

    def one(self, piece_id: int) -> Piece:
        """One of them. Raises NotFound."""
        found = next((piece for piece in self.pieces if piece.id == piece_id), None)
        if found is None:
            raise NotFound
        return found


_PIECES = (
    select(
        table.c.id,
        table.c.text,
        table.c.file_id,
        func.coalesce(stored.c.name, ""),
        stored.c.kind,
        table.c.at,
        table.c.answer,
        table.c.answered_at,
    )
    .select_from(
        table.outerjoin(
            stored, (stored.c.community_id == table.c.community_id) & (stored.c.id == table.c.file_id)
        )
    )
    .where(here(table), table.c.booking_step_id == bindparam("of_step"), table.c.deleted_at.is_(None))
    .order_by(table.c.id)
)
_ONE = select(table.c.booking_step_id, table.c.file_id, table.c.by, table.c.deleted_at).where(
    here(table), table.c.id == bindparam("of_piece")
)
_THIS = (here(table), table.c.id == bindparam("of_piece"))
_ANSWER = update(table).where(*_THIS).values(answer=bindparam("words"), answered_at=bindparam("at_time"))
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at_time"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null())


def desk(tx: Tx, step_id: int) -> Desk:
    """A step with its homework, for the customer and the instructor. Raises NotFound."""
    found = steps.progress(tx, steps.booking_of(tx, step_id))
    if not found.of.is_inside:
        raise NotFound
    return Desk(found.of, found, found.one(step_id), tuple(tx.records(Piece, _PIECES, of_step=step_id)))


def handing_in(tx: Tx, step_id: int) -> Desk:
    """The same, for the customer who may hand something in. Raises NotFound, NotAllowed, BadInput."""
    found = desk(tx, step_id)
    if not found.of.is_customer or not found.of.is_open:
        raise NotAllowed
    if len(found.pieces) >= MOST:
        raise BadInput("homework", "too_many", MOST)
    return found


def hand_in(tx: Tx, step_id: int, text: str) -> Desk:
    """Hand in words. Raises as `handing_in`."""
    handing_in(tx, step_id)
    return _add(tx, step_id, texts.cleaned("homework", text, MAX_TEXT, least=1), None)


def hand_in_sent(tx: Tx, step_id: int, sent: Sent, text: str = "") -> Desk:
    """Hand in a file that came by chat, with its caption.

    Raises as `handing_in`, NotMember; HomeworkTooBig for what a bot cannot get, PictureAsFile for a picture
    that would tell where it was taken.
    """
    handing_in(tx, step_id)
    words = texts.cleaned("homework", text, MAX_TEXT)
    check(sent)
    return _add(tx, step_id, words, files.add_sent(tx, sent))


def hand_in_uploaded(tx: Tx, step_id: int, file_id: int, text: str = "") -> Desk:
    """The same for a file that was uploaded in the app. Raises as `handing_in`, NotMember."""
    handing_in(tx, step_id)
    words = texts.cleaned("homework", text, MAX_TEXT)
    files.mine(tx, file_id)
    files.keep(tx, file_id)
    return _add(tx, step_id, words, file_id)


def check(sent: Sent) -> None:
    """Whether a file that came by chat can be taken. Raises HomeworkTooBig, PictureAsFile."""
    if sent.size > MAX_BYTES:
        raise HomeworkTooBig(MAX_BYTES)
    if sent.kind is FileKind.DOCUMENT and sent.mime.startswith("image/"):
        raise PictureAsFile


def _add(tx: Tx, step_id: int, text: str, file_id: int | None) -> Desk:
    if not tx.actor.is_member:
        raise NotMember("")
    values: dict[str, Any] = {"by": tx.actor.user_id, "at": tx.now}
    made = tx.add(Homework, booking_step_id=step_id, text=text, file_id=file_id, **values)
    found = desk(tx, step_id)
    outbox.tell(tx, Kind.HOMEWORK_HANDED_IN, [found.of.teacher_id], str(made), homework=made, step=step_id)
    return found


def answer(tx: Tx, piece_id: int, words: str) -> Desk:
    """Say something to a piece of homework, as the instructor; again changes what was said.

    Raises NotFound, NotAllowed, BadInput.
    """
    found = answering(tx, piece_id)
    said = texts.cleaned("answer", words, MAX_TEXT, least=1)
    tx.execute(_ANSWER, of_piece=piece_id, words=said, at_time=tx.now)
    key = f"{piece_id}:{tx.now.timestamp():.0f}"
    step = found.step.id
    outbox.tell(tx, Kind.HOMEWORK_ANSWERED, [found.of.customer_id], key, homework=piece_id, step=step)
    return desk(tx, step)


def answering(tx: Tx, piece_id: int) -> Desk:
    """A piece, for the instructor who may answer it. Raises NotFound, NotAllowed."""
    found, _file = _of(tx, piece_id)
    if not found.of.is_teacher:
        raise NotAllowed
    found.one(piece_id)
    return found


def noting(tx: Tx, step_id: int) -> Desk:
    """A step, for the instructor who may say something about it. Raises NotFound, NotAllowed."""
    found = desk(tx, step_id)
    if not found.of.is_teacher:
        raise NotAllowed
    return found


def remove(tx: Tx, piece_id: int) -> Desk:
    """Take back what one handed in, as long as nobody answered. Raises NotFound, NotAllowed."""
    found, file_id = _of(tx, piece_id)
    piece = found.one(piece_id)
    if not found.of.is_customer or piece.answered_at is not None:
        raise NotAllowed
    tx.execute(_REMOVE, of_piece=piece_id, at_time=tx.now)
    if file_id is not None:
        files.remove(tx, file_id)
    return desk(tx, found.step.id)


def restore(tx: Tx, piece_id: int) -> Desk:
    """Hand it in again after all. Raises NotFound, NotAllowed."""
    found, file_id = _of(tx, piece_id)
    if not found.of.is_customer:
        raise NotAllowed
    tx.execute(_RESTORE, of_piece=piece_id)
    if file_id is not None:
        files.keep(tx, file_id)
    return desk(tx, found.step.id)


def _of(tx: Tx, piece_id: int) -> tuple[Desk, int | None]:
    row = tx.row(_ONE, of_piece=piece_id)
    if row is None:
        raise NotFound
    return desk(tx, row.booking_step_id), row.file_id


def file_of(tx: Tx, piece_id: int) -> tuple[Desk, int]:
    """The file of a piece, to be sent to who asks. Raises NotFound."""
    found, file_id = _of(tx, piece_id)
    found.one(piece_id)
    if file_id is None:
        raise NotFound
    return found, file_id
