"""Tags: words that programs of a community share, to be found by."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from models.base import CommunityTable, reference


class Tag(CommunityTable, table=True):
    """A word that programs of a community are found by, as it is shown and compared."""

    __tablename__ = "tags"
    __table_args__ = (Index("uq_tags_name", "community_id", "name", unique=True),)

    name: str = Field(max_length=32)


class ProgramTag(CommunityTable, table=True):
    """A program has a tag. The program's own `tags` say the same, in their order."""

    __tablename__ = "program_tags"
    __table_args__ = (
        reference("program_id", "programs", ondelete="CASCADE"),
        reference("tag_id", "tags", ondelete="CASCADE"),
        Index("uq_program_tags", "community_id", "tag_id", "program_id", unique=True),
        Index("ix_program_tags_program", "community_id", "program_id"),
    )

    program_id: int = Field(sa_type=BigInteger)
    tag_id: int = Field(sa_type=BigInteger)
