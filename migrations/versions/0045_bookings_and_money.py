"""One-to-one bookings and money: instructors, offerings, bookings, orders, and the books.

No two times of one instructor overlap: PostgreSQL excludes it by a constraint (btree_gist, migration 0015),
on SQLite triggers do.
"""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0045"
down_revision = "0044"

_EXCLUDE = (
    "ALTER TABLE busy_times ADD CONSTRAINT ex_busy_times_overlap EXCLUDE USING gist"
    " (user_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (holds)"
)
_TRIGGER = (
    "CREATE TRIGGER {name} BEFORE {event} ON busy_times WHEN NEW.holds AND EXISTS ("
    "SELECT 1 FROM busy_times AS other WHERE other.user_id = NEW.user_id AND other.holds"
    " AND other.id <> NEW.id AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at)"
    " BEGIN SELECT RAISE(ABORT, 'busy times overlap'); END"
)


def upgrade() -> None:
    op.create_table(
        "busy_times",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ck_busy_times_range"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_busy_times_user",
        "busy_times",
        ["user_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("holds"),
        sqlite_where=sa.text("holds"),
    )
    op.create_table(
        "instructors",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("bio", sa.String(2000), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.String(16), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=True),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("status", sa.Enum("active", "left", native_enum=False, length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
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
    op.create_index("ix_instructors_of_user", "instructors", ["user_id"], unique=False)
    op.create_index("uq_instructors_user", "instructors", ["community_id", "user_id"], unique=True)
    op.create_table(
        "ledger_entries",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_ledger_entries_at", "ledger_entries", ["community_id", "at"], unique=False)
    op.create_index("ix_ledger_entries_order", "ledger_entries", ["community_id", "order_id"], unique=False)
    op.create_index("uq_ledger_entries_key", "ledger_entries", ["community_id", "key"], unique=True)
    op.create_table(
        "provider_events",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "telegram", "stars", "stripe", "qr_bill", "credits", "cash", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("event", sa.String(200), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_provider_events", "provider_events", ["community_id", "way", "event"], unique=True)
    op.create_table(
        "ledger_lines",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "receivable",
                "money",
                "revenue",
                "vat",
                "fees",
                "unassigned",
                "credits",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["ledger_entries.community_id", "ledger_entries.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_ledger_lines_account", "ledger_lines", ["community_id", "account", "currency"], unique=False
    )
    op.create_index("ix_ledger_lines_entry", "ledger_lines", ["community_id", "entry_id"], unique=False)
    op.create_table(
        "offerings",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("summary", sa.String(200), nullable=False),
        sa.Column("description", sa.String(10000), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "coaching",
                "mobility",
                "reiki",
                "private_class",
                "massage",
                "mentoring",
                "other",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "delivery", sa.Enum("in_person", "online", "hybrid", native_enum=False, length=32), nullable=False
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.Enum("public", "by_link", native_enum=False, length=32), nullable=False),
        sa.Column(
            "status", sa.Enum("draft", "active", "archived", native_enum=False, length=32), nullable=False
        ),
        sa.Column("banner_id", sa.BigInteger(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=True),
        sa.Column("meeting_url", sa.String(500), nullable=False),
        sa.Column("expectations", sa.JSON(), nullable=False),
        sa.Column("faq", sa.JSON(), nullable=False),
        sa.Column("testimonials", sa.JSON(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0 AND sessions > 0", name="ck_offerings_size"),
        sa.ForeignKeyConstraint(
            ["community_id", "banner_id"],
            ["files.community_id", "files.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "space_id"],
            ["spaces.community_id", "spaces.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_offerings_instructor", "offerings", ["community_id", "instructor_id", "status"], unique=False
    )
    op.create_index(
        "ix_offerings_list", "offerings", ["community_id", "status", "visibility", "title"], unique=False
    )
    op.create_index("uq_offerings_slug", "offerings", ["community_id", "slug"], unique=True)
    op.create_table(
        "variants",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("deposit_minor", sa.Integer(), nullable=True),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("instalment_days", sa.Integer(), nullable=False),
        sa.Column("credit_price", sa.Integer(), nullable=True),
        sa.Column("is_digital", sa.Boolean(), nullable=False),
        sa.Column("stars_price", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "deposit_minor IS NULL OR (deposit_minor > 0 AND deposit_minor < price_minor)",
            name="ck_variants_deposit",
        ),
        sa.CheckConstraint("price_minor >= 0 AND vat_bp >= 0 AND vat_bp < 10000", name="ck_variants_price"),
        sa.CheckConstraint("sessions > 0 AND instalments > 0", name="ck_variants_size"),
        sa.ForeignKeyConstraint(
            ["community_id", "offering_id"], ["offerings.community_id", "offerings.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_variants_offering", "variants", ["community_id", "offering_id", "position"], unique=False
    )
    op.create_table(
        "bookings",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("offering_id", sa.BigInteger(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "reserved",
                "confirmed",
                "in_progress",
                "completed",
                "cancelled",
                "expired",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.BigInteger(), nullable=True),
        sa.Column("cancel_reason", sa.String(500), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sessions > 0 AND price_minor >= 0", name="ck_bookings_size"),
        sa.ForeignKeyConstraint(
            ["cancelled_by"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "offering_id"],
            ["offerings.community_id", "offerings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "variant_id"],
            ["variants.community_id", "variants.id"],
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
        "ix_bookings_customer", "bookings", ["community_id", "customer_id", "status"], unique=False
    )
    op.create_index(
        "ix_bookings_hold",
        "bookings",
        ["hold_until"],
        unique=False,
        postgresql_where=sa.text("status = 'held'"),
        sqlite_where=sa.text("status = 'held'"),
    )
    op.create_index(
        "ix_bookings_instructor",
        "bookings",
        ["community_id", "instructor_id", "status", "created_at"],
        unique=False,
    )
    op.create_index("ix_bookings_offering", "bookings", ["community_id", "offering_id"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("instructor_id", sa.BigInteger(), nullable=False),
        sa.Column("busy_id", sa.BigInteger(), nullable=True),
        sa.Column("occupancy_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column(
            "status",
            sa.Enum("held", "booked", "completed", "no_show", "cancelled", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("space_id", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("meeting_url", sa.String(500), nullable=False),
        sa.Column("check_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes_private", sa.String(5000), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ck_appointments_range"),
        sa.ForeignKeyConstraint(
            ["busy_id"],
            ["busy_times.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"],
            ["bookings.community_id", "bookings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "instructor_id"],
            ["instructors.community_id", "instructors.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "space_id"],
            ["spaces.community_id", "spaces.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_appointments_ahead",
        "appointments",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("status = 'booked'"),
        sqlite_where=sa.text("status = 'booked'"),
    )
    op.create_index(
        "ix_appointments_booking", "appointments", ["community_id", "booking_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_appointments_instructor",
        "appointments",
        ["community_id", "instructor_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "orders",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "part_paid", "paid", "cancelled", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("terms", sa.Enum("full", "deposit", "plan", native_enum=False, length=32), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "telegram", "stars", "stripe", "qr_bill", "credits", "cash", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("discount_minor", sa.Integer(), nullable=False),
        sa.Column("waived_minor", sa.Integer(), nullable=False),
        sa.Column("paid_minor", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("refunded_minor >= 0 AND refunded_minor <= paid_minor", name="ck_orders_refunded"),
        sa.CheckConstraint("total_minor >= 0 AND paid_minor >= 0", name="ck_orders_sums"),
        sa.CheckConstraint("waived_minor >= 0 AND waived_minor <= total_minor", name="ck_orders_waived"),
        sa.ForeignKeyConstraint(
            ["community_id", "booking_id"],
            ["bookings.community_id", "bookings.id"],
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
        "ix_orders_customer", "orders", ["community_id", "customer_id", "created_at"], unique=False
    )
    op.create_index("ix_orders_status", "orders", ["community_id", "status", "created_at"], unique=False)
    op.create_index("uq_orders_booking", "orders", ["community_id", "booking_id"], unique=True)
    op.create_table(
        "instalments",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("paid_minor", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status", sa.Enum("due", "paid", "cancelled", native_enum=False, length=32), nullable=False
        ),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("next_stage_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_minor > 0 AND paid_minor >= 0 AND paid_minor <= amount_minor",
            name="ck_instalments_amount",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"], ["orders.community_id", "orders.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_instalments_due",
        "instalments",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'due'"),
        sqlite_where=sa.text("status = 'due'"),
    )
    op.create_index(
        "uq_instalments_number", "instalments", ["community_id", "order_id", "number"], unique=True
    )
    op.create_table(
        "order_items",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("discount_minor", sa.Integer(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("vat_minor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"], ["orders.community_id", "orders.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_order_items_order", "order_items", ["community_id", "order_id", "position"], unique=False
    )
    op.create_table(
        "charges",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("instalment_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "telegram", "stars", "stripe", "qr_bill", "credits", "cash", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("pending", "succeeded", "failed", "expired", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("provider_ref", sa.String(200), nullable=True),
        sa.Column("applied_minor", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0 AND refunded_minor >= 0 AND refunded_minor <= amount_minor",
            name="ck_charges_amount",
        ),
        sa.CheckConstraint("applied_minor >= 0 AND applied_minor <= amount_minor", name="ck_charges_applied"),
        sa.ForeignKeyConstraint(
            ["community_id", "instalment_id"],
            ["instalments.community_id", "instalments.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["orders.community_id", "orders.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index(
        "ix_charges_expiry",
        "charges",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending' AND expires_at IS NOT NULL"),
        sqlite_where=sa.text("status = 'pending' AND expires_at IS NOT NULL"),
    )
    op.create_index("ix_charges_order", "charges", ["community_id", "order_id"], unique=False)
    op.create_index(
        "uq_charges_provider",
        "charges",
        ["community_id", "way", "provider_ref"],
        unique=True,
        postgresql_where=sa.text("provider_ref IS NOT NULL"),
        sqlite_where=sa.text("provider_ref IS NOT NULL"),
    )
    op.create_index("uq_charges_reference", "charges", ["community_id", "reference"], unique=True)
    op.create_table(
        "refunds",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("charge_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column(
            "status", sa.Enum("pending", "done", "failed", native_enum=False, length=32), nullable=False
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider_ref", sa.String(200), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="ck_refunds_amount"),
        sa.ForeignKeyConstraint(
            ["community_id", "charge_id"],
            ["charges.community_id", "charges.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["orders.community_id", "orders.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_refunds_order", "refunds", ["community_id", "order_id"], unique=False)
    op.create_index(
        "ix_refunds_pending",
        "refunds",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
    op.create_index("uq_refunds_key", "refunds", ["community_id", "key"], unique=True)
    _guard()
    policies.protect(
        "instructors",
        "offerings",
        "variants",
        "bookings",
        "appointments",
        "orders",
        "order_items",
        "instalments",
        "charges",
        "provider_events",
        "refunds",
        "ledger_entries",
        "ledger_lines",
    )


def _guard() -> None:
    """No two times of one instructor at once, whoever writes them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_EXCLUDE)
        return
    op.execute(_TRIGGER.format(name="busy_times_overlap_insert", event="INSERT"))
    op.execute(
        _TRIGGER.format(
            name="busy_times_overlap_update", event="UPDATE OF holds, user_id, starts_at, ends_at"
        )
    )


def downgrade() -> None:
    op.drop_index("uq_refunds_key", table_name="refunds")
    op.drop_index(
        "ix_refunds_pending",
        table_name="refunds",
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
    op.drop_index("ix_refunds_order", table_name="refunds")
    op.drop_table("refunds")
    op.drop_index("uq_charges_reference", table_name="charges")
    op.drop_index(
        "uq_charges_provider",
        table_name="charges",
        postgresql_where=sa.text("provider_ref IS NOT NULL"),
        sqlite_where=sa.text("provider_ref IS NOT NULL"),
    )
    op.drop_index("ix_charges_order", table_name="charges")
    op.drop_index("ix_charges_expiry", table_name="charges")
    op.drop_table("charges")
    op.drop_index("ix_order_items_order", table_name="order_items")
    op.drop_table("order_items")
    op.drop_index("uq_instalments_number", table_name="instalments")
    op.drop_index(
        "ix_instalments_due",
        table_name="instalments",
        postgresql_where=sa.text("status = 'due'"),
        sqlite_where=sa.text("status = 'due'"),
    )
    op.drop_table("instalments")
    op.drop_index("uq_orders_booking", table_name="orders")
    op.drop_index("ix_orders_status", table_name="orders")
    op.drop_index("ix_orders_customer", table_name="orders")
    op.drop_table("orders")
    op.drop_index("ix_appointments_instructor", table_name="appointments")
    op.drop_index("ix_appointments_booking", table_name="appointments")
    op.drop_index(
        "ix_appointments_ahead",
        table_name="appointments",
        postgresql_where=sa.text("status = 'booked'"),
        sqlite_where=sa.text("status = 'booked'"),
    )
    op.drop_table("appointments")
    op.drop_index("ix_bookings_offering", table_name="bookings")
    op.drop_index("ix_bookings_instructor", table_name="bookings")
    op.drop_index(
        "ix_bookings_hold",
        table_name="bookings",
        postgresql_where=sa.text("status = 'held'"),
        sqlite_where=sa.text("status = 'held'"),
    )
    op.drop_index("ix_bookings_customer", table_name="bookings")
    op.drop_table("bookings")
    op.drop_index("ix_variants_offering", table_name="variants")
    op.drop_table("variants")
    op.drop_index("uq_offerings_slug", table_name="offerings")
    op.drop_index("ix_offerings_list", table_name="offerings")
    op.drop_index("ix_offerings_instructor", table_name="offerings")
    op.drop_table("offerings")
    op.drop_index("ix_ledger_lines_entry", table_name="ledger_lines")
    op.drop_index("ix_ledger_lines_account", table_name="ledger_lines")
    op.drop_table("ledger_lines")
    op.drop_index("uq_provider_events", table_name="provider_events")
    op.drop_table("provider_events")
    op.drop_index("uq_ledger_entries_key", table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_order", table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_at", table_name="ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_index("uq_instructors_user", table_name="instructors")
    op.drop_index("ix_instructors_of_user", table_name="instructors")
    op.drop_table("instructors")
    op.drop_index(
        "ix_busy_times_user",
        table_name="busy_times",
        postgresql_where=sa.text("holds"),
        sqlite_where=sa.text("holds"),
    )
    op.drop_table("busy_times")
