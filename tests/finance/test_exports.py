"""Files for who keeps the books, on both databases: complete, balanced, harmless, and of the right days."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from locales.reader import reading
from models.actor import Actor
from models.database import Database
from models.ledger import Account
from models.orders import Terms, Way
from models.tx import Tx
from services import charges, finance_export, finance_overview, finance_periods, invoices, ledger, refunds
from services.errors import BadInput, NotAllowed
from services.finance_export import Export
from services.finance_periods import Stretch, Usual
from services.ledger import Line
from tests.finance.till import open_till
from tests.money.shop import Shop, begun, gives_back, pays, shop
from tests.town import NOW, Town
from views import finance_files

NOVEMBER = Stretch(date(2026, 11, 1), date(2026, 11, 30))
JANUARY = Stretch(date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


async def taken(
    sold: Shop, export: Export, stretch: Stretch = NOVEMBER, *, most: int = 1_000, kind: str = "csv"
) -> bytes:
    """A file, read in pieces of `most` rows."""
    db, out = sold.town.db, BytesIO()
    found = await db.write(sold.owner, finance_export.begin, export, stretch)

    async def fetch(after: finance_export.Mark) -> Any:
        return await db.read(sold.owner, finance_export.piece, found, after, most)

    with reading("en"):
        await finance_files.write(kind, out, found, fetch)
    return out.getvalue()


async def table(sold: Shop, export: Export, *args: Any, **more: Any) -> list[dict[str, str]]:
    """The same as rows by column."""
    return list(csv.DictReader(StringIO((await taken(sold, export, *args, **more)).decode("utf-8-sig"))))


async def busy(sold: Shop) -> int:
    """One order paid and taken back in part, one that is owed; the first."""
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 12_345, "cancelled")
    await gives_back(sold, order)
    await sold.ordered(Terms.PLAN, Way.CASH)
    return order.id


async def test_invoices_and_credit_notes_stand_with_their_vat_by_rate(sold: Shop) -> None:
    order = await busy(sold)
    rows = await table(sold, Export.INVOICES)
    its = [row for row in rows if row["Order"] == str(order)]
    assert [(row["Kind"], row["With VAT"], row["VAT"]) for row in its] == [
        ("Invoice", "480.00", "35.97"),
        ("Credit note", "-356.55", "-26.72"),
    ]
    assert {row["VAT rate"] for row in rows} == {"8.1"}
    for row in rows:
        assert round(float(row["Without VAT"]) + float(row["VAT"]), 2) == float(row["With VAT"])


async def test_the_journal_balances_and_is_the_same_in_small_pieces(sold: Shop) -> None:
    await busy(sold)
    rows = await table(sold, Export.JOURNAL)
    assert len(rows) > 8
    assert sum(float(row["Debit"] or 0) for row in rows) == pytest.approx(
        sum(float(row["Credit"] or 0) for row in rows)
    )
    for most in (1, 2, 3):
        assert await table(sold, Export.JOURNAL, most=most) == rows


async def test_payments_and_refunds_stand_by_their_way(sold: Shop) -> None:
    await busy(sold)
    [payment] = await table(sold, Export.PAYMENTS)
    assert (payment["Way"], payment["Amount"], payment["Of that owed"]) == ("Online", "480.00", "480.00")
    [refund] = await table(sold, Export.REFUNDS)
    assert (refund["Amount"], refund["Reason"]) == ("356.55", "cancelled")
    assert refund["Given back on"] == f"{NOW:%Y-%m-%d}"


async def test_open_items_are_those_of_the_last_day_not_of_today(sold: Shop) -> None:
    order = await sold.ordered(Terms.FULL, Way.CASH)
    [row] = await table(sold, Export.OPEN)
    assert (row["Owed"], row["Price"]) == ("480.00", "480.00")
    sold.town.now += timedelta(days=10)
    await sold.town.db.write(sold.owner, charges.note_cash, order.id, 48_000, "1")
    assert len(await table(sold, Export.OPEN)) == 1
    december = Stretch(date(2026, 12, 1), date(2026, 12, 31))
    assert await table(sold, Export.OPEN, december) == []


async def test_an_empty_stretch_is_a_file_with_its_heading(sold: Shop) -> None:
    await busy(sold)
    for export in Export:
        assert (await taken(sold, export, JANUARY)).count(b"\r\n") == 1
        book = load_workbook(BytesIO(await taken(sold, export, JANUARY, kind="xlsx")))
        assert book.active is not None
        assert book.active.max_row == 1


async def test_what_customers_are_called_never_becomes_a_formula(database: Database) -> None:
    till = await open_till(Town(database))
    assert till.owner.community_id
    evil = await till.town.person('=HYPERLINK("https://evil.example")', till.owner.community_id)
    bought = await till.order(evil)
    sides = [Line(Account.RECEIVABLE, 10_810), Line(Account.REVENUE, -10_000), Line(Account.VAT, -810)]

    def owe(tx: Tx) -> None:
        ledger.enter(tx, "order:1", "ordered", "CHF", sides, order_id=bought.order)
        invoices.issue_for(tx, bought.order)

    await till.town.db.write(till.owner, owe)
    found = Shop(till.town, till.owner, evil, None, 0, 0)  # type: ignore[arg-type]
    for export in (Export.OPEN, Export.INVOICES):
        [row] = await table(found, export)
        assert row["Customer"].startswith("'=")
        book = load_workbook(BytesIO(await taken(found, export, kind="xlsx")))
        assert book.active is not None
        cells = [cell for line in book.active.iter_rows() for cell in line]
        assert all(cell.data_type != "f" for cell in cells)
        assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


async def test_days_are_those_of_the_community(sold: Shop) -> None:
    sold.town.now = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)  # Lisbon has the same clock in winter
    await sold.ordered(Terms.FULL, Way.CASH)
    sold.town.now = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    await sold.ordered(Terms.FULL, Way.CASH)
    assert [row["Day"] for row in await table(sold, Export.INVOICES)] == ["2026-11-30"]


async def test_only_those_who_manage_bookings_take_anything_away(sold: Shop) -> None:
    db = sold.town.db
    found = await db.write(sold.owner, finance_export.begin, Export.JOURNAL, NOVEMBER)
    stranger: Actor = await sold.town.community("Elsewhere")
    for who in (sold.customer, await sold.town.person()):
        inside = await sold.town.inside(who, sold.owner.community_id or 0)
        with pytest.raises(NotAllowed):
            await db.write(inside, finance_export.begin, Export.JOURNAL, NOVEMBER)
        with pytest.raises(NotAllowed):
            await db.read(inside, finance_export.piece, found)
        with pytest.raises(NotAllowed):
            await db.read(inside, finance_overview.of, NOVEMBER)
    await busy(sold)
    assert (await db.read(stranger, finance_export.piece, found))[0] == []
    assert (await db.read(stranger, finance_overview.of, NOVEMBER)).is_empty


async def test_the_overview_says_what_came_and_what_is_owed(sold: Shop) -> None:
    await busy(sold)
    found = await sold.town.db.read(sold.owner, finance_overview.of, NOVEMBER)
    assert [(one.minor, one.count) for one in found.invoiced] == [(96_000, 2)]
    assert [(one.minor, one.count) for one in found.credited] == [(35_655, 1)]
    assert [(one.way, one.minor) for one in found.received] == [(Way.STRIPE, 48_000)]
    assert [one.minor for one in found.refunded] == [35_655]
    sold.town.now += timedelta(days=300)
    later = await sold.town.db.read(sold.owner, finance_overview.of, NOVEMBER)
    assert later.received == found.received


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "yesterday",
        "2026-03-31 2026-01-01",
        "0001-01-01 9999-12-31",
        "1999-12-31 2000-01-01",
        "2026-02-30",
        "2000-01-01 2099-12-31",
        "2026-01-01 2026-01-02 2026-01-03",
        "2026-01-01 " + "9" * 5000,
    ],
)
def test_days_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        finance_periods.typed(typed)


def test_usual_stretches_are_those_of_the_calendar() -> None:
    at, zone = datetime(2027, 1, 1, 4, tzinfo=UTC), "America/New_York"  # still the 31st of December there
    assert finance_periods.usual(Usual.MONTH, at, zone) == Stretch(date(2026, 12, 1), date(2026, 12, 31))
    assert finance_periods.usual(Usual.LAST_QUARTER, at, zone) == Stretch(date(2026, 7, 1), date(2026, 9, 30))
    assert finance_periods.usual(Usual.YEAR, at, "UTC") == Stretch(date(2027, 1, 1), date(2027, 12, 31))
    assert finance_periods.typed("2026-05-05") == Stretch(date(2026, 5, 5), date(2026, 5, 5))
    only_first = finance_periods.read({"first": "2026-05-05"}, at, zone)
    assert only_first == Stretch(date(2026, 5, 5), date(2026, 5, 5))
