"""Sessions take their room by themselves, and give it back.

One function brings what sessions hold in line with where and when they are; whatever changes sessions calls
it. A session whose room is taken or closed goes on without it, is marked, and its organizers are told once.
When what was in the way goes, it gets its room.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select, update

from models.programs import Program, ProgramStaff
from models.sessions import ProgramSession, SessionStatus
from models.spaces import Occupancy, Use
from models.tx import Tx, here, table_of
from services import occupancies, outbox, spaces
from services.conflicts import Conflict, FreeRoom, Obstacle
from services.errors import RoomLost
from services.opening import Stretch
from services.sessions import WITH_PROGRAM, SessionDetails
from services.spaces import InRoom, SpaceDetails

table = table_of(ProgramSession)
programs = table_of(Program)
held = table_of(Occupancy)
staff = table_of(ProgramStaff)

_TAKES_PLACE = (SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS)
_STATE = (
    select(
        table.c.id,
        table.c.program_id,
        table.c.space_id,
        table.c.space_refused,
        table.c.starts_at,
        table.c.ends_at,
        table.c.status,
        table.c.deleted_at,
        programs.c.deleted_at.label("program_deleted_at"),
        held.c.id.label("held"),
        held.c.space_id.label("held_space"),
        held.c.starts_at.label("held_from"),
        held.c.ends_at.label("held_until"),
    )
    .select_from(
        WITH_PROGRAM.outerjoin(
            held,
            and_(held.c.community_id == table.c.community_id, held.c.session_id == table.c.id, held.c.holds),
        )
    )
    .where(
        here(table),
        table.c.ends_at > bindparam("at"),
        or_(table.c.space_id.is_not(None), held.c.id.is_not(None), table.c.space_refused),
    )
    .order_by(table.c.starts_at, table.c.id)
)
_OF_PROGRAMS = _STATE.where(table.c.program_id.in_(bindparam("of_programs", expanding=True)))
_OF_SESSIONS = _STATE.where(table.c.id.in_(bindparam("of_sessions", expanding=True)))
_REFUSED = _STATE.where(table.c.space_refused, table.c.space_id.in_(bindparam("of_spaces", expanding=True)))
_GIVE_BACK = (
    update(held).where(here(held), held.c.id.in_(bindparam("of_uses", expanding=True))).values(holds=False)
)
_MARK = (
    update(table)
    .where(here(table), table.c.id.in_(bindparam("of_sessions", expanding=True)))
    .values(space_refused=bindparam("refused", type_=table.c.space_refused.type))
)
_STAFF = select(staff.c.program_id, staff.c.user_id).where(
    here(staff), staff.c.program_id.in_(bindparam("of_programs", expanding=True))
)


def follow_program(tx: Tx, program_id: int, *, keep: bool = False) -> None:
    """Let the sessions to come of a program hold their rooms, as they are now.

    For changes that somebody is just making, `keep`: they never drop a room. Raises RoomLost then where a
    session that has its room would go on without it.
    """
    _follow(tx, tx.rows(_OF_PROGRAMS, of_programs=[program_id], at=tx.now), keep=keep)


def follow_programs(tx: Tx, program_ids: Sequence[int]) -> None:
    """The same for several programs of the acting community."""
    _follow(tx, tx.rows(_OF_PROGRAMS, of_programs=list(program_ids), at=tx.now))


def follow(tx: Tx, *session_ids: int, keep: bool = False) -> None:
    """The same for some sessions. Raises as `follow_program`."""
    if session_ids:
        _follow(tx, tx.rows(_OF_SESSIONS, of_sessions=session_ids, at=tx.now), keep=keep)


def refusal(tx: Tx, space_id: int | None, wanted: Stretch, session_id: int | None = None) -> Conflict | None:
    """Why a room cannot be had for a session; None where it can, and for no room. Raises NotFound."""
    if space_id is None:
        return None
    return occupancies.conflict(tx, spaces.details(tx, space_id), wanted, but_session=session_id)


def freed(tx: Tx, space_ids: Collection[int]) -> None:
    """Something went out of these rooms: sessions that had to do without get what is free now."""
    if space_ids:
        _follow(tx, tx.rows(_REFUSED, of_spaces=list(space_ids), at=tx.now))


def _follow(tx: Tx, rows: Sequence[Row[Any]], *, keep: bool = False) -> None:
    stale = [row for row in rows if row.held is not None and not _is_right(row)]
    wanting = [row for row in rows if _takes_place(row) and row.space_id and not _is_right(row)]
    done = [row.id for row in rows if row.space_refused and not (_takes_place(row) and row.space_id)]
    if stale or wanting:
        spaces.lock(tx, {row.held_space for row in stale} | {row.space_id for row in wanting})
    if stale:
        tx.execute(_GIVE_BACK, of_uses=[row.held for row in stale])
        others = tx.rows(_REFUSED, of_spaces=list({row.held_space for row in stale}), at=tx.now)
        known = {row.id for row in wanting}
        wanting += [row for row in others if row.id not in known and _takes_place(row)]
    refused = _take(tx, wanting) if wanting else []
    without = {row.id for row in refused}
    done += [row.id for row in wanting if row.space_refused and row.id not in without]
    if done:
        tx.execute(_MARK, of_sessions=done, refused=False)
    news = [row for row in refused if not row.space_refused]
    if keep:
        _check_kept(tx, [row for row in news if row.held is not None])
    if news:
        tx.execute(_MARK, of_sessions=[row.id for row in news], refused=True)
        _tell(tx, news)


def _check_kept(tx: Tx, lost: Sequence[Row[Any]]) -> None:
    """Raise RoomLost about the first session that would go on without the room it had."""
    if lost:
        room = spaces.details(tx, lost[0].space_id)
        wanted = Stretch(lost[0].starts_at, lost[0].ends_at)
        found = occupancies.conflict(tx, room, wanted, but_session=lost[0].id)
        raise RoomLost(found or Conflict(room.id, room.name, room.zone, *wanted, None, (), ()))


def _takes_place(row: Row[Any]) -> bool:
    gone = row.deleted_at is not None or row.program_deleted_at is not None
    return not gone and row.status in _TAKES_PLACE


def _is_right(row: Row[Any]) -> bool:
    """Whether a session holds the room it should, when it should."""
    if row.held is None or not _takes_place(row):
        return False
    return (row.held_space, row.held_from, row.held_until) == (row.space_id, row.starts_at, row.ends_at)


def _take(tx: Tx, wanting: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Put sessions into their rooms, the earliest first; those that must do without."""
    wanting = sorted(wanting, key=lambda row: (row.starts_at, row.id))
    rooms = {room.id: room for room in spaces.active(tx)}
    uses = _uses(tx, rooms, wanting)
    refused, taken = [], []
    for row in wanting:
        room, wanted = rooms.get(row.space_id), Stretch(row.starts_at, row.ends_at)
        if room is None or not occupancies.fits(room, wanted, uses):
            refused.append(row)
            continue
        uses.append(_in_room(row, room))
        taken.append(row_of(tx, room, wanted, kind=Use.SESSION, session_id=row.id))
    tx.add_many(Occupancy, taken)
    return refused


