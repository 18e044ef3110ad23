"""Messages to others, written in the transaction that causes them. The sender does the rest."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, case, or_, select, update

from models.base import upsert
from models.cards import Card, Shows
from models.ids import new_id
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, here, table_of
from services.outbox_kinds import PRIORITY, SOON, URGENT, USUAL
from services.outbox_kinds import Kind as Kind

outbox = table_of(OutboxMessage)
cards = table_of(Card)

CARD_PAUSE = timedelta(seconds=3)
"""The least time between two edits of one card: taps that come together share one."""

TWIN = "mail:"
"""What the keys of letters begin with that bring by mail what Telegram brings."""

_TELL = upsert(outbox).on_conflict_do_nothing(index_elements=["community_id", "unique_key"])
_COPIED = frozenset({"community_id", "kind", "user_id", "params", "priority", "created_at"})
_LIVE = select(
    cards.c.id,
    cards.c.edited_at,
    case(
        (and_(cards.c.shows == Shows.SESSION, cards.c.edited_at.is_(None)), URGENT),
        (or_(cards.c.shows == Shows.SESSION, cards.c.edited_at.is_(None)), SOON),
        else_=USUAL,
    ).label("priority"),
).where(here(cards), cards.c.retired_at.is_(None))
_CARDS_OF = _LIVE.where(cards.c.session_id.in_(bindparam("of_sessions", expanding=True)))
_OF: BindParameter[Any] = bindparam("of")
_CARDS = {
    Shows.SESSION: _LIVE.where(cards.c.session_id == _OF, cards.c.shows == Shows.SESSION),
    Shows.QUEUE: _LIVE.where(cards.c.session_id == _OF, cards.c.shows == Shows.QUEUE),
    Shows.AGENDA: _LIVE.where(cards.c.session_id == _OF, cards.c.shows == Shows.AGENDA),
    Shows.VOTES: _LIVE.where(cards.c.program_id == _OF, cards.c.shows == Shows.VOTES),
}
_HASTEN = (
    update(outbox)
    .where(here(outbox), outbox.c.unique_key == bindparam("key"), outbox.c.status == Delivery.PENDING)
    .values(due_at=bindparam("at"))
)
_new = upsert(outbox)
_REFRESH = _new.on_conflict_do_update(
    index_elements=["community_id", "unique_key"],
    set_={
        "version": outbox.c.version + 1,
        "priority": _new.excluded.priority,
        "due_at": case((outbox.c.status == Delivery.PENDING, outbox.c.due_at), else_=_new.excluded.due_at),
        "status": case((outbox.c.status == Delivery.SENDING, outbox.c.status), else_=Delivery.PENDING),
        "tries": 0,
    },
)


def tell(
    tx: Tx,
    kind: Kind,
    user_ids: Iterable[int],
    key: str,
    *,
    due_at: datetime | None = None,
    **params: Any,
) -> None:
    """Tell each of `user_ids` once, at `due_at` (default: now).

    `key` names the event; a second call with the same key and person changes nothing.
    """
    tell_of_each(tx, kind, [(user_ids, key, params)], due_at=due_at)


def tell_of_each(
    tx: Tx,
    kind: Kind,
    events: Iterable[tuple[Iterable[int], str, dict[str, Any]]],
    *,
    due_at: datetime | None = None,
) -> None:
    """The same for several events at once: those who hear of it, key and parameters of each."""
    rows = [
        _row(tx, kind, f"{kind}:{key}:{user_id}", due_at or tx.now, params, user_id=user_id)
        for user_ids, key, params in events
        for user_id in user_ids
    ]
    if rows:
        tx.connection.execute(_TELL, rows)
        tx.signal("outbox")


def write_to(tx: Tx, kind: Kind, address: str, language: str, key: str, **params: Any) -> None:
    """Write a letter of a kind of services/addressed.py to an address that is nobody's yet, as it was typed.

    `key` names the event; a second call with the same key and kind changes nothing. Secrets stand sealed in
    `params["sealed"]`, by name (services/seals.py): they are blank once the letter is sent.
    """
    target = {"channel": Channel.MAIL, "address": address, "language": language}
    tx.connection.execute(_TELL, [_row(tx, kind, f"{kind}:{key}", tx.now, params, **target)])
    tx.signal("mail")


def mail_to(tx: Tx, kind: Kind, user_id: int, key: str, **params: Any) -> None:
    """Write somebody a letter that goes by mail alone, once for each `key`."""
    row = _row(tx, kind, f"{kind}:{key}:{user_id}", tx.now, params, user_id=user_id, channel=Channel.MAIL)
    tx.connection.execute(_TELL, [row])
    tx.signal("mail")


def announce(tx: Tx, announcement_id: int, user_ids: Iterable[int]) -> None:
    """Tell each of `user_ids` what is announced, once."""
    about = {"announcement": announcement_id}
    rows = [
        _row(
            tx,
            Kind.ANNOUNCEMENT,
            f"{Kind.ANNOUNCEMENT}:{announcement_id}:{user_id}",
            tx.now,
            about,
            user_id=user_id,
            announcement_id=announcement_id,
        )
        for user_id in user_ids
    ]
    if rows:
        tx.connection.execute(_TELL, rows)
        tx.signal("outbox")


def show_progress(tx: Tx, announcement_id: int, user_id: int) -> None:
    """Tell who makes an announcement how far it has got, in one message that follows it."""
    tell_of_each(tx, Kind.PROGRESS, [([user_id], str(announcement_id), {"announcement": announcement_id})])


def hasten_progress(tx: Tx, announcement_id: int, user_id: int) -> None:
    """Have that message follow at once, also where it rested."""
    follow(tx, Kind.PROGRESS, user_id, f"{announcement_id}:{user_id}", announcement=announcement_id)
    tx.execute(_HASTEN, key=f"{Kind.PROGRESS}:{announcement_id}:{user_id}", at=tx.now)
    tx.signal("outbox")


def admit(tx: Tx, user_id: int, *, approve: bool) -> None:
    """Have Telegram let a person into the community's group who asked to join it, or decline."""
    tell(tx, Kind.ADMISSION, [user_id], key=f"{approve:d}:{tx.now.timestamp():.3f}", approve=approve)


