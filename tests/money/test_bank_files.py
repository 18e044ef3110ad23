"""Files of banks: each payment is matched by its reference and counts once, whatever is brought again."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.bookings import BookingStatus
from models.database import Database
from models.orders import OrderStatus, Terms, Way
from services import bank_payments, camt, refunds
from services.bank_payments import Became, Line
from services.camt import Account, What
from services.errors import BadInput, NotAllowed
from services.order_facts import ChargeDetails, OrderDetails
from tests.money.bank import ACCOUNT, Bank, Paid, entry
from tests.money.shop import Shop, begun, bills_by, shop
from tests.town import Town

QR_IBAN = "CH4431999123000889012"
REFERENCE = "210000000003139471430009017"
BANKS = [Bank(kind, version) for kind in ("053", "054") for version in ("04", "08")]


@pytest.fixture
async def sold(database: Database) -> Shop:
    made = await shop(Town(database))
    await bills_by(made, QR_IBAN)
    return made


async def billed(sold: Shop, terms: Terms = Terms.FULL) -> tuple[OrderDetails, ChargeDetails]:
    """A booking that is reserved, and its bill."""
    order = await sold.ordered(terms, Way.QR_BILL)
    await sold.becomes(order.booking_id, BookingStatus.RESERVED)
    return order, await begun(sold, order, Way.QR_BILL)


async def brought(sold: Shop, accounts: tuple[Account, ...]) -> list[Line]:
    """What becomes of a file that an owner brings."""
    read, write = sold.town.db.read, sold.town.db.write
    looked = await read(sold.owner, bank_payments.look, accounts)
    return [
        await write(sold.owner, bank_payments.take, one) if one.became is Became.NEW else one
        for one in looked.lines
    ]


async def become(sold: Shop, accounts: tuple[Account, ...]) -> list[Became]:
    """The same in short."""
    return [one.became for one in await brought(sold, accounts)]


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: f"{bank.kind}.{bank.version}")
async def test_a_payment_is_matched_by_its_reference_and_counts_once(sold: Shop, bank: Bank) -> None:
    order, charge = await billed(sold)
    told = bank.told(entry(Paid("480.00", charge.reference, "T1", payer="Ana & Bo"), ref="E1", mark=QR_IBAN))
    [line] = await brought(sold, told)
    assert line.became is Became.COUNTED
    assert line.match is not None
    assert (line.match.booking_id, line.credit.payer) == (order.booking_id, "Ana & Bo")
    order = await sold.order(order.id)
    assert (order.status, order.charges[0].provider_ref) == (OrderStatus.PAID, f"{ACCOUNT}:payment:T1")
    assert await sold.status(order.booking_id) is BookingStatus.CONFIRMED
    assert await become(sold, told) == [Became.KNOWN]
    await sold.checks(order.id)


async def test_the_same_payment_in_a_statement_and_a_notification_counts_once(sold: Shop) -> None:
    order, charge = await billed(sold)
    notified = Bank("054", "04").told(entry(Paid("480.00", charge.reference, "T1"), ref="E1"))
    stated = Bank("053", "08").told(entry(Paid("480.00", charge.reference), ref="E1"))
    assert await become(sold, notified) == [Became.COUNTED]
    assert await become(sold, stated) == [Became.KNOWN]
    assert await become(sold, Bank("053", "04").told(entry(Paid("480.00", charge.reference, "T1")))) == [
        Became.KNOWN
    ]
    await sold.checks(order.id)


async def test_an_entry_of_many_payments_counts_each(sold: Shop) -> None:
    pairs = [await billed(sold) for _ in range(3)]
    parts = [Paid("480.00", charge.reference) for _order, charge in pairs]
    told = Bank("054").told(entry(*parts, amount="1440.00", ref="BATCH", mark=QR_IBAN))
    assert await become(sold, told) == [Became.COUNTED] * 3
    assert await become(sold, told) == [Became.KNOWN] * 3
    for order, _charge in pairs:
        await sold.checks(order.id)


async def test_a_bank_that_names_all_of_a_batch_alike_loses_none(sold: Shop) -> None:
    pairs = [await billed(sold) for _ in range(2)]
    parts = [Paid("480.00", charge.reference, "SAME") for _order, charge in pairs]
    told = Bank().told(entry(*parts, amount="960.00", ref="SAME", mark=QR_IBAN))
    assert await become(sold, told) == [Became.COUNTED] * 2
    assert await become(sold, told) == [Became.KNOWN] * 2


async def test_a_bill_that_is_paid_twice_goes_back_once(sold: Shop) -> None:
    order, charge = await billed(sold)
    twice = [entry(Paid("480.00", charge.reference)) for _ in range(2)]
    told = Bank().told(*twice)
    assert await become(sold, told) == [Became.COUNTED, Became.GOES_BACK]
    assert await become(sold, told) == [Became.KNOWN] * 2
    [waiting] = await sold.town.db.read(sold.owner, refunds.by_hand)
    assert (waiting.amount_minor, waiting.reason, waiting.by_hand) == (48_000, "twice", True)
    await sold.checks(order.id)


async def test_too_little_stays_due_and_too_much_goes_back(sold: Shop) -> None:
    order, charge = await billed(sold)
    assert await become(sold, Bank().told(entry(Paid("400.00", charge.reference, "A")))) == [Became.IN_PART]
    assert (await sold.order(order.id)).owed_minor == 8_000
    assert await become(sold, Bank().told(entry(Paid("100.00", charge.reference, "B")))) == [Became.GOES_BACK]
    again = await begun(sold, order, Way.QR_BILL)
    assert (again.amount_minor, again.reference != charge.reference) == (8_000, True)
    assert await become(sold, Bank().told(entry(Paid("100.00", again.reference, "C")))) == [Became.TOO_MUCH]
    assert (await sold.order(order.id)).status is OrderStatus.PAID
    await sold.checks(order.id)


async def test_another_currency_and_what_is_cancelled_go_back(sold: Shop) -> None:
    order, charge = await billed(sold)
    euros = Bank().told(entry(Paid("480.00", charge.reference, "A", currency="EUR")))
    assert await become(sold, euros) == [Became.GOES_BACK]
    await sold.town.db.write(sold.owner, refunds.settle_cancelled, order.id, 0, "cancelled")
    late = Bank().told(entry(Paid("480.00", charge.reference, "B")))
    assert await become(sold, late) == [Became.GOES_BACK]
    assert await become(sold, late) == [Became.KNOWN]
    order = await sold.order(order.id)
    assert (order.paid_minor, {one.reason for one in order.refunds}) == (0, {"twice", "no_place"})


async def test_a_year_late_it_counts_where_it_is_owed(sold: Shop) -> None:
    order, charge = await billed(sold)
    sold.town.now = sold.town.now.replace(year=2027)
    assert await become(sold, Bank().told(entry(Paid("480.00", charge.reference)))) == [Became.COUNTED]
    assert (await sold.order(order.id)).status is OrderStatus.PAID


async def test_what_is_no_payment_of_a_bill_is_said_and_changes_nothing(sold: Shop) -> None:
    order, charge = await billed(sold)
    told = Bank().told(
        entry(Paid("480.00", charge.reference, "A"), mark=QR_IBAN, status="PDNG"),
        entry(Paid("480.00", charge.reference, "B"), came="DBIT", reversal=True),
        entry(Paid("20.00", "", "C", returned=True, words="Alte Rechnung")),
        entry(Paid("20.00", "", "D"), reversal=True),
        entry(Paid("12.00", REFERENCE, "E")),
        entry(Paid("13.00", "", "F", words="Danke!")),
        entry(Paid("7.00", "", "G"), came="DBIT"),
    )
    lines = await brought(sold, told)
    assert [one.became for one in lines] == [
        *(Became.NOT_BOOKED, Became.REVERSED, Became.RETURNED, Became.RETURNED),
        *(Became.UNMATCHED, Became.UNMATCHED),
    ]
    assert lines[1].match is not None
    assert told[0].debits == 1
    assert not (await sold.order(order.id)).paid_minor
    booked = Bank().told(entry(Paid("480.00", charge.reference, "A")))
    assert await become(sold, booked) == [Became.COUNTED]


async def test_a_reference_among_the_words_of_the_payer_is_found(sold: Shop) -> None:
    _order, charge = await billed(sold)
    told = Bank().told(entry(Paid("480.00", words=f"Rechnung {charge.reference} danke")))
    assert await become(sold, told) == [Became.COUNTED]


async def test_an_entry_that_does_not_say_what_it_is_made_of_belongs_to_nobody(sold: Shop) -> None:
    _order, charge = await billed(sold)
    parts = (Paid("", charge.reference, "A"), Paid("", charge.reference, "B"))
    told = Bank().told(entry(*parts, amount="960.00", mark=QR_IBAN), entry(amount="5.00"))
    assert await become(sold, told) == [Became.UNMATCHED] * 2


async def test_the_file_of_another_account_is_refused(sold: Shop) -> None:
    _order, charge = await billed(sold)
    read = sold.town.db.read
    strange = Bank(account="CH9300762011623852957")
    with pytest.raises(BadInput) as refused:
        await read(sold.owner, bank_payments.look, strange.told(entry(Paid("1.00", REFERENCE))))
    assert (refused.value.problem, refused.value.limit) == ("other_account", "CH9300762011623852957")
    await bills_by(sold, ACCOUNT)
    with pytest.raises(BadInput):
        await read(sold.owner, bank_payments.look, strange.told(entry(Paid("480.00", charge.reference))))
    ours = Bank().told(entry(Paid("1.00")))
    looked = await read(sold.owner, bank_payments.look, (*ours, *strange.told(entry(Paid("1.00")))))
    assert (len(looked.lines), looked.others) == (1, ("CH9300762011623852957",))


async def test_two_who_bring_the_same_file_at_once_count_it_once(sold: Shop) -> None:
    pairs = [await billed(sold) for _ in range(3)]
    told = Bank().told(*(entry(Paid("480.00", charge.reference), mark=QR_IBAN) for _order, charge in pairs))
    found = await asyncio.gather(*(become(sold, told) for _ in range(3)))
    assert sum(one.count(Became.COUNTED) for one in found) == 3
    for order, _charge in pairs:
        assert (await sold.order(order.id)).paid_minor == 48_000
        await sold.checks(order.id)


async def test_only_who_manages_bookings_brings_files_and_only_of_their_own_community(sold: Shop) -> None:
    _order, charge = await billed(sold)
    told = Bank().told(entry(Paid("480.00", charge.reference), mark=QR_IBAN))
    with pytest.raises(NotAllowed):
        await sold.town.db.read(sold.customer, bank_payments.look, told)
    with pytest.raises(NotAllowed):
        await sold.town.db.read(sold.customer, bank_payments.open_desk)
    looked = await sold.town.db.read(sold.owner, bank_payments.look, told)
    with pytest.raises(NotAllowed):
        await sold.town.db.write(sold.customer, bank_payments.take, looked.lines[0])
    other = await shop(sold.town)
    await bills_by(other, QR_IBAN)
    assert await become(other, told) == [Became.UNMATCHED]


GOOD = Bank().file(entry(Paid("480.00", REFERENCE)))
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no_bank_file"),
        (b"\x00\xff" * 50, "no_bank_file"),
        (b"%PDF-1.7", "no_bank_file"),
        (b"PK\x03\x04", "no_bank_file"),
        (b"<a/>", "no_bank_file"),
        (GOOD[:-20], "no_bank_file"),
        (LAUGHS + b"<l>&b;</l>", "no_bank_file"),
        (OUTSIDE + b"<l>&a;</l>", "no_bank_file"),
        (GOOD.replace(b"camt.053", b"camt.052"), "no_bank_file"),
        (GOOD.replace(b"camt.053", b"pain.001"), "no_bank_file"),
        (GOOD.replace(b"001.08", b"001.02"), "no_bank_file"),
        (GOOD.replace(b"480.00", b"4e99999999"), "damaged"),
        (GOOD.replace(b"480.00", b"NaN"), "damaged"),
        (GOOD.replace(b"480.00", b"-480.00"), "damaged"),
        (GOOD.replace(b"480.00", b"480.001"), "damaged"),
        (GOOD.replace(b"480.00", b"much"), "damaged"),
        (GOOD.replace(b'Ccy="CHF"', b'Ccy="???"'), "damaged"),
        (GOOD.replace(b"CRDT", b"BOTH"), "damaged"),
        (GOOD.replace(b"2026-11-25", b"2026-13-25"), "damaged"),
        (b" " * (camt.MAX_BYTES + 1), "file_too_big"),
    ],
)
def test_what_is_no_good_file_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        camt.read(content)
    assert refused.value.problem == problem


def test_a_file_with_too_many_payments_is_refused() -> None:
    with pytest.raises(BadInput, match="too_many"):
        Bank().told(*[entry(Paid("1.00"))] * (camt.MOST + 1))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=0, max_size=12), st.integers(0, 40))
def test_a_damaged_file_is_read_or_refused(at: int, instead: bytes, length: int) -> None:
    bent = GOOD[:at] + instead + GOOD[at + length :]
    with suppress(BadInput):
        for one in (each for account in camt.read(bent) for each in account.credits):
            assert one.what in What
            assert 0 < one.minor < camt.MAX_MINOR
            assert one.names
