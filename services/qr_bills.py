"""Swiss QR-bills: what they say, and what their code carries, by the Swiss Implementation Guidelines QR-bill
of SIX (version 2.3, Swiss QR Code 0200).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from models.orders import Charge, Instalment, Way
from models.tx import Tx, here, table_of
from services import bookings, charges, merchants, money, order_terms, qr_references, qr_texts
from services.bookings import BookingDetails
from services.errors import NotFound
from services.order_errors import WayClosed
from services.order_facts import ChargeDetails
from services.orders import CHARGE
from services.qr_parties import Party

MOST_BYTES = 997
"""As many as a code of version 25 at error correction M holds."""
MESSAGE = 140
_LINE = "\r\n"

charge_table = table_of(Charge)
instalments = table_of(Instalment)
_CHARGE = select(*CHARGE).where(
    here(charge_table), charge_table.c.id == bindparam("of_charge"), charge_table.c.way == Way.QR_BILL
)
_DUE = select(instalments.c.due_at).where(here(instalments), instalments.c.id == bindparam("of_part"))


@dataclass(frozen=True, slots=True)
class QrBill:
    """One bill. Its account and reference are plain, its amount in minor units."""

    iban: str
    creditor: Party
    amount_minor: int
    currency: str
    reference: str
    message: str = ""
    debtor: Party | None = None
    """None leaves room to write it in by hand."""

    @property
    def amount(self) -> str:
        """The amount as the code carries it: `1949.75`."""
        return f"{money.exact(self.amount_minor, self.currency):.2f}"

    @property
    def payload(self) -> str:
        """What the code carries: one element a line."""
        said = _LINE.join(_elements(self))
        if len(said.encode()) <= MOST_BYTES:
            return said
        return _LINE.join(_elements(_in_ascii(self)))


@dataclass(frozen=True, slots=True)
class BillPage:
    """A bill with what it is for."""

    bill: QrBill
    booking: BookingDetails
    due_at: datetime
    charge: ChargeDetails


def of_charge(tx: Tx, charge_id: int) -> BillPage:
    """The bill of an attempt to pay, for its customer and those who manage bookings.

    Raises NotFound, WayClosed where the community's account is another by now.
    """
    found = tx.records(ChargeDetails, _CHARGE, of_charge=charge_id)
    if not found:
        raise NotFound
    order = charges.opened(tx, found[0].order_id)
    merchant = merchants.ours(tx)
    payee = merchant.payee
    if payee is None or not qr_references.goes_with(found[0].reference, merchant.account):
        raise WayClosed(Way.QR_BILL)
    [booking] = bookings.these(tx, [order.booking_id])
    message = qr_texts.cleaned(f"{booking.title}, {booking.variant}", MESSAGE)
    made = QrBill(
        merchant.account, payee, found[0].amount_minor, found[0].currency, found[0].reference, message
    )
    due_at = tx.value(_DUE, of_part=found[0].instalment_id) or found[0].created_at + order_terms.BY_INVOICE
    return BillPage(made, booking, due_at, found[0])


def _elements(bill: QrBill) -> list[str]:
    ultimate_creditor = [""] * 7  # for use in the future
    return [
        *("SPC", "0200", "1", bill.iban),
        *("S", *bill.creditor.texts),
        *ultimate_creditor,
        *(bill.amount, bill.currency),
        *(("S", *bill.debtor.texts) if bill.debtor else [""] * 7),
        "QRR" if qr_references.is_qrr(bill.reference) else "SCOR",
        *(bill.reference, bill.message, "EPD"),
    ]


def _in_ascii(bill: QrBill) -> QrBill:
    """The same without accents, whose letters take two bytes each: then every field at its longest fits."""
    return QrBill(
        bill.iban,
        bill.creditor.folded,
        bill.amount_minor,
        bill.currency,
        bill.reference,
        qr_texts.folded(bill.message, MESSAGE),
        bill.debtor.folded if bill.debtor else None,
    )
