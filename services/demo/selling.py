"""What the instructor of the demo world earns: seventy percent before VAT, paid each month; and a coupon."""

from datetime import timedelta

from models.earnings import EarningKind, EarningRule
from models.tx import Tx
from services import coupon_edit, instructors, pay_runs, statements
from services.demo.cast import ORGANIZER, Become
from services.demo.offerings import INSTRUCTOR

COUPON = "WELCOME 10% 50x"


def agree(tx: Tx, become: Become) -> None:
    """Agree on what is earned, before anything is booked."""
    become(INSTRUCTOR)
    instructor_id = instructors.required(tx).id
    become(ORGANIZER)
    tx.add(
        EarningRule,
        instructor_id=instructor_id,
        kind=EarningKind.PERCENT_NET,
        percent_bp=7_000,
        currency="EUR",
        valid_from=(tx.now - timedelta(days=60)).date(),
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )

    coupon_edit.typed(tx, COUPON)


def pay(tx: Tx, become: Become) -> None:
    """Close the periods that are over, and pay them."""
    become(ORGANIZER)
    over = [
        line.period for line in statements.all_periods(tx).periods if line.period.last_day < tx.now.date()
    ]
    for period in over:
        for who in pay_runs.close(tx, period.id).sums:
            pay_runs.pay(tx, period.id, who.instructor_id, tx.now.date(), "Bank transfer")
