"""Materials of a session (files and links, in order), and the photos people took there."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, false
from sqlmodel import Field

from models.base import CommunityTable, reference


class Material(CommunityTable, table=True):
    """One file or link that belongs to a session."""

    __tablename__ = "session_materials"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("file_id", "files"),
        reference("song_id", "songs"),
        Index("ix_session_materials_list", "community_id", "session_id", "position"),
        Index("ix_session_materials_song", "community_id", "song_id"),
        CheckConstraint("(url IS NULL) <> (file_id IS NULL)", name="ck_session_materials_what"),
    )

    session_id: int = Field(sa_type=BigInteger)
    position: int
    title: str = Field(max_length=100)
    url: str | None = Field(default=None, max_length=2000)
    file_id: int | None = Field(default=None, sa_type=BigInteger)
    goers_only: bool = False
    """Whether only those who come see it; else all who see the session."""
    song_id: int | None = Field(default=None, sa_type=BigInteger)
    """The song it is a chart or a recording of."""
    is_recording: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether people are to be heard or seen on it: such are kept only as long as all who came agree."""
    withheld_at: datetime | None = None
    """When somebody took their consent back; until an organizer decides, members do not see it."""
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
    deleted_at: datetime | None = None


class Photo(CommunityTable, table=True):
    """One photo of a session, by one of those who were there."""

    __tablename__ = "session_photos"
    __table_args__ = (
        reference("session_id", "program_sessions", ondelete="CASCADE"),
        reference("file_id", "files"),
        Index("ix_session_photos_list", "community_id", "session_id", "id"),
    )

    session_id: int = Field(sa_type=BigInteger)
    file_id: int = Field(sa_type=BigInteger)
    added_by: int = Field(sa_type=BigInteger, foreign_key="users.id")
    added_at: datetime
    agreed_at: datetime | None = None
    """When the one who added it said that everybody in it agrees to be shown; only then a gallery has it."""
    objected_at: datetime | None = None
    """Since when it is out of sight, because somebody in it asked for that; organizers decide."""
    objected_by: int | None = Field(default=None, sa_type=BigInteger, foreign_key="users.id")
    deleted_at: datetime | None = None
