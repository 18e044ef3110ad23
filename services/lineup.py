"""The line-up of a session: what each person brings and looks for, by one line or by taps."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, Row, bindparam, delete, select, update

from models.base import upsert
from models.ids import new_id
from models.lineup import LineupItem, Side
from models.tx import Tx, here, table_of
from models.users import User
from services import gaps, instruments, lineup_words, members, places, sessions
from services.answer_ties import Ties
from services.errors import NotFound, SessionOver
from services.lineup_words import Entry, Said
from services.sessions import SessionDetails

items = table_of(LineupItem)
users = table_of(User)

_MINE = (
    here(items),
    items.c.session_id == bindparam("of_session"),
    items.c.user_id == bindparam("me"),
)
_OWN = select(items.c.side, items.c.what, items.c.amount, items.c.note, items.c.from_note).where(*_MINE)
_DROP = delete(items).where(
    *_MINE, items.c.side == bindparam("of_side"), items.c.what.in_(bindparam("things", expanding=True))
)
_new = upsert(items)
_ADD = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id", "side", "what"],
    set_={"amount": _new.excluded.amount, "note": _new.excluded.note, "from_note": _new.excluded.from_note},
)
_ME = users.c.id == bindparam("me")
_USUAL = select(users.c.instruments).where(_ME)
_REMEMBER = update(users).where(_ME).values(instruments=bindparam("played", type_=JSON(none_as_null=True)))


def say(tx: Tx, session_id: int, text: str, side: Side = Side.BRINGING) -> Said:
    """Add what a line says: "bringing bass, amp; looking for drums". Without a verb it is about `side`.

    Raises NotFound, NotMember, Banned, SessionOver, BadInput("lineup", …).
    """
    said = lineup_words.read(text, side)
    opened(tx, session_id)
    for about in Side:
        _add(tx, session_id, about, said.of(about))
    _changed(tx, session_id)
    return said


def put(tx: Tx, session_id: int, side: Side, token: str, *, on: bool) -> str:
    """Bring (or look for) one thing, or no more; which one it is. To do it twice changes nothing.

    `token` is one of instruments.token: a thing of the catalogue, or one that somebody has on the list.
    Raises as `say`.
    """
    session = opened(tx, session_id)
    what = _thing(tx, session, token)
    mine = {row.what for row in _own(tx, session_id) if row.side is side}
    if on and what not in mine:
        _add(tx, session_id, side, [Entry(what)])
    elif not on and what in mine:
        tx.execute(_DROP, of_session=session_id, me=tx.actor.user_id, of_side=side, things=[what])
    else:
        return what
    _changed(tx, session_id)
    return what


def _thing(tx: Tx, session: SessionDetails, token: str) -> str:
    """The thing of a token. Raises NotFound."""
    spoken_of = [*instruments.CATALOGUE, *session.missing, *gaps.spoken_of(tx, session.id)]
    found = next((what for what in spoken_of if instruments.token(what) == token), None)
    if found is None:
        raise NotFound
    return found


def choose(tx: Tx, session_id: int, side: Side, chosen: Collection[str], typed: str = "") -> None:
    """Bring (or look for) exactly what is ticked in a form, and what is typed beside it. Raises as `say`."""
    said = lineup_words.read(typed, side) if typed.strip() else Said((), ())
    opened(tx, session_id)
    mine = {row.what for row in _own(tx, session_id) if row.side is side}
    kept = {what for what in (*instruments.CATALOGUE, *mine) if instruments.token(what) in chosen}
    if off := mine - kept:
        tx.execute(_DROP, of_session=session_id, me=tx.actor.user_id, of_side=side, things=sorted(off))
    _add(tx, session_id, side, [Entry(what) for what in instruments.ordered(kept - mine)])
    for about in Side:
        _add(tx, session_id, about, said.of(about))
    _changed(tx, session_id)


def bring_usual(tx: Tx, session_id: int) -> tuple[str, ...]:
    """Bring what one brought to the last jam; what that is. Raises as `say`."""
    opened(tx, session_id)
    played = usual(tx)
    mine = {row.what for row in _own(tx, session_id) if row.side is Side.BRINGING}
    _add(tx, session_id, Side.BRINGING, [Entry(what) for what in played if what not in mine])
    _changed(tx, session_id)
    return played


def usual(tx: Tx) -> tuple[str, ...]:
    """What the actor brought to the last jam, wherever that was."""
    return tuple(tx.value(_USUAL, me=tx.actor.user_id) or ())


def forget_usual(tx: Tx) -> None:
    """Offer it no more."""
    tx.execute(_REMEMBER, me=tx.actor.user_id, played=None)


def follow(tx: Tx, session_id: int, note: str, there: Ties) -> bool:
    """Follow an answer: its note may say what one brings, and the gaps may be others now.

    `there` says whether the person is in the line-up already: who is not leaves it as it is.
    Whether something else is missing now. The session's places are locked.
    """
    said = lineup_words.noticed(note)
    if said.bringing or said.looking or there.noted:
        _read_note(tx, session_id, said)
    elif not there.brings:
        return False
    return bool(gaps.settle(tx, [session_id]))


def _read_note(tx: Tx, session_id: int, said: Said) -> None:
    """What a note says of instruments and gear is in the line-up as long as it says so."""
    own = _own(tx, session_id)
    for side in Side:
        there = {row.what for row in own if row.side is side}
        read_before = {row.what for row in own if row.side is side and row.from_note}
        if gone := read_before - {entry.what for entry in said.of(side)}:
            tx.execute(_DROP, of_session=session_id, me=tx.actor.user_id, of_side=side, things=sorted(gone))
        new = [entry for entry in said.of(side) if entry.what not in there]
        _insert(tx, session_id, side, new[: lineup_words.MOST - len(there - gone)], from_note=True)
    _remember(tx, session_id)


def opened(tx: Tx, session_id: int) -> SessionDetails:
    """A session whose line-up the actor may change. Changes of one session take turns.

    Raises NotFound, SessionOver, and what `members.ensure` raises.
    """
    pools = places.lock(tx, session_id)
    session = sessions.details_with(tx, session_id, pools)
    if not gaps.has_lineup(session.kind, music=session.music):
        raise NotFound
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)
    members.ensure(tx, session.visibility)
    return session


def _own(tx: Tx, session_id: int) -> Sequence[Row[Any]]:
    return tx.rows(_OWN, of_session=session_id, me=tx.actor.user_id)


def _add(tx: Tx, session_id: int, side: Side, entries: Iterable[Entry]) -> None:
    wanted = list(entries)
    there = {row.what for row in _own(tx, session_id) if row.side is side}
    lineup_words.check_count(len(there | {entry.what for entry in wanted}))
    _insert(tx, session_id, side, wanted)


def _insert(
    tx: Tx, session_id: int, side: Side, entries: Sequence[Entry], *, from_note: bool = False
) -> None:
    rows = [
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "user_id": tx.actor.user_id,
            "side": side,
            "what": entry.what,
            "amount": entry.amount,
            "note": entry.note,
            "from_note": from_note,
            "added_at": tx.now,
        }
        for entry in entries
    ]
    if rows:
        tx.connection.execute(_ADD, rows)


def _changed(tx: Tx, session_id: int) -> None:
    _remember(tx, session_id)
    gaps.settle(tx, [session_id])


def _remember(tx: Tx, session_id: int) -> None:
    """What one brings now is offered next time; who brings nothing keeps what was."""
    played = [row.what for row in _own(tx, session_id) if row.side is Side.BRINGING]
    if played and set(played) != set(usual(tx)):
        tx.execute(_REMEMBER, me=tx.actor.user_id, played=instruments.ordered(played))
