"""Messages may go by mail; mail of the door; addresses that letters came back from."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

_DELIVERIES = (
    "pending",
    "sending",
    "sent",
    "unreachable",
    "failed",
    "in_doubt",
    "muted",
    "dropped",
    "refused",
    "bounced",
    "complained",
)
_PENDING = "status = 'pending'"


def upgrade() -> None:
    channel = sa.Enum("telegram", "mail", native_enum=False, length=32)
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("channel", channel, nullable=False, server_default="telegram"))
        table.add_column(sa.Column("address", sa.String(254), nullable=True))
        table.add_column(sa.Column("language", sa.String(16), nullable=True))
    op.drop_index("ix_outbox_due", table_name="outbox")
    _partial("ix_outbox_due", "outbox", _PENDING, "channel", "priority", "due_at", "id")
    _partial("ix_outbox_mail", "outbox", "channel = 'mail'", "community_id", "user_id", "id")
    _door_mails()
    op.create_table(
        "mail_troubles",
        sa.Column("key", sa.String(254), nullable=False),
        sa.Column("soft", sa.Integer(), nullable=False),
        sa.Column(
            "stopped",
            sa.Enum("bounced", "refused", "complained", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("error", sa.String(300), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _door_mails() -> None:
    op.create_table(
        "door_mails",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("sealed", sa.JSON(), nullable=False),
        sa.Column("status", sa.Enum(*_DELIVERIES, native_enum=False, length=32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    _partial("ix_door_mails_due", "door_mails", _PENDING, "due_at", "id")
    _partial("ix_door_mails_sending", "door_mails", "status = 'sending'", "status")
    op.create_index("ix_door_mails_done", "door_mails", ["done_at"])


def _partial(name: str, table: str, where: str, *columns: str) -> None:
    criterion = sa.text(where)
    op.create_index(name, table, list(columns), postgresql_where=criterion, sqlite_where=criterion)


def downgrade() -> None:
    op.drop_table("mail_troubles")
    op.drop_table("door_mails")
    op.drop_index("ix_outbox_mail", table_name="outbox")
    op.drop_index("ix_outbox_due", table_name="outbox")
    with op.batch_alter_table("outbox") as table:
        for column in ("language", "address", "channel"):
            table.drop_column(column)
    _partial("ix_outbox_due", "outbox", _PENDING, "priority", "due_at", "id")
