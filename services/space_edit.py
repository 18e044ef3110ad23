"""Making and changing rooms. A room that is used cannot go before what is in it does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.programs import Program, ProgramStatus
from models.spaces import Occupancy, Space, SpaceStatus
from models.tx import Tx, here, table_of
from services import access, activity, maps, members, opening, opening_words, session_rooms, spaces, texts
from services.access import Ability
from services.errors import BadInput, NotFound, Outdated, SpaceInUse
from services.spaces import MOST_SPACES, SpaceDetails

table = table_of(Space)
occupancies = table_of(Occupancy)
programs = table_of(Program)

MAX_NAME = 60
MAX_DESCRIPTION = 1000
MAX_PLACE = 200
_TEXTS = {"name": (MAX_NAME, 1), "description": (MAX_DESCRIPTION, 0), "place": (MAX_PLACE, 0)}
_AS_GIVEN = ("bookable", "latitude", "longitude")
LIMITS = {
    "capacity": (1, 10_000),
    "buffer_minutes": (0, 240),
    "step_minutes": (5, 240),
    "max_minutes": (5, opening.DAY),
    "days_ahead": (0, 366),
    "max_held": (1, 50),
}
"""The least and most of each number."""

_THIS = (here(table), table.c.id == bindparam("of_space"))
_LOCK = select(table.c.revision, table.c.status, table.c.deleted_at).where(*_THIS).with_for_update()
_COUNT = select(func.count()).select_from(table).where(here(table), table.c.deleted_at.is_(None))
_USES = (
    select(func.count())
    .select_from(occupancies)
    .where(
        here(occupancies),
        occupancies.c.space_id == bindparam("of_space"),
        occupancies.c.holds,
        occupancies.c.ends_at > bindparam("at"),
    )
)
_PROGRAMS = (
    select(programs.c.name)
    .where(
        here(programs),
        programs.c.space_id == bindparam("of_space"),
        programs.c.deleted_at.is_(None),
        programs.c.status != ProgramStatus.ARCHIVED,
    )
    .order_by(programs.c.name)
    .limit(5)
)


def create(tx: Tx, /, name: str, **values: Any) -> SpaceDetails:
    """Make a room, in the community's zone and open day and night unless `values` say otherwise.

    Raises NotAllowed, BadInput.
    """
    access.require(tx, Ability.MANAGE_SPACES)
    if tx.value(_COUNT) >= MOST_SPACES:
        raise BadInput("rooms", "too_many", MOST_SPACES)
    columns = _checked({"hours": opening.ALWAYS, **values, "name": name})
    made = tx.add(
        Space,
        zone=members.community(tx).zone,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        **columns,
    )
    activity.log(tx, "created", "space", made, name=columns["name"])
    return spaces.details(tx, made)


def may_add(tx: Tx) -> None:
    """Raises NotAllowed unless the person may make rooms."""
    access.require(tx, Ability.MANAGE_SPACES)


def opened(tx: Tx, space_id: int) -> SpaceDetails:
    """A room, for one who may change it. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_SPACES)
    return spaces.details(tx, space_id)


def change(tx: Tx, /, space_id: int, revision: int, **changes: Any) -> SpaceDetails:
    """Change what is said about a room; what is in it already stays.

    `hours` are weekly intervals, `exceptions` hours by day. Raises NotFound, NotAllowed, Outdated, BadInput.
    """
    before = opened(tx, space_id)
    _lock(tx, space_id, revision)
    columns = _checked(changes, before)
    tx.execute(
        update(table).where(*_THIS).values(revision=table.c.revision + 1, **columns), of_space=space_id
    )
    activity.log(tx, "changed", "space", space_id, fields=sorted(changes))
    if {"hours", "exceptions", "buffer_minutes"} & changes.keys():
        session_rooms.freed(tx, [space_id])
    return spaces.details(tx, space_id)


def answer(field: str, typed: str, language: str) -> dict[str, Any]:
    """What an answer says: hours by a phrase, numbers as digits, the place also by a pin.

    A pin keeps the address, an address that is typed loses the pin of the one before. Raises BadInput.
    """
    said = read(field, typed, language)
    if field == "place" and maps.is_point(typed):
        said = read("map_link", typed, language)
    elif field == "place":
        said |= read("map_link", "", language)
    return said


