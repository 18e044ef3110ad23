"""Whoever runs the installation finds people, messages and what was done by indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

_NAMES = ("name", "username", "email")
_ADDRESSED = sa.text("address IS NOT NULL")
_BEFORE = sa.text("status IN ('sending', 'failed')")


def upgrade() -> None:
    ops = " text_pattern_ops" if op.get_bind().dialect.name == "postgresql" else ""
    for name in _NAMES:
        op.execute(f"CREATE INDEX ix_users_small_{name} ON users (small({name}){ops})")
    op.drop_index("ix_outbox_sending", "outbox")
    op.create_index("ix_outbox_status", "outbox", ["status", "id"])
    op.create_index("ix_installation_log_target", "installation_log", ["target_id"])
    op.create_index(
        "ix_staff_invites_address",
        "staff_invites",
        ["expires_at"],
        postgresql_where=_ADDRESSED,
        sqlite_where=_ADDRESSED,
    )


def downgrade() -> None:
    op.drop_index("ix_staff_invites_address", "staff_invites")
    op.drop_index("ix_installation_log_target", "installation_log")
    op.drop_index("ix_outbox_status", "outbox")
    op.create_index("ix_outbox_sending", "outbox", ["status"], postgresql_where=_BEFORE, sqlite_where=_BEFORE)
    for name in _NAMES:
        op.drop_index(f"ix_users_small_{name}", "users")
