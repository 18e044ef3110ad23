"""The team of a program: who runs it, since when and by whom; taking somebody off it, or oneself."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, func, or_, select, update

from models.communities import Membership, Standing
from models.programs import Program, ProgramRole, ProgramStaff
from models.team import StaffInvite
from models.tx import Tx, here, table_of
from models.users import User
from services import (
    access,
    activity,
    crew,
    invited,
    program_edit,
    programs,
    team_invites,
    team_letters,
    team_news,
)
from services.access import Ability
from services.errors import NotFound
from services.mail_states import MailState
from services.programs import ProgramDetails
from services.team_errors import NotYours
from services.team_invites import State
from services.team_news import News

invites = table_of(StaffInvite)
memberships = table_of(Membership)
rows_of_programs = table_of(Program)
staff = table_of(ProgramStaff)
users = table_of(User)

PAGE = 4
"""People, or invitations, on a screen."""


@dataclass(frozen=True, slots=True)
class Mate:
    """One who runs the program."""

    user_id: int
    name: str
    role: ProgramRole
    since: datetime | None
    """None for who did before this was written down."""
    by_id: int | None
    by: str | None
    waits: bool
    """Whether they have yet to be let into the community: until then they run nothing."""
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """A page of those who run a program."""

    program: ProgramDetails
    people: tuple[Mate, ...]
    page: int
    pages: int
    total: int
    open_invites: int
    mine: ProgramRole | None
    """What the actor is in it; None for who may change it by a role in the community."""
    done: str = ""
    """The name of the one who was just taken off."""


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation, as those who run the program see it."""

    id: int
    by: str
    made_at: datetime
    expires_at: datetime
    address: str | None
    state: State
    who: str | None
    """Who answered it, or took it back."""
    at: datetime | None
    """When that was."""
    letter: MailState | None = None
    """How its letter fared, of one that went by a letter."""


@dataclass(frozen=True, slots=True)
class Invites:
    """A page of a program's invitations, the newest first."""

    program: ProgramDetails
    invites: tuple[Invite, ...]
    page: int
    pages: int


