"""Who came into which queue, in the order in which that was committed, as the database itself notes it down.

SQLite has one writer, so what it writes is in that order. PostgreSQL says when each transaction was
committed (`track_commit_timestamp`): who waits for a lock commits after whoever held it. Notes go the way
of their transaction: what is undone was never noted, and who is killed has noted what they committed.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import make_url

from models.tx import Tx
from tests.simulation import disk

_BY_SQLITE = """
CREATE TABLE ticket_notes (id INTEGER PRIMARY KEY, answer BIGINT, before INTEGER, ticket INTEGER);
CREATE TRIGGER note_ticket_of_new AFTER INSERT ON rsvps WHEN NEW.queue_number IS NOT NULL
BEGIN INSERT INTO ticket_notes (answer, ticket) VALUES (NEW.id, NEW.queue_number); END;
CREATE TRIGGER note_ticket AFTER UPDATE ON rsvps
WHEN NEW.queue_number IS NOT NULL AND NEW.queue_number IS NOT OLD.queue_number
BEGIN
    INSERT INTO ticket_notes (answer, before, ticket) VALUES (NEW.id, OLD.queue_number, NEW.queue_number);
END;
"""
_BY_POSTGRESQL = """
CREATE TABLE ticket_notes (
    id bigserial PRIMARY KEY, tx xid8 DEFAULT pg_current_xact_id(),
    answer bigint, before integer, ticket integer
);
CREATE FUNCTION note_ticket() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE was integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN was := OLD.queue_number; END IF;
    IF NEW.queue_number IS DISTINCT FROM was AND NEW.queue_number IS NOT NULL THEN
        INSERT INTO ticket_notes (answer, before, ticket) VALUES (NEW.id, was, NEW.queue_number);
    END IF;
    RETURN NULL;
END $body$;
CREATE TRIGGER note_ticket AFTER INSERT OR UPDATE ON rsvps FOR EACH ROW EXECUTE FUNCTION note_ticket();
"""
_NOTES = "SELECT answer, before, ticket FROM ticket_notes ORDER BY {} id"
_IN_ORDER = {
    "sqlite": text(_NOTES.format("")),
    "postgresql": text(_NOTES.format("pg_xact_commit_timestamp(tx::xid),")),
}


@dataclass(frozen=True, slots=True)
class Note:
    """Somebody got a ticket."""

    answer: int
    """The id of what they said."""
    before: int | None
    """The ticket that they gave for it; None where they came into the queue."""
    ticket: int


async def prepare(url: str) -> None:
    """Let a database note it down from now on."""
    if not url.startswith("sqlite"):
        await disk.run(url, _BY_POSTGRESQL)
        return
    with closing(sqlite3.connect(str(make_url(url).database))) as connection:
        connection.executescript(_BY_SQLITE)


def noted(tx: Tx) -> Sequence[Note]:
    """All that was committed, first things first; as the system."""
    return tx.records(Note, _IN_ORDER[tx.connection.dialect.name])
