"""Invitations to run a program: made, shown to who opens them, accepted, declined, taken back.

What opens one is 16 random bytes; the database has their hash alone. It is for one person, once, for two
days, and as good as the rights of who made it.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from models.communities import Community, Standing
from models.links import LinkKind
from models.programs import Program, ProgramStaff
from models.team import StaffInvite
from models.tx import Tx, here, table_of
from models.users import User
from services import activity, crew, links, members, program_edit, programs, team_news, url_text
from services.errors import Banned, NotFound
from services.links import Target
from services.members import JoinResult
from services.programs import ProgramDetails
from services.team_errors import InviteGone, OwnInvite, RunsAlready, TeamFull
from services.team_news import News

table = table_of(StaffInvite)
communities = table_of(Community)
rows_of_programs = table_of(Program)
staff = table_of(ProgramStaff)
users = table_of(User)

LIFETIME = timedelta(hours=48)
MOST_OPEN = 8
"""Invitations to one program that wait for an answer at a time."""
MOST_PEOPLE = 12
"""People who run one program."""


class State(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation that was just made: its token is known now, and never again."""

    id: int
    token: str
    program: ProgramDetails
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as who opens it sees it, before anything happens."""

    community_id: int
    community: str
    program_id: int
    program: str
    by: str
    expires_at: datetime
    zone: str
    asks_first: bool
    """Whether one has to be let into the community before it counts."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting came to."""

    joined: JoinResult
    program: ProgramDetails | None
    """None for one who waits to be let into the community first."""
    by: str


_THIS = (here(table), table.c.id == bindparam("of_invite"))
_MAKER = users.alias()
_INVITE = (
    select(
        table.c.id,
        table.c.program_id,
        table.c.created_by,
        table.c.expires_at,
        table.c.used_at,
        table.c.declined,
        table.c.revoked_at,
        _MAKER.c.name.label("by"),
        rows_of_programs.c.name.label("program"),
        rows_of_programs.c.zone,
        rows_of_programs.c.deleted_at,
        communities.c.name.label("community"),
        communities.c.requires_approval,
    )
    .select_from(
        table.join(
            rows_of_programs,
            (rows_of_programs.c.community_id == table.c.community_id)
            & (rows_of_programs.c.id == table.c.program_id),
        )
        .join(communities, communities.c.id == table.c.community_id)
        .join(_MAKER, _MAKER.c.id == table.c.created_by)
    )
    .where(*_THIS, communities.c.deleted_at.is_(None))
)
_LOCKED = select(table.c.id).where(*_THIS).with_for_update()
_GOOD = (table.c.used_at.is_(None), table.c.revoked_at.is_(None))
_USE = (
    update(table)
    .where(*_THIS, *_GOOD, table.c.expires_at > bindparam("at"))
    .values(used_by=bindparam("who"), used_at=bindparam("at"), declined=bindparam("no"))
)
_OPEN = (
    select(func.count())
    .select_from(table)
    .where(here(table), table.c.program_id == bindparam("of_program"), *_GOOD)
    .where(table.c.expires_at > bindparam("at"))
)
_ON_TEAM = select(func.count()).where(here(staff), staff.c.program_id == bindparam("of_program"))
_MINE = select(staff.c.role).where(
    here(staff), staff.c.program_id == bindparam("of_program"), staff.c.user_id == bindparam("who")
)
_REVOKE = (
    update(table)
    .where(*_THIS, table.c.program_id == bindparam("of_program"), *_GOOD)
    .values(revoked_by=bindparam("who"), revoked_at=bindparam("at"))
)


def make(tx: Tx, program_id: int, address: str | None = None) -> Made:
    """Make an invitation, to be handed over or sent to `address`. Raises NotFound, NotAllowed, TeamFull."""
    found = program_edit.opened(tx, program_id)
    programs.lock(tx, program_id)
    if tx.value(_OPEN, of_program=program_id, at=tx.now) >= MOST_OPEN:
        raise TeamFull(MOST_OPEN, invites=True)
    token = url_text.pack(secrets.token_bytes(16))
    expires_at = tx.now + LIFETIME
    made = tx.add(
        StaffInvite,
        program_id=program_id,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        expires_at=expires_at,
        address=address,
    )
    links.keep(tx, LinkKind.CO_ORGANIZER, made, hashed(token))
    activity.log(tx, "co_organizer_invited", "program", program_id, name=address or "")
    return Made(made, token, found, expires_at)


