"""Proposing to close a pay period: once it is over, those who manage bookings are told, and decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select, update

from models.communities import Standing
from models.earnings import PayPeriod, PeriodStatus
from models.tx import Tx, here, table_of
from services import dunning, outbox, pay_periods
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.outbox_kinds import Kind
from services.pay_periods import Period

table = table_of(PayPeriod)

Maker = Callable[[Facts, Message, Notice], Notice | None]
BATCH = 200


@dataclass(frozen=True, slots=True)
class Over:
    """A period that is over, as far as the day of UTC tells."""

    community_id: int
    id: int


_OVER = (table.c.status == PeriodStatus.OPEN, table.c.proposed_at.is_(None))
_DUE = (
    select(table.c.community_id, table.c.id)
    .where(*_OVER, table.c.last_day < bindparam("today"))
    .order_by(table.c.last_day)
    .limit(bindparam("most"))
)
_PROPOSE = (
    update(table)
    .where(here(table), *_OVER, table.c.id == bindparam("of_period"), table.c.last_day < bindparam("today"))
    .values(proposed_at=bindparam("at"))
    .returning(table.c.id, table.c.first_day, table.c.last_day)
)


def due(tx: Tx, most: int = BATCH) -> list[Over]:
    """The periods of all communities that are over and open; as the system actor."""
    return tx.records(Over, _DUE, today=tx.now.date(), most=most)


def propose(tx: Tx, period_id: int) -> bool:
    """Tell those who manage bookings that a period of the acting community is over, once. As the system."""
    found = tx.row(_PROPOSE, of_period=period_id, today=pay_periods.today(tx), at=tx.now)
    if found is None:
        return False
    days = {"first": found.first_day.isoformat(), "last": found.last_day.isoformat()}
    to = dunning.organizers_of(tx)
    outbox.tell(tx, Kind.PERIOD_OVER, to, key=str(found.id), period=found.id, **days)
    return True


def _period_over(facts: Facts, message: Message, base: Notice) -> Notice | None:
    if facts.standing(message) is not Standing.ACTIVE:
        return None
    params = message.params
    first, last = (date.fromisoformat(params[name]) for name in ("first", "last"))
    return replace(base, pay_period=Period(params["period"], first, last, PeriodStatus.OPEN))


MAKERS: Mapping[Kind, Maker] = {Kind.PERIOD_OVER: _period_over}
