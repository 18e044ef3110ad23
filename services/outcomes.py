"""Outcomes: what came of sending, written down with all that follows from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, or_, update

from models.cards import Card
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from services import chats, discussion_topics, door_delivery, mail_outcomes, people
from services.discussion_topics import Post
from services.letter import DOOR
from services.notice import Notice
from services.outbox import CARD_PAUSE
from services.outcome import Outcome as Outcome

outbox = table_of(OutboxMessage)
cards = table_of(Card)

MAX_ERROR = 300


def _of(column: Any, name: str) -> Any:
    return bindparam(name, type_=column.type)


_SEEN = bindparam("seen", type_=Integer)
_ASKED_AGAIN = outbox.c.version > _SEEN
_SETTLE = (
    update(outbox)
    .where(
        outbox.c.community_id == bindparam("of_community"),
        outbox.c.id == bindparam("of_id"),
        # That it was sent is true even if another gave it up for dead meanwhile.
        or_(
            outbox.c.status == Delivery.SENDING,
            and_(
                outbox.c.status.in_((Delivery.IN_DOUBT, Delivery.PENDING, Delivery.HELD)),
                _of(outbox.c.status, "to") == Delivery.SENT,
            ),
        ),
        # Asking again starts the tries anew; otherwise only the last try has a say.
        or_(outbox.c.tries == bindparam("try_no", type_=Integer), _ASKED_AGAIN),
    )
    .values(
        status=case((_ASKED_AGAIN, Delivery.PENDING), else_=_of(outbox.c.status, "to")),
        due_at=case(
            (_ASKED_AGAIN, _of(outbox.c.due_at, "repaint")),
            else_=func.coalesce(_of(outbox.c.due_at, "due"), outbox.c.due_at),
        ),
        done_at=case((_ASKED_AGAIN, None), else_=_of(outbox.c.done_at, "done")),
        tries=case((_ASKED_AGAIN, 0), else_=bindparam("tried", type_=Integer)),
        message_id=func.coalesce(_of(outbox.c.message_id, "message"), outbox.c.message_id),
        error=_of(outbox.c.error, "why"),
    )
)
_CARD = (cards.c.community_id == bindparam("of_community"), cards.c.id == bindparam("of_card"))
_PAINTED = (
    update(cards)
    .where(*_CARD)
    .values(
        message_id=func.coalesce(_of(cards.c.message_id, "message"), cards.c.message_id),
        fingerprint=bindparam("digest"),
        edited_at=bindparam("at"),
    )
)
_RETIRED = update(cards).where(*_CARD).values(retired_at=bindparam("at"))


def record(tx: Tx, done: Sequence[Outcome]) -> None:
    """Write down what came of some letters. To do it twice, or late, changes nothing."""
    door_delivery.settle(tx, [outcome for outcome in done if outcome.letter.community_id == DOOR])
    outcomes = [outcome for outcome in done if outcome.letter.community_id != DOOR]
    tx.execute_many(_SETTLE, [_settled(tx.now, outcome) for outcome in outcomes])
    mail_outcomes.record(tx, done)
    _record_cards(tx, outcomes)
    people.lose(
        tx,
        [
            outcome.letter.chat_id
            for outcome in outcomes
            if (outcome.status is Delivery.UNREACHABLE or outcome.by_mail)
            and isinstance(outcome.letter.content, Notice)
            and outcome.letter.chat_id
        ],
    )
    _record_posts(tx, outcomes)
    groups = {(outcome.letter.chat_id, outcome.moved_to, outcome.chat_gone) for outcome in outcomes}
    for chat_id, moved_to, gone in groups:  # none, but for a group that was moved or lost this moment
        if chat_id and moved_to:
            chats.moved(tx, chat_id, moved_to)
        elif chat_id and gone:
            chats.lost(tx, chat_id)


def _settled(now: datetime, outcome: Outcome) -> dict[str, Any]:
    letter = outcome.letter
    final = outcome.status is not Delivery.PENDING
    return {
        "of_community": letter.community_id,
        "of_id": letter.id,
        "seen": letter.version,
        "try_no": letter.tries,
        "tried": letter.tries if outcome.counts else letter.tries - 1,
        "to": outcome.status,
        "due": outcome.due_at,
        "repaint": max(now + CARD_PAUSE, outcome.due_at or now),
        "done": now if final else None,
        "message": outcome.message_id,
        "why": outcome.error[:MAX_ERROR] if outcome.error else None,
    }


def _record_cards(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    painted: list[dict[str, Any]] = []
    retired: list[dict[str, Any]] = []
    for outcome in outcomes:
        if outcome.letter.card is None:
            continue
        card = {"of_community": outcome.letter.community_id, "of_card": outcome.letter.card.id, "at": tx.now}
        if outcome.card_gone:
            retired.append(card)
        elif outcome.fingerprint:
            painted.append({**card, "message": outcome.message_id, "digest": outcome.fingerprint})
    tx.execute_many(_PAINTED, painted)
    tx.execute_many(_RETIRED, retired)


def _record_posts(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Where comments stand in the group now; a topic that is gone is forgotten."""
    posts = [
        (outcome.letter.content, outcome)
        for outcome in outcomes
        if isinstance(outcome.letter.content, Post) and outcome.letter.content.message_id is None
    ]
    discussion_topics.posted(tx, [(post, found.message_id) for post, found in posts if found.message_id])
    discussion_topics.forget(tx, [post for post, found in posts if found.card_gone])
