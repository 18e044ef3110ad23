"""Forms of offerings in versions, what customers answered, and their files."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.create_table(
        "intake_forms",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0 AND questions >= 0", name="ck_intake_forms_numbers"),
        sa.ForeignKeyConstraint(
            ["community_id", "offering_id"], ["offerings.community_id", "offerings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_intake_forms_offering", "intake_forms", ["community_id", "offering_id"], unique=True)
    op.create_table(
        "intake_versions",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "form_id"], ["intake_forms.community_id", "intake_forms.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "uq_intake_versions_number", "intake_versions", ["community_id", "form_id", "number"], unique=True
    )
    op.create_table(
        "intake_answers",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"], ["bookings.community_id", "bookings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "version_id"],
            ["intake_versions.community_id", "intake_versions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_intake_answers_look", "intake_answers", ["look_at"], unique=False)
    op.create_index("ix_intake_answers_person", "intake_answers", ["user_id"], unique=False)
    op.create_index(
        "ix_intake_answers_version", "intake_answers", ["community_id", "version_id"], unique=False
    )
    op.create_index(
        "uq_intake_answers_booking", "intake_answers", ["community_id", "booking_id"], unique=True
    )
    op.create_table(
        "intake_files",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loose_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"], ["bookings.community_id", "bookings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_intake_files_booking", "intake_files", ["community_id", "booking_id"], unique=False)
    op.create_index(
        "ix_intake_files_loose",
        "intake_files",
        ["loose_until"],
        unique=False,
        postgresql_where=sa.text("loose_until IS NOT NULL"),
        sqlite_where=sa.text("loose_until IS NOT NULL"),
    )
    policies.protect("intake_forms", "intake_versions", "intake_answers", "intake_files")
    policies.show_own("intake_answers")


def downgrade() -> None:
    op.drop_index(
        "ix_intake_files_loose",
        table_name="intake_files",
        postgresql_where=sa.text("loose_until IS NOT NULL"),
        sqlite_where=sa.text("loose_until IS NOT NULL"),
    )
    op.drop_index("ix_intake_files_booking", table_name="intake_files")
    op.drop_table("intake_files")
    op.drop_index("uq_intake_answers_booking", table_name="intake_answers")
    op.drop_index("ix_intake_answers_version", table_name="intake_answers")
    op.drop_index("ix_intake_answers_person", table_name="intake_answers")
    op.drop_index("ix_intake_answers_look", table_name="intake_answers")
    op.drop_table("intake_answers")
    op.drop_index("uq_intake_versions_number", table_name="intake_versions")
    op.drop_table("intake_versions")
    op.drop_index("uq_intake_forms_offering", table_name="intake_forms")
    op.drop_table("intake_forms")
