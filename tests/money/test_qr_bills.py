"""QR-bills, held to the Swiss Implementation Guidelines; the code is read back from the paper."""

import re
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locales.reader import reading
from models.bookings import BookingStatus
from models.database import Database
from models.orders import ChargeStatus, Terms, Way
from services import charges, qr_bills, qr_references, qr_texts
from services.charges import Came
from services.errors import NotFound
from services.order_errors import WayClosed
from services.qr_bills import QrBill
from services.qr_parties import LENGTHS, Party, party
from tests.money.shop import Shop, begun, bills_by, pays, shop
from tests.town import NOW, Town
from views import qr_bill_paper, qr_codes

QR_IBAN, IBAN = "CH4431999123000889012", "CH5800791123000889012"
MAX = Party("Max Muster & Söhne", "Musterstrasse", "123", "8000", "Seldwyla", "CH")
SIMON = Party("Simon Muster", "Musterstrasse", "1", "8000", "Seldwyla", "CH")
EXAMPLE = QrBill(QR_IBAN, MAX, 194_975, "CHF", "210000000003139471430009017", "Auftrag vom 15.09.2019", SIMON)
"""The first example of the guidelines."""


def test_the_example_of_the_guidelines_comes_out_as_it_stands_there() -> None:
    creditor = ["S", "Max Muster & Söhne", "Musterstrasse", "123", "8000", "Seldwyla", "CH"]
    debtor = ["S", "Simon Muster", "Musterstrasse", "1", "8000", "Seldwyla", "CH"]
    assert EXAMPLE.payload.split("\r\n") == [
        *("SPC", "0200", "1", QR_IBAN),
        *creditor,
        *[""] * 7,
        *("1949.75", "CHF"),
        *debtor,
        *("QRR", "210000000003139471430009017", "Auftrag vom 15.09.2019", "EPD"),
    ]


@pytest.mark.parametrize(
    "reference",
    ["210000000003139471430009017", "000008207791225857421286694", "000000000000000000000000000"],
)
def test_known_qr_references_are_good_and_no_other_last_digit_is(reference: str) -> None:
    assert qr_references.is_qrr(reference)
    others = {f"{reference[:-1]}{digit}" for digit in range(10)} - {reference}
    assert not any(map(qr_references.is_qrr, others))


@pytest.mark.parametrize("reference", ["RF18539007547034", "RF18000000000539007547034", "RF45G72UUR"])
def test_known_creditor_references_are_good(reference: str) -> None:
    assert qr_references.is_scor(reference)
    wrong = reference[:3] + str((int(reference[3]) + 1) % 10) + reference[4:]
    assert not qr_references.is_scor(wrong)


@given(st.integers(0, 10**26 - 1), st.integers(0, 26), st.integers(1, 9))
def test_one_wrong_digit_of_a_reference_is_always_found(number: int, at: int, by: int) -> None:
    right = qr_references.qrr(str(number))
    assert qr_references.is_qrr(right)
    assert not qr_references.is_qrr(right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :])
    other = qr_references.scor(str(number)[:21])
    assert qr_references.is_scor(other)


@pytest.mark.parametrize(
    ("iban", "bills", "is_qr"),
    [
        (QR_IBAN, True, True),
        (IBAN, True, False),
        ("LI21088100002324013AA", True, False),
        ("DE89370400440532013000", False, False),
        ("CH4431999123000889013", False, False),
        ("", False, False),
        ("CH", False, False),
    ],
)
def test_which_accounts_can_be_billed(iban: str, bills: bool, is_qr: bool) -> None:
    assert (qr_references.can_bill(iban), qr_references.is_qr_iban(iban)) == (bills, is_qr)


def test_references_are_shown_in_groups() -> None:
    assert qr_references.grouped("210000000003139471430009017") == "21 00000 00003 13947 14300 09017"
    assert qr_references.grouped(IBAN) == "CH58 0079 1123 0008 8901 2"
    assert qr_references.grouped("RF18539007547034") == "RF18 5390 0754 7034"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Київ – «Школа»", "Kyiv - «Shkola»"),
        ("Łódź, Şile,\r\nBrașov", "Łódź, Şile, Brașov"),
        ("東京 🎷 Jazz", "Jazz"),
        ("a\0b\tc", "ab c"),
        ("ﬁne… “x”", 'fine... "x"'),
    ],
)
def test_only_letters_of_the_standard_are_written(typed: str, written: str) -> None:
    assert qr_texts.cleaned(typed, 70) == written


