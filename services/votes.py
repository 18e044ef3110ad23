"""Votes: the only way they change. One vote a person and subject; the subject's row holds the counts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Table, bindparam, select, update

from models.base import upsert
from models.ids import new_id
from models.meetings import AgendaItem
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.votes import Choice, Vote, VoteSubject
from services.errors import NotFound

votes = table_of(Vote)

_TABLES: dict[VoteSubject, Table] = {
    VoteSubject.SONG: table_of(Song),
    VoteSubject.AGENDA_ITEM: table_of(AgendaItem),
}
_UPS = {Choice.UP: 1, Choice.DOWN: 0, Choice.NEUTRAL: 0, None: 0}
_DOWNS = {Choice.UP: 0, Choice.DOWN: 1, Choice.NEUTRAL: 0, None: 0}


def _one(table: Table) -> tuple[Any, ...]:
    return (here(table), table.c.id == bindparam("of_subject"))


def _lock(table: Table) -> Any:
    return (
        select(table.c.ups, table.c.downs)
        .where(*_one(table), table.c.program_id == bindparam("of_program"), table.c.deleted_at.is_(None))
        .with_for_update()
    )


def _count(table: Table) -> Any:
    ups, downs = bindparam("more_ups", type_=Integer), bindparam("more_downs", type_=Integer)
    return (
        update(table)
        .where(*_one(table))
        .values(ups=table.c.ups + ups, downs=table.c.downs + downs, score=table.c.score + ups - downs)
    )


_LOCK = {subject: _lock(table) for subject, table in _TABLES.items()}
_COUNT = {subject: _count(table) for subject, table in _TABLES.items()}
_MINE = select(votes.c.vote).where(
    here(votes),
    votes.c.subject == bindparam("of_kind", type_=votes.c.subject.type),
    votes.c.subject_id == bindparam("of_subject"),
    votes.c.user_id == bindparam("me"),
)
_new = upsert(votes)
_CAST = _new.on_conflict_do_update(
    index_elements=["community_id", "subject", "subject_id", "user_id"],
    set_={"vote": _new.excluded.vote, "updated_at": _new.excluded.updated_at},
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The votes on one subject, and the person's own."""

    ups: int
    downs: int
    mine: Choice | None
    changed: bool = True
    """Whether the vote was another before."""

    @property
    def score(self) -> int:
        """Ups less downs."""
        return self.ups - self.downs


def cast(tx: Tx, subject: VoteSubject, subject_id: int, program_id: int, vote: Choice) -> Counted:
    """Vote on a subject of a program, or change one's vote. The caller has asked whether the person may.

    The subject's row is locked first, so that its counts equal the votes however many come at once. Raises
    NotFound if there is no such subject, or no more.
    """
    row = tx.row(_LOCK[subject], of_subject=subject_id, of_program=program_id)
    if row is None:
        raise NotFound
    before: Choice | None = tx.value(_MINE, of_kind=subject, of_subject=subject_id, me=tx.actor.user_id)
    if before == vote:
        return Counted(row.ups, row.downs, vote, changed=False)
    tx.connection.execute(_CAST, _row(tx, subject, subject_id, program_id, vote))
    ups, downs = _UPS[vote] - _UPS[before], _DOWNS[vote] - _DOWNS[before]
    if ups or downs:
        tx.execute(_COUNT[subject], of_subject=subject_id, more_ups=ups, more_downs=downs)
    return Counted(row.ups + ups, row.downs + downs, vote)


def _row(tx: Tx, subject: VoteSubject, subject_id: int, program_id: int, vote: Choice) -> dict[str, Any]:
    return {
        "community_id": tx.community_id,
        "id": new_id(),
        "subject": subject,
        "subject_id": subject_id,
        "program_id": program_id,
        "user_id": tx.actor.user_id,
        "vote": vote,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
