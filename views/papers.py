"""Documents to print: headings, paragraphs and tables, in every script that the system's fonts write.

Making one takes some hundred milliseconds: call it in a thread.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from views import paper_fonts, qr_slip
from views.paper_fonts import FAMILY, writable
from views.paper_parts import Heading, Mark, Paper, Slip, Table, Text, letters
from views.pictures import fonts

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN = 20
"""Millimetres, as all lengths here."""
LINE = 5.4
SIZE = 10.5
"""Points, as all sizes of letters."""
INK = (28, 30, 38)
GREY = (104, 108, 120)
ACCENT = (52, 92, 190)
PALE = (238, 241, 250)
RULE = (214, 217, 226)
BULLETS = ("- ", "* ", "• ", "– ")


def pdf(paper: Paper) -> bytes:
    """The document as a file."""
    page = _begin(paper)
    _head(page, paper)
    for part in paper.parts:
        _DRAW[type(part)](page, part)
    _foot(page, paper)
    return bytes(page.output())


def _begin(paper: Paper) -> "FPDF":
    from fpdf import FPDF

    page = FPDF(format="A4")
    page.set_margins(MARGIN, MARGIN - 2, MARGIN)
    page.c_margin = 0
    page.set_auto_page_break(True, MARGIN + 4)
    page.set_title(paper.title)
    page.set_lang(paper.language)
    page.set_creator("Jamboree")
    paper_fonts.add(page, letters(paper))
    page.add_page()
    return page


def _pen(page: "FPDF", size: float = SIZE, *, bold: bool = False, color: Sequence[int] = INK) -> None:
    family = FAMILY if FAMILY in page.fonts else "helvetica"
    page.set_font(family, "B" if bold else "", size)
    page.set_text_color(*color)


def _write(page: "FPDF", text: str, width: float = 0, height: float = LINE, **options: Any) -> None:
    """A paragraph, from the side where its script begins."""
    shown = writable(page, text)
    align = "R" if fonts.is_rtl(text) else options.pop("align", "L")
    options.pop("align", None)
    page.multi_cell(width, height, shown, align=align, new_x="LMARGIN", new_y="NEXT", **options)


def _head(page: "FPDF", paper: Paper) -> None:
    _pen(page, 9, bold=True, color=ACCENT)
    _write(page, paper.kind.upper(), height=5)
    _pen(page, 20, bold=True)
    _write(page, paper.title, height=9)
    for note in paper.notes:
        _pen(page, 9.5, color=GREY)
        _write(page, note, height=5)
    page.ln(3)
    for name, value in paper.facts:
        top = page.get_y()
        _pen(page, 9.5, color=GREY)
        page.multi_cell(32, LINE, writable(page, name), align="L", new_x="RIGHT", new_y="TOP")
        _pen(page)
        page.set_xy(MARGIN + 34, top)
        page.set_left_margin(MARGIN + 34)
        _write(page, value)
        page.set_left_margin(MARGIN)
        page.set_x(MARGIN)
        page.ln(0.8)
    page.ln(1.5)
    _rule(page)


def _rule(page: "FPDF") -> None:
    page.set_draw_color(*RULE)
    page.set_line_width(0.25)
    page.line(MARGIN, page.get_y(), page.w - MARGIN, page.get_y())


def _heading(page: "FPDF", part: Heading) -> None:
    _room(page, 22)
    page.ln(5)
    top = page.get_y()
    aside = 30 if part.aside else 0
    _pen(page, 13, bold=True)
    if part.aside:
        page.set_right_margin(MARGIN + aside)
    _write(page, part.text, height=6.4)
    page.set_right_margin(MARGIN)
    bottom = page.get_y()
    if part.aside:
        _pen(page, 9.5, color=GREY)
        page.set_xy(page.w - MARGIN - aside, top)
        page.cell(aside, 6.4, writable(page, part.aside), align="R")
    page.set_xy(MARGIN, bottom + 1)


def _text(page: "FPDF", part: Text) -> None:
    _pen(page)
    for line in part.text.split("\n"):
        if not line.strip():
            page.ln(LINE / 2)
        elif line.startswith(BULLETS):
            _bullet(page, line[2:])
        else:
            _write(page, line)
    page.ln(1)


def _bullet(page: "FPDF", text: str) -> None:
    """An item of a list: its sign stands before it, on the side where its script begins."""
    rtl = fonts.is_rtl(text)
    _room(page, LINE)
    top = page.get_y()
    page.set_xy(page.w - MARGIN - 5 if rtl else MARGIN, top)
    page.cell(5, LINE, "•", align="R" if rtl else "L")
    page.set_xy(MARGIN, top)
    page.set_right_margin(MARGIN + (5 if rtl else 0))
    page.set_left_margin(MARGIN + (0 if rtl else 5))
    _write(page, text)
    page.set_margins(MARGIN, MARGIN - 2, MARGIN)
    page.set_x(MARGIN)


def _mark(page: "FPDF", part: Mark) -> None:
    _room(page, 16)
    page.ln(1)
    top, number = page.get_y(), page.page_no()
    page.set_left_margin(MARGIN + 4)
    page.set_x(MARGIN + 4)
    _pen(page, 8.5, bold=True, color=ACCENT)
    _write(page, part.label.upper(), height=4.6)
    _pen(page)
    _write(page, part.text)
    if part.below:
        _pen(page, 9.5, color=GREY)
        _write(page, part.below, height=5)
    page.set_left_margin(MARGIN)
    page.set_x(MARGIN)
    if page.page_no() == number:
        page.set_fill_color(*ACCENT)
        page.rect(MARGIN, top + 0.4, 0.9, page.get_y() - top - 0.8, style="F")
    page.ln(1.5)


def _table(page: "FPDF", part: Table) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    page.ln(1)
    _pen(page, 9.5)
    page.set_draw_color(*RULE)
    page.set_fill_color(255, 255, 255)
    head = FontFace(emphasis="BOLD", color=GREY, fill_color=PALE)
    with page.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=part.widths,
        headings_style=head,
        line_height=LINE,
        padding=(1.4, 1.6),
        text_align="LEFT",
    ) as table:
        for cells in (part.header, *part.rows):
            row = table.row()
            for cell in cells:
                row.cell(writable(page, cell), align="R" if fonts.is_rtl(cell) else "L", v_align="TOP")
    page.ln(2)


def _slip(page: "FPDF", part: Slip) -> None:
    qr_slip.draw(page, part.bill)


def _room(page: "FPDF", height: float) -> None:
    """Begin a new page where less than `height` is left."""
    if page.get_y() + height > page.h - page.b_margin:
        page.add_page()


def _foot(page: "FPDF", paper: Paper) -> None:
    """Below every page: what it is, and which of how many; a slip needs the foot of its page for itself."""
    page.set_auto_page_break(False)
    total = page.page_no()
    slips = any(isinstance(part, Slip) for part in paper.parts)
    for number in range(1, total + 1 - slips):
        page.page = number
        _pen(page, SIZE)  # each page says anew which letters it has
        page.set_y(-MARGIN + 4)
        _pen(page, 8.5, color=GREY)
        page.cell(page.epw * 0.8, 5, writable(page, paper.footer), align="L")
        page.cell(page.epw * 0.2, 5, f"{number} / {total}", align="R")


_DRAW: dict[type, Any] = {Heading: _heading, Text: _text, Mark: _mark, Table: _table, Slip: _slip}
