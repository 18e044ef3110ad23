"""The steps of an offering, as its instructor plans them; bookings that were confirmed keep theirs."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, null, select, update

from models.steps import Step
from models.tx import Tx, here, table_of
from services import access, texts
from services.access import Ability
from services.errors import BadInput, NotFound
from services.offerings import TAUGHT

table = table_of(Step)

MOST = 30
MAX_NAME = 100
MAX_DESCRIPTION = 2000
MAX_DAYS = 730


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of an offering."""

    id: int
    position: int
    name: str
    description: str
    due_days: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of an offering."""

    offering_id: int
    community_id: int
    title: str
    steps: tuple[Planned, ...]

    def one(self, step_id: int) -> Planned:
        """One of them. Raises NotFound."""
        found = next((step for step in self.steps if step.id == step_id), None)
        if found is None:
            raise NotFound
        return found


_OF = (here(table), table.c.offering_id == bindparam("of_offering"), table.c.deleted_at.is_(None))
_STEPS = (
    select(table.c.id, table.c.position, table.c.name, table.c.description, table.c.due_days)
    .where(*_OF)
    .order_by(table.c.position, table.c.id)
)
_LAST = select(func.max(table.c.position)).where(here(table), table.c.offering_id == bindparam("of_offering"))
_OFFERING_OF = select(table.c.offering_id).where(here(table), table.c.id == bindparam("of_step"))
_THIS = (here(table), table.c.id == bindparam("of_step"))
_CHANGE = (
    update(table)
    .where(*_THIS)
    .values(
        name=bindparam("new_name"), description=bindparam("new_description"), due_days=bindparam("new_days")
    )
)
_PLACE = update(table).where(*_THIS).values(position=bindparam("place"))
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null())


def plan(tx: Tx, offering_id: int) -> Plan:
    """The steps of an offering, for its instructor and who manages bookings. Raises NotFound."""
    found = tx.row(TAUGHT, of_offering=offering_id)
    if found is None or not tx.actor.is_member:
        raise NotFound
    if found.user_id != tx.actor.user_id and not access.may(tx.actor, Ability.MANAGE_BOOKINGS):
        raise NotFound
    steps = tx.records(Planned, _STEPS, of_offering=offering_id)
    return Plan(found.id, found.community_id, found.title, tuple(steps))


def plan_of(tx: Tx, step_id: int) -> Plan:
    """The plan that a step belongs to. Raises NotFound."""
    offering_id: int | None = tx.value(_OFFERING_OF, of_step=step_id)
    if offering_id is None:
        raise NotFound
    return plan(tx, offering_id)


def add(tx: Tx, offering_id: int, name: str, due_days: int, description: str = "") -> Plan:
    """One more step, at the end. Raises NotFound, BadInput."""
    found = plan(tx, offering_id)
    if len(found.steps) >= MOST:
        raise BadInput("steps", "too_many", MOST)
    values = _checked(name, due_days, description)
    last: int | None = tx.value(_LAST, of_offering=offering_id)
    tx.add(Step, offering_id=offering_id, position=0 if last is None else last + 1, **values)
    return plan(tx, offering_id)


def change(tx: Tx, step_id: int, name: str, due_days: int, description: str = "") -> Plan:
    """Say it otherwise. Raises NotFound, BadInput."""
    found = plan_of(tx, step_id)
    found.one(step_id)
    values = {f"new_{key}": value for key, value in _checked(name, due_days, description).items()}
    tx.execute(_CHANGE, of_step=step_id, new_days=values.pop("new_due_days"), **values)
    return plan(tx, found.offering_id)


def move(tx: Tx, step_id: int, by: int) -> Plan:
    """Move it up (-1) or down (1); past an end it stays. Raises NotFound."""
    found = plan_of(tx, step_id)
    at = found.steps.index(found.one(step_id))
    wanted = at + by
    if 0 <= wanted < len(found.steps):
        mine, other = found.steps[at], found.steps[wanted]
        places = [
            {"of_step": mine.id, "place": other.position},
            {"of_step": other.id, "place": mine.position},
        ]
        tx.execute_many(_PLACE, places)
    return plan(tx, found.offering_id)


def remove(tx: Tx, step_id: int) -> Plan:
    """Take it off; bookings that have it keep it. Raises NotFound."""
    found = plan_of(tx, step_id)
    found.one(step_id)
    tx.execute(_REMOVE, of_step=step_id, at=tx.now)
    return plan(tx, found.offering_id)


def restore(tx: Tx, step_id: int) -> Plan:
    """Bring it back. Raises NotFound, BadInput where there are as many already."""
    found = plan_of(tx, step_id)
    if len(found.steps) >= MOST:
        raise BadInput("steps", "too_many", MOST)
    tx.execute(_RESTORE, of_step=step_id)
    return plan(tx, found.offering_id)


def typed(text: str) -> tuple[str, int, str]:
    """Name, days and description of "7 Keep a sleep diary" with more lines below. Raises BadInput."""
    first, _line, rest = text.strip().partition("\n")
    days, _space, name = first.strip().partition(" ")
    if not (days.isascii() and days.isdecimal() and len(days) < 5):
        raise BadInput("due_days", "missing")
    return name, int(days), rest


def _checked(name: str, due_days: int, description: str) -> dict[str, str | int]:
    if not 0 <= due_days <= MAX_DAYS:
        raise BadInput("due_days", "too_many", MAX_DAYS)
    return {
        "name": texts.line("step", name, MAX_NAME, least=1),
        "due_days": due_days,
        "description": texts.cleaned("description", description, MAX_DESCRIPTION),
    }
