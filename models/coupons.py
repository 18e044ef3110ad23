"""Coupons and referral codes: what takes something off a price."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class RewardKind(StrEnum):
    """What one gets who brought somebody."""

    COUPON = "coupon"
    """A coupon of their own, in percent."""
    CREDITS = "credits"


class Coupon(CommunityTable, table=True):
    """A code that takes something off. One with a `referrer_id` is a member's referral code."""

    __tablename__ = "coupons"
    __table_args__ = (
        reference("offering_id", "offerings"),
        Index("uq_coupons_code", "community_id", "code", unique=True),
        Index("ix_coupons_list", "community_id", "created_at"),
        Index(
            "uq_coupons_referrer",
            "community_id",
            "referrer_id",
            unique=True,
            postgresql_where=text("referrer_id IS NOT NULL"),
            sqlite_where=text("referrer_id IS NOT NULL"),
        ),
        Index(
            "ix_coupons_for",
            "community_id",
            "for_user_id",
            postgresql_where=text("for_user_id IS NOT NULL"),
            sqlite_where=text("for_user_id IS NOT NULL"),
        ),
        CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name="ck_coupons_used"),
        CheckConstraint("percent IS NULL OR (percent > 0 AND percent <= 100)", name="ck_coupons_percent"),
        CheckConstraint("amount_minor IS NULL OR amount_minor > 0", name="ck_coupons_amount"),
    )

    code: str = Field(max_length=24)
    """In capitals."""
    percent: int | None = None
    amount_minor: int | None = None
    """Instead of a percentage, in `currency`."""
    currency: str = Field(default="", max_length=3)
    """Of the amount and the minimum."""
    minimum_minor: int | None = None
    """What a price must be for it to count."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    most_uses: int | None = None
    """How often it can be used by all together; None is as often as wanted."""
    per_person: int | None = 1
    used: int = 0
    offering_id: int | None = Field(default=None, sa_type=BigInteger)
    """The only offering it is for; None is all."""
    referrer_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Whose referral code it is: `percent` stands in the terms then."""
    for_user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """The only person it is for: a reward."""
    ended_at: datetime | None = None
    created_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """None for what the system gave."""
    created_at: datetime


class CouponUse(CommunityTable, table=True):
    """A coupon on one order."""

    __tablename__ = "coupon_uses"
    __table_args__ = (
        reference("coupon_id", "coupons"),
        reference("order_id", "orders"),
        Index("uq_coupon_uses_order", "community_id", "order_id", unique=True),
        Index("ix_coupon_uses_person", "community_id", "coupon_id", "user_id"),
        Index(
            "uq_coupon_uses_referral",
            "community_id",
            "user_id",
            unique=True,
            postgresql_where=text("is_referral"),
            sqlite_where=text("is_referral"),
        ),
    )

    coupon_id: int = Field(sa_type=BigInteger)
    order_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    is_referral: bool = False
    """Whether a member brought this person: once for each person."""
    discount_minor: int
    rewarded_at: datetime | None = None
    """When who brought them got their reward."""
    created_at: datetime


class ReferralTerms(CommunityTable, table=True):
    """What bringing somebody is worth in a community. One row in each that changed the defaults."""

    __tablename__ = "referral_terms"
    __table_args__ = (
        Index("uq_referral_terms", "community_id", unique=True),
        CheckConstraint("percent >= 0 AND percent <= 100 AND reward > 0", name="ck_referral_terms"),
    )

    percent: int = 10
    """What who is brought saves; 0 is no referral codes at all."""
    reward_kind: RewardKind = Field(default=RewardKind.COUPON, sa_type=text_enum(RewardKind))
    reward: int = 10
    """Percent of the coupon, or how many credits."""
