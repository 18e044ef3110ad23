"""Who runs one program: its facilitator, any member of the community, and co-organizers."""

from sqlalchemy import bindparam, delete, exists, or_, select

from models.base import upsert
from models.communities import Membership, Standing
from models.ids import new_id
from models.programs import ProgramRole, ProgramStaff, Visibility
from models.tx import Tx, here, table_of
from services import access, hosts, invited
from services.access import Ability
from services.errors import BadInput
from services.hosts import Host

memberships = table_of(Membership)
staff = table_of(ProgramStaff)

_NEW = 0
"""The program does not matter: whoever becomes its facilitator sees it by that."""
_THEIRS = (here(staff), staff.c.program_id == bindparam("of_program"), staff.c.user_id == bindparam("who"))
_DISMISS = delete(staff).where(*_THEIRS, staff.c.role == ProgramRole.FACILITATOR)
_new = upsert(staff)
_APPOINT = _new.on_conflict_do_update(
    index_elements=["community_id", "program_id", "user_id"],
    set_={name: _new.excluded[name] for name in ("role", "since", "by_id")},
)
_LEAVE = delete(staff).where(*_THEIRS)


_PEOPLE = select(memberships.c.user_id).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    or_(
        memberships.c.role.in_(access.roles_that_may(Ability.RUN_PROGRAM)),
        exists().where(
            here(staff),
            staff.c.program_id == bindparam("of_program"),
            staff.c.user_id == memberships.c.user_id,
            staff.c.role.in_(access.PROGRAM_ROLES[Ability.RUN_PROGRAM]),
        ),
    ),
)


def people(tx: Tx, program_id: int) -> list[int]:
    """The ids of all who may run it."""
    return [row.user_id for row in tx.rows(_PEOPLE, of_program=program_id)]


def candidates(tx: Tx, program_id: int = _NEW) -> tuple[Host, ...]:
    """Who is offered: those who lead the program or the community. Any other member can be named."""
    return hosts.offered(tx, program_id, Visibility.PUBLIC)


def by_name(tx: Tx, text: str) -> Host:
    """The member who is meant by a name, or a part of it. Raises BadInput("facilitator", …)."""
    found = hosts.named(tx, _NEW, Visibility.PUBLIC, text.strip()) if text.strip() else []
    return hosts.meant(found, text)


def check(tx: Tx, user_id: int | None) -> str:
    """The name of one who is to run a program; empty for nobody. Raises BadInput("facilitator", …)."""
    if user_id is None:
        return ""
    found = hosts.one(tx, _NEW, Visibility.PUBLIC, user_id)
    if not found:
        raise BadInput("facilitator", "nobody")
    return found[0].name


def hand_over(tx: Tx, program_id: int, before: int | None, after: int | None) -> None:
    """Give a program from one facilitator to another (or nobody).

    Who ran it may no longer change it by that, but still sees it.
    """
    if before is not None:
        tx.execute(_DISMISS, of_program=program_id, who=before)
        invited.add(tx, program_id, [before])
    if after is not None:
        _appoint(tx, program_id, after, ProgramRole.FACILITATOR, tx.actor.user_id)


def join(tx: Tx, program_id: int, user_id: int, *, by: int) -> None:
    """Make somebody a co-organizer, whom `by` invited."""
    _appoint(tx, program_id, user_id, ProgramRole.CO_ORGANIZER, by)


def dismiss(tx: Tx, program_id: int, user_id: int) -> None:
    """End whatever role somebody has on a program."""
    tx.execute(_LEAVE, of_program=program_id, who=user_id)


def _appoint(tx: Tx, program_id: int, user_id: int, role: ProgramRole, by: int | None) -> None:
    row = {"community_id": tx.community_id, "id": new_id(), "program_id": program_id, "user_id": user_id}
    tx.connection.execute(_APPOINT, [{**row, "role": role, "since": tx.now, "by_id": by}])
