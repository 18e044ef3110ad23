"""Tags, and which programs have them."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_tags_name", "tags", ["community_id", "name"], unique=True)
    op.create_table(
        "program_tags",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "tag_id"], ["tags.community_id", "tags.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_program_tags", "program_tags", ["community_id", "tag_id", "program_id"], unique=True)
    op.create_index("ix_program_tags_program", "program_tags", ["community_id", "program_id"], unique=False)
    policies.protect("tags", "program_tags")


def downgrade() -> None:
    op.drop_table("program_tags")
    op.drop_table("tags")
