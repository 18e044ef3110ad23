"""People. A person exists once in an installation, whatever communities they are in."""

from datetime import datetime, time

from sqlalchemy import JSON, BigInteger, Index, false, func, true
from sqlalchemy import column as named
from sqlmodel import Field

from models.base import GlobalTable

_ON = {"server_default": true()}


class User(GlobalTable, table=True):
    """A person known to the bot."""

    __tablename__ = "users"
    __table_args__ = tuple(
        Index(
            f"ix_users_small_{name}",
            func.small(named(name)).label("begins"),
            postgresql_ops={"begins": "text_pattern_ops"},
        )
        for name in ("name", "username", "email")
    )
    """People are found by how their names begin, in small letters of every script."""

    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    name: str = Field(max_length=128)
    username: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=8)
    """The person's own choice; without it Telegram's language counts, then the community's."""
    telegram_language: str | None = Field(default=None, max_length=16)
    zone: str | None = Field(default=None, max_length=64)
    """The person's own choice; without it times are shown in the program's zone."""
    quiet_from: time | None = None
    quiet_until: time | None = None
    reminders: bool = True
    changes: bool = Field(default=True, sa_column_kwargs=_ON)
    digests: bool = Field(default=True, sa_column_kwargs=_ON)
    announcements: bool = Field(default=True, sa_column_kwargs=_ON)
    join_requests: bool = Field(default=True, sa_column_kwargs=_ON)
    comments: bool = Field(default=True, sa_column_kwargs=_ON)
    recognition: bool = Field(default=True, sa_column_kwargs=_ON)
    feedback: bool = Field(default=True, sa_column_kwargs=_ON)
    """Which notices the person wants: one column a topic of services/choices.py."""
    on_boards: bool = Field(default=True, sa_column_kwargs=_ON)
    """Whether leaderboards may have the person, anywhere."""
    in_photos: bool = Field(default=True, sa_column_kwargs=_ON)
    """Whether the person may be photographed; those who take photos are told."""
    instruments: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """What the person brought to the last jam, to be offered at the next."""
    reachable: bool = False
    """Whether the bot may write in private: the person started it and has not blocked it."""
    blocked_at: datetime | None = None
    email: str | None = Field(default=None, max_length=254, unique=True)
    """The key of the address the person has proven (services/emails.py): never set before that."""
    email_address: str | None = Field(default=None, max_length=254)
    """The same as it was typed, where mail goes."""
    email_verified_at: datetime | None = None
    by_mail: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the person also wants by mail what Telegram brings."""
    invoices_by_mail: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether invoices are sent to the address, once it is proven."""
    suspended_at: datetime | None = None
    """When a superadmin blocked the person on this installation."""
    suspended_reason: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    created_at: datetime
