"""Writing decisions down, in one message with their votes, and correcting them."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam, select, update

from models.minutes import Decision as DecisionRow
from models.tx import Tx, here, table_of
from services import decisions, minute_notes, minutes, texts
from services.decisions import MAX_TEXT, MOST, Decision, Votes
from services.errors import BadInput, NotAllowed, NotFound, Outdated
from services.minute_notes import GENERAL

table = table_of(DecisionRow)

MAX_VOTES = 100_000
_COUNT = r"\s*[:/]\s*"
_VOTES = re.compile(rf"[\s,;–—-]*\(?\b(\d{{1,6}}){_COUNT}(\d{{1,6}}){_COUNT}(\d{{1,6}})\)?\s*\.?$", re.ASCII)
_NUMBERS = re.compile(r"\D*(\d{1,6})(?:\D+(\d{1,6}))?(?:\D+(\d{1,6}))?\D*", re.ASCII)


_WHERE = select(table.c.session_id).where(here(table), table.c.id == bindparam("of_decision"))
_LOCK = (
    select(table.c.revision, table.c.recorded_by, table.c.deleted_at)
    .where(here(table), table.c.id == bindparam("of_decision"))
    .with_for_update()
)
_THIS = (here(table), table.c.id == bindparam("of_decision"))
_CHANGE = (
    update(table)
    .where(*_THIS)
    .values(
        text=bindparam("said"),
        agenda_item_id=bindparam("item", type_=BigInteger),
        votes_for=bindparam("pro"),
        votes_against=bindparam("contra"),
        votes_abstained=bindparam("neither"),
        revision=table.c.revision + 1,
    )
)
_DELETE = update(table).where(*_THIS).values(deleted_at=bindparam("at"))


def record(tx: Tx, session_id: int, text: str, item_id: int = GENERAL) -> Decision:
    """Write down a decision, with the votes that stand at its end (`12:3:1`).

    Raises what `minutes.begin` raises, NotFound, BadInput.
    """
    session = minutes.begin(tx, session_id)
    said, votes = parse(text)
    minute_notes.one(tx, session_id, item_id)
    if len(decisions.of_session(tx, session_id)) >= MOST:
        raise BadInput("decisions", "too_many", MOST)
    made = tx.add(
        DecisionRow,
        program_id=session.program_id,
        session_id=session_id,
        agenda_item_id=item_id or None,
        text=said,
        **_columns(votes),
        recorded_by=tx.actor.user_id,
        recorded_at=tx.now,
    )
    minutes.touch(tx, session_id)
    return decisions.one(tx, made)


def parse(text: str) -> tuple[str, Votes | None]:
    """A decision, and the votes that were typed at its end. Raises BadInput."""
    found = _VOTES.search(text.strip())
    said = text.strip()[: found.start()] if found else text
    votes = _counted([int(number) for number in found.groups()]) if found else None
    return texts.line("decision", said, MAX_TEXT, least=1), votes


def parse_votes(text: str) -> Votes | None:
    """Typed votes: for, against, neither; `-` for none. Raises BadInput."""
    if text.strip() in ("", "-"):
        return None
    found = _NUMBERS.fullmatch(text.strip())
    if not found:
        raise BadInput("votes", "not_understood")
    return _counted([int(number or 0) for number in found.groups()])


def _counted(numbers: Sequence[int]) -> Votes:
    if max(numbers) > MAX_VOTES:
        raise BadInput("votes", "out_of_range", MAX_VOTES)
    return Votes(*numbers)


def reword(tx: Tx, decision_id: int, revision: int, text: str) -> Decision:
    """Say it otherwise; the votes stay unless some are typed. Raises as `change`."""
    before = decisions.one(tx, decision_id)
    said, votes = parse(text)
    return change(tx, decision_id, revision, said, before.item_id, votes or before.votes)


def count(tx: Tx, decision_id: int, revision: int, text: str) -> Decision:
    """Say how many were for it, as typed. Raises as `change`."""
    before = decisions.one(tx, decision_id)
    return change(tx, decision_id, revision, before.text, before.item_id, parse_votes(text))


def place(tx: Tx, decision_id: int, revision: int, item_id: int) -> Decision:
    """Say which item it belongs to. Raises as `change`."""
    before = decisions.one(tx, decision_id)
    return change(tx, decision_id, revision, before.text, item_id, before.votes)


def change(tx: Tx, decision_id: int, revision: int, text: str, item_id: int, votes: Votes | None) -> Decision:
    """Correct a decision that was seen at `revision`.

    Raises what `minutes.begin` raises, NotFound, NotAllowed, Outdated, BadInput.
    """
    before = _changeable(tx, decision_id, revision)
    said = texts.line("decision", text, MAX_TEXT, least=1)
    minute_notes.one(tx, before.session_id, item_id)
    columns = _columns(votes)
    tx.execute(
        _CHANGE,
        of_decision=decision_id,
        said=said,
        item=item_id or None,
        pro=columns["votes_for"],
        contra=columns["votes_against"],
        neither=columns["votes_abstained"],
    )
    minutes.touch(tx, before.session_id)
    return decisions.one(tx, decision_id)


def remove(tx: Tx, decision_id: int, *, undo: bool = False) -> int:
    """Take a decision out, or back in; its session. Twice changes nothing. Raises as `change`."""
    where: int | None = tx.value(_WHERE, of_decision=decision_id)
    if where is None:
        raise NotFound
    _turn(tx, where, decision_id)
    tx.execute(_DELETE, of_decision=decision_id, at=None if undo else tx.now)
    minutes.touch(tx, where)
    return where


def _turn(tx: Tx, session_id: int, decision_id: int) -> Row[Any]:
    """Take the turn at a decision that the actor may correct. Raises as `change`."""
    session = minutes.begin(tx, session_id)
    row = tx.rows(_LOCK, of_decision=decision_id)[0]
    if row.recorded_by != tx.actor.user_id and not session.manages:
        raise NotAllowed
    return row


def _changeable(tx: Tx, decision_id: int, revision: int) -> Decision:
    found = decisions.one(tx, decision_id)
    row = _turn(tx, found.session_id, decision_id)
    if row.deleted_at is not None:
        raise NotFound
    if row.revision != revision:
        raise Outdated(None)
    return found


def _columns(votes: Votes | None) -> dict[str, int | None]:
    if votes is None:
        return {"votes_for": None, "votes_against": None, "votes_abstained": None}
    return {
        "votes_for": votes.in_favour,
        "votes_against": votes.against,
        "votes_abstained": votes.abstained,
    }
