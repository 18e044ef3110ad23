"""What failed on our side, by the reference that people were told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import GlobalTable, text_enum


class Where(StrEnum):
    """In what something failed."""

    UPDATE = "update"
    PAGE = "page"
    SWEEP = "sweep"
    MESSAGE = "message"


class Fault(GlobalTable, table=True):
    """One error that is ours: what sort of error, and where. Nothing that anybody wrote, and no secret."""

    __tablename__ = "faults"
    __table_args__ = (Index("ix_faults_at", "at"),)

    reference: str = Field(max_length=16, index=True)
    """What the person was told, to find this row by; of a sweep or a message it stands in the log."""
    place: Where = Field(sa_type=text_enum(Where))
    what: str = Field(max_length=128)
    """The kind of update or message, the route, or the sweep."""
    kind: str = Field(max_length=128)
    """The type of the error."""
    trace: str = Field(max_length=1000)
    """The way to it through our own code."""
    at: datetime
