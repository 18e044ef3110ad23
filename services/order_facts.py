"""What there is to know of orders: results, as services give them and views take them."""

from dataclasses import dataclass
from datetime import datetime

from models.orders import ChargeStatus, InstalmentStatus, OrderStatus, RefundStatus, Terms, Way
from services.order_terms import Part


@dataclass(frozen=True, slots=True)
class Quote:
    """What something would cost, and when what is due."""

    total_minor: int
    discount_minor: int
    vat_minor: int
    currency: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class InstalmentDetails:
    """One part of an order."""

    id: int
    number: int
    amount_minor: int
    paid_minor: int
    due_at: datetime
    status: InstalmentStatus
    stage: int

    @property
    def left_minor(self) -> int:
        """What of it is not paid yet."""
        return self.amount_minor - self.paid_minor if self.status is InstalmentStatus.DUE else 0


@dataclass(frozen=True, slots=True)
class ChargeDetails:
    """One attempt to pay."""

    id: int
    order_id: int
    instalment_id: int | None
    way: Way
    status: ChargeStatus
    amount_minor: int
    applied_minor: int
    refunded_minor: int
    currency: str
    reference: str
    provider_ref: str | None
    expires_at: datetime | None
    settled_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RefundDetails:
    """Money that goes back, or went."""

    id: int
    order_id: int
    charge_id: int
    amount_minor: int
    reason: str
    asked: bool
    status: RefundStatus
    by_hand: bool
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """What is owed for a booking, and what came of it."""

    id: int
    booking_id: int
    customer_id: int
    status: OrderStatus
    terms: Terms
    way: Way
    currency: str
    total_minor: int
    discount_minor: int
    fees_minor: int
    waived_minor: int
    paid_minor: int
    refunded_minor: int
    created_at: datetime
    instalments: tuple[InstalmentDetails, ...] = ()
    charges: tuple[ChargeDetails, ...] = ()
    refunds: tuple[RefundDetails, ...] = ()

    @property
    def owed_minor(self) -> int:
        """What is still to be paid."""
        return max(0, self.total_minor - self.waived_minor - self.kept_minor)

    @property
    def kept_minor(self) -> int:
        """What was paid and does not go back."""
        return self.paid_minor - self.refunded_minor

    @property
    def next(self) -> InstalmentDetails | None:
        """The part that is to be paid next."""
        return next((part for part in self.instalments if part.left_minor), None)
