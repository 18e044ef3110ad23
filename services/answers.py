"""A person's own answer to a session: where they are, or wait, and with whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, func, or_, select

from models.pairs import Pair
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services.places import Pool

rsvps = table_of(Rsvp)
pairs = table_of(Pair)
users = table_of(User)
sessions = table_of(ProgramSession)

WITH_SESSION = rsvps.join(
    sessions, and_(sessions.c.community_id == rsvps.c.community_id, sessions.c.id == rsvps.c.session_id)
)
"""Answers with the sessions that they are given to."""
HAS_PLACE = (RsvpStatus.GOING, RsvpStatus.OFFERED)
"""A place is taken for these."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One queue a person waits in."""

    pool_id: int
    position: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class PairState:
    """Two people who come together or not at all, as one of them sees it."""

    id: int
    partner_id: int
    partner: str
    pool_id: int
    """The role one comes in oneself."""
    partner_pool_id: int
    asked_by_me: bool
    together: bool
    """Whether both have said yes; else the one who was asked has yet to."""


@dataclass(frozen=True, slots=True)
class Mine:
    """The person's own answer to a session."""

    status: RsvpStatus
    pool_id: int | None
    """The place they have; on the waitlist, the role they would rather have."""
    guests: int
    note: str
    number: int | None = None
    """Their ticket, which orders the queues; only on the waitlist, as is `position`."""
    position: int | None = None
    """Place in the queue of `pool_id`, from 1."""
    roles: tuple[int, ...] = ()
    """The pools they would come in, preferred first; empty where a session has no roles."""
    waits: tuple[Waits, ...] = ()
    """Every queue they wait in, where a session has roles."""
    pair: PairState | None = None
    """Who they come with, or who asked whom to."""
    offer_until: datetime | None = None
    """Until when the place they are offered is kept for them."""

    @property
    def party(self) -> int:
        """Places this answer needs."""
        return 1 + self.guests

    @property
    def has_place(self) -> bool:
        """Whether a place is taken for them: theirs, or offered."""
        return self.status in HAS_PLACE

    @property
    def queues(self) -> tuple[int, ...]:
        """The pools whose queues they wait in, the preferred one first."""
        if self.status is not RsvpStatus.WAITLIST or self.pool_id is None:
            return ()
        return (self.pool_id, *(one for one in self.roles if one != self.pool_id))

    @property
    def together(self) -> bool:
        """Whether they come with somebody, or not at all."""
        return self.pair is not None and self.pair.together


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides who gets in, and whether a session takes place."""

    balance: int | None = None
    """How many more may come in one role than in any other."""
    offer_within_hours: int | None = None
    """From so many hours before the start on, a free place is offered instead of given."""
    accept_minutes: int = 120
    minimum: int | None = None
    """How many must come; None or 0 is any number."""
    decide_hours: int = 24
    held_at: datetime | None = None
    """When it was decided that it takes place though too few come."""

    def offers(self, starts_at: datetime, now: datetime) -> bool:
        """Whether a place that is free now is offered instead of given."""
        if self.offer_within_hours is None:
            return False
        return now >= starts_at - timedelta(hours=self.offer_within_hours)

    def offer_until(self, starts_at: datetime, now: datetime) -> datetime:
        """Until when a place offered now is kept: never beyond the start."""
        return min(now + timedelta(minutes=self.accept_minutes), starts_at)

    def lacking(self, going: int) -> int:
        """How many more must come for it to take place."""
        return max(0, (self.minimum or 0) - going)


_AHEAD = (
    select(rsvps.c.roles, func.count().label("many"))
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status == RsvpStatus.WAITLIST,
        rsvps.c.queue_number < bindparam("ticket"),
    )
    .group_by(rsvps.c.roles)
)
_I_ASKED = pairs.c.asker_id == bindparam("me")
_SHARED = (
    select(
        pairs.c.id,
        users.c.id,
        users.c.name,
        case((_I_ASKED, pairs.c.asker_pool_id), else_=pairs.c.partner_pool_id),
        case((_I_ASKED, pairs.c.partner_pool_id), else_=pairs.c.asker_pool_id),
        _I_ASKED,
        pairs.c.confirmed_at.is_not(None),
    )
    .select_from(
        pairs.join(users, users.c.id == case((_I_ASKED, pairs.c.partner_id), else_=pairs.c.asker_id))
    )
    .where(here(pairs), or_(_I_ASKED, pairs.c.partner_id == bindparam("me")))
    .order_by(pairs.c.confirmed_at.is_(None), pairs.c.partner_id == bindparam("me"), pairs.c.id)
)
_PAIRS = _SHARED.where(pairs.c.session_id == bindparam("of_session"))
_PAIRS_IN = _SHARED.add_columns(pairs.c.session_id).where(
    pairs.c.session_id.in_(bindparam("of_sessions", expanding=True))
)


def packed(found: Sequence[Pool], roles: Sequence[int]) -> str:
    """Accepted pools as an answer's row keeps them: the digits of their positions."""
    digits = {pool.id: str(pool.position) for pool in found}
    return "".join(digits[one] for one in roles)


def unpacked(found: Sequence[Pool], roles: str) -> tuple[int, ...]:
    """The pools that a row's digits stand for."""
    by_digit = {str(pool.position): pool.id for pool in found}
    return tuple(by_digit[digit] for digit in roles if digit in by_digit)


def completed(tx: Tx, session_id: int, found: Sequence[Pool], mine: Mine, pair: PairState | None) -> Mine:
    """The answer with whom it is given, and its place in every queue: one query, where it waits in roles."""
    waits = _waits(tx, session_id, found, mine) if mine.roles and mine.number is not None else ()
    return replace(mine, waits=waits, pair=pair)


def _waits(tx: Tx, session_id: int, found: Sequence[Pool], mine: Mine) -> tuple[Waits, ...]:
    """Counted by the sorts of answers ahead: few rows, however many wait."""
    ahead = dict.fromkeys(mine.queues, 1)
    for row in tx.rows(_AHEAD, of_session=session_id, ticket=mine.number):
        for one in unpacked(found, row.roles):
            if one in ahead:
                ahead[one] += row.many
    return tuple(Waits(one, position) for one, position in ahead.items())


def pair_of(tx: Tx, session_id: int, user_id: int) -> PairState | None:
    """Who a person comes with; else whom they asked, else who asked them first."""
    found = tx.records(PairState, _PAIRS, of_session=session_id, me=user_id)
    return found[0] if found else None


def pairs_of(tx: Tx, session_ids: Sequence[int], user_id: int) -> dict[int, PairState]:
    """The same for some sessions, by id, in one query."""
    found: dict[int, PairState] = {}
    for row in tx.rows(_PAIRS_IN, of_sessions=list(session_ids), me=user_id):
        found.setdefault(row.session_id, PairState(*list(row)[:-1]))
    return found
