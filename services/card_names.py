"""The names that a card says of those who come."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select

from models.among import among
from models.places import PlacePool
from models.plans import exactly
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User

held = table_of(ProgramSession)
rsvps = table_of(Rsvp)
users = table_of(User)
pools = table_of(PlacePool)

NAMES = 15
"""How many of those who come a card names; the rest is behind a button."""

# Who has no account of their own. Groups are open to more people than the guest knows of.
_IS_GUEST = users.c.telegram_id.is_(None) & users.c.email.is_(None)


_first = rsvps.alias("first")
_LAST_NAMED = (
    select(_first.c.answered_at)
    .where(
        _first.c.community_id == held.c.community_id,
        _first.c.session_id == held.c.id,
        _first.c.status == RsvpStatus.GOING,
    )
    .order_by(_first.c.answered_at)
    .offset(exactly(NAMES - 1))
    .limit(exactly(1))
    .correlate(held)
    .scalar_subquery()
)
"""When the last answered whom a card names: nobody looks through thousands who come."""
_EVER = datetime.max.replace(tzinfo=UTC)


def _names(within: Callable[[Any], ColumnElement[bool]]) -> Select[tuple[int, str, bool]]:
    """The NAMES who said first that they come to each of some sessions, in the order of their roles."""
    until = func.coalesce(_LAST_NAMED, _EVER).label("until")
    asked = select(held.c.community_id, held.c.id, until).where(within(held), among(held.c.id, "of_sessions"))
    # Found first: PostgreSQL would find out until when anew for each of those who come.
    each = asked.offset(exactly(0)).subquery("each")
    theirs = and_(
        rsvps.c.community_id == each.c.community_id,
        rsvps.c.session_id == each.c.id,
        rsvps.c.status == RsvpStatus.GOING,
        rsvps.c.answered_at <= each.c.until,
    )
    order = (pools.c.position, rsvps.c.answered_at, rsvps.c.id)
    rank = func.row_number().over(partition_by=each.c.id, order_by=order)
    ranked = (
        select(each.c.id, users.c.name, _IS_GUEST.label("guest"), rank.label("rank"))
        .select_from(
            each.join(rsvps, theirs)
            .join(users, users.c.id == rsvps.c.user_id)
            .join(pools, and_(pools.c.community_id == rsvps.c.community_id, pools.c.id == rsvps.c.pool_id))
        )
        .where(within(rsvps))
        .subquery()
    )
    return (
        select(ranked.c.id.label("session_id"), ranked.c.name, ranked.c.guest)
        .where(ranked.c.rank <= NAMES)
        .order_by(ranked.c.id, ranked.c.rank)
    )


def _in_some(table: Any) -> ColumnElement[bool]:
    criterion: ColumnElement[bool] = table.c.community_id.in_(bindparam("of_communities", expanding=True))
    return criterion


_WITHIN = _names(_in_some)
_HERE = _names(here)


def of_sessions(tx: Tx, session_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Who comes to sessions of the acting community, by session."""
    return _by_session(tx.rows(_HERE, of_sessions=session_ids)) if session_ids else {}


def within(tx: Tx, session_ids: Sequence[int], communities: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The same of several communities; as the system actor."""
    return _by_session(tx.rows(_WITHIN, of_sessions=session_ids, of_communities=communities))


def _by_session(rows: Sequence[Row[tuple[int, str, bool]]]) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    for row in rows:
        name = row.name.split()[0] if row.guest else row.name
        names[row.session_id] = (*names.get(row.session_id, ()), name)
    return names
