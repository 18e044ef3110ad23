"""Who came: attendance with its session, the one join behind all that is counted of people who came."""

from sqlalchemy import and_, true

from models.attendance import Attendance
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import here, table_of

attendance = table_of(Attendance)
programs = table_of(Program)
sessions = table_of(ProgramSession)

CAME = attendance.join(
    sessions,
    and_(sessions.c.community_id == attendance.c.community_id, sessions.c.id == attendance.c.session_id),
)
"""What to select from."""
CAME_TO_PROGRAM = CAME.join(
    programs,
    and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id),
)
"""The same, with the program of the session."""
TOOK_PLACE = and_(
    here(sessions), sessions.c.status != SessionStatus.CANCELLED, sessions.c.deleted_at.is_(None)
)
"""Sessions that were not called off."""
WAS_THERE = and_(here(attendance), attendance.c.attended.is_(true()))
"""Who came, be it a name alone."""
PERSON_WAS_THERE = and_(TOOK_PLACE, WAS_THERE, attendance.c.user_id.is_not(None))
"""A person whom we know, at a session that took place."""
