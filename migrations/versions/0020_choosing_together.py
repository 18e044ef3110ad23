"""Repertoire, votes, setlists, plays, the live queue and agendas; cards may show votes or a queue."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "0020"
down_revision = "0019"

_TABLES = (
    "songs",
    "favourites",
    "votes",
    "setlists",
    "setlist_songs",
    "plays",
    "queues",
    "queue_entries",
    "agenda_items",
)


def upgrade() -> None:
    _repertoire()
    _votes()
    _setlists()
    _plays()
    _queue()
    _meetings()
    policies.protect(*_TABLES)
    with op.batch_alter_table("cards") as batch:
        batch.add_column(sa.Column("shows", sa.String(32), nullable=False, server_default="session"))
        batch.add_column(sa.Column("program_id", sa.BigInteger(), nullable=True))
        batch.alter_column("session_id", existing_type=sa.BigInteger(), nullable=True)
        batch.create_foreign_key(
            "fk_cards_program",
            "programs",
            ["community_id", "program_id"],
            ["community_id", "id"],
            ondelete="CASCADE",
        )
        batch.create_check_constraint(
            "ck_cards_what",
            "(shows = 'votes' AND program_id IS NOT NULL AND session_id IS NULL)"
            " OR (shows <> 'votes' AND session_id IS NOT NULL AND program_id IS NULL)",
        )
        batch.create_index("ix_cards_program", ["community_id", "program_id"])
    with op.batch_alter_table("cards") as batch:
        batch.alter_column("shows", existing_type=sa.String(32), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM cards WHERE shows <> 'session'")
    with op.batch_alter_table("cards") as batch:
        batch.drop_index("ix_cards_program")
        batch.drop_constraint("ck_cards_what", type_="check")
        batch.drop_constraint("fk_cards_program", type_="foreignkey")
        batch.alter_column("session_id", existing_type=sa.BigInteger(), nullable=False)
        batch.drop_column("program_id")
        batch.drop_column("shows")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _repertoire() -> None:
    op.create_table(
        "songs",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("title_key", sa.String(200), nullable=False),
        sa.Column("composer", sa.String(120), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("tempo", sa.String(40), nullable=False),
        sa.Column("difficulty", sa.String(32), nullable=True),
        sa.Column("notes", sa.String(1000), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("times_played", sa.Integer(), nullable=False),
        sa.Column("last_played_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("times_played >= 0", name="ck_songs_played"),
        sa.CheckConstraint("ups >= 0 AND downs >= 0 AND score = ups - downs", name="ck_songs_votes"),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"]),
        sa.ForeignKeyConstraint(["deleted_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_songs_by", "songs", ["community_id", "created_by", "program_id"])
    op.create_index("ix_songs_played", "songs", ["community_id", "program_id", "last_played_at"])
    op.create_index("ix_songs_title", "songs", ["community_id", "program_id", "title_key"])
    op.create_index("ix_songs_top", "songs", ["community_id", "program_id", "score", "id"])
    op.create_table(
        "favourites",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("song_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "song_id"], ["songs.community_id", "songs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_favourites_song", "favourites", ["community_id", "song_id"])
    op.create_index("uq_favourites_person", "favourites", ["community_id", "user_id", "song_id"], unique=True)


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("vote", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_votes_program", "votes", ["community_id", "program_id", "updated_at"])
    op.create_index("ix_votes_user", "votes", ["community_id", "user_id", "program_id"])
    op.create_index(
        "uq_votes_person", "votes", ["community_id", "subject", "subject_id", "user_id"], unique=True
    )


def _setlists() -> None:
    op.create_table(
        "setlists",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("notes", sa.String(1000), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_setlists_session", "setlists", ["community_id", "session_id"], unique=True)
    op.create_table(
        "setlist_songs",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("song_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(300), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "song_id"], ["songs.community_id", "songs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_setlist_songs_song", "setlist_songs", ["community_id", "song_id"])
    op.create_index(
        "uq_setlist_songs_song", "setlist_songs", ["community_id", "session_id", "song_id"], unique=True
    )


def _plays() -> None:
    op.create_table(
        "plays",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("song_id", sa.BigInteger(), nullable=False),
        sa.Column("played_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["users.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "song_id"], ["songs.community_id", "songs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_plays_program", "plays", ["community_id", "program_id", "played_at"])
    op.create_index("ix_plays_session", "plays", ["community_id", "session_id"])
    op.create_index("uq_plays_song", "plays", ["community_id", "song_id", "session_id"], unique=True)


def _queue() -> None:
    op.create_table(
        "queues",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("order", sa.String(32), nullable=False),
        sa.Column("per_person", sa.Integer(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("per_person >= 0", name="ck_queues_per_person"),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("uq_queues_session", "queues", ["community_id", "session_id"], unique=True)
    op.create_table(
        "queue_entries",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("song_id", sa.BigInteger(), nullable=False),
        sa.Column("called_by", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("tempo", sa.String(40), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["users.id"]),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "song_id"], ["songs.community_id", "songs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_queue_entries_caller", "queue_entries", ["community_id", "called_by", "session_id"])
    op.create_index(
        "ix_queue_entries_order", "queue_entries", ["community_id", "session_id", "status", "position"]
    )
    op.create_index("ix_queue_entries_song", "queue_entries", ["community_id", "song_id"])
    op.create_index(
        "uq_queue_entries_song",
        "queue_entries",
        ["community_id", "session_id", "song_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('waiting', 'playing')"),
        sqlite_where=sa.text("status IN ('waiting', 'playing')"),
    )


def _meetings() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("suggested_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spent_seconds", sa.Integer(), nullable=False),
        sa.Column("carried_from", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name="ck_agenda_items_minutes"),
        sa.CheckConstraint("ups >= 0 AND downs >= 0 AND score = ups - downs", name="ck_agenda_items_votes"),
        sa.ForeignKeyConstraint(
            ["community_id", "carried_from"], ["agenda_items.community_id", "agenda_items.id"]
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "program_id"], ["programs.community_id", "programs.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "session_id"],
            ["program_sessions.community_id", "program_sessions.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"]),
        sa.ForeignKeyConstraint(["suggested_by"], ["users.id"]),
        sa.PrimaryKeyConstraint("community_id", "id"),
    )
    op.create_index("ix_agenda_items_carried", "agenda_items", ["community_id", "carried_from"])
    op.create_index("ix_agenda_items_session", "agenda_items", ["community_id", "session_id", "position"])
