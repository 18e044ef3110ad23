"""Orders on pages, in words."""

from typing import Any

from locales.reader import gettext as _
from models.orders import ChargeStatus, InstalmentStatus, OrderStatus, RefundStatus
from services.order_facts import InstalmentDetails
from services.order_filter import State
from views import finance_files, orders


def words() -> dict[str, Any]:
    """What the templates need."""
    return {
        "order_status": orders.status,
        "came_by": orders.came_by,
        "part_status": part_status,
        "asked": orders.asked,
        "succeeded": ChargeStatus.SUCCEEDED,
        "failed": ChargeStatus.FAILED,
        "done": RefundStatus.DONE,
        "reason": finance_files.reason,
        "is_cancelled": OrderStatus.CANCELLED,
    }


def state(value: State) -> str:
    """Which orders are asked for."""
    return {
        State.OPEN: _("Open"),
        State.OVERDUE: _("Overdue"),
        State.PAID: _("Paid"),
        State.CANCELLED: _("Cancelled"),
    }[value]


def part_status(part: InstalmentDetails) -> str:
    """What became of a part."""
    if part.status is InstalmentStatus.PAID:
        return _("paid")
    if part.status is InstalmentStatus.CANCELLED:
        return _("not owed any more")
    return orders.asked(part.stage) if part.stage else _("open")


def saved() -> str:
    """A note is written."""
    return _("Saved.")


def noted() -> str:
    """Money came."""
    return _("Noted.")


def extended() -> str:
    """More time."""
    return _("More time is given.")


def forgiven() -> str:
    """Nothing more to pay."""
    return _("Forgiven.")