def test_an_address_that_lacks_what_the_standard_wants_is_none() -> None:
    said = {name: getattr(MAX, name) for name in LENGTHS}
    assert party(**said) == MAX
    assert party(**{**said, "street": "", "house_number": ""}) is not None
    for lacking in (
        {"name": "東京"},
        {"postal_code": ""},
        {"city": " "},
        {"country": "C"},
        {"country": "C1"},
    ):
        assert party(**{**said, **lacking}) is None


TEXTS = st.text(max_size=90)
PARTIES = st.builds(party, **dict.fromkeys(LENGTHS, TEXTS) | {"country": st.sampled_from(["CH", "li", "DE"])})
LONGEST = Party(*("đ" * most for most in list(LENGTHS.values())[:5]), "CH")


def is_valid(payload: str) -> bool:
    """Whether a payload is what the guidelines describe, element by element."""
    said = payload.split("\r\n")
    assert len(payload.encode()) <= 997
    assert len(said) == 31
    assert said[:3] == ["SPC", "0200", "1"]
    assert qr_references.can_bill(said[3])
    assert is_address(said[4:11])
    assert said[11:18] == [""] * 7
    assert re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", said[18])
    assert said[19] in ("CHF", "EUR")
    assert said[20:27] == [""] * 7 or is_address(said[20:27])
    kinds = {"QRR": qr_references.is_qrr, "SCOR": qr_references.is_scor}
    assert kinds[said[27]](said[28])
    assert (said[27] == "QRR") == qr_references.is_qr_iban(said[3])
    assert len(said[29]) <= 140
    assert said[30] == "EPD"
    return all(qr_texts.is_permitted(char) for each in said for char in each)


def is_address(said: list[str]) -> bool:
    """Whether seven elements are a structured address within its lengths."""
    fits = all(len(text) <= most for text, most in zip(said[1:], LENGTHS.values(), strict=True))
    whole = all(said[at] for at in (1, 4, 5))
    return said[0] == "S" and fits and whole and re.fullmatch("[A-Z]{2}", said[6]) is not None


@settings(deadline=None)
@given(
    PARTIES,
    st.none() | PARTIES,
    st.integers(1, 99_999_999_999),
    st.sampled_from(["CHF", "EUR"]),
    st.sampled_from([QR_IBAN, IBAN]),
    st.text(max_size=200),
)
def test_whatever_people_are_called_the_bill_is_valid(
    creditor: Party | None, debtor: Party | None, minor: int, currency: str, iban: str, message: str
) -> None:
    said = qr_texts.cleaned(message, qr_bills.MESSAGE)
    made = QrBill(iban, creditor or MAX, minor, currency, qr_references.new(iban), said, debtor)
    assert is_valid(made.payload)


def test_the_longest_bill_of_all_fits_into_its_code_and_is_read_back() -> None:
    made = replace(EXAMPLE, creditor=LONGEST, debtor=LONGEST, message="ő" * 140, amount_minor=99_999_999_999)
    assert is_valid(made.payload)
    assert read_back(qr_codes.drawn(made.payload)) == made.payload
    assert set(made.payload.split("\r\n")[5]) == {"d"}


