"""How a pair ends: one of them leaves, is put out, or undoes it. The other is not put out with them.

Two who come together or not at all are asked anew when one of them cannot come. Who had a place keeps it as
an offer, "come alone?", for as long as an offered place is kept; then it goes on to who waits. Who waited
keeps their ticket and waits alone. Either hears of it.
"""

from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, or_, select, update

from models.pairs import Pair
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import outbox, place_terms

pairs = table_of(Pair)
rsvps = table_of(Rsvp)
users = table_of(User)

_THEIRS = and_(
    here(pairs),
    pairs.c.session_id == bindparam("of_session"),
    or_(pairs.c.asker_id == bindparam("who"), pairs.c.partner_id == bindparam("who")),
)
_FOUND = select(pairs.c.id, pairs.c.asker_id, pairs.c.partner_id, pairs.c.confirmed_at).where(_THEIRS)
_END = delete(pairs).where(here(pairs), pairs.c.id.in_(bindparam("of_pairs", expanding=True)))
_UNANSWERED = delete(pairs).where(
    here(pairs),
    or_(pairs.c.asker_id == bindparam("who"), pairs.c.partner_id == bindparam("who")),
    pairs.c.confirmed_at.is_(None),
)
_UNTIE = (
    update(rsvps)
    .where(
        here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.pair_id == bindparam("of_pair")
    )
    .values(pair_id=None)
)
_NAME = select(users.c.name).where(users.c.id == bindparam("who"))
_ASK = (
    update(rsvps)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.user_id == bindparam("who"),
        rsvps.c.status.in_((RsvpStatus.GOING, RsvpStatus.OFFERED)),
    )
    .values(status=RsvpStatus.OFFERED, offer_until=bindparam("until", type_=rsvps.c.offer_until.type))
)


def part(tx: Tx, session_id: int, user_id: int, *, left: bool) -> None:
    """End what a person asked, was asked, or had as a pair; the session's pools are locked.

    Where they `left` the session, who came with them is asked whether they come alone.
    """
    found = tx.rows(_FOUND, of_session=session_id, who=user_id)
    if not found:
        return
    tx.execute(_END, of_pairs=[row.id for row in found])
    for row in found:  # at most one is a pair
        if row.confirmed_at is not None:
            _part(tx, session_id, row, user_id, left=left)


def withdraw_everywhere(tx: Tx, user_id: int) -> None:
    """Take back every question to come as a pair that nobody answered yet, by a person and to them."""
    tx.execute(_UNANSWERED, who=user_id)


def _part(tx: Tx, session_id: int, row: Row[Any], user_id: int, *, left: bool) -> None:
    other = row.partner_id if row.asker_id == user_id else row.asker_id
    tx.execute(_UNTIE, of_session=session_id, of_pair=row.id)
    name = tx.value(_NAME, who=user_id)
    about: dict[str, Any] = {"session": session_id, "partner": user_id, "name": name}
    terms = place_terms.of(tx, session_id) if left else None
    if terms is not None and tx.now < terms.starts_at:
        until = terms.kept_until(tx.now)
        tx.execute(_ASK, of_session=session_id, who=other, until=until)
        about["until"] = until.isoformat()
    outbox.tell(tx, outbox.Kind.PAIR_ENDED, [other], key=str(row.id), **about)