def give_back(tx: Tx, refund_id: int) -> None:
    """Have a provider give money back, once for each refund; nobody is told by it."""
    tx.connection.execute(
        _TELL, [_row(tx, Kind.REFUND, f"{Kind.REFUND}:{refund_id}", tx.now, {"refund": refund_id})]
    )
    tx.signal("outbox")


def refresh_cards(tx: Tx, session_id: int) -> None:
    """Have every card of a session show it as it is now: one pending row a card, CARD_PAUSE apart."""
    refresh_cards_showing(tx, Shows.SESSION, session_id)


def refresh_cards_showing(tx: Tx, shows: Shows, of: int) -> None:
    """The same for the cards that show a session's queue or agenda, or the votes of a program."""
    _refresh(tx, tx.rows(_CARDS[shows], of=of))


def refresh_cards_of(tx: Tx, session_ids: Sequence[int]) -> None:
    """The same for all cards of several sessions, in two queries."""
    if session_ids:
        _refresh(tx, tx.rows(_CARDS_OF, of_sessions=list(session_ids)))


def follow(tx: Tx, kind: Kind, user_id: int, key: str, **params: Any) -> None:
    """Tell a person something that follows its changes: one row a kind and `key`, sent again by each."""
    row = _row(tx, kind, f"{kind}:{key}", tx.now, params, user_id=user_id)
    tx.connection.execute(_REFRESH, [row])
    tx.signal("outbox")


def post(tx: Tx, chat_id: int, key: str, **params: Any) -> None:
    """Have a group show something as it is now: one row a `key`, sent again when asked for again."""
    row = _row(tx, Kind.COMMENT_POST, key, tx.now, params, chat_id=chat_id)
    tx.connection.execute(_REFRESH, [row])
    tx.signal("outbox")


def post_once(tx: Tx, kind: Kind, chat_id: int, key: str, **params: Any) -> None:
    """Have a group told something, once for each `key` and kind."""
    tx.connection.execute(_TELL, [_row(tx, kind, f"{kind}:{key}", tx.now, params, chat_id=chat_id)])
    tx.signal("outbox")


def also_by_mail(tx: Tx, rows: Sequence[Row[Any]]) -> None:
    """Bring by mail, once, what some rows bring by Telegram; as the system."""
    twins = [
        {
            **{name: value for name, value in row._mapping.items() if name in _COPIED},
            "id": new_id(),
            "channel": Channel.MAIL,
            "unique_key": f"{TWIN}{row.id}",
            "status": Delivery.PENDING,
            "due_at": tx.now,
            "version": 1,
            "tries": 0,
        }
        for row in rows
    ]
    tx.connection.execute(_TELL, twins)


def may_follow_at(edited_at: datetime | None, now: datetime) -> datetime:
    """When a card may be edited next. An edit that is still to come was noted by a clock that was wrong."""
    if edited_at is None or edited_at > now:
        return now
    return max(now, edited_at + CARD_PAUSE)


def _refresh(tx: Tx, found: Sequence[Row[Any]]) -> None:
    rows = [
        _row(
            tx,
            Kind.CARD,
            f"card:{card.id}",
            may_follow_at(card.edited_at, tx.now),
            {},
            card_id=card.id,
            priority=card.priority,
        )
        for card in found
    ]
    if rows:
        tx.connection.execute(_REFRESH, rows)
        tx.signal("outbox")


def _row(
    tx: Tx, kind: Kind, key: str, due_at: datetime, params: dict[str, Any], **target: Any
) -> dict[str, Any]:
    return {
        "community_id": tx.community_id,
        "id": new_id(),
        "kind": kind,
        "channel": Channel.TELEGRAM,
        "address": None,
        "language": None,
        "user_id": None,
        "card_id": None,
        "chat_id": None,
        "params": params,
        "unique_key": key,
        "priority": PRIORITY.get(kind, USUAL),
        "status": Delivery.PENDING,
        "due_at": due_at,
        "version": 1,
        "tries": 0,
        "created_at": tx.now,
        **target,
    }
