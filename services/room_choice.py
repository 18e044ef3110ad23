"""The room of a program, or of one of its sessions, chosen by an organizer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import (
    activity,
    changes,
    occupancies,
    outbox,
    program_edit,
    programs,
    room_size,
    session_rooms,
    spaces,
)
from services.drafts import places_of
from services.errors import SpaceTaken
from services.opening import Stretch
from services.programs import Changed, ProgramDetails
from services.sessions import SessionDetails
from services.spaces import SpaceDetails

table = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class Option:
    """A room that can be chosen."""

    room: SpaceDetails
    free: bool
    """Whether it is open and free at the session's time."""


@dataclass(frozen=True, slots=True)
class OfSession:
    """A session and the rooms it can have."""

    session: SessionDetails
    options: tuple[Option, ...]

    @property
    def too_small(self) -> int | None:
        """How many fit into its room, where more may come."""
        rooms = [each.room for each in self.options]
        return room_size.fits_fewer(self.session.space_id, self.session.capacity, rooms)


@dataclass(frozen=True, slots=True)
class OfProgram:
    """A program and the rooms there are, perhaps after a change."""

    program: ProgramDetails
    rooms: tuple[SpaceDetails, ...]
    changed: Changed | None = None

    @property
    def too_small(self) -> int | None:
        """How many fit into its room, where more may come."""
        draft = self.program.draft
        return room_size.fits_fewer(draft.space_id, places_of(draft), self.rooms)


_SET = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_session"))
    .values(space_id=bindparam("room"), revision=table.c.revision + 1)
)


def of_session(tx: Tx, session_id: int) -> OfSession:
    """The rooms a session can have. Raises NotFound, NotAllowed, SessionOver."""
    session = changes.opened(tx, session_id)
    wanted = Stretch(session.starts_at, session.ends_at)
    rooms = spaces.active(tx)
    longest = max((room.buffer_minutes for room in rooms), default=0)
    reach = Stretch(wanted.start, occupancies.later(wanted.end, longest))
    uses = [use for use in spaces.occupied(tx, reach) if use.session_id != session_id]
    options = (Option(room, occupancies.fits(room, wanted, uses)) for room in rooms)
    return OfSession(session, tuple(options))


def set_session(tx: Tx, session_id: int, revision: int, space: int) -> OfSession:
    """Give a session another room, or none (0).

    Raises NotFound, NotAllowed, SessionOver, Outdated, SpaceTaken.
    """
    session = changes.opened(tx, session_id)
    wanted, room = Stretch(session.starts_at, session.ends_at), space or None
    changes.lock(tx, session, revision)
    spaces.lock(tx, [space])
    conflict = session_rooms.refusal(tx, room, wanted, session_id)
    if conflict:
        raise SpaceTaken(conflict)
    tx.execute(_SET, of_session=session_id, room=room)
    session_rooms.follow(tx, session_id)
    outbox.refresh_cards(tx, session_id)
    activity.log(tx, "changed", "session", session_id, fields=["room"])
    return of_session(tx, session_id)


def of_program(tx: Tx, program_id: int) -> OfProgram:
    """The rooms a program can have. Raises NotFound, NotAllowed."""
    return OfProgram(program_edit.opened(tx, program_id), tuple(spaces.active(tx)))


def set_program(tx: Tx, program_id: int, revision: int, space: int) -> OfProgram:
    """Give a program another room, or none (0); sessions to come that had the same follow.

    Raises NotFound, NotAllowed, Outdated.
    """
    changed = programs.change(tx, program_id, revision, space_id=space or None)
    return replace(of_program(tx, program_id), changed=changed)


def preview_at(tx: Tx, session_id: int, moment: datetime, space: int | None = None) -> changes.Move:
    """What moving a session to a moment, perhaps into a room, would mean. Raises as `changes.preview`."""
    zone = ZoneInfo(changes.opened(tx, session_id).zone)
    return changes.preview(tx, session_id, moment.astimezone(zone).replace(tzinfo=None), space)


def room_of(talk: Mapping[str, Any], session_id: int, to: datetime) -> int | None:
    """The room chosen for this session at that time, as `changes.preview` takes it; None for no choice."""
    if (talk.get("session"), talk.get("to")) != (session_id, to.isoformat()):
        return None
    return int(talk["space"])
