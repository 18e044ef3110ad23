"""Searches know the small letters of every script, whatever locale the database was made with."""

from alembic import op

revision = "0017"
down_revision = "0016"

_COLLATIONS = ("und-x-icu", "C.utf8", "C.UTF-8", "en_US.utf8")
"""Of Unicode; the first that the server has is taken, or the database's own."""
_CREATE = """
DO $$
DECLARE
    found text;
BEGIN
    SELECT collname INTO found FROM pg_collation
    WHERE collname = ANY (ARRAY[{names}]) AND collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))
    ORDER BY array_position(ARRAY[{names}], collname::text) LIMIT 1;
    EXECUTE format(
        'CREATE FUNCTION small(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L',
        'SELECT lower($1' || coalesce(format(' COLLATE %I', found), '') || ')'
    );
END
$$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        names = ", ".join(f"'{name}'" for name in _COLLATIONS)
        op.execute(_CREATE.format(names=names))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION small(text)")
