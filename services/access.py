"""Who may do what: one table, and the one function that asks it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, exists, or_, select

from models.actor import Actor
from models.communities import Role, Standing
from models.programs import Program, ProgramInvited, ProgramRole, ProgramStaff, Visibility
from models.tx import Tx, here, table_of
from services.errors import NotAllowed

programs = table_of(Program)
staff = table_of(ProgramStaff)
invited = table_of(ProgramInvited)


class Ability(StrEnum):
    """What can be allowed."""

    MANAGE_COMMUNITY = "manage_community"
    APPROVE_MEMBERS = "approve_members"
    CHANGE_ROLES = "change_roles"
    BAN = "ban"
    """Ban from the community whoever ranks below, and let them back."""
    MANAGE_PROGRAMS = "manage_programs"
    """Create programs, and change any."""
    RUN_PROGRAM = "run_program"
    """Change one program and its sessions: cancel, reschedule, share."""
    READ_ACTIVITY = "read_activity"
    ANNOUNCE = "announce"
    """Say something to all members, or to the people of one program."""
    HOST_SESSION = "host_session"
    """Do what a session asks of its host: mark who came and correct it, run its queue and its meeting, write
    its recap."""
    VIEW_ATTENDANCE = "view_attendance"
    """See and take away who came."""
    MODERATE = "moderate"
    """Remove what others wrote, close a discussion."""
    MANAGE_SPACES = "manage_spaces"
    """Make and change rooms, see who reserved them, cancel any reservation."""
    SUGGEST_SONGS = "suggest_songs"
    """Bring songs to a program, and change those one brought."""
    VOTE_REPERTOIRE = "vote_repertoire"
    MANAGE_REPERTOIRE = "manage_repertoire"
    """Change and take off every song of a program, post its votes into the group."""
    SELL = "sell"
    """Make oneself an instructor. Who is one already sells their own: services/instructors.py."""
    MANAGE_BOOKINGS = "manage_bookings"
    """Make others instructors, and run everybody's offerings and bookings, refunds, invoices and earnings."""


RANK = {Role.OWNER: 4, Role.ADMIN: 3, Role.MODERATOR: 2, Role.MEMBER: 1}

LOWEST_ROLE = {
    Ability.MANAGE_COMMUNITY: Role.ADMIN,
    Ability.APPROVE_MEMBERS: Role.MODERATOR,
    Ability.CHANGE_ROLES: Role.ADMIN,
    Ability.BAN: Role.MODERATOR,
    Ability.MANAGE_PROGRAMS: Role.ADMIN,
    Ability.RUN_PROGRAM: Role.ADMIN,
    Ability.READ_ACTIVITY: Role.ADMIN,
    Ability.ANNOUNCE: Role.ADMIN,
    Ability.HOST_SESSION: Role.ADMIN,
    Ability.VIEW_ATTENDANCE: Role.ADMIN,
    Ability.MODERATE: Role.MODERATOR,
    Ability.MANAGE_SPACES: Role.ADMIN,
    Ability.SUGGEST_SONGS: Role.MEMBER,
    Ability.VOTE_REPERTOIRE: Role.MEMBER,
    Ability.MANAGE_REPERTOIRE: Role.ADMIN,
    Ability.SELL: Role.ADMIN,
    Ability.MANAGE_BOOKINGS: Role.ADMIN,
}

PROGRAM_ROLES = {
    Ability.RUN_PROGRAM: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
    Ability.READ_ACTIVITY: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
    Ability.ANNOUNCE: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
    Ability.HOST_SESSION: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
    Ability.VIEW_ATTENDANCE: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
    Ability.MANAGE_REPERTOIRE: {ProgramRole.FACILITATOR, ProgramRole.CO_ORGANIZER},
}

SESSION_HOST = frozenset({Ability.HOST_SESSION})
"""What one may who hosts a session, and has no role beside that: of this session alone."""

_MY_ROLE = select(staff.c.role).where(
    here(staff), staff.c.program_id == bindparam("of_program"), staff.c.user_id == bindparam("me")
)


def may(
    actor: Actor, ability: Ability, program_role: ProgramRole | None = None, *, is_host: bool = False
) -> bool:
    """Whether the actor may, by role in the community or on the program, or as who hosts the session."""
    if actor.is_system:
        return True
    if not actor.is_member or actor.role is None:
        return False
    if RANK[actor.role] >= RANK[LOWEST_ROLE[ability]]:
        return True
    return program_role in PROGRAM_ROLES.get(ability, ()) or (is_host and ability in SESSION_HOST)


def roles_that_may(ability: Ability) -> list[Role]:
    """The roles in the community that may, for a criterion on other people's memberships."""
    return [role for role, rank in RANK.items() if rank >= RANK[LOWEST_ROLE[ability]]]


def require(tx: Tx, ability: Ability, program_id: int | None = None) -> None:
    """Raise NotAllowed unless the actor may; asks for the role on a program only where it matters."""
    if may(tx.actor, ability):
        return
    if program_id is not None and may(tx.actor, ability, program_role(tx, program_id)):
        return
    raise NotAllowed


def program_role(tx: Tx, program_id: int) -> ProgramRole | None:
    """The actor's role on one program, or None."""
    role: ProgramRole | None = tx.value(_MY_ROLE, of_program=program_id, me=tx.actor.user_id)
    return role


def _listed(table: Any) -> Any:
    return exists().where(
        table.c.community_id == programs.c.community_id,
        table.c.program_id == programs.c.id,
        table.c.user_id == bindparam("insider"),
    )


SHOWN_TO_ME = or_(
    programs.c.visibility == Visibility.PUBLIC,
    and_(bindparam("is_member", type_=Boolean), programs.c.visibility == Visibility.MEMBERS_ONLY),
    bindparam("is_admin", type_=Boolean),
    _listed(staff),
    _listed(invited),
)
"""Who may see a program, be it there or deleted."""
VISIBLE = and_(programs.c.deleted_at.is_(None), SHOWN_TO_ME)
"""The criterion of every list and look-up of programs: invite-only ones exist for the invited alone."""


def sight(actor: Actor) -> dict[str, Any]:
    """The values VISIBLE needs. One who was banned sees what a stranger sees, even in the group.

    Being invited, or on the staff, counts for members: who waits to be let in waits for that, too. A guest
    sees the programs they were entered for, or came to.
    """
    banned = actor.standing is Standing.BANNED
    return {
        "me": None if banned else actor.user_id,
        "insider": actor.user_id if actor.is_member or actor.is_guest else None,
        "is_member": actor.is_member or actor.is_system or (actor.in_linked_group and not banned),
        "is_admin": may(actor, Ability.MANAGE_PROGRAMS),
    }
