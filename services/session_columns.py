"""The columns that a session is read by, with what its program says where it says nothing itself."""

from typing import Any

from sqlalchemy import and_, case, func, select

from models.links import Link, LinkKind
from models.plans import one_by_one
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import table_of
from models.users import User
from services import music, recorded
from services.spaces import ROOM_OF_SESSION

sessions = table_of(ProgramSession)
programs = table_of(Program)
references = table_of(Link)
users = table_of(User)

ITS_PROGRAM = and_(programs.c.community_id == sessions.c.community_id, programs.c.id == sessions.c.program_id)
EACH_WITH_PROGRAM = one_by_one(sessions, programs, ITS_PROGRAM)
"""Sessions that are known, or the first few of very many, each with its program: never all programs first."""


def _with_place(own: Any, of_program: Any) -> Any:
    """A map pin goes with its place: a session elsewhere has its own, or none."""
    return case((sessions.c.place.is_not(None), own), else_=of_program)


def look_up(value: Any, *criteria: Any, of: tuple[Any, ...]) -> Any:
    """A value from other tables, for each row of those it is `of`."""
    return select(value).where(*criteria).correlate(*of).scalar_subquery()


COLUMNS = (
    sessions.c.id,
    sessions.c.community_id,
    sessions.c.program_id,
    programs.c.name.label("program_name"),
    programs.c.kind,
    programs.c.visibility,
    func.coalesce(sessions.c.title, programs.c.name).label("title"),
    func.coalesce(sessions.c.description, programs.c.description).label("description"),
    func.coalesce(sessions.c.place, programs.c.place).label("place"),
    _with_place(sessions.c.latitude, programs.c.latitude).label("latitude"),
    _with_place(sessions.c.longitude, programs.c.longitude).label("longitude"),
    sessions.c.starts_at,
    sessions.c.ends_at,
    programs.c.zone,
    sessions.c.status,
    sessions.c.cancellation_reason,
    sessions.c.moved_from,
    sessions.c.rsvp_deadline,
    programs.c.guests_allowed,
    func.coalesce(sessions.c.cost_minor, programs.c.cost_minor).label("cost_minor"),
    case((sessions.c.cost_minor.is_not(None), sessions.c.currency), else_=programs.c.currency),
    look_up(
        users.c.name,
        users.c.id == func.coalesce(sessions.c.facilitator_id, programs.c.facilitator_id),
        of=(sessions, programs),
    ).label("facilitator"),
    sessions.c.rsvp_required,
    sessions.c.revision,
    look_up(
        references.c.reference,
        references.c.community_id == sessions.c.community_id,
        references.c.kind == LinkKind.SESSION,
        references.c.target_id == sessions.c.id,
        of=(sessions,),
    ).label("reference"),
    sessions.c.space_id,
    ROOM_OF_SESSION,
    sessions.c.space_refused,
    music.IS_PLAYED.label("music"),
    recorded.IS_WANTED,
    func.coalesce(sessions.c.missing, programs.c.missing).label("missing"),
)
RULES = (
    programs.c.balance,
    programs.c.offer_within_hours,
    programs.c.accept_minutes,
    func.coalesce(sessions.c.minimum, programs.c.minimum),
    programs.c.decide_hours,
    sessions.c.held_at,
)
"""The columns of `Rules`."""