def _uses(tx: Tx, rooms: Mapping[int, SpaceDetails], wanting: Sequence[Row[Any]]) -> list[InRoom]:
    """What is in the wanted rooms already, over all the time in question."""
    buffer = timedelta(minutes=max((room.buffer_minutes for room in rooms.values()), default=0))
    within = Stretch(wanting[0].starts_at, max(row.ends_at for row in wanting) + buffer)
    return spaces.occupied(tx, within, sorted({row.space_id for row in wanting}))


def _in_room(row: Row[Any], room: SpaceDetails) -> InRoom:
    free_at = occupancies.blocked(room, Stretch(row.starts_at, row.ends_at)).end
    return InRoom(0, room.id, Use.SESSION, row.starts_at, row.ends_at, free_at, row.id, "", "", False, False)


def row_of(tx: Tx, room: SpaceDetails, wanted: Stretch, **values: Any) -> dict[str, Any]:
    """An occupancy of a room, to be inserted."""
    return {
        "space_id": room.id,
        "starts_at": wanted.start,
        "ends_at": wanted.end,
        "free_at": occupancies.blocked(room, wanted).end,
        "created_at": tx.now,
        **values,
    }


def _tell(tx: Tx, refused: Sequence[Row[Any]]) -> None:
    """Tell the organizers of each program once: about its first session without a room, and how many more."""
    of_program: dict[int, list[Row[Any]]] = {}
    for row in refused:
        of_program.setdefault(row.program_id, []).append(row)
    people: dict[int, list[int]] = {}
    for row in tx.rows(_STAFF, of_programs=list(of_program)):
        people.setdefault(row.program_id, []).append(row.user_id)
    events = [
        (
            people.get(program, ()),
            f"{rows[0].id}:{rows[0].starts_at.timestamp():.0f}",
            {"session": rows[0].id, "more": len(rows) - 1, **_why(tx, rows[0])},
        )
        for program, rows in of_program.items()
    ]
    outbox.tell_of_each(tx, outbox.Kind.ROOM_MISSING, events)


def _why(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    """What is in the way and what is free, as parameters of a message."""
    room = next((room for room in spaces.active(tx) if room.id == row.space_id), None)
    wanted = Stretch(row.starts_at, row.ends_at)
    found = room and occupancies.conflict(tx, room, wanted, but_session=row.id, for_everybody=True)
    return packed(found) if found else {}


def packed(found: Conflict) -> dict[str, Any]:
    """A conflict as plain values for JSON."""
    way = found.obstacle
    return {
        "room": found.space,
        "use": way and way.kind.value,
        "title": way.title if way else "",
        "way": [way.starts_at.isoformat(), way.ends_at.isoformat()] if way else [],
        "rooms": [room.name for room in found.rooms],
        "times": [start.isoformat() for start in found.times],
    }


def unpacked(params: Mapping[str, Any], session: SessionDetails) -> Conflict | None:
    """The conflict that `packed` packed, about the session that is without its room."""
    if "room" not in params:
        return None
    way = [datetime.fromisoformat(at) for at in params["way"]]
    obstacle = Obstacle(Use(params["use"]), way[0], way[1], params["title"]) if way else None
    return Conflict(
        space_id=session.space_id or 0,
        space=params["room"],
        zone=session.zone,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        obstacle=obstacle,
        rooms=tuple(FreeRoom(0, name) for name in params["rooms"]),
        times=tuple(datetime.fromisoformat(at) for at in params["times"]),
    )
