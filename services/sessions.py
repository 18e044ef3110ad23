"""Sessions as people see them: one in detail, with the person's own answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, false, func, or_, select

from models.among import among
from models.pairs import Pair
from models.plans import one_by_one
from models.programs import Kind, Program, ProgramStaff, Visibility
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import access, answers, places
from services.access import Ability
from services.answers import Mine, PairState, Rules
from services.errors import NotAllowed, NotFound
from services.places import Pool
from services.session_columns import COLUMNS, EACH_WITH_PROGRAM, ITS_PROGRAM, RULES, look_up

sessions = table_of(ProgramSession)
programs = table_of(Program)
rsvps = table_of(Rsvp)
pairs = table_of(Pair)
staff = table_of(ProgramStaff)


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """One session, as one person sees it."""

    id: int
    community_id: int
    program_id: int
    program_name: str
    kind: Kind
    visibility: Visibility
    title: str
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: SessionStatus
    cancellation_reason: str | None
    moved_from: datetime | None
    rsvp_deadline: datetime | None
    guests_allowed: int
    cost_minor: int | None
    """None or 0 is free."""
    currency: str | None
    facilitator: str | None
    """Who hosts it."""
    rsvp_required: bool
    """Whether one may come only after answering."""
    revision: int
    reference: str
    """Its deep-link reference."""
    space_id: int | None
    """The room it should take."""
    room: str | None
    """What that room is called, where the session has it."""
    room_missing: bool
    """Whether that room was taken or closed."""
    music: bool
    """Whether music is played there."""
    recorded: bool
    """Whether the organizers want to record it."""
    missing: tuple[str, ...]
    """What its line-up lacks, by things of services/instruments.py."""
    rules: Rules
    pools: tuple[Pool, ...]
    maybe: int
    mine: Mine | None
    manages: bool
    """Whether the person may run it: reschedule, cancel, post."""
    hosts: bool
    """Whether the person may do what it asks of its host: who runs it may, and its own host."""
    seen_at: datetime
    """When this was true."""
    pair: PairState | None = None
    """Who the person comes with, or who asked whom to; also before they answered."""

    @property
    def going(self) -> int:
        """Places taken, guests included."""
        return places.total(self.pools)[0]

    @property
    def capacity(self) -> int | None:
        """Places in all; None is unlimited."""
        return places.total(self.pools)[1]

    @property
    def left(self) -> int | None:
        """Places that somebody new could have at once; None is unlimited."""
        return places.left(self.pools)

    @property
    def waiting(self) -> int:
        """Answers on the waitlist."""
        return places.total(self.pools)[2]

    @property
    def has_roles(self) -> bool:
        """Whether one comes in a role (base, flyer, …)."""
        return any(pool.role for pool in self.pools)

    def pool(self, pool_id: int | None) -> Pool | None:
        """One of its pools."""
        return next((pool for pool in self.pools if pool.id == pool_id), None)

    def with_answer(self, mine: Mine) -> "SessionDetails":
        """The session once the person's answer, so far `self.mine`, became `mine`; where nobody waits."""
        before = self.mine
        maybe = (mine.status is RsvpStatus.MAYBE) - (before is not None and before.status is RsvpStatus.MAYBE)
        pools = (
            replace(pool, taken=pool.taken + _taken(mine, pool) - _taken(before, pool)) for pool in self.pools
        )
        counted = places.balanced(tuple(pools), self.rules.balance)
        return replace(self, pools=counted, maybe=self.maybe + maybe, mine=mine)

    @property
    def answerable(self) -> bool:
        """Whether answers still make sense: not cancelled, not over."""
        return self.status is not SessionStatus.CANCELLED and self.seen_at < self.ends_at

    @property
    def lacks(self) -> int:
        """How many more must come for it to take place; 0 once that is decided."""
        decided = self.rules.held_at is not None or self.status is not SessionStatus.SCHEDULED
        return 0 if decided or self.seen_at >= self.starts_at else self.rules.lacking(self.going)

    @property
    def is_held(self) -> bool:
        """Whether it is decided that it takes place, where that was open."""
        return bool(self.rules.minimum) and self.rules.held_at is not None and self.answerable

    @property
    def decided_at(self) -> datetime:
        """When it is decided whether it takes place with too few."""
        return self.starts_at - timedelta(hours=self.rules.decide_hours)

    @property
    def closed(self) -> bool:
        """Whether the deadline for answers has passed."""
        return self.rsvp_deadline is not None and self.seen_at >= self.rsvp_deadline


WITH_PROGRAM = sessions.join(programs, ITS_PROGRAM)
MY_ANSWER = and_(
    rsvps.c.community_id == sessions.c.community_id,
    rsvps.c.session_id == sessions.c.id,
    rsvps.c.user_id == bindparam("me"),
)
"""Joins the person's own answer to a session."""
EACH_WITH_ANSWER = one_by_one(EACH_WITH_PROGRAM, rsvps, MY_ANSWER, or_none=True)
"""The same with the person's own answer, if there is one."""
LISTED = and_(here(sessions), here(programs), sessions.c.deleted_at.is_(None), access.VISIBLE)
"""The criterion of every session a person may see."""

