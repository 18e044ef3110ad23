"""What the demo world's people are seen for, and how they found it: badges, stars, words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, here, table_of
from services import feedback, marking, sessions
from services.demo.cast import MEMBER, ORGANIZER, Become
from services.outbox import Kind

messages = table_of(OutboxMessage)

HOME = timedelta(hours=6)
"""How long after the start people say how it was."""
LAST = 4
"""Sessions of a program that were rated."""
STARS = (5, 4, 5, 5, 4, 5, 3)
WORDS = (
    "The second set gave me goosebumps.",
    "I was nervous to come alone. Everybody made room for me.",
    "A bit crowded near the door, lovely anyway.",
    "Great people, but we started half an hour late.",
    "Best evening of my week.",
    "More of this, please.",
    "I met two people I want to do this with again.",
)

_OLD = select(messages.c.id, messages.c.user_id, messages.c.created_at).where(
    here(messages), messages.c.kind == Kind.MILESTONE, messages.c.status == Delivery.PENDING
)
_READ = (
    update(messages)
    .where(here(messages), messages.c.id.in_(bindparam("of_messages", expanding=True)))
    .values(status=Delivery.SENT, done_at=bindparam("at"))
)


def rate(tx: Tx, past: Sequence[Row[Any]], regulars: Sequence[str], become: Become) -> None:
    """Let those who were there say how the last sessions were; the member has yet to say so of the last."""
    today = tx.now
    rated = [row for row in past if row.starts_at + HOME < today][-LAST:]
    if rated:
        become(ORGANIZER)
        marking.mark(tx, rated[-1].id, tx.actor.user_id or 0, came=True)  # who hosts was there, too
    for turn, row in enumerate(rated):
        tx.now = row.starts_at + HOME
        for n, name in enumerate(regulars):
            if (turn + n) % 4 != 3 and not (name == MEMBER and row is rated[-1]):
                become(name)
                _say(tx, row.id, turn + 2 * n, "" if n % 3 else WORDS[(2 * turn + n // 3) % len(WORDS)])
    tx.now = today
    become(ORGANIZER)


def _say(tx: Tx, session_id: int, turn: int, text: str) -> None:
    if feedback.may_rate(tx, sessions.details(tx, session_id)):
        stars = STARS[turn % len(STARS)]
        feedback.save(tx, session_id, stars, text, named=turn % 5 == 0, quotable=turn % 4 == 0)


def settle_down(tx: Tx, member: int, today: datetime) -> None:
    """Badges of past weeks were told then; the member has just got the last of hers."""
    old = tx.rows(_OLD)
    hers = max((row.created_at, row.id) for row in old if row.user_id == member)
    read = [row.id for row in old if row.id != hers[1]]
    if read:
        tx.execute(_READ, of_messages=read, at=today)