def revoke(tx: Tx, program_id: int, invite_id: int) -> bool:
    """Let an invitation let nobody in; False where it was answered before. Raises NotFound, NotAllowed."""
    program_edit.opened(tx, program_id)
    of = {"of_invite": invite_id, "of_program": program_id}
    done = tx.execute(_REVOKE, **of, who=tx.actor.user_id, at=tx.now).rowcount == 1
    if done:
        activity.log(tx, "invite_revoked", "program", program_id)
    elif tx.value(_LOCKED, of_invite=invite_id) is None:
        raise NotFound
    return done


def resolve(tx: Tx, token: str) -> Target:
    """Where an invitation leads: its community, its id. Raises NotFound for one that was never made."""
    target = links.resolve(tx, hashed(token))
    if target is None or target.kind is not LinkKind.CO_ORGANIZER:
        raise NotFound
    return target


def look(tx: Tx, token: str) -> Offer:
    """What is offered, to who may take it.

    Raises NotFound, Banned, InviteGone, OwnInvite, RunsAlready.
    """
    row = _usable(tx, _target(tx, token))
    return Offer(
        community_id=tx.community_id,
        community=row.community,
        program_id=row.program_id,
        program=row.program,
        by=row.by,
        expires_at=row.expires_at,
        zone=row.zone,
        asks_first=row.requires_approval and not tx.actor.is_member,
    )


def accept(tx: Tx, token: str) -> Accepted:
    """Run the program from now on, and join its community as its own rules have it.

    Who has to be let in there first runs the program from then on. Of two at once one wins. Raises as `look`,
    and TeamFull.
    """
    invite_id = _target(tx, token)
    members.look_again(tx)
    row = _usable(tx, invite_id, lock=True)
    if tx.value(_ON_TEAM, of_program=row.program_id) >= MOST_PEOPLE:
        raise TeamFull(MOST_PEOPLE, invites=False)
    joined = members.join(tx)
    _use(tx, row, declined=False)
    crew.join(tx, row.program_id, tx.actor.user_id or 0, by=row.created_by)
    activity.log(tx, "joined_team", "program", row.program_id)
    team_news.tell_runners(tx, row.program_id, News.JOINED, also=[row.created_by])
    inside = tx.actor.is_member
    return Accepted(joined, programs.details(tx, row.program_id) if inside else None, row.by)


def decline(tx: Tx, token: str) -> Offer:
    """Say no: nobody else may take it then, and who made it is told. Raises as `look`."""
    offer = look(tx, token)
    row = _usable(tx, _target(tx, token), lock=True)
    _use(tx, row, declined=True)
    activity.log(tx, "declined_team", "program", row.program_id)
    team_news.tell(tx, [row.created_by], row.program_id, News.DECLINED, tx.actor.user_id or 0)
    return offer


def hashed(token: str) -> str:
    """The reference under which an invitation is known: 192 bits of its token's SHA-256."""
    return urlsafe_b64encode(sha256(token.encode()).digest()[:24]).decode()


def state(row: Any, now: datetime) -> State:
    """What became of an invitation by its row."""
    if row.used_at is not None:
        return State.DECLINED if row.declined else State.USED
    if row.revoked_at is not None:
        return State.REVOKED
    return State.OPEN if row.expires_at > now else State.EXPIRED


def _target(tx: Tx, token: str) -> int:
    target = resolve(tx, token)
    if target.community_id != tx.actor.community_id:
        raise NotFound
    return target.target_id


def _usable(tx: Tx, invite_id: int, *, lock: bool = False) -> Row[Any]:
    """The invitation with what it is about, where the actor may take it."""
    if lock:
        tx.value(_LOCKED, of_invite=invite_id)
    row = tx.row(_INVITE, of_invite=invite_id)
    if row is None or row.deleted_at is not None:
        raise NotFound
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    if row.created_by == tx.actor.user_id:
        raise OwnInvite
    if tx.value(_MINE, of_program=row.program_id, who=tx.actor.user_id) is not None:
        raise RunsAlready(row.program)
    found = state(row, tx.now)
    if found is not State.OPEN:
        raise InviteGone(found)
    if row.created_by not in crew.people(tx, row.program_id):
        raise InviteGone(State.REVOKED)
    return row


def _use(tx: Tx, row: Row[Any], *, declined: bool) -> None:
    done = tx.execute(_USE, of_invite=row.id, who=tx.actor.user_id, at=tx.now, no=declined)
    if done.rowcount != 1:
        raise InviteGone(State.USED)
