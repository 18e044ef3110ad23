"""What PostgreSQL notes down by itself: who held the sender's lease when, and what was claimed under it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from models.database import Database

_NOTES = """
CREATE TABLE lease_notes (
    id bigserial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(), tx xid8 DEFAULT pg_current_xact_id(),
    name text, holder text, taken_at timestamptz, expires_at timestamptz, ended boolean
);
CREATE TABLE claim_notes (tx xid8 DEFAULT pg_current_xact_id(), message bigint, tries integer);
CREATE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO lease_notes (name, holder, taken_at, expires_at, ended)
        VALUES (OLD.name, OLD.holder, OLD.taken_at, OLD.expires_at, true);
    ELSE
        INSERT INTO lease_notes (name, holder, taken_at, expires_at, ended)
        VALUES (NEW.name, NEW.holder, NEW.taken_at, NEW.expires_at, false);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claim_notes (message, tries) VALUES (NEW.id, NEW.tries);
    RETURN NULL;
END $$;
CREATE TRIGGER note_lease AFTER INSERT OR UPDATE OR DELETE ON leases
    FOR EACH ROW EXECUTE FUNCTION note_lease();
CREATE TRIGGER note_claim AFTER UPDATE ON outbox
    FOR EACH ROW WHEN (OLD.status <> 'sending' AND NEW.status = 'sending') EXECUTE FUNCTION note_claim();
"""
_LEASES = text("SELECT * FROM lease_notes WHERE name LIKE 'sender:%' ORDER BY id")
_CLAIMED_WITHOUT = text(
    "SELECT count(*) FROM claim_notes WHERE tx NOT IN"
    " (SELECT tx FROM lease_notes WHERE name LIKE 'sender:%' AND NOT ended)"
)
_CLAIMS = text("SELECT count(*) FROM claim_notes")


@dataclass(frozen=True, slots=True)
class Reign:
    """From when to when one worker sent."""

    holder: str
    began: datetime
    """By PostgreSQL's clock, as the others."""
    may_until: datetime
    """When its lease would have run out, as it last renewed it."""
    released: datetime | None
    """When the lease was ended, by itself or because it had run out."""
    taken_at: datetime


async def noted(db: Database) -> None:
    """Have everything noted from now on."""

    def begin(connection: Connection) -> None:
        with connection.begin():
            for statement in _statements():
                connection.exec_driver_sql(statement)

    await db.run(begin)


def _statements() -> list[str]:
    parts, whole = [], ""
    for piece in _NOTES.split(";\n"):
        whole += piece + ";\n"
        if whole.count("$$") % 2 == 0:
            parts.append(whole.strip())
            whole = ""
    return [part for part in parts if part != ";"]


async def reigns(db: Database) -> list[Reign]:
    """Who sent, one after the other."""

    def read(connection: Connection) -> list[Reign]:
        found: list[Reign] = []
        for row in connection.execute(_LEASES):
            last = found[-1] if found else None
            if last is None or last.released or last.holder != row.holder:
                if not row.ended:
                    found.append(Reign(row.holder, row.at, row.expires_at, None, row.taken_at))
                continue
            released = row.at if row.ended else None
            found[-1] = Reign(last.holder, last.began, row.expires_at, released, last.taken_at)
        return found

    return await db.run(read)


async def claims(db: Database) -> tuple[int, int]:
    """How many messages were claimed to be sent, and how many of them by one that did not hold the lease."""

    def read(connection: Connection) -> tuple[int, int]:
        return connection.execute(_CLAIMS).scalar_one(), connection.execute(_CLAIMED_WITHOUT).scalar_one()

    return await db.run(read)
