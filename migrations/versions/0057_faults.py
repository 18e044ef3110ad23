"""What failed on our side is kept, to be found by its reference."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

_PLACES = ("update", "page", "sweep", "message")


def upgrade() -> None:
    op.create_table(
        "faults",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("place", sa.Enum(*_PLACES, native_enum=False, length=32), nullable=False),
        sa.Column("what", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(128), nullable=False),
        sa.Column("trace", sa.String(1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_faults_at", "faults", ["at"], unique=False)
    op.create_index(op.f("ix_faults_reference"), "faults", ["reference"], unique=False)


def downgrade() -> None:
    op.drop_table("faults")