def read_back(picture: Image.Image) -> str:
    """What a phone reads in a picture of a code, which has a white edge on paper."""
    paper = Image.new("L", (picture.width + 200, picture.height + 200), 255)
    paper.paste(picture.convert("L"), (100, 100))
    [found] = zxingcpp.read_barcodes(paper, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.ec_level == "M"
    return str(found.text)


def code_in(pdf: bytes) -> Image.Image:
    """The picture of the code in a document: a row is a filter's number, of none, and its pixels."""
    found = re.search(rb"<<([^>]*DecodeParms <<[^>]*>>[^>]*/Subtype /Image[^>]*)>>\nstream\n", pdf)
    assert found
    side = int(found[1].partition(b"/Width ")[2].split()[0])
    raw = zlib.decompressobj().decompress(pdf[found.end() :])
    rows = [raw[at : at + side + 1] for at in range(0, len(raw), side + 1)]
    assert {row[0] for row in rows} == {0}
    return Image.frombytes("L", (side, side), b"".join(row[1:] for row in rows))


@pytest.fixture
async def sold(database: Database) -> Shop:
    made = await shop(Town(database))
    await bills_by(made, QR_IBAN)
    return made


async def test_a_bill_has_a_reference_of_its_own_and_is_paid_once(sold: Shop) -> None:
    order = await sold.ordered(Terms.PLAN, Way.QR_BILL)
    first = await begun(sold, order, Way.QR_BILL)
    assert await begun(sold, order, Way.QR_BILL) == first
    assert qr_references.is_qrr(first.reference)
    assert first.expires_at == order.instalments[0].due_at == NOW + timedelta(days=10)
    assert await pays(sold, first, "bank-1") is Came.COUNTED
    second = await begun(sold, order, Way.QR_BILL)
    assert second.reference != first.reference
    assert second.expires_at == order.instalments[1].due_at


async def test_a_bill_that_expired_makes_way_for_a_new_one_and_counts_when_it_is_paid(sold: Shop) -> None:
    order = await sold.ordered(way=Way.QR_BILL)
    await sold.becomes(order.booking_id, BookingStatus.RESERVED)
    first = await begun(sold, order, Way.QR_BILL)
    sold.town.now = NOW + timedelta(days=11)
    second = await begun(sold, order, Way.QR_BILL)
    assert second.id != first.id
    assert await pays(sold, first, "bank-1") is Came.COUNTED
    assert await pays(sold, second, "bank-2") is Came.GOES_BACK


async def test_the_bill_on_paper_says_what_is_owed_in_a_language_of_the_standard(sold: Shop) -> None:
    order = await sold.ordered(way=Way.QR_BILL)
    charge = await begun(sold, order, Way.QR_BILL)
    found = await sold.town.db.read(sold.customer, qr_bills.of_charge, charge.id)
    for language in ("de", "uk"):
        with reading(language):
            made = qr_bill_paper.document(found)
        assert made.content.startswith(b"%PDF")
        said = read_back(code_in(made.content))
        assert is_valid(said)
        lines = said.split("\r\n")
        assert (lines[3], lines[5], lines[18], lines[28]) == (QR_IBAN, "Studio", "480.00", charge.reference)
        assert lines[29] == "EVOLVE, Four sessions"


async def test_an_ordinary_account_gets_a_creditor_reference(sold: Shop) -> None:
    order = await sold.ordered(way=Way.QR_BILL)
    before = await begun(sold, order, Way.QR_BILL)
    await bills_by(sold, "CH58 0079 1123 0008 8901 2")
    with pytest.raises(WayClosed):
        await sold.town.db.read(sold.customer, qr_bills.of_charge, before.id)
    charge = await begun(sold, order, Way.QR_BILL)
    assert qr_references.is_scor(charge.reference)
    found = await sold.town.db.read(sold.owner, qr_bills.of_charge, charge.id)
    assert is_valid(found.bill.payload)
    assert (await sold.order(order.id)).charges[0].status is ChargeStatus.PENDING


@pytest.mark.parametrize("iban", ["", "DE89370400440532013000", "CH00"])
async def test_no_bill_without_an_account_that_takes_one(sold: Shop, iban: str) -> None:
    await bills_by(sold, iban)
    with pytest.raises(WayClosed):
        await sold.ordered(way=Way.QR_BILL)


async def test_somebody_elses_bill_does_not_exist(sold: Shop) -> None:
    order = await sold.ordered(way=Way.QR_BILL)
    charge = await begun(sold, order, Way.QR_BILL)
    assert sold.owner.community_id is not None
    other = await sold.town.person(community=sold.owner.community_id)
    stranger = await sold.town.community()
    for who in (other, stranger):
        with pytest.raises(NotFound):
            await sold.town.db.read(who, qr_bills.of_charge, charge.id)
    card = await sold.town.db.write(sold.customer, charges.begin, order.id, Way.STRIPE)
    with pytest.raises(NotFound):
        await sold.town.db.read(sold.customer, qr_bills.of_charge, card.id)
