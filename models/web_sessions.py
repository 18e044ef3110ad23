"""Signing in on the web: the browsers a person is signed in with, and keys that open once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import GlobalTable, text_enum


class SignInWay(StrEnum):
    """How somebody signed in."""

    MAIL = "mail"
    """By a letter to their address."""
    TELEGRAM = "telegram"
    """By confirming it to the bot."""
    CHAT = "chat"
    """By a link that the bot gave."""


class WebSession(GlobalTable, table=True):
    """A browser in which a person is signed in, until it ends; signing out takes the row away."""

    __tablename__ = "web_sessions"
    __table_args__ = (
        Index("uq_web_sessions_secret", "secret_hash", unique=True),
        Index("ix_web_sessions_of_user", "user_id", "ends_at"),
        Index("ix_web_sessions_end", "ends_at"),
    )

    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    secret_hash: str = Field(max_length=64)
    """Of the cookie: whoever reads the database cannot sign in with it."""
    browser: str = Field(max_length=64)
    """What the browser calls itself, in few words: “Firefox, Linux”."""
    way: SignInWay = Field(sa_type=text_enum(SignInWay))
    created_at: datetime
    seen_at: datetime
    """When it was last used, to the hour."""
    ends_at: datetime


class KeyKind(StrEnum):
    """What a key opens."""

    MAIL = "mail"
    """Signs in who has the letter, in the browser that asked."""
    TELEGRAM = "telegram"
    """Signs in, in the browser that asked, who confirms it to the bot."""
    CONNECT = "connect"
    """Joins the account of who is signed in with the Telegram account of who confirms it to the bot."""
    CHAT = "chat"
    """Signs in whom the bot gave the link, in any browser."""
    ADDRESS = "address"
    """Proves that an address is the person's."""


class OneTimeKey(GlobalTable, table=True):
    """A key that opens one thing once, within minutes."""

    __tablename__ = "one_time_keys"
    __table_args__ = (
        Index("uq_one_time_keys_secret", "secret_hash", unique=True),
        Index("ix_one_time_keys_of_user", "user_id", "kind"),
        Index("ix_one_time_keys_answered", "answered_by"),
        Index("ix_one_time_keys_browser", "browser_hash", "kind"),
        Index("ix_one_time_keys_end", "ends_at"),
    )

    kind: KeyKind = Field(sa_type=text_enum(KeyKind))
    secret_hash: str = Field(max_length=64)
    browser_hash: str | None = Field(default=None, max_length=64)
    """Of the cookie of the browser that asked: the key opens in no other."""
    code_hash: str | None = Field(default=None, max_length=64)
    """Of the short code that says the same as the secret, together with the browser's or the person's own."""
    user_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Whom it is for; None where that is not known before it opens."""
    answered_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    """Who opened it in Telegram."""
    email: str | None = Field(default=None, max_length=254)
    address: str | None = Field(default=None, max_length=254)
    number: int | None = None
    """What the page shows, and the bot asks for."""
    browser: str = Field(default="", max_length=64)
    destination: str = Field(default="", max_length=300)
    """The page to go on to."""
    language: str = Field(default="en", max_length=8)
    tries: int = 0
    """How often a wrong code was typed."""
    created_at: datetime
    ends_at: datetime
    proven_at: datetime | None = None
    """When it was confirmed in Telegram, or the address was proven."""
    used_at: datetime | None = None
