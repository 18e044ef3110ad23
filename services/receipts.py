"""Money that came: counted for its order where it is owed, put apart in the books and sent back where not."""

from sqlalchemy import bindparam, case, update

from models.coupons import RewardKind
from models.ledger import Account
from models.orders import Charge, ChargeStatus, Instalment, InstalmentStatus
from models.tx import Tx, here, table_of
from services import credits, invoices, ledger, orders, referrals, refunds
from services.ledger import Line
from services.order_facts import OrderDetails

table = table_of(Charge)
instalments = table_of(Instalment)

_SETTLE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_charge"), table.c.status != ChargeStatus.SUCCEEDED)
    .values(
        status=ChargeStatus.SUCCEEDED,
        provider_ref=bindparam("ref"),
        amount_minor=bindparam("came"),
        settled_at=bindparam("at"),
    )
)
_APPLY = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_charge"))
    .values(applied_minor=bindparam("applied"))
)
_IS_PAID = instalments.c.paid_minor + bindparam("by") >= instalments.c.amount_minor
_PAY_PART = (
    update(instalments)
    .where(here(instalments), instalments.c.id == bindparam("of_part"))
    .values(
        paid_minor=instalments.c.paid_minor + bindparam("by"),
        status=bindparam("new_status"),
        paid_at=bindparam("at"),
        next_stage_at=case((_IS_PAID, None), else_=instalments.c.next_stage_at),
    )
)


def settle(tx: Tx, charge_id: int, provider_ref: str, minor: int) -> None:
    """An attempt became a payment of `minor`."""
    tx.execute(_SETTLE, of_charge=charge_id, ref=provider_ref, came=minor, at=tx.now)


def count(tx: Tx, order: OrderDetails, charge_id: int, minor: int) -> None:
    """Count money for an order, its parts in their order."""
    left = minor
    paid = []
    for part in order.instalments:
        by = min(left, part.left_minor)
        if by:
            full = by == part.left_minor
            status = InstalmentStatus.PAID if full else InstalmentStatus.DUE
            paid.append({"of_part": part.id, "by": by, "new_status": status, "at": tx.now if full else None})
            left -= by
    tx.execute_many(_PAY_PART, paid)
    tx.execute(_APPLY, of_charge=charge_id, applied=minor)
    orders.pay(tx, order, minor)
    way = next((one.way for one in orders.one(tx, order.id).charges if one.id == charge_id), order.way)
    sides = [Line(Account.MONEY, minor, way.value), Line(Account.RECEIVABLE, -minor)]
    ledger.enter(tx, f"charge:{charge_id}", "paid", order.currency, sides, order_id=order.id)
    invoices.issue_for(tx, order.id)
    _reward(tx, order.id)


def _reward(tx: Tx, order_id: int) -> None:
    """Who brought this customer gets what that is worth, with their first paid booking."""
    given = referrals.reward(tx, order_id)
    if given is not None and given.kind is RewardKind.CREDITS:
        credits.move(tx, given.user_id, given.reward, "", f"referral:{order_id}")


def put_apart(tx: Tx, order: OrderDetails, charge_id: int, minor: int, reason: str) -> None:
    """Money that is not owed: into the books apart, and back."""
    charge = next(one for one in orders.one(tx, order.id).charges if one.id == charge_id)
    sides = [Line(Account.MONEY, minor, charge.way.value), Line(Account.UNASSIGNED, -minor)]
    ledger.enter(tx, f"apart:{charge_id}", "unassigned", charge.currency, sides, order_id=order.id)
    refunds.send(tx, charge, minor, reason, f"{reason}:{charge_id}", asked=False)
