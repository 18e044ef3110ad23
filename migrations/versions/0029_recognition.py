"""Milestones and the badges they are worth; feedback on sessions; who wants to hear of both."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0029"
down_revision = "0028"

EVERYWHERE = "program_id IS NULL AND deleted_at IS NULL"
IN_ONE = "program_id IS NOT NULL AND deleted_at IS NULL"
NEW = "applied_at IS NULL"
TO_ASK = "feedback_asked_at IS NULL AND status = 'completed'"
TOPICS = ("recognition", "feedback")
DEFAULTS = (
    ("total", 1, "sun"),
    ("total", 5, "note"),
    ("total", 10, "star"),
    ("total", 25, "heart"),
    ("total", 50, "crown"),
    ("total", 100, "crown"),
    ("streak", 4, "flame"),
    ("streak", 8, "flame"),
    ("streak", 12, "flame"),
)


def upgrade() -> None:
    _milestones()
    _achievements()
    _feedback()
    _defaults()
    policies.protect("milestones", "milestone_achievements", "session_feedback")
    for topic in TOPICS:
        op.add_column("users", sa.Column(topic, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column(
        "memberships", sa.Column("badges_hidden", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "program_sessions", sa.Column("feedback_asked_at", sa.DateTime(timezone=True), nullable=True)
    )
    _partial("ix_program_sessions_feedback", "program_sessions", TO_ASK, "ends_at")


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        _counting(),
        sa.Column("sessions_required", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("description", sa.String(300), nullable=False),
        _icon(),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sessions_required BETWEEN 1 AND 10000", name="ck_milestones_number"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        *_of_program(),
    )
    columns = ("community_id", "counting", "sessions_required")
    _partial("uq_milestones_everywhere", "milestones", EVERYWHERE, *columns, unique=True)
    columns = ("community_id", "program_id", "counting", "sessions_required")
    _partial("uq_milestones_program", "milestones", IN_ONE, *columns, unique=True)
    _partial("ix_milestones_new", "milestones", NEW, "community_id")


def _achievements() -> None:
    op.create_table(
        "milestone_achievements",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("milestone_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        _counting(),
        sa.Column("sessions_required", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        _icon(),
        sa.Column("sessions_attended", sa.Integer(), nullable=False),
        sa.Column("achieved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "milestone_id"], ["milestones.community_id", "milestones.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        *_of_program(),
    )
    op.create_index(
        "uq_milestone_achievements",
        "milestone_achievements",
        ["community_id", "program_id", "user_id", "milestone_id"],
        unique=True,
    )
    op.create_index(
        "ix_milestone_achievements_user",
        "milestone_achievements",
        ["community_id", "user_id", "achieved_at"],
        unique=False,
    )


def _feedback() -> None:
    op.create_table(
        "session_feedback",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("named", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("quotable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_session_feedback_stars"),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        *_of_program(),
    )
    op.create_index(
        "uq_session_feedback_person",
        "session_feedback",
        ["community_id", "session_id", "user_id"],
        unique=True,
    )
    op.create_index(
        "ix_session_feedback_program",
        "session_feedback",
        ["community_id", "program_id", "session_id", "stars"],
        unique=False,
    )


def _defaults() -> None:
    """What communities begin with, for those there are; the sweep gives the badges, before policies stand."""
    for number, (counting, required, icon) in enumerate(DEFAULTS, 1):
        statement = sa.text(
            "INSERT INTO milestones (community_id, id, counting, sessions_required, name, description,"
            " badge_icon, is_active, revision, created_at, updated_at)"
            " SELECT id, :number, :counting, :required, '', '', :icon, true, 1, created_at, created_at"
            " FROM communities WHERE deleted_at IS NULL"
        )
        op.execute(
            statement.bindparams(
                sa.bindparam("number", number, sa.BigInteger()),
                sa.bindparam("counting", counting, sa.String()),
                sa.bindparam("required", required, sa.Integer()),
                sa.bindparam("icon", icon, sa.String()),
            )
        )


def _counting() -> sa.Column:
    return sa.Column("counting", sa.Enum("total", "streak", native_enum=False, length=32), nullable=False)


def _icon() -> sa.Column:
    icons = ("star", "flame", "note", "heart", "crown", "sun")
    return sa.Column("badge_icon", sa.Enum(*icons, native_enum=False, length=32), nullable=False)


def _of_program() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    ]


def _partial(name: str, table: str, where: str, *columns: str, unique: bool = False) -> None:
    criterion = sa.text(where)
    op.create_index(
        name, table, list(columns), unique=unique, postgresql_where=criterion, sqlite_where=criterion
    )


def downgrade() -> None:
    op.drop_index("ix_program_sessions_feedback", table_name="program_sessions")
    op.drop_column("program_sessions", "feedback_asked_at")
    op.drop_column("memberships", "badges_hidden")
    for topic in TOPICS:
        op.drop_column("users", topic)
    op.drop_table("session_feedback")
    op.drop_table("milestone_achievements")
    op.drop_table("milestones")