_others = rsvps.alias("others")
_SAME_SESSION = and_(_others.c.community_id == sessions.c.community_id, _others.c.session_id == sessions.c.id)
_MAYBE = look_up(
    func.count(_others.c.id), _SAME_SESSION, _others.c.status == RsvpStatus.MAYBE, of=(sessions,)
)
_POSITION = look_up(
    func.count(_others.c.id) + 1,
    _others.c.community_id == rsvps.c.community_id,
    _others.c.session_id == rsvps.c.session_id,
    _others.c.status == RsvpStatus.WAITLIST,
    _others.c.queue_number < rsvps.c.queue_number,
    # Those in the queue of the role that is preferred; all of them where there are no roles.
    _others.c.roles.like("%" + func.substr(rsvps.c.roles, 1, 1) + "%"),
    of=(rsvps,),
)
_PAIRED = (
    exists()
    .where(
        pairs.c.community_id == sessions.c.community_id,
        pairs.c.session_id == sessions.c.id,
        or_(pairs.c.asker_id == bindparam("me"), pairs.c.partner_id == bindparam("me")),
    )
    .correlate(sessions)
)
_MY_ROLE = look_up(
    staff.c.role,
    staff.c.community_id == programs.c.community_id,
    staff.c.program_id == programs.c.id,
    staff.c.user_id == bindparam("me"),
    of=(programs,),
)
_DETAILS = select(
    *COLUMNS,
    *RULES,
    _MAYBE.label("maybe"),
    rsvps.c.status.label("my_status"),
    rsvps.c.pool_id.label("my_pool"),
    rsvps.c.guests.label("my_guests"),
    rsvps.c.note.label("my_note"),
    rsvps.c.queue_number.label("my_number"),
    _POSITION.label("my_position"),
    rsvps.c.roles.label("my_roles"),
    rsvps.c.offer_until.label("my_offer"),
    _PAIRED.label("paired"),
    _MY_ROLE.label("my_role"),
    func.coalesce(sessions.c.facilitator_id == bindparam("me"), false()).label("is_host"),
).select_from(EACH_WITH_ANSWER)
_ONE = _DETAILS.where(LISTED, sessions.c.id == bindparam("of_session"))
_SOME = among(sessions.c.id, "of_sessions")
_MANY = _DETAILS.where(LISTED, _SOME)
_MANY_WITHIN = _DETAILS.where(
    sessions.c.community_id.in_(bindparam("of_communities", expanding=True)),
    _SOME,
    sessions.c.deleted_at.is_(None),
    programs.c.deleted_at.is_(None),
)


def _taken(mine: Mine | None, pool: Pool) -> int:
    """Places of a pool that an answer has."""
    return mine.party if mine is not None and mine.pool_id == pool.id else 0


def details(tx: Tx, session_id: int) -> SessionDetails:
    """One session with its places and the person's own answer. Raises NotFound."""
    return details_with(tx, session_id, places.of_session(tx, session_id))


def hosted(tx: Tx, session_id: int) -> SessionDetails:
    """The same, for one who may do what it asks of its host. Raises NotFound, NotAllowed."""
    session = details(tx, session_id)
    if not session.hosts:
        raise NotAllowed
    return session


def details_with(tx: Tx, session_id: int, pools: tuple[Pool, ...]) -> SessionDetails:
    """The same, when its pools were read (and locked) before. Raises NotFound."""
    row = tx.row(_ONE, of_session=session_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    made = _made(tx, row, pools)
    pair = answers.pair_of(tx, session_id, tx.actor.user_id or 0) if row.paired else None
    mine = made.mine and answers.completed(tx, session_id, pools, made.mine, pair)
    return replace(made, mine=mine, pair=pair)


def many(
    tx: Tx, session_ids: Sequence[int], within: Collection[int] | None = None
) -> dict[int, SessionDetails]:
    """Those of some sessions that the actor may see, by id, in two queries.

    The system actor may ask for those `within` several communities.
    """
    if not session_ids:
        return {}
    statement, values = _MANY, access.sight(tx.actor)
    if within is not None:
        statement, values = _MANY_WITHIN, {"me": None, "of_communities": list(within)}
    pools = places.of_sessions(tx, session_ids, within)
    rows = tx.rows(statement, of_sessions=list(session_ids), **values)
    return {row.id: _made(tx, row, pools.get(row.id, ())) for row in rows}


def _made(tx: Tx, row: Row[Any], pools: tuple[Pool, ...]) -> SessionDetails:
    manages = access.may(tx.actor, Ability.RUN_PROGRAM, row.my_role)
    hosts = access.may(tx.actor, Ability.HOST_SESSION, row.my_role, is_host=row.is_host)
    mine, missing = _mine(row, pools), tuple((row.music and row.missing) or ())
    first, rules = len(COLUMNS), Rules(*row[len(COLUMNS) : len(COLUMNS) + len(RULES)])
    seen = places.balanced(pools, rules.balance)
    columns = [*row[: first - 1], missing, rules, seen, row.maybe, mine, manages, hosts, tx.now]
    return SessionDetails(*columns)


def _mine(row: Row[Any], pools: tuple[Pool, ...]) -> Mine | None:
    if row.my_status is None:
        return None
    position = row.my_position if row.my_number is not None else None
    return Mine(
        row.my_status,
        row.my_pool,
        row.my_guests,
        row.my_note,
        row.my_number,
        position,
        answers.unpacked(pools, row.my_roles),
        offer_until=row.my_offer,
    )
