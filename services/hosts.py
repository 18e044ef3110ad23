"""Hosts: who may be named as the one who leads a session, and is sure to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, and_, bindparam, case, exists, or_, select

from models.communities import Membership, Role, Standing
from models.programs import ProgramInvited, ProgramStaff, Visibility
from models.tx import Tx, here, table_of
from models.users import User
from services import names
from services.errors import BadInput

memberships = table_of(Membership)
users = table_of(User)
staff = table_of(ProgramStaff)
invited = table_of(ProgramInvited)

MOST = 8
"""How many are offered at once."""


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who may host."""

    id: int
    name: str


def _with_program(table: Any) -> Any:
    return exists().where(
        here(table),
        table.c.program_id == bindparam("of_program"),
        table.c.user_id == memberships.c.user_id,
    )


_OPEN = bindparam("open", type_=Boolean)
_LEADS = _with_program(staff)
_SEES = or_(_OPEN, memberships.c.role.in_([Role.OWNER, Role.ADMIN]), _LEADS, _with_program(invited))
_ACTIVE = and_(here(memberships), memberships.c.standing == Standing.ACTIVE, _SEES)
_JOINED = memberships.join(users, users.c.id == memberships.c.user_id)
_OFFERED = (
    select(users.c.id, users.c.name)
    .select_from(_JOINED)
    .where(
        _ACTIVE,
        or_(_LEADS, memberships.c.role != Role.MEMBER, bindparam("every", type_=Boolean)),
        names.NAMED,
    )
    .order_by(case((_LEADS, 0), else_=1), users.c.name, users.c.id)
    .limit(MOST)
)
_ONE = (
    select(users.c.id, users.c.name)
    .select_from(_JOINED)
    .where(_ACTIVE, users.c.id == bindparam("of_user", type_=BigInteger))
)


def offered(tx: Tx, program_id: int, visibility: Visibility) -> tuple[Host, ...]:
    """Those who lead the program or the community, the program's own first."""
    found = tx.records(Host, _OFFERED, every=False, **names.patterns(""), **_of(program_id, visibility))
    return tuple(found)


def named(tx: Tx, program_id: int, visibility: Visibility, text: str) -> list[Host]:
    """Members whose name contains `text`; of an invite-only program, those who see it."""
    return tx.records(Host, _OFFERED, every=True, **names.patterns(text), **_of(program_id, visibility))


def meant(found: Sequence[Host], text: str) -> Host:
    """Who of those found by `text` is meant: the only one, or the only one of just that name.

    Raises BadInput("facilitator", "nobody" or "several").
    """
    exact = [one for one in found if one.name.casefold() == text.strip().casefold()]
    chosen = exact if len(exact) == 1 else found
    if not chosen:
        raise BadInput("facilitator", "nobody")
    if len(chosen) > 1:
        raise BadInput("facilitator", "several", ", ".join(one.name for one in found[:3]))
    return chosen[0]


def one(tx: Tx, program_id: int, visibility: Visibility, user_id: int) -> list[Host]:
    """Somebody by id; nobody for one who may not host."""
    return tx.records(Host, _ONE, of_user=user_id, **_of(program_id, visibility))


def _of(program_id: int, visibility: Visibility) -> dict[str, Any]:
    return {"of_program": program_id, "open": visibility is not Visibility.INVITE_ONLY}
