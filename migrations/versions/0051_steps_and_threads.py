"""Steps of bookings with homework and log; private threads."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "thread_groups",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
            ondelete="CASCADE",
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
    op.create_index("ix_thread_groups_chat", "thread_groups", ["chat_id"], unique=False)
    op.create_index(
        "uq_thread_groups_instructor", "thread_groups", ["community_id", "instructor_id"], unique=True
    )
    op.create_table(
        "threads",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_threads_instructor", "threads", ["community_id", "instructor_id", "last_at"], unique=False
    )
    op.create_index("ix_threads_topic", "threads", ["chat_id", "topic_id"], unique=False)
    op.create_index(
        "uq_threads_pair", "threads", ["community_id", "customer_id", "instructor_id"], unique=True
    )
    op.create_table(
        "steps",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("due_days >= 0", name="ck_steps_due"),
        sa.ForeignKeyConstraint(
            ["community_id", "offering_id"], ["offerings.community_id", "offerings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_steps_offering", "steps", ["community_id", "offering_id", "position"], unique=False)
    op.create_table(
        "thread_messages",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("by_instructor", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(16000), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("source_chat", sa.BigInteger(), nullable=True),
        sa.Column("source_message", sa.BigInteger(), nullable=True),
        sa.Column("relayed_chat", sa.BigInteger(), nullable=True),
        sa.Column("relayed_message", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "file_id"],
            ["files.community_id", "files.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "thread_id"], ["threads.community_id", "threads.id"], ondelete="CASCADE"
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
    op.create_index(
        "ix_thread_messages_relayed", "thread_messages", ["relayed_chat", "relayed_message"], unique=False
    )
    op.create_index(
        "ix_thread_messages_source", "thread_messages", ["source_chat", "source_message"], unique=False
    )
    op.create_index(
        "ix_thread_messages_thread", "thread_messages", ["community_id", "thread_id", "id"], unique=False
    )
    op.create_table(
        "booking_steps",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"], ["bookings.community_id", "bookings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_booking_steps_remind",
        "booking_steps",
        ["remind_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "uq_booking_steps_position", "booking_steps", ["community_id", "booking_id", "position"], unique=True
    )
    op.create_table(
        "homework",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_step_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(4000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text <> '' OR file_id IS NOT NULL", name="ck_homework_what"),
        sa.ForeignKeyConstraint(
            ["by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_step_id"],
            ["booking_steps.community_id", "booking_steps.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "file_id"],
            ["files.community_id", "files.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_homework_step", "homework", ["community_id", "booking_step_id", "id"], unique=False)
    op.create_table(
        "log_entries",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "appointment_id"],
            ["appointments.community_id", "appointments.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"], ["bookings.community_id", "bookings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_log_entries_booking", "log_entries", ["community_id", "booking_id", "id"], unique=False
    )
    policies.protect(
        "steps", "booking_steps", "homework", "log_entries", "thread_groups", "threads", "thread_messages"
    )
    policies.show_own("thread_groups", "thread_messages")


def downgrade() -> None:
    op.drop_index("ix_log_entries_booking", table_name="log_entries")
    op.drop_table("log_entries")
    op.drop_index("ix_homework_step", table_name="homework")
    op.drop_table("homework")
    op.drop_index("uq_booking_steps_position", table_name="booking_steps")
    op.drop_index(
        "ix_booking_steps_remind",
        table_name="booking_steps",
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("booking_steps")
    op.drop_index("ix_thread_messages_thread", table_name="thread_messages")
    op.drop_index("ix_thread_messages_source", table_name="thread_messages")
    op.drop_index("ix_thread_messages_relayed", table_name="thread_messages")
    op.drop_table("thread_messages")
    op.drop_index("ix_steps_offering", table_name="steps")
    op.drop_table("steps")
    op.drop_index("uq_threads_pair", table_name="threads")
    op.drop_index("ix_threads_topic", table_name="threads")
    op.drop_index("ix_threads_instructor", table_name="threads")
    op.drop_table("threads")
    op.drop_index("uq_thread_groups_instructor", table_name="thread_groups")
    op.drop_index("ix_thread_groups_chat", table_name="thread_groups")
    op.drop_table("thread_groups")
