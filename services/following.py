"""What belongs to a program follows its change: people, tags, sessions where they say nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, select, update

from models.places import PlacePool
from models.programs import Visibility
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import (
    crew,
    gaps,
    generation,
    goal_looking,
    invited,
    meeting_standing,
    outbox,
    places,
    recording_asks,
    rescheduling,
    room_size,
    session_rooms,
    tags,
    waitlist,
)
from services.drafts import Draft, places_of
from services.places import Pool
from services.rescheduling import Rescheduled
from services.schedule import Schedule

table = table_of(ProgramSession)
pools = table_of(PlacePool)
rsvps = table_of(Rsvp)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a change of a program did to its sessions to come."""

    moved: int = 0
    gone: int = 0
    added: int = 0
    told: int = 0
    """People who hear of it."""
    kept: int = 0
    """Sessions that keep their roles, because people answered in them already."""
    fits: int | None = None
    """How many fit into the program's room, where more places were given."""


NOTHING = Followed()

_TO_COME = (
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.starts_at > bindparam("at"),
    table.c.status == SessionStatus.SCHEDULED,
    table.c.deleted_at.is_(None),
)
_SESSIONS = (
    select(table.c.id, table.c.starts_at, table.c.ends_at, table.c.rsvp_deadline, table.c.space_id)
    .where(*_TO_COME)
    .order_by(table.c.id)
    .with_for_update()
)
_THIS = (here(table), table.c.id == bindparam("of_session"))
_END = update(table).where(*_THIS).values(ends_at=bindparam("end"))
_ROOM = update(table).where(*_THIS).values(space_id=bindparam("room"))
_DEADLINE = update(table).where(*_THIS).values(rsvp_deadline=bindparam("deadline"))
_FORGET_POOLS = delete(pools).where(here(pools), pools.c.session_id == bindparam("of_session"))
_ORDER = (
    update(pools)
    .where(here(pools), pools.c.id == bindparam("of_pool"))
    .values(position=bindparam("nth", type_=Integer))
)
_ANSWERED = (
    select(rsvps.c.session_id)
    .where(
        here(rsvps),
        rsvps.c.session_id.in_(bindparam("of_sessions", expanding=True)),
        rsvps.c.pool_id.is_not(None),
    )
    .distinct()
)


def follow(
    tx: Tx, program_id: int, old: Draft, new: Draft, *, goes_on: bool, since: datetime | None = None
) -> Followed:
    """Let all that belongs to a program follow it from `old` to `new`; `goes_on` where dates are added.

    Raises RoomLost where a date that has its room would lose it.

    Sessions before `since` keep their length.
    Name, place, cost, visibility and guests need nothing: sessions read them from their program.
    """
    _follow_people(tx, program_id, old, new)
    if new.visibility is not old.visibility:
        goal_looking.of_program(tx, program_id)
    if list(new.tags) != list(old.tags):
        tags.store(tx, program_id, new.tags)
    to_come = tx.rows(_SESSIONS, of_program=program_id, at=tx.now)
    _follow_length(tx, [row for row in to_come if since is None or row.starts_at >= since], old, new)
    _follow_deadline(tx, to_come, old, new)
    _follow_room(tx, to_come, old, new)
    kept = _follow_places(tx, to_come, old, new)
    _follow_balance(tx, to_come, old, new)
    meeting_standing.follow(tx, program_id, [row.id for row in to_come], old.settings, new.settings)
    dates, added = Rescheduled(), 0
    if new.schedule != old.schedule:
        dates = rescheduling.reschedule(tx, program_id, old, new)
    if goes_on and _dates_of(new) != _dates_of(old):
        added = generation.generate(tx, program_id)
    session_rooms.follow_program(tx, program_id, keep=True)
    if new.settings != old.settings:
        gaps.follow_program(tx, program_id)
        recording_asks.ask_program(tx, program_id)
    outbox.refresh_cards_of(tx, [row.id for row in tx.rows(_SESSIONS, of_program=program_id, at=tx.now)])
    resized = places_of(new) != places_of(old)
    fits = room_size.too_small(tx, new.space_id, places_of(new)) if resized else None
    return Followed(dates.moved, dates.gone, added, dates.told, kept, fits)


def _follow_people(tx: Tx, program_id: int, old: Draft, new: Draft) -> None:
    """Who answered is invited to what becomes invite-only; another facilitator takes over."""
    if new.visibility is Visibility.INVITE_ONLY:
        invited.keep_those_who_answered(tx, program_id)
    if new.facilitator_id != old.facilitator_id:
        crew.hand_over(tx, program_id, old.facilitator_id, new.facilitator_id)


