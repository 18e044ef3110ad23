"""Intake forms: what an instructor asks before the first appointment, and what customers answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference


class IntakeForm(CommunityTable, table=True):
    """The form of one offering; what it asks stands in its versions."""

    __tablename__ = "intake_forms"
    __table_args__ = (
        reference("offering_id", "offerings", ondelete="CASCADE"),
        Index("uq_intake_forms_offering", "community_id", "offering_id", unique=True),
        CheckConstraint("version > 0 AND questions >= 0", name="ck_intake_forms_numbers"),
    )

    offering_id: int = Field(sa_type=BigInteger)
    published: bool = False
    """Whether customers are asked."""
    required: bool = False
    """Whether nothing is booked before it is filled in."""
    version: int = 1
    """The number of the version that is asked now."""
    questions: int = 0
    """How many questions there ever were: a name is never given twice."""
    revision: int = 1
    """Grows with every change; a change of an older revision is refused."""
    changed_at: datetime


class IntakeVersion(CommunityTable, table=True):
    """What a form asks, as a JSON schema. Once somebody answered, it stays as it is."""

    __tablename__ = "intake_versions"
    __table_args__ = (
        reference("form_id", "intake_forms", ondelete="CASCADE"),
        Index("uq_intake_versions_number", "community_id", "form_id", "number", unique=True),
    )

    form_id: int = Field(sa_type=BigInteger)
    number: int
    document: dict[str, Any] = Field(sa_type=JSON)
    """The JSON schema, draft 2020-12 (`services/intake_schemas.py`)."""
    created_at: datetime


class IntakeAnswers(CommunityTable, table=True):
    """What the customer of one booking answered, to the version that they were asked."""

    __tablename__ = "intake_answers"
    __table_args__ = (
        reference("booking_id", "bookings", ondelete="CASCADE"),
        reference("version_id", "intake_versions"),
        Index("uq_intake_answers_booking", "community_id", "booking_id", unique=True),
        Index("ix_intake_answers_version", "community_id", "version_id"),
        Index("ix_intake_answers_person", "user_id"),
        Index("ix_intake_answers_look", "look_at"),
    )

    booking_id: int = Field(sa_type=BigInteger)
    version_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, foreign_key="users.id")
    """The customer."""
    fingerprint: str = Field(default="", max_length=16)
    """Of the key that its content is encrypted with; empty where it is not."""
    revision: int = 1
    filled_at: datetime
    changed_at: datetime
    look_at: datetime
    """When it is next asked whether they are to be forgotten."""
    content: bytes
    """The answers by question, as JSON; encrypted where there is a key (`services/vault.py`)."""


class IntakeFile(CommunityTable, table=True):
    """A file that answers a question of a booking's form."""

    __tablename__ = "intake_files"
    __table_args__ = (
        reference("booking_id", "bookings", ondelete="CASCADE"),
        Index("ix_intake_files_booking", "community_id", "booking_id"),
        Index(
            "ix_intake_files_loose",
            "loose_until",
            postgresql_where=text("loose_until IS NOT NULL"),
            sqlite_where=text("loose_until IS NOT NULL"),
        ),
    )

    booking_id: int = Field(sa_type=BigInteger)
    question: str = Field(max_length=16)
    """The name of the question."""
    name: str = Field(max_length=120)
    mime: str = Field(max_length=100)
    size: int
    """Bytes, before it was encrypted."""
    fingerprint: str = Field(default="", max_length=16)
    added_at: datetime
    loose_until: datetime | None = None
    """When it goes, as long as no answers use it; None for one that they do."""
    content: bytes
