"""The lower third of a bill's page: receipt and payment part, as SIX's Style Guide QR-bill lays them out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from services.qr_bills import QrBill
from services.qr_references import grouped
from views import paper_fonts, qr_bill_words, qr_codes
from views.paper_fonts import writable
from views.qr_bill_words import BillWords

if TYPE_CHECKING:
    from fpdf import FPDF

HEIGHT = 105
"""Millimetres, as all lengths here."""
_RECEIPT, _PAGE = 62, 210
_EDGE = 5
_POINT = 25.4 / 72
_BOXES = {"receipt": (52, 20), "payment": (65, 25)}
"""Where the payer's address is written in by hand."""
_CORNER = 3
_MOST_LINES = 16
"""As many as the receipt has room for."""


class _Column:
    """Headings with what stands below them, downwards from one point."""

    def __init__(self, page: "FPDF", left: float, top: float, width: float, sizes: tuple[int, int, int]):
        self._page, self._left, self.top, self._width = page, left, top, width
        self._small, self._large, self._step = sizes

    def say(self, heading: str, lines: Sequence[str]) -> None:
        """One heading with its lines."""
        self._write(heading, self._small, bold=True)
        for line in lines:
            self._write(line, self._large)
        self.top += self._step * _POINT

    def _write(self, text: str, size: int, *, bold: bool = False) -> None:
        page = self._page
        _pen(page, text, size, bold=bold)
        page.set_xy(self._left, self.top)
        page.multi_cell(self._width, self._step * _POINT, writable(page, text), align="L", new_y="NEXT")
        self.top = page.get_y()

    def box(self, heading: str, size: tuple[int, int]) -> None:
        """A heading with the corners of a field to write in."""
        self._write(heading, self._small, bold=True)
        _corners(self._page, self._left, self.top + 0.5, *size)


def draw(page: "FPDF", bill: QrBill) -> None:
    """Draw both parts at the foot of the page, which goes on to the next where it is full."""
    top = page.h - HEIGHT
    if page.get_y() > top - 5:
        page.add_page()
    page.set_auto_page_break(False)
    page.set_text_color(0, 0, 0)
    words = qr_bill_words.in_readers()
    _lines(page, top, words)
    _receipt(page, top, bill, words)
    _payment(page, top, bill, words)


def _lines(page: "FPDF", top: float, words: BillWords) -> None:
    """Where to cut; what says so stands above it."""
    page.set_draw_color(0, 0, 0)
    page.set_line_width(0.2)
    page.set_dash_pattern(dash=1, gap=1)
    page.line(0, top, _PAGE, top)
    page.line(_RECEIPT, top, _RECEIPT, page.h)
    page.set_dash_pattern()
    _pen(page, words.separate, 7)
    page.set_xy(0, top - 4)
    page.cell(_PAGE, 3, writable(page, words.separate), align="C")


def _receipt(page: "FPDF", top: float, bill: QrBill, words: BillWords) -> None:
    _title(page, _EDGE, top, words.receipt)
    column = _Column(page, _EDGE, top + 12, 52, (6, 8, 9))
    lines = bill.creditor.lines
    long = sum(len(line) > 32 for line in lines) + len(lines) + 12 > _MOST_LINES
    # The standard lets the receipt do without the street where there is little room.
    column.say(words.payable_to, [grouped(bill.iban), *(_streetless(lines) if long else lines)])
    column.say(words.reference, [grouped(bill.reference)])
    if bill.debtor:
        column.say(words.payable_by, _streetless(bill.debtor.lines) if long else bill.debtor.lines)
    else:
        column.box(words.payable_by_whom, _BOXES["receipt"])
    _amount(page, _EDGE, top + 68, bill, words, (6, 8, 9))
    _pen(page, words.acceptance_point, 6, bold=True)
    page.set_xy(_EDGE, top + 82)
    page.cell(52, 3, writable(page, words.acceptance_point), align="R")


def _payment(page: "FPDF", top: float, bill: QrBill, words: BillWords) -> None:
    left = _RECEIPT + _EDGE
    _title(page, left, top, words.payment_part)
    page.image(qr_codes.drawn(bill.payload), left, top + 17, qr_codes.SIDE, qr_codes.SIDE)
    _amount(page, left, top + 68, bill, words, (8, 10, 11))
    column = _Column(page, left + 51, top + _EDGE, 87, (8, 10, 11))
    column.say(words.payable_to, [grouped(bill.iban), *bill.creditor.lines])
    column.say(words.reference, [grouped(bill.reference)])
    if bill.message:
        column.say(words.additional, [bill.message])
    if bill.debtor:
        column.say(words.payable_by, bill.debtor.lines)
    else:
        column.box(words.payable_by_whom, _BOXES["payment"])


def _title(page: "FPDF", left: float, top: float, text: str) -> None:
    _pen(page, text, 11, bold=True)
    page.set_xy(left, top + _EDGE)
    page.cell(52, 5, writable(page, text))


def _amount(
    page: "FPDF", left: float, top: float, bill: QrBill, words: BillWords, sizes: tuple[int, int, int]
) -> None:
    amount = bill.amount.partition(".")
    shown = f"{int(amount[0]):,}".replace(",", " ") + "." + amount[2]
    for at, heading, value in ((0, words.currency, bill.currency), (16, words.amount, shown)):
        _Column(page, left + at, top, 34, sizes).say(heading, [value])


def _corners(page: "FPDF", left: float, top: float, wide: float, high: float) -> None:
    page.set_line_width(0.75 * _POINT)
    for x, across in ((left, _CORNER), (left + wide, -_CORNER)):
        for y, down in ((top, _CORNER), (top + high, -_CORNER)):
            page.line(x, y, x + across, y)
            page.line(x, y, x, y + down)


def _streetless(lines: Sequence[str]) -> list[str]:
    return [line for at, line in enumerate(lines) if at in (0, len(lines) - 1)]


def _pen(page: "FPDF", text: str, size: int, *, bold: bool = False) -> None:
    """Helvetica, as the Style Guide wants it; letters that it has not are the document's own font's."""
    written_so = text.encode("latin-1", "ignore").decode("latin-1") == text
    family = "helvetica" if written_so or paper_fonts.FAMILY not in page.fonts else paper_fonts.FAMILY
    page.set_font(family, "B" if bold else "", size)
