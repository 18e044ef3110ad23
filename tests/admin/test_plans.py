"""Whoever runs a large installation waits no longer: each search of its pages finds its rows by an index."""

import re

from sqlalchemy import Connection

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Channel, Delivery
from services import faults, installation, installation_outbox, installation_people, installation_rates
from services.installation_outbox import Sort
from services.outbox_kinds import Kind
from tests.scheduler.test_queries import Asked

LARGE = r"\b(outbox|users|installation_log|memberships|web_sessions|faults)\b"
SCANS = re.compile(rf"(?:SCAN|Seq Scan on) {LARGE}(?!.*USING)")


async def test_each_search_finds_its_rows_by_an_index(database: Database) -> None:
    asked = Asked(database)
    one_kind = Sort(Kind.REMINDER, Channel.MAIL)
    for look in (
        installation.overview,
        installation.history,
        faults.recent,
        installation_rates.waiting,
        installation_rates.sent_lately,
        lambda tx: faults.recent(tx, "7K3QX9AB"),
        lambda tx: installation_people.people(tx, "mar"),
        lambda tx: installation_people.joined(tx, [1, 2]),
        lambda tx: installation_outbox.listing(tx, Delivery.SENT),
        lambda tx: installation_outbox.listing(tx, Delivery.FAILED, sort=one_kind),
        lambda tx: installation_outbox.dead(tx, one_kind),
        lambda tx: installation_outbox.retry(tx, [1, 2]),
        lambda tx: installation_outbox.drop(tx, sort=one_kind),
    ):
        await database.write(SYSTEM, look)
    searches = [found for found in asked.searches if re.search(LARGE, found[0])]
    assert len(searches) > 10

    def scans(connection: Connection) -> list[str]:
        found = []
        with connection.begin():
            if not database.is_sqlite:  # On tables as small as these it would look at every row.
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            how = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            for statement, params in searches:
                plan = [str(row[-1]) for row in connection.exec_driver_sql(f"{how} {statement}", params)]
                found += [f"{line}: {statement}" for line in plan if SCANS.search(line)]
        return found

    assert await database.run(scans) == []
