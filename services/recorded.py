"""Whether a session is to be recorded: its program's setting, unless it says otherwise itself."""

from sqlalchemy import false, func

from models.programs import Program
from models.sessions import ProgramSession
from models.tx import table_of

programs = table_of(Program)
sessions = table_of(ProgramSession)

SETTING = "recording_allowed"
"""The setting of a kind: whether the organizers want to record."""
IS_WANTED = func.coalesce(
    sessions.c.details[SETTING].as_boolean(), programs.c.settings[SETTING].as_boolean(), false()
)
"""The same as a column of sessions joined with their programs."""
