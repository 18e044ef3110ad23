"""What happens in the team of a program, for those who should know: who joined, declined, left, or had to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from models.communities import Membership, Role, Standing
from models.programs import Program, ProgramRole, ProgramStaff
from models.tx import Tx, here, table_of
from models.users import User
from services import outbox
from services.outbox import Kind

memberships = table_of(Membership)
programs = table_of(Program)
staff = table_of(ProgramStaff)
users = table_of(User)


class News(StrEnum):
    """What happened."""

    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"
    """To the person themselves: they run it no more."""


_OWNERS = select(memberships.c.user_id).where(
    here(memberships), memberships.c.standing == Standing.ACTIVE, memberships.c.role == Role.OWNER
)
_FACILITATOR = select(staff.c.user_id).where(
    here(staff), staff.c.program_id == bindparam("of_program"), staff.c.role == ProgramRole.FACILITATOR
)


def _any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_PROGRAMS = select(programs.c.id, programs.c.name).where(
    programs.c.community_id.in_(_any("of_communities")),
    programs.c.id.in_(_any("of_programs")),
    programs.c.deleted_at.is_(None),
)
_ON_TEAM = select(staff.c.program_id, staff.c.user_id).where(
    staff.c.community_id.in_(_any("of_communities")), staff.c.program_id.in_(_any("of_programs"))
)
_NAMES = select(users.c.id, users.c.name).where(users.c.id.in_(_any("of_users")))


def tell_runners(tx: Tx, program_id: int, news: News, *, also: Iterable[int] = ()) -> None:
    """Tell the community's owners, the facilitator and `also` what the actor did."""
    people = {row.user_id for row in tx.rows(_OWNERS)}
    people |= {row.user_id for row in tx.rows(_FACILITATOR, of_program=program_id)}
    tell(tx, sorted({*people, *also} - {tx.actor.user_id}), program_id, news, tx.actor.user_id or 0)


def tell(tx: Tx, people: Iterable[int], program_id: int, news: News, about: int) -> None:
    """Tell `people` what happened to the person `about`."""
    key = f"{news}:{program_id}:{about}:{tx.now.timestamp():.3f}"
    outbox.tell(tx, Kind.TEAM, people, key, program=program_id, news=news, who=about)


@dataclass(frozen=True, slots=True)
class Teams:
    """What is true now of the teams that are told of."""

    programs: dict[int, str] = field(default_factory=dict)
    """Names of programs that are there."""
    members: frozenset[tuple[int, int]] = frozenset()
    """(program, person) of those who run them."""
    names: dict[int, str] = field(default_factory=dict)


def read(tx: Tx, told: Sequence[dict[str, Any]], within: list[int]) -> Teams:
    """The teams that some notices tell of, by their parameters, in three queries at most."""
    if not told:
        return Teams()
    of = {"of_communities": within, "of_programs": [params["program"] for params in told]}
    return Teams(
        programs={row.id: row.name for row in tx.rows(_PROGRAMS, **of)},
        members=frozenset((row.program_id, row.user_id) for row in tx.rows(_ON_TEAM, **of)),
        names={row.id: row.name for row in tx.rows(_NAMES, of_users=[params["who"] for params in told])},
    )
