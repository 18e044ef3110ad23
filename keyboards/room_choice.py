"""Buttons to choose the room of a program, of a session, or of a session's new time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.changes import MovePreview
from keyboards.data import CommunityData, button, in_rows
from locales.reader import clock
from locales.reader import gettext as _
from locales.words import short
from services.changes import Move
from services.conflicts import Conflict
from services.reservation_names import minute_of
from services.room_choice import OfProgram, OfSession
from services.sessions import SessionDetails

NAME = 16
"""Characters of a room's name in a button."""
MOST = 8
"""Rooms that are shown."""

Rows = list[list[InlineKeyboardButton]]


class SessionRoomSet(CommunityData, prefix="oj"):
    """Give this revision of a session a room; 0 is none."""

    session: int
    revision: int
    space: int


class ProgramRoom(CommunityData, prefix="op"):
    """The rooms that a program can have."""

    program: int


class ProgramRoomSet(CommunityData, prefix="ow"):
    """Give this revision of a program a room; 0 is none."""

    program: int
    revision: int
    space: int


class MoveRoom(CommunityData, prefix="ot"):
    """Move a session to a time (minutes since 1970) in another room, or in none (0): shows it first."""

    session: int
    space: int
    at: str = Field(max_length=8)


def of_session(choice: OfSession) -> Rows:
    """Rooms that are free, the present one ticked; last, none."""
    session = choice.session
    ids = {"community": session.community_id, "session": session.id, "revision": session.revision}
    free = [each.room for each in choice.options if each.free or each.room.id == session.space_id]
    buttons = [
        button(_ticked(room.name, room.id == session.space_id), SessionRoomSet(**ids, space=room.id))
        for room in free[:MOST]
    ]
    none = button(_ticked(_("No room"), session.space_id is None), SessionRoomSet(**ids, space=0))
    return in_rows([*buttons, none], 2)


def of_program(choice: OfProgram) -> Rows:
    """Every room, the present one ticked; last, none."""
    program = choice.program
    ids = {"community": program.community_id, "program": program.id, "revision": program.revision}
    present = program.draft.space_id
    buttons = [
        button(_ticked(room.name, room.id == present), ProgramRoomSet(**ids, space=room.id))
        for room in choice.rooms[:MOST]
    ]
    none = button(_ticked(_("No room"), present is None), ProgramRoomSet(**ids, space=0))
    return in_rows([*buttons, none], 2)


def instead(planned: Move, conflict: Conflict) -> Rows:
    """What a session that is to be moved can have instead: other rooms, other times, no room."""
    session, at = planned.session, minute_of(planned.starts_at)
    ids = {"community": session.community_id, "session": session.id}
    rooms = [button(_in(room.name), MoveRoom(**ids, space=room.id, at=at)) for room in conflict.rooms]
    without = button(_("Go without room"), MoveRoom(**ids, space=0, at=at))
    times = [
        button(clock(start, session.zone), MovePreview(**ids, to=_wall(start, session)))
        for start in conflict.times
    ]
    return [*in_rows([*rooms, without], 2), times]


def _wall(moment: datetime, session: SessionDetails) -> str:
    return f"{moment.astimezone(ZoneInfo(session.zone)):%Y%m%d%H%M}"


def _in(name: str) -> str:
    return f"→ {short(name, NAME)}"


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {short(label, NAME)}" if chosen else short(label, NAME + 2)
