"""Offerings: the one-to-one services that instructors sell, and their prices."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class OfferingCategory(StrEnum):
    """What sort of service it is."""

    COACHING = "coaching"
    MOBILITY = "mobility"
    REIKI = "reiki"
    PRIVATE_CLASS = "private_class"
    MASSAGE = "massage"
    MENTORING = "mentoring"
    OTHER = "other"


class Delivery(StrEnum):
    """Where customer and instructor meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"
    """Either; what is agreed stands with each appointment."""


class OfferingVisibility(StrEnum):
    """Who finds an offering."""

    PUBLIC = "public"
    BY_LINK = "by_link"
    """Only who has its link: it stands in no list, search or feed."""


class OfferingStatus(StrEnum):
    """Whether an offering can be booked."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Offering(CommunityTable, table=True):
    """A one-to-one service that an instructor sells: one appointment, or a pack of several."""

    __tablename__ = "offerings"
    __table_args__ = (
        reference("instructor_id", "instructors"),
        reference("space_id", "spaces"),
        reference("banner_id", "files"),
        Index("uq_offerings_slug", "community_id", "slug", unique=True),
        Index("ix_offerings_list", "community_id", "status", "visibility", "title"),
        Index("ix_offerings_instructor", "community_id", "instructor_id", "status"),
        CheckConstraint("minutes > 0 AND sessions > 0", name="ck_offerings_size"),
    )

    instructor_id: int = Field(sa_type=BigInteger)
    title: str = Field(max_length=100)
    slug: str = Field(max_length=64)
    summary: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=10_000)
    category: OfferingCategory = Field(sa_type=text_enum(OfferingCategory))
    delivery: Delivery = Field(sa_type=text_enum(Delivery))
    minutes: int
    """How long one appointment is."""
    sessions: int = 1
    """How many appointments a pack has where its variant does not say."""
    cadence_days: int = 7
    """How far apart the appointments of a pack are proposed."""
    visibility: OfferingVisibility = Field(sa_type=text_enum(OfferingVisibility))
    status: OfferingStatus = Field(default=OfferingStatus.DRAFT, sa_type=text_enum(OfferingStatus))
    banner_id: int | None = Field(default=None, sa_type=BigInteger)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    place: str = Field(default="", max_length=200)
    space_id: int | None = Field(default=None, sa_type=BigInteger)
    """The room each appointment takes."""
    meeting_url: str = Field(default="", max_length=500)
    """Where online appointments are; told only to who has booked."""
    expectations: list[str] = Field(default_factory=list, sa_type=JSON)
    """What to expect, a line each."""
    faq: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    """Questions and their answers."""
    testimonials: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    """Who said it, and what."""
    policy: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What cancelling, rescheduling and not coming cost (`services/policies.py`)."""
    revision: int = 1
    """Grows with every edit; an edit of an older revision is refused."""
    created_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    created_at: datetime
    deleted_at: datetime | None = None


class Variant(CommunityTable, table=True):
    """One price of an offering: what it costs, how it may be paid, and how many appointments it buys."""

    __tablename__ = "variants"
    __table_args__ = (
        reference("offering_id", "offerings", ondelete="CASCADE"),
        Index("ix_variants_offering", "community_id", "offering_id", "position"),
        CheckConstraint("price_minor >= 0 AND vat_bp >= 0 AND vat_bp < 10000", name="ck_variants_price"),
        CheckConstraint("sessions > 0 AND instalments > 0", name="ck_variants_size"),
        CheckConstraint(
            "deposit_minor IS NULL OR (deposit_minor > 0 AND deposit_minor < price_minor)",
            name="ck_variants_deposit",
        ),
    )

    offering_id: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=60)
    position: int = 0
    sessions: int = 1
    """How many appointments it buys."""
    minutes: int | None = None
    """How long each is; None is the offering's own length."""
    currency: str = Field(max_length=3)
    price_minor: int
    """What all of it costs, VAT included, in minor units of `currency`."""
    vat_bp: int = 0
    """The VAT within the price, in hundredths of a percent: 810 is 8.1 %."""
    deposit_minor: int | None = None
    """What is paid at booking where the rest may follow before the first appointment."""
    instalments: int = 1
    """In how many parts it may be paid; 1 is at once."""
    instalment_days: int = 30
    """How far apart the parts are due."""
    credit_price: int | None = None
    """How many credits buy it; None is not for credits."""
    is_digital: bool = False
    """Whether it is delivered online alone, so that Telegram lets it be paid by Stars and by nothing else."""
    stars_price: int | None = None
    """How many Telegram Stars buy it; None is not for Stars."""
    active: bool = True
    """False once it is sold no more; what was bought stays."""