_OF_PROGRAM = (here(staff), staff.c.program_id == bindparam("of_program"))
_BY = users.alias()
_PEOPLE = (
    select(
        staff.c.user_id,
        users.c.name,
        staff.c.role,
        staff.c.since,
        staff.c.by_id,
        _BY.c.name.label("by"),
        (func.coalesce(memberships.c.standing, "") != Standing.ACTIVE.value).label("waits"),
    )
    .select_from(
        staff.join(users, users.c.id == staff.c.user_id)
        .outerjoin(_BY, _BY.c.id == staff.c.by_id)
        .outerjoin(
            memberships,
            and_(
                memberships.c.community_id == staff.c.community_id, memberships.c.user_id == staff.c.user_id
            ),
        )
    )
    .where(*_OF_PROGRAM)
)
_LIST = (
    _PEOPLE.order_by(case((staff.c.role == ProgramRole.FACILITATOR, 0), else_=1), staff.c.since, staff.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_ONE = _PEOPLE.where(staff.c.user_id == bindparam("who"))
_COUNT = select(func.count()).select_from(staff).where(*_OF_PROGRAM)
_THESE = (here(invites), invites.c.program_id == bindparam("of_program"))
_MAKER, _ANSWERED, _REVOKED = users.alias(), users.alias(), users.alias()
_INVITES = (
    select(
        invites.c.id,
        invites.c.created_at,
        invites.c.expires_at,
        invites.c.address,
        invites.c.used_at,
        invites.c.declined,
        invites.c.revoked_at,
        _MAKER.c.name.label("maker"),
        func.coalesce(_ANSWERED.c.name, _REVOKED.c.name).label("who"),
    )
    .select_from(
        invites.join(_MAKER, _MAKER.c.id == invites.c.created_by)
        .outerjoin(_ANSWERED, _ANSWERED.c.id == invites.c.used_by)
        .outerjoin(_REVOKED, _REVOKED.c.id == invites.c.revoked_by)
    )
    .where(*_THESE)
    .order_by(invites.c.created_at.desc(), invites.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_INVITE_COUNT = select(func.count()).select_from(invites).where(*_THESE)
_GOOD = and_(invites.c.used_at.is_(None), invites.c.revoked_at.is_(None))
_OPEN_COUNT = _INVITE_COUNT.where(_GOOD, invites.c.expires_at > bindparam("at"))
_WITHDRAW = (
    update(invites)
    .where(
        here(invites),
        invites.c.created_by == bindparam("who"),
        or_(bindparam("everywhere", type_=Boolean), invites.c.program_id == bindparam("of_program")),
        _GOOD,
    )
    .values(revoked_by=bindparam("me"), revoked_at=bindparam("at"))
)
_THEIR_PROGRAMS = select(staff.c.program_id, staff.c.role).where(
    here(staff), staff.c.user_id == bindparam("who")
)
_NO_FACILITATOR = (
    update(rows_of_programs)
    .where(
        here(rows_of_programs),
        rows_of_programs.c.id == bindparam("of_program"),
        rows_of_programs.c.facilitator_id == bindparam("who"),
    )
    .values(facilitator_id=None, revision=rows_of_programs.c.revision + 1)
)


def screen(tx: Tx, program_id: int, page: int = 0) -> Team:
    """A page of those who run a program, for them. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    of = {"of_program": program_id}
    total: int = tx.value(_COUNT, **of)
    page, pages = _page(page, total)
    mine = access.program_role(tx, program_id)
    people = [_mate(tx, mine, row) for row in tx.rows(_LIST, skip=page * PAGE, **of)]
    open_invites = tx.value(_OPEN_COUNT, at=tx.now, **of)
    return Team(found, tuple(people), page, pages, total, open_invites, mine)


def one(tx: Tx, program_id: int, user_id: int) -> tuple[ProgramDetails, Mate]:
    """One of them. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    row = tx.row(_ONE, of_program=program_id, who=user_id)
    if row is None:
        raise NotFound
    return found, _mate(tx, access.program_role(tx, program_id), row)


def listing(tx: Tx, program_id: int, page: int = 0) -> Invites:
    """A page of the invitations: who made them, who answered, and when. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    page, pages = _page(page, tx.value(_INVITE_COUNT, of_program=program_id))
    rows = tx.rows(_INVITES, of_program=program_id, skip=page * PAGE)
    letters = team_letters.states(tx, [row.id for row in rows if row.address])
    listed = tuple(replace(_invite(row, tx.now), letter=letters.get(row.id)) for row in rows)
    return Invites(found, listed, page, pages)


def remove(tx: Tx, program_id: int, user_id: int) -> Team:
    """Take somebody off the team: what they may by it ends now, their invitations too; they are told.

    Who facilitates the program, or runs the community, may take off anybody; others whom they invited.
    Raises NotFound, NotAllowed, NotYours.
    """
    _found, mate = one(tx, program_id, user_id)
    if not mate.may_remove:
        raise NotYours
    _dismiss(tx, program_id, user_id)
    activity.log(tx, "removed_from_team", "program", program_id, name=mate.name)
    team_news.tell(tx, [user_id], program_id, News.REMOVED, user_id)
    return replace(screen(tx, program_id), done=mate.name)


def step_down(tx: Tx, program_id: int) -> ProgramDetails:
    """Run the program no more; those who still do are told. Raises NotFound, NotAllowed."""
    me = tx.actor.user_id or 0
    one(tx, program_id, me)
    _dismiss(tx, program_id, me)
    activity.log(tx, "stepped_down", "program", program_id)
    team_news.tell_runners(tx, program_id, News.LEFT)
    return programs.details(tx, program_id)


def release(tx: Tx, user_id: int) -> int:
    """End every role of one who leaves the community, and their open invitations; of how many programs."""
    rows = tx.rows(_THEIR_PROGRAMS, who=user_id)
    for row in sorted(rows, key=lambda each: each.program_id):
        _let_go(tx, row.program_id, user_id)
    withdraw(tx, user_id, None)
    return len(rows)


def withdraw(tx: Tx, user_id: int, program_id: int | None) -> None:
    """Let the open invitations of somebody let nobody in: to one program, or to all (None)."""
    everywhere = program_id is None
    tx.execute(
        _WITHDRAW, who=user_id, me=tx.actor.user_id, at=tx.now, of_program=program_id, everywhere=everywhere
    )


def _dismiss(tx: Tx, program_id: int, user_id: int) -> None:
    _let_go(tx, program_id, user_id)
    withdraw(tx, user_id, program_id)
    # As whoever hands a program over: they may have a place there, and must be able to give it back.
    invited.add(tx, program_id, [user_id])


def _let_go(tx: Tx, program_id: int, user_id: int) -> None:
    programs.lock(tx, program_id)
    tx.execute(_NO_FACILITATOR, of_program=program_id, who=user_id)
    crew.dismiss(tx, program_id, user_id)


def _mate(tx: Tx, mine: ProgramRole | None, row: Any) -> Mate:
    """Somebody on the team; whether the actor may take them off it."""
    me = tx.actor.user_id
    leads = access.may(tx.actor, Ability.RUN_PROGRAM) or mine is ProgramRole.FACILITATOR
    invited_them = mine is ProgramRole.CO_ORGANIZER and row.by_id == me
    is_theirs = invited_them and row.role is ProgramRole.CO_ORGANIZER
    return replace(Mate(*row), may_remove=row.user_id != me and (leads or is_theirs))


def _invite(row: Any, now: datetime) -> Invite:
    return Invite(
        id=row.id,
        by=row.maker,
        made_at=row.created_at,
        expires_at=row.expires_at,
        address=row.address,
        state=team_invites.state(row, now),
        who=row.who,
        at=row.used_at or row.revoked_at,
    )


def _page(wanted: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return max(0, min(wanted, pages - 1)), pages
