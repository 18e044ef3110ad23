"""Merchants: whom a community's customers pay, and by which ways."""

from sqlalchemy import Index
from sqlmodel import Field

from models.base import CommunityTable


class Merchant(CommunityTable, table=True):
    """Who sells in a community, as it stands on invoices, and how money reaches them; one in each."""

    __tablename__ = "merchants"
    __table_args__ = (Index("uq_merchants_community", "community_id", unique=True),)

    name: str = Field(default="", max_length=70)
    """The legal name; 70 characters is what a QR-bill has room for, as are the following."""
    street: str = Field(default="", max_length=70)
    house_number: str = Field(default="", max_length=16)
    postal_code: str = Field(default="", max_length=16)
    city: str = Field(default="", max_length=35)
    country: str = Field(default="", max_length=2)
    vat_number: str = Field(default="", max_length=32)
    iban: str = Field(default="", max_length=34)
    """Where bank transfers go: of QR-bills a QR-IBAN where one has one."""
    takes_cash: bool = True
    takes_credits: bool = True
    takes_qr_bills: bool = False
    takes_stars: bool = False
    telegram_token: str = Field(default="", max_length=500)
    """The provider token that BotFather gave, sealed (services/seals.py); '' is none."""
    stripe_key: str = Field(default="", max_length=500)
    """Stripe's secret key, sealed."""
    stripe_hook: str = Field(default="", max_length=500)
    """The secret that Stripe signs its webhook calls with, sealed."""
    revision: int = 1
