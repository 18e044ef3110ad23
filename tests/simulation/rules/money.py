"""Money: the books agree with each order, who paid has a place or it goes back, credits are right."""

from sqlalchemy import func, select

from models.bookings import Booking, BookingStatus
from models.credits import CreditAccount, CreditMove
from models.ledger import Account
from models.orders import ChargeStatus, Order, RefundStatus
from models.tx import Tx, table_of
from services import ledger, orders
from services.order_facts import OrderDetails
from tests.simulation.world import Broken

bookings = table_of(Booking)
accounts = table_of(CreditAccount)
moves = table_of(CreditMove)
order_rows = table_of(Order)

WITHOUT_A_PLACE = (BookingStatus.EXPIRED, BookingStatus.HELD)

_ORDERS = select(order_rows.c.id, bookings.c.status).join(bookings, bookings.c.id == order_rows.c.booking_id)
_CREDITS = (
    select(accounts.c.user_id, accounts.c.balance, func.coalesce(func.sum(moves.c.amount), 0).label("sum"))
    .outerjoin(
        moves, (moves.c.community_id == accounts.c.community_id) & (moves.c.user_id == accounts.c.user_id)
    )
    .group_by(accounts.c.user_id, accounts.c.balance)
)


def check(tx: Tx) -> None:
    """In the community, as the system. Raises Broken."""
    _must(ledger.unbalanced(tx) == [], "an entry of the books does not sum up to nothing")
    for row in tx.rows(_ORDERS):
        order = orders.one(tx, row.id)
        _agrees(order, ledger.of_order(tx, order.id))
        given = sum(one.amount_minor for one in order.refunds if one.status is not RefundStatus.FAILED)
        came = sum(one.amount_minor for one in order.charges if one.status is ChargeStatus.SUCCEEDED)
        if row.status in WITHOUT_A_PLACE:
            _must(came <= given, f"order {order.id} is paid, its booking {row.status}, and nothing goes back")
    for row in tx.rows(_CREDITS):
        _must(row.balance == row.sum, f"{row.balance} credits of {row.user_id} are {row.sum}")


def _must(true: bool, what: str) -> None:
    if not true:
        raise Broken(what)


def _agrees(order: OrderDetails, books: dict[Account, int]) -> None:
    """What happened to an order, against what the books say of it."""
    came = sum(one.amount_minor for one in order.charges if one.status is ChargeStatus.SUCCEEDED)
    went = sum(one.amount_minor for one in order.refunds if one.status is RefundStatus.DONE)
    pending = [one for one in order.refunds if one.status is RefundStatus.PENDING]
    on_its_way = sum(one.amount_minor for one in pending if one.asked)
    stands = order.total_minor - order.waived_minor
    kept = order.kept_minor
    _must(books.get(Account.MONEY, 0) == came - went, f"the money of order {order.id} is not in the books")
    owed = books.get(Account.RECEIVABLE, 0)
    _must(owed == stands - kept - on_its_way, f"{owed} is owed for order {order.id}, by the books")
    _must(order.paid_minor == sum(one.applied_minor for one in order.charges), f"order {order.id}: paid")
    _must(order.paid_minor == sum(one.paid_minor for one in order.instalments), f"order {order.id}: parts")
    back = sum(one.amount_minor for one in order.refunds if one.asked)
    _must(order.refunded_minor == back, f"order {order.id}: refunded")
