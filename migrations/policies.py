"""Row-level security on PostgreSQL: a community's rows exist for that community alone.

`app.community`, `app.user` and `app.system` are set at the start of each transaction (models/database.py).
FORCE binds the owner too. An unset value is '' after SET LOCAL, hence nullif.
"""

from collections.abc import Callable

from alembic import op

_COMMUNITY = "community_id = nullif(current_setting('app.community', true), '')::bigint"
_SYSTEM = "current_setting('app.system', true) = 'on'"
_USER = "nullif(current_setting('app.user', true), '')::bigint"
_OWN = f"user_id = {_USER}"
_PROVEN = f"address_key <> '' AND address_key = (SELECT email FROM users WHERE id = {_USER})"  # noqa: S608


def protect(*tables: str) -> None:
    """Let each row be seen and changed only within its community, or by the system."""
    for table in tables:
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_community ON {table}"
            f" USING ({_COMMUNITY} OR {_SYSTEM}) WITH CHECK ({_COMMUNITY} OR {_SYSTEM})",
        ):
            _on_postgresql(statement)


def show_own(*tables: str) -> None:
    """Let a person see their own rows of every community, from outside of any."""
    for table in tables:
        _on_postgresql(f"CREATE POLICY {table}_own ON {table} FOR SELECT USING ({_OWN})")


def show_to_address(*tables: str) -> None:
    """Let a person see the rows of every community that have the address they have proven to be theirs."""
    for table in tables:
        _on_postgresql(f"CREATE POLICY {table}_address ON {table} FOR SELECT USING ({_PROVEN})")


def hide_from_address(*tables: str) -> None:
    """The way back."""
    for table in tables:
        _on_postgresql(f"DROP POLICY {table}_address ON {table}")


def see_all() -> None:
    """Let a migration see and change the rows of every community, until its transaction ends."""
    _on_postgresql("SELECT set_config('app.system', 'on', true)")


def _on_postgresql(statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(statement)


def as_system(change: Callable[[], None]) -> None:
    """Let `change` see and write rows of every community: for what moves data."""
    _on_postgresql("SELECT set_config('app.system', 'on', true)")
    change()
    _on_postgresql("SELECT set_config('app.system', '', true)")
