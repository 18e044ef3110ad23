"""Pairs: two people who come to a session together or not at all, each in a role of their own.

One asks, the other says yes or no; until then nothing changes for either. A pair that waits waits as one:
with one ticket, the later of the two, so that nobody is passed by it, and a place in the queue of each
one's role. It gets in when there is a place for both. Who has a place already keeps it, and the other waits
for theirs alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, or_, select, update

from models.actor import Actor
from models.communities import Standing
from models.pairs import Pair
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import access, members, outbox, pair_ends, people, places, seating, sessions, waitlist
from services.answers import Mine
from services.errors import BadInput, DeadlinePassed, NotFound, SessionOver
from services.place_errors import NoPair
from services.places import Pool
from services.sessions import SessionDetails

pairs = table_of(Pair)
rsvps = table_of(Rsvp)
session_rows = table_of(ProgramSession)

_OF_SESSION = (here(pairs), pairs.c.session_id == bindparam("of_session"))
_ASKED = select(pairs).where(
    *_OF_SESSION, pairs.c.asker_id == bindparam("asker"), pairs.c.partner_id == bindparam("partner")
)
_COMES_WITH = (
    select(pairs.c.id)
    .where(
        *_OF_SESSION,
        or_(pairs.c.asker_id == bindparam("who"), pairs.c.partner_id == bindparam("who")),
        pairs.c.confirmed_at.is_not(None),
    )
    .limit(1)
)
_FORGET = delete(pairs).where(here(pairs), pairs.c.id == bindparam("of_pair"))
_ASKED_BY = delete(pairs).where(*_OF_SESSION, pairs.c.asker_id == bindparam("who"))
_CONFIRM = (
    update(pairs).where(here(pairs), pairs.c.id == bindparam("of_pair")).values(confirmed_at=bindparam("at"))
)
_OTHER_ASKS = delete(pairs).where(
    *_OF_SESSION,
    pairs.c.id != bindparam("of_pair"),
    or_(
        pairs.c.asker_id.in_(bindparam("two", expanding=True)),
        pairs.c.partner_id.in_(bindparam("two", expanding=True)),
    ),
)
_ANSWERED = select(rsvps.c.id).where(
    here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.user_id == bindparam("who")
)
_SEEN = (
    select(session_rows.c.id)
    .select_from(sessions.WITH_PROGRAM)
    .where(sessions.LISTED, session_rows.c.id == bindparam("of_session"))
)
_TIE = (
    update(rsvps)
    .where(
        here(rsvps),
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.user_id.in_(bindparam("two", expanding=True)),
    )
    .values(pair_id=bindparam("of_pair"))
)


def ask(tx: Tx, session_id: int, partner_id: int, my_pool: int, their_pool: int) -> SessionDetails:
    """Ask somebody to come together, in these roles; a new question takes the place of an older one.

    Who was asked by them already says yes by it. Raises NotFound, NotMember, Banned, SessionOver,
    DeadlinePassed, BadInput, NoPair.
    """
    session = _opened(tx, session_id)
    me = tx.actor.user_id or 0
    if session.pool(my_pool) is None or session.pool(their_pool) is None:
        raise BadInput("role", "missing")
    _partner(tx, session, partner_id)
    if tx.row(_ASKED, of_session=session_id, asker=partner_id, partner=me):
        return confirm(tx, session_id, partner_id)
    tx.execute(_ASKED_BY, of_session=session_id, who=me)
    pair_id = tx.add(
        Pair,
        session_id=session_id,
        asker_id=me,
        partner_id=partner_id,
        asker_pool_id=my_pool,
        partner_pool_id=their_pool,
        asked_at=tx.now,
    )
    _tell(tx, outbox.Kind.PAIR_ASKED, partner_id, pair_id, session_id)
    return sessions.details(tx, session_id)


def confirm(tx: Tx, session_id: int, asker_id: int) -> SessionDetails:
    """Say yes to who asked: both wait, or get in, as one from now on. A second yes changes nothing.

    Raises as `ask`; NoPair where it was taken back meanwhile.
    """
    session = _opened(tx, session_id)
    me = tx.actor.user_id or 0
    if session.pair and session.pair.together and session.pair.partner_id == asker_id:
        return session
    asked = tx.row(_ASKED, of_session=session_id, asker=asker_id, partner=me)
    if asked is None:
        raise NoPair("gone")
    _partner(tx, session, asker_id)
    tx.execute(_OTHER_ASKS, of_session=session_id, of_pair=asked.id, two=[me, asker_id])
    tx.execute(_CONFIRM, of_pair=asked.id, at=tx.now)
    _unite(tx, session, asked)
    waitlist.promote(tx, session_id, at_once=(me, asker_id))
    outbox.refresh_cards(tx, session_id)
    _tell(tx, outbox.Kind.PAIR_CONFIRMED, asker_id, asked.id, session_id)
    return sessions.details(tx, session_id)


def decline(tx: Tx, session_id: int, asker_id: int) -> SessionDetails:
    """Say no to who asked; they hear of it. Raises NotFound, NoPair where it was taken back meanwhile."""
    places.lock(tx, session_id)
    asked = tx.row(_ASKED, of_session=session_id, asker=asker_id, partner=tx.actor.user_id)
    if asked is None or asked.confirmed_at is not None:
        raise NoPair("gone")
    tx.execute(_FORGET, of_pair=asked.id)
    _tell(tx, outbox.Kind.PAIR_DECLINED, asker_id, asked.id, session_id)
    return sessions.details(tx, session_id)


def undo(tx: Tx, session_id: int) -> SessionDetails:
    """Come alone again, or take back what one asked: both keep what they have. Raises NotFound, NoPair."""
    places.lock(tx, session_id)
    pair = sessions.details(tx, session_id).pair
    if pair is None or not (pair.together or pair.asked_by_me):
        raise NoPair("gone")
    pair_ends.part(tx, session_id, tx.actor.user_id or 0, left=False)
    waitlist.promote(tx, session_id)
    return sessions.details(tx, session_id)


def _opened(tx: Tx, session_id: int) -> SessionDetails:
    session = sessions.details_with(tx, session_id, places.lock(tx, session_id))
    members.ensure(tx, session.visibility)
    if not session.answerable:
        raise SessionOver(cancelled=session.cancellation_reason is not None)
    if session.closed and session.rsvp_deadline:
        raise DeadlinePassed(session.rsvp_deadline, session.zone)
    return session


def _partner(tx: Tx, session: SessionDetails, user_id: int) -> None:
    """See that the two may come together. Raises NotFound, NoPair."""
    if user_id == tx.actor.user_id:
        raise NoPair("self")
    standing, someone = members.standing_of(tx, user_id), people.recall(tx, user_id)
    if standing is None or someone is None:
        raise NotFound
    if not _comes_here(tx, session.id, user_id, standing.standing):
        raise NoPair("stranger", someone.name)
    if not _sees(tx, session.id, someone):
        raise NoPair("unseen", someone.name)
    if session.pair and session.pair.together:
        raise NoPair("mine")
    if tx.row(_COMES_WITH, of_session=session.id, who=user_id):
        raise NoPair("taken", someone.name)


def _comes_here(tx: Tx, session_id: int, user_id: int, standing: Standing) -> bool:
    """Whether somebody may be asked: a member, or a guest of this very session."""
    if standing is Standing.GUEST:
        return tx.row(_ANSWERED, of_session=session_id, who=user_id) is not None
    return standing is Standing.ACTIVE


def _sees(tx: Tx, session_id: int, someone: Actor) -> bool:
    """Whether somebody else may see the session: one may be asked only to what one can find."""
    acting = people.enter(tx, replace(someone, community_id=tx.community_id))
    return tx.row(_SEEN, of_session=session_id, **access.sight(acting)) is not None


def _unite(tx: Tx, session: SessionDetails, asked: Row[Any]) -> None:
    """Give both one ticket, each in the queue of their role; who has a place keeps it, and its role."""
    wanted = {asked.asker_id: asked.asker_pool_id, asked.partner_id: asked.partner_pool_id}
    before = {who: seating.of_person(tx, session.id, who, session.pools) for who in wanted}
    after = {who: _alone(session.pools, before[who], pool_id) for who, pool_id in wanted.items()}
    tickets = [mine.number for mine in after.values() if mine.status is RsvpStatus.WAITLIST]
    ticket = max((number for number in tickets if number is not None), default=None)
    ticket = None if None in tickets else ticket
    for who, mine in after.items():
        if mine.status is RsvpStatus.WAITLIST:
            seating.vacate(tx, before[who])
            ticket = places.join_queues(tx, session.pools, mine.queues, ticket)
            mine = replace(mine, number=ticket)
        seating.save(tx, session.id, who, mine, session.pools)
    tx.execute(_TIE, of_session=session.id, two=list(wanted), of_pair=asked.id)


def _alone(pools: Sequence[Pool], before: Mine | None, pool_id: int) -> Mine:
    """One's answer in one role alone: on the place one has, else waiting for the one that was asked for."""
    has = before is not None and before.has_place
    kept = before.pool_id if before is not None and has and before.pool_id is not None else pool_id
    old = before or Mine(RsvpStatus.WAITLIST, kept, 0, "")
    return replace(
        old,
        status=RsvpStatus.GOING if has else RsvpStatus.WAITLIST,
        pool_id=kept,
        roles=(kept,) if any(pool.role for pool in pools) else (),
        offer_until=None,
    )


def _tell(tx: Tx, kind: outbox.Kind, user_id: int, pair_id: int, session_id: int) -> None:
    outbox.tell(
        tx,
        kind,
        [user_id],
        key=str(pair_id),
        session=session_id,
        partner=tx.actor.user_id,
        name=tx.actor.name,
    )