def _dates_of(draft: Draft) -> tuple[Schedule, int, bool]:
    """What decides which dates there are."""
    return draft.schedule, draft.generation_days, draft.auto_generate


def _follow_length(tx: Tx, to_come: Sequence[Row[Any]], old: Draft, new: Draft) -> None:
    before, after = (timedelta(minutes=draft.duration_minutes) for draft in (old, new))
    if before != after:
        rows = [row for row in to_come if row.ends_at - row.starts_at == before]
        tx.execute_many(_END, [{"of_session": row.id, "end": row.starts_at + after} for row in rows])


def _follow_deadline(tx: Tx, to_come: Sequence[Row[Any]], old: Draft, new: Draft) -> None:
    def of(draft: Draft, row: Row[Any]) -> Any:
        minutes = draft.rsvp_deadline_minutes
        return None if minutes is None else row.starts_at - timedelta(minutes=minutes)

    if old.rsvp_deadline_minutes != new.rsvp_deadline_minutes:
        rows = [row for row in to_come if row.rsvp_deadline == of(old, row)]
        tx.execute_many(_DEADLINE, [{"of_session": row.id, "deadline": of(new, row)} for row in rows])


def _follow_room(tx: Tx, to_come: Sequence[Row[Any]], old: Draft, new: Draft) -> None:
    if old.space_id != new.space_id:
        rows = [row for row in to_come if row.space_id == old.space_id]
        tx.execute_many(_ROOM, [{"of_session": row.id, "room": new.space_id} for row in rows])


def _follow_places(tx: Tx, to_come: Sequence[Row[Any]], old: Draft, new: Draft) -> int:
    """Sizes follow at once; other roles, or another order of them, only where nobody has answered.

    How many sessions keep theirs.
    """
    before, after = _sizes(old), _sizes(new)
    if list(before.items()) == list(after.items()) or not to_come:
        return 0
    pools_of = places.lock_many(tx, (row.id for row in to_come))
    same = before.keys() == after.keys()
    if same:
        _resize(tx, pools_of, before, after)
    if list(before) == list(after):
        return 0
    answered = {row.session_id for row in tx.rows(_ANSWERED, of_sessions=list(pools_of))}
    untouched = [session_id for session_id in pools_of if session_id not in answered]
    if same:
        found = [pool for session_id in untouched for pool in pools_of[session_id] if pool.role in after]
        order = list(after)
        tx.execute_many(_ORDER, [{"of_pool": pool.id, "nth": order.index(pool.role)} for pool in found])
    else:
        _replace(tx, untouched, new)
    return len(answered)


def _replace(tx: Tx, untouched: Sequence[int], new: Draft) -> None:
    """Other pools for these sessions, in which nobody answered."""
    tx.execute_many(_FORGET_POOLS, [{"of_session": session_id} for session_id in untouched])
    tx.add_many(
        PlacePool,
        [
            {"community_id": tx.community_id, **pool}
            for session_id in untouched
            for pool in places.rows_for(session_id, new.capacity, dict(new.roles))
        ],
    )


def _follow_balance(tx: Tx, to_come: Sequence[Row[Any]], old: Draft, new: Draft) -> None:
    """Another balance of roles lets in whom the old one kept out."""
    if old.balance != new.balance and to_come:
        _let_in(tx, places.lock_many(tx, (row.id for row in to_come)))


def _let_in(tx: Tx, pools_of: Mapping[int, Sequence[Pool]]) -> None:
    """Let in who waits, where anybody does: a chain may end in a role that nobody waits for."""
    for session_id in sorted(one for one, found in pools_of.items() if any(pool.queued for pool in found)):
        waitlist.promote(tx, session_id)


def _sizes(draft: Draft) -> dict[str, int | None]:
    return dict(draft.roles) or {"": draft.capacity}


def _resize(
    tx: Tx,
    pools_of: Mapping[int, Sequence[Pool]],
    before: dict[str, int | None],
    after: dict[str, int | None],
) -> None:
    """Give each pool that had the program's size the new one; who waits gets in where it grew."""
    follow = [
        (session_id, pool)
        for session_id, found in pools_of.items()
        for pool in found
        if _follows(pool, before, after)
    ]
    places.resize(tx, {pool.id: after[pool.role] for _, pool in follow})
    _let_in(tx, {session_id: pools_of[session_id] for session_id, _ in follow})


def _follows(pool: Pool, before: dict[str, int | None], after: dict[str, int | None]) -> bool:
    return pool.role in after and pool.capacity == before.get(pool.role) and pool.capacity != after[pool.role]
