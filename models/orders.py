"""Orders: what is owed for a booking, in which parts, and what was paid and given back by which way."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class OrderStatus(StrEnum):
    """How far an order is paid."""

    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    CANCELLED = "cancelled"
    """Nothing more is owed; what was paid and not given back stays paid."""


class Way(StrEnum):
    """By what money comes."""

    TELEGRAM = "telegram"
    """A Telegram invoice by a provider: cards, Apple Pay, Google Pay."""
    STARS = "stars"
    STRIPE = "stripe"
    """Stripe Checkout: cards, Apple Pay, Google Pay, TWINT."""
    QR_BILL = "qr_bill"
    """A Swiss QR-bill, paid at one's bank."""
    CREDITS = "credits"
    CASH = "cash"
    """Cash, or anything else that the instructor notes down by hand."""


class Terms(StrEnum):
    """In what parts an order is paid."""

    FULL = "full"
    DEPOSIT = "deposit"
    PLAN = "plan"


class InstalmentStatus(StrEnum):
    """What became of one part."""

    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"


class ChargeStatus(StrEnum):
    """What became of one attempt to pay."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundStatus(StrEnum):
    """What became of giving money back."""

    PENDING = "pending"
    """To be given back by the sender or, where no machine can, by hand."""
    DONE = "done"
    FAILED = "failed"


class Order(CommunityTable, table=True):
    """What a customer owes for one booking. Money is in minor units of `currency`, VAT included."""

    __tablename__ = "orders"
    __table_args__ = (
        reference("booking_id", "bookings"),
        Index("uq_orders_booking", "community_id", "booking_id", unique=True),
        Index("ix_orders_customer", "community_id", "customer_id", "created_at"),
        Index("ix_orders_status", "community_id", "status", "created_at"),
        CheckConstraint("total_minor >= 0 AND paid_minor >= 0", name="ck_orders_sums"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= paid_minor", name="ck_orders_refunded"),
        CheckConstraint("waived_minor >= 0 AND waived_minor <= total_minor", name="ck_orders_waived"),
    )

    booking_id: int = Field(sa_type=BigInteger)
    customer_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    status: OrderStatus = Field(sa_type=text_enum(OrderStatus))
    terms: Terms = Field(sa_type=text_enum(Terms))
    way: Way = Field(sa_type=text_enum(Way))
    """How the customer chose to pay first."""
    currency: str = Field(max_length=3)
    """ISO 4217, `XTR` for Stars, `XXX` for credits."""
    total_minor: int
    """All of it, less what a coupon takes off."""
    discount_minor: int = 0
    fees_minor: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """What of the total came on top of the price: for moving late."""
    waived_minor: int = 0
    """What of the total is owed no more: for what was cancelled, or by goodwill."""
    paid_minor: int = 0
    """What came for it; money that nobody asked for is not among it."""
    refunded_minor: int = 0
    """What of that goes back, or went."""
    coupon_id: int | None = Field(default=None, sa_type=BigInteger)
    note: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    """What organizers note down about it, for themselves."""
    created_at: datetime


class OrderItem(CommunityTable, table=True):
    """One line of an order."""

    __tablename__ = "order_items"
    __table_args__ = (
        reference("order_id", "orders", ondelete="CASCADE"),
        Index("ix_order_items_order", "community_id", "order_id", "position"),
    )

    order_id: int = Field(sa_type=BigInteger)
    position: int = 0
    description: str = Field(max_length=200)
    quantity: int = 1
    total_minor: int
    """VAT included, less the discount."""
    discount_minor: int = 0
    vat_bp: int = 0
    vat_minor: int = 0
    """The VAT within `total_minor`."""


class Instalment(CommunityTable, table=True):
    """One part of an order, and when it is due."""

    __tablename__ = "instalments"
    __table_args__ = (
        reference("order_id", "orders", ondelete="CASCADE"),
        Index("uq_instalments_number", "community_id", "order_id", "number", unique=True),
        Index(
            "ix_instalments_due",
            "due_at",
            postgresql_where=text("status = 'due'"),
            sqlite_where=text("status = 'due'"),
        ),
        Index(
            "ix_instalments_next_stage",
            "next_stage_at",
            postgresql_where=text("status = 'due' AND next_stage_at IS NOT NULL"),
            sqlite_where=text("status = 'due' AND next_stage_at IS NOT NULL"),
        ),
        CheckConstraint(
            "amount_minor > 0 AND paid_minor >= 0 AND paid_minor <= amount_minor",
            name="ck_instalments_amount",
        ),
    )

    order_id: int = Field(sa_type=BigInteger)
    number: int
    """From 1."""
    amount_minor: int
    paid_minor: int = 0
    """What came for it so far: a bank transfer may be less."""
    due_at: datetime
    status: InstalmentStatus = Field(sa_type=text_enum(InstalmentStatus))
    paid_at: datetime | None = None
    stage: int = 0
    """How many times it was asked for after it was due; one more once those who run it were told."""
    next_stage_at: datetime | None = None
    """When somebody next hears of it: before it is due its customer, at last those who run it."""


class Charge(CommunityTable, table=True):
    """One attempt to pay a part of an order: what a provider is asked for, and what it answered."""

    __tablename__ = "charges"
    __table_args__ = (
        reference("order_id", "orders"),
        reference("instalment_id", "instalments"),
        Index("uq_charges_reference", "community_id", "reference", unique=True),
        Index(
            "uq_charges_provider",
            "community_id",
            "way",
            "provider_ref",
            unique=True,
            postgresql_where=text("provider_ref IS NOT NULL"),
            sqlite_where=text("provider_ref IS NOT NULL"),
        ),
        Index("ix_charges_order", "community_id", "order_id"),
        Index(
            "ix_charges_expiry",
            "expires_at",
            postgresql_where=text("status = 'pending' AND expires_at IS NOT NULL"),
            sqlite_where=text("status = 'pending' AND expires_at IS NOT NULL"),
        ),
        CheckConstraint(
            "amount_minor > 0 AND refunded_minor >= 0 AND refunded_minor <= amount_minor",
            name="ck_charges_amount",
        ),
        CheckConstraint("applied_minor >= 0 AND applied_minor <= amount_minor", name="ck_charges_applied"),
    )

    order_id: int = Field(sa_type=BigInteger)
    instalment_id: int | None = Field(default=None, sa_type=BigInteger)
    """The part it is for; None is for what is no part: money that came unasked."""
    way: Way = Field(sa_type=text_enum(Way))
    status: ChargeStatus = Field(sa_type=text_enum(ChargeStatus))
    amount_minor: int
    currency: str = Field(max_length=3)
    reference: str = Field(max_length=64)
    """Ours, random: what an invoice carries to the provider and back; of a QR-bill its 27 digits."""
    provider_ref: str | None = Field(default=None, max_length=200)
    """Theirs: what makes one payment one, however often they tell of it."""
    applied_minor: int = 0
    """What of it was owed and counts for the order; the rest was not asked for, and goes back."""
    refunded_minor: int = 0
    """What is given back, or is to be."""
    expires_at: datetime | None = None
    """After it the provider takes no money for it."""
    settled_at: datetime | None = None
    created_at: datetime


class ProviderEvent(CommunityTable, table=True):
    """One event of a provider that took effect: told again, it changes nothing."""

    __tablename__ = "provider_events"
    __table_args__ = (Index("uq_provider_events", "community_id", "way", "event", unique=True),)

    way: Way = Field(sa_type=text_enum(Way))
    event: str = Field(max_length=200)
    handled_at: datetime


class Refund(CommunityTable, table=True):
    """Money of one charge that is given back: once for each `key`."""

    __tablename__ = "refunds"
    __table_args__ = (
        reference("charge_id", "charges"),
        reference("order_id", "orders"),
        Index("uq_refunds_key", "community_id", "key", unique=True),
        Index("ix_refunds_order", "community_id", "order_id"),
        Index(
            "ix_refunds_pending",
            "due_at",
            postgresql_where=text("status = 'pending'"),
            sqlite_where=text("status = 'pending'"),
        ),
        CheckConstraint("amount_minor > 0", name="ck_refunds_amount"),
    )

    order_id: int = Field(sa_type=BigInteger)
    charge_id: int = Field(sa_type=BigInteger)
    amount_minor: int
    reason: str = Field(default="", max_length=32)
    """cancelled, no_place, twice, goodwill, too_much."""
    asked: bool = True
    """Whether the money counted for the order; False of what nobody asked for."""
    key: str = Field(max_length=100)
    status: RefundStatus = Field(sa_type=text_enum(RefundStatus))
    by_hand: bool = False
    """Whether a person has to give it back: cash, a bank transfer."""
    tries: int = 0
    due_at: datetime
    """When the provider is asked next."""
    provider_ref: str | None = Field(default=None, max_length=200)
    done_at: datetime | None = None
    created_at: datetime
