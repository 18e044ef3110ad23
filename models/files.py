"""Files of a community: photos, documents, recordings, known to Telegram or kept here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from models.base import CommunityTable, reference, text_enum


class FileKind(StrEnum):
    """How a file is shown: Telegram has a method for each."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"


class File(CommunityTable, table=True):
    """One file: Telegram has it by `telegram_id`, or its bytes are in FileContent, or both."""

    __tablename__ = "files"
    __table_args__ = (
        Index(
            "ix_files_expiry",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
            sqlite_where=text("expires_at IS NOT NULL"),
        ),
        Index("ix_files_loose", "community_id", "added_by", "expires_at"),
    )

    kind: FileKind = Field(sa_type=text_enum(FileKind))
    name: str = Field(default="", max_length=120)
    mime: str = Field(max_length=100)
    size: int = 0
    """Bytes."""
    width: int | None = None
    height: int | None = None
    telegram_id: str | None = Field(default=None, max_length=200)
    """Telegram's `file_id`: the bot sends the file by it without uploading it again."""
    telegram_unique_id: str | None = Field(default=None, max_length=64)
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
    expires_at: datetime | None = None
    """When it goes for good: what was uploaded and is used by nothing yet, what was deleted; None to stay."""
    deleted_at: datetime | None = None


class FileContent(CommunityTable, table=True):
    """The bytes of a file, by the file's own id: apart from it, so that lists never load them."""

    __tablename__ = "file_contents"
    __table_args__ = (reference("id", "files", ondelete="CASCADE"),)

    content: bytes
