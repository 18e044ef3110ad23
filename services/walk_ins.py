"""Walk-ins: who came without having answered. Members by their account, others by a name alone."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.attendance import Attendance, How
from models.communities import Membership, Standing
from models.tx import Tx, here, table_of
from models.users import User
from services import activity, attendance, doors, goal_looking, names, texts
from services.attendance import Roll
from services.marking import Marked
from services.schedule.tokens import fold

table = table_of(Attendance)
memberships = table_of(Membership)
users = table_of(User)

MAX_NAME = 100
OTHERS = 4
"""The most members who are offered as walk-ins."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member who is not on the list."""

    who: int
    name: str


@dataclass(frozen=True, slots=True)
class Matches:
    """Who a typed name may mean: people on the list, and other members."""

    roll: Roll
    text: str
    others: tuple[Member, ...]


_BY_NAME = select(table.c.id, table.c.name).where(
    here(table), table.c.session_id == bindparam("of_session"), table.c.user_id.is_(None)
)
_WITH_NAMES = memberships.join(users, users.c.id == memberships.c.user_id)
_ACTIVE = (here(memberships), memberships.c.standing == Standing.ACTIVE)


_OTHERS = (
    select(users.c.id, users.c.name)
    .select_from(_WITH_NAMES)
    .where(*_ACTIVE, names.NAMED)
    .order_by(users.c.name, users.c.id)
    .limit(bindparam("most"))
)


def add_named(tx: Tx, session_id: int, name: str) -> Marked:
    """Add a walk-in who has no Telegram; a name that is there already is the same person.

    Raises what `doors.opened` raises, and BadInput.
    """
    session = doors.opened(tx, session_id)
    name = texts.line("name", name, MAX_NAME, least=1)
    closed = doors.door(tx, session).closed_at is not None
    same = [row.id for row in tx.rows(_BY_NAME, of_session=session_id) if fold(row.name) == fold(name)]
    who = same[0] if same else _insert(tx, session_id, name)
    if closed and not same:
        activity.log(tx, "attendance_corrected", "session", session_id, name=name, came=True)
    added = attendance.entry(tx, session_id, who)
    assert added is not None
    return Marked(attendance.page_for(tx, session), added, changed=not same)


def _insert(tx: Tx, session_id: int, name: str) -> int:
    goal_looking.soon(tx, [session_id])
    return tx.add(
        Attendance,
        session_id=session_id,
        name=name,
        attended=True,
        checked_in_at=tx.now,
        how=How.WALK_IN,
        by_id=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )


def find(tx: Tx, session_id: int, text: str) -> Matches:
    """Who a typed name may mean. Raises NotFound, NotAllowed, BadInput."""
    text = texts.line("name", text, MAX_NAME, least=1).removeprefix("@")
    roll = attendance.search(tx, session_id, text)
    on_it = {one.who for one in roll.entries}
    found = tx.records(Member, _OTHERS, most=OTHERS + len(on_it), **names.patterns(text))
    return Matches(roll, text, tuple(one for one in found if one.who not in on_it)[:OTHERS])
