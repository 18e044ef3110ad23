"""What a person organizes in one community: the next sessions with their counts, and how many ask to join."""

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from models.communities import Membership
from models.programs import Program, ProgramStaff
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import members
from services.access import Ability, may
from services.asking import HOW_MANY
from services.discovery import LINES_BY_START, SessionLine, ahead
from services.members import CommunityCard

sessions = table_of(ProgramSession)
programs = table_of(Program)
staff = table_of(ProgramStaff)
memberships = table_of(Membership)

MOST = 6
"""Lines of each list."""

_RUN = select(staff.c.program_id).where(here(staff), staff.c.user_id == bindparam("me"))
_NEXT = (
    LINES_BY_START.where(or_(bindparam("everything"), sessions.c.program_id.in_(_RUN)))
    .order_by(sessions.c.starts_at, sessions.c.id)
    .limit(bindparam("most"))
)
_PROGRAMS = (
    select(programs.c.id, programs.c.name)
    .where(
        here(programs),
        programs.c.deleted_at.is_(None),
        programs.c.status != "archived",
        or_(bindparam("everything"), programs.c.id.in_(_RUN)),
    )
    .order_by(programs.c.name, programs.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Organized:
    """What a person organizes in one community."""

    community: CommunityCard
    programs: tuple[tuple[int, str], ...]
    """Ids and names."""
    ahead: tuple[SessionLine, ...]
    """The next sessions of these programs."""
    asking: int
    """How many people ask to be let in; 0 where that is for others to decide."""

    @property
    def is_any(self) -> bool:
        """Whether there is anything."""
        return bool(self.programs or self.asking)


def of_community(tx: Tx) -> Organized:
    """What the actor organizes here, in a fixed number of queries. Raises NotFound."""
    values = {"most": MOST, "everything": may(tx.actor, Ability.MANAGE_PROGRAMS)}
    decides = may(tx.actor, Ability.APPROVE_MEMBERS)
    found = tx.rows(_PROGRAMS, me=tx.actor.user_id, **values)
    return Organized(
        community=members.community(tx),
        programs=tuple((row.id, row.name) for row in found),
        ahead=tuple(tx.records(SessionLine, _NEXT, **values, **ahead(tx))) if found else (),
        asking=tx.value(HOW_MANY) if decides else 0,
    )