def located(field: str, latitude: float, longitude: float, *named: str | None) -> dict[str, Any]:
    """The pin where a location or venue is; a venue has an address as well. Raises BadInput."""
    if field != "place":
        raise BadInput(field, "missing")
    spot = maps.checked(latitude, longitude)
    place = ", ".join(name.strip() for name in named if name and name.strip())[:MAX_PLACE]
    said = {"place": place} if place else {}
    return {"latitude": spot[0], "longitude": spot[1], **said}


def read(field: str, typed: str, language: str) -> dict[str, Any]:
    """What a typed text says about a field of a room. Raises BadInput."""
    if field == "hours":
        return {"hours": opening_words.parse(typed, language)}
    if field == "exceptions":
        return {"exceptions": opening_words.parse_days(typed, language)}
    if field == "map_link":
        spot = maps.read(typed) if typed.strip() else None
        named = {"place": spot.name} if spot and spot.name else {}
        return {"latitude": spot and spot.latitude, "longitude": spot and spot.longitude, **named}
    if field in LIMITS:
        text = typed.strip()
        if field == "capacity" and text in ("", "-"):
            return {"capacity": None}
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            raise BadInput(field, "not_a_number")
        return {field: int(text)}
    return {field: typed}


def set_status(tx: Tx, space_id: int, status: SpaceStatus) -> SpaceDetails:
    """Put a room away, or bring it back. Raises NotFound, NotAllowed, SpaceInUse."""
    opened(tx, space_id)
    if _lock(tx, space_id).status is not status:
        if status is SpaceStatus.ARCHIVED:
            _refuse_where_used(tx, space_id)
        tx.execute(
            update(table).where(*_THIS).values(status=status, revision=table.c.revision + 1),
            of_space=space_id,
        )
        activity.log(tx, status.value, "space", space_id)
    return spaces.details(tx, space_id)


def delete(tx: Tx, space_id: int) -> SpaceDetails:
    """Delete a room that nothing uses; `restore` undoes it. Raises NotFound, NotAllowed, SpaceInUse."""
    found = opened(tx, space_id)
    _lock(tx, space_id)
    _refuse_where_used(tx, space_id)
    _set_deleted(tx, space_id, tx.now)
    activity.log(tx, "deleted", "space", space_id)
    return found


def restore(tx: Tx, space_id: int) -> SpaceDetails:
    """Undo a deletion. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_SPACES)
    if _lock(tx, space_id, gone=True).deleted_at is not None:
        _set_deleted(tx, space_id, None)
        activity.log(tx, "restored", "space", space_id)
    return spaces.details(tx, space_id)


def _set_deleted(tx: Tx, space_id: int, at: Any) -> None:
    tx.execute(
        update(table).where(*_THIS).values(deleted_at=at, revision=table.c.revision + 1), of_space=space_id
    )


def _lock(tx: Tx, space_id: int, revision: int | None = None, *, gone: bool = False) -> Any:
    row = tx.row(_LOCK, of_space=space_id)
    if row is None or (row.deleted_at is not None and not gone):
        raise NotFound
    if revision is not None and row.revision != revision:
        raise Outdated(activity.last_editor(tx, "space", space_id))
    return row


def _refuse_where_used(tx: Tx, space_id: int) -> None:
    uses = tx.value(_USES, of_space=space_id, at=tx.now)
    names = tuple(row.name for row in tx.rows(_PROGRAMS, of_space=space_id))
    if uses or names:
        raise SpaceInUse(uses, names)


def _checked(changes: Mapping[str, Any], before: SpaceDetails | None = None) -> dict[str, Any]:
    """Changes as the columns of a row. Raises BadInput."""
    columns: dict[str, Any] = {}
    for field, value in changes.items():
        columns[field] = _check(field, value)
    step = columns.get("step_minutes", before.step_minutes if before else 30)
    most = columns.get("max_minutes", before.max_minutes if before else 180)
    if most < step:
        raise BadInput("max_minutes", "too_short", step)
    return columns


def _check(field: str, value: Any) -> Any:
    if field in _TEXTS:
        most, least = _TEXTS[field]
        cleaned = texts.cleaned if field == "description" else texts.line
        return cleaned(field, value, most, least=least)
    if field == "hours":
        return [list(interval) for interval in opening.checked(value)]
    if field == "exceptions":
        days: Mapping[date, Any] = opening.checked_days(value)
        return {day.isoformat(): [list(span) for span in spans] for day, spans in days.items()}
    if field not in LIMITS and field not in _AS_GIVEN:
        raise BadInput(field, "unknown")
    if field in LIMITS and not (field == "capacity" and value is None):
        least, most = LIMITS[field]
        if not least <= value <= most:
            raise BadInput(field, "out_of_range", most)
    return value
