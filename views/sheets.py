"""Tables as files for spreadsheets. What people typed never becomes a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO, Any, Protocol

Cell = str | int | Decimal | None

_FORMULA = re.compile(r"[\s\u200b-\u200f]*[=+\-@\t\r\n＝＋－＠|%]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of text around: a name must not rearrange the cells beside it."""
MAX_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a heading for each column."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


class Writer(Protocol):
    """Writes a table into a file, row by row: what was written needs no memory any more."""

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """The next rows."""

    def close(self) -> None:
        """That was all; the file stays open."""


class CsvWriter:
    """UTF-8 with a mark at its beginning, so that Excel knows; a quote before what looks like a formula."""

    def __init__(self, out: IO[bytes], header: tuple[str, ...]) -> None:
        self._text = TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self.add([header])

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """The next rows."""
        self._writer.writerows([_harmless(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """That was all; the file stays open."""
        self._text.detach()


class XlsxWriter:
    """A workbook in which every text is a text."""

    def __init__(self, out: IO[bytes], header: tuple[str, ...], name: str) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # loaded when the first one is asked for

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._page = self._book.add_worksheet(_sheet_name(name))
        self._page.freeze_panes(1, 1)
        self._page.set_column(0, 0, 28)
        self._page.set_column(1, max(1, len(header) - 1), 14)
        self._width = len(header)
        self._at = 0
        self._write(header, self._book.add_format({"bold": True}))

    def add(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """The next rows. Takes tens of milliseconds for thousands of them."""
        for row in rows:
            self._write(row)

    def _write(self, row: tuple[Cell, ...], *style: Any) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, int | Decimal):
                self._page.write_number(self._at, column, cell)
            elif cell:
                self._page.write_string(self._at, column, _plain(cell), *style)
        self._at += 1

    def close(self) -> None:
        """That was all; the file stays open. Each column may be filtered."""
        if self._at > 1:
            self._page.autofilter(0, 0, self._at - 1, self._width - 1)
        self._book.close()


def writer(kind: str, out: IO[bytes], name: str, header: tuple[str, ...]) -> Writer:
    """What writes a file of a kind, `csv` or `xlsx`."""
    return CsvWriter(out, header) if kind == "csv" else XlsxWriter(out, header, name)


def as_csv(sheet: Sheet) -> bytes:
    """A whole table as CSV."""
    return _whole("csv", sheet)


def as_xlsx(sheet: Sheet) -> bytes:
    """A whole table as a workbook. Takes tens of milliseconds for thousands of rows."""
    return _whole("xlsx", sheet)


def _whole(kind: str, sheet: Sheet) -> bytes:
    out = BytesIO()
    made = writer(kind, out, sheet.name, sheet.header)
    made.add(sheet.rows)
    made.close()
    return out.getvalue()


def _sheet_name(name: str) -> str | None:
    return _NOT_IN_SHEET_NAMES.sub(" ", name)[:MAX_SHEET_NAME].strip() or None


def _plain(text: str) -> str:
    return _TURNING.sub("", text)


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = _plain(cell)
    return f"'{text}" if _FORMULA.match(text) else text
