"""The tables of the first release, and row-level security for those of a community."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0001"
down_revision = None


OF_A_COMMUNITY = (
    "activity",
    "memberships",
    "programs",
    "program_invited",
    "program_sessions",
    "program_staff",
    "cards",
    "place_pools",
    "outbox",
    "rsvps",
)


def upgrade() -> None:
    op.create_table(
        "dialogs",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("state", sa.String(128), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_dialogs_at", "dialogs", ["changed_at"], unique=False)
    op.create_table(
        "failed_updates",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(2000), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_failed_updates_reference"), "failed_updates", ["reference"], unique=False)
    op.create_table(
        "handled_updates",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id"),
    )
    op.create_index("ix_handled_updates_at", "handled_updates", ["handled_at"], unique=False)
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("username", sa.String(64), nullable=True),
        sa.Column("language", sa.String(8), nullable=True),
        sa.Column("telegram_language", sa.String(16), nullable=True),
        sa.Column("zone", sa.String(64), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("telegram_id"),
    )
    op.create_table(
        "communities",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("requires_approval", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "activity",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("target_kind", sa.String(32), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
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
    op.create_index("ix_activity_at", "activity", ["community_id", "at"], unique=False)
    op.create_index(
        "ix_activity_target", "activity", ["community_id", "target_kind", "target_id", "at"], unique=False
    )
    op.create_table(
        "links",
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.Enum("community", "program", "session", native_enum=False, length=32), nullable=False
        ),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("reference"),
    )
    op.create_index("uq_links_target", "links", ["community_id", "kind", "target_id"], unique=True)
    op.create_table(
        "memberships",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("owner", "admin", "moderator", "member", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "standing",
            sa.Enum("active", "pending", "banned", "left", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
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
    op.create_index("ix_memberships_of_user", "memberships", ["user_id", "standing"], unique=False)
    op.create_index(
        "ix_memberships_standing", "memberships", ["community_id", "standing", "role"], unique=False
    )
    op.create_index("uq_memberships_user", "memberships", ["community_id", "user_id"], unique=True)
    op.create_table(
        "programs",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("description", sa.String(3000), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "book_club",
                "jam_session",
                "meetup",
                "workshop",
                "open_mic",
                "webinar",
                "q_and_a",
                "social",
                "livestream",
                "support_group",
                "other",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum("public", "members_only", "invite_only", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status", sa.Enum("active", "paused", "archived", native_enum=False, length=32), nullable=False
        ),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("local_start", sa.String(16), nullable=False),
        sa.Column("rule", sa.String(500), nullable=True),
        sa.Column("exdates", sa.JSON(), nullable=False),
        sa.Column("extra_dates", sa.JSON(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("cost_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.Column("guests_allowed", sa.Integer(), nullable=False),
        sa.Column("rsvp_deadline_minutes", sa.Integer(), nullable=True),
        sa.Column("facilitator_id", sa.BigInteger(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("auto_generate", sa.Boolean(), nullable=False),
        sa.Column("generation_days", sa.Integer(), nullable=False),
        sa.Column("generated_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("generate_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_programs_generation", "programs", ["generate_at"], unique=False)
    op.create_index("ix_programs_list", "programs", ["community_id", "status", "name"], unique=False)
    op.create_index("uq_programs_slug", "programs", ["community_id", "slug"], unique=True)
    op.create_table(
        "program_invited",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
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
        "uq_program_invited", "program_invited", ["community_id", "program_id", "user_id"], unique=True
    )
    op.create_table(
        "program_sessions",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("original_start", sa.String(16), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=True),
        sa.Column("description", sa.String(3000), nullable=True),
        sa.Column("place", sa.String(200), nullable=True),
        sa.Column(
            "status",
            sa.Enum("scheduled", "in_progress", "completed", "cancelled", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("rsvp_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.String(4000), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.String(500), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_program_sessions_advance",
        "program_sessions",
        ["ends_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('scheduled', 'in_progress')"),
        sqlite_where=sa.text("status IN ('scheduled', 'in_progress')"),
    )
    op.create_index(
        "ix_program_sessions_list", "program_sessions", ["community_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_program_sessions_program",
        "program_sessions",
        ["community_id", "program_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_program_sessions_reminders",
        "program_sessions",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("reminded_at IS NULL AND status = 'scheduled'"),
        sqlite_where=sa.text("reminded_at IS NULL AND status = 'scheduled'"),
    )
    op.create_index(
        "uq_program_sessions_original",
        "program_sessions",
        ["community_id", "program_id", "original_start"],
        unique=True,
    )
    op.create_table(
        "program_staff",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role", sa.Enum("facilitator", "co_organizer", native_enum=False, length=32), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
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
        "uq_program_staff", "program_staff", ["community_id", "program_id", "user_id"], unique=True
    )
    op.create_table(
        "cards",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("inline_message_id", sa.String(128), nullable=True),
        sa.Column("fingerprint", sa.String(32), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_cards_session", "cards", ["community_id", "session_id"], unique=False)
    op.create_index("uq_cards_inline", "cards", ["community_id", "inline_message_id"], unique=True)
    op.create_table(
        "place_pools",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("ceiling", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "taken >= 0 AND (ceiling IS NULL OR taken <= ceiling)", name="ck_place_pools_taken"
        ),
        sa.CheckConstraint("waiting >= 0", name="ck_place_pools_waiting"),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_place_pools_role", "place_pools", ["community_id", "session_id", "role"], unique=True)
    op.create_table(
        "outbox",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("unique_key", sa.String(128), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "unreachable",
                "failed",
                "in_doubt",
                "dropped",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "card_id"], ["cards.community_id", "cards.id"], ondelete="CASCADE"
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
    op.create_index("ix_outbox_done", "outbox", ["done_at"], unique=False)
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["priority", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["status"],
        unique=False,
        postgresql_where=sa.text("status IN ('sending', 'failed')"),
        sqlite_where=sa.text("status IN ('sending', 'failed')"),
    )
    op.create_index("uq_outbox_key", "outbox", ["community_id", "unique_key"], unique=True)
    op.create_table(
        "rsvps",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "going", "maybe", "not_going", "waitlist", "pending", "offered", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("pool_id", sa.BigInteger(), nullable=True),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("queue_number", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("guests >= 0", name="ck_rsvps_guests"),
        sa.ForeignKeyConstraint(
            ["community_id", "pool_id"],
            ["place_pools.community_id", "place_pools.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
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
    op.create_index(
        "ix_rsvps_queue", "rsvps", ["community_id", "pool_id", "status", "queue_number"], unique=False
    )
    op.create_index(
        "ix_rsvps_session", "rsvps", ["community_id", "session_id", "status", "answered_at"], unique=False
    )
    op.create_index("ix_rsvps_user", "rsvps", ["community_id", "user_id", "status"], unique=False)
    op.create_index("uq_rsvps_person", "rsvps", ["community_id", "session_id", "user_id"], unique=True)
    policies.protect(*OF_A_COMMUNITY)
    policies.show_own("memberships")


def downgrade() -> None:
    op.drop_table("rsvps")
    op.drop_table("outbox")
    op.drop_table("place_pools")
    op.drop_table("cards")
    op.drop_table("program_staff")
    op.drop_table("program_sessions")
    op.drop_table("program_invited")
    op.drop_table("programs")
    op.drop_table("memberships")
    op.drop_table("links")
    op.drop_table("activity")
    op.drop_table("communities")
    op.drop_table("users")
    op.drop_table("leases")
    op.drop_table("handled_updates")
    op.drop_table("failed_updates")
    op.drop_table("dialogs")
