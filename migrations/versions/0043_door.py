"""Whoever has proven an address sees the guests that communities knew by it, to take their places over."""

from migrations import policies

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    policies.show_to_address("guests")


def downgrade() -> None:
    policies.hide_from_address("guests")
