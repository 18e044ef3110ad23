"""A statement to take away: as a document to print, or as a table for a spreadsheet."""

from collections.abc import Iterator

from markupsafe import escape

from locales.reader import gettext as _
from locales.reader import language, money, number, plain_date
from services.money import exact
from services.statements import Line, StatementPage, Sum
from views import earnings
from views.paper_parts import Heading, Paper, Part, Table, Text
from views.papers import pdf
from views.screen import Document
from views.sheets import Sheet, as_csv

TYPES = {"pdf": "application/pdf", "csv": "text/csv"}


def document(found: StatementPage, kind: str) -> Document:
    """The file for the chat. For a thread."""
    caption = f"<b>{escape(found.instructor.name)}</b>\n{escape(earnings.days(found.period))}"
    return Document(file_name(found, kind), content(found, kind), caption)


def content(found: StatementPage, kind: str) -> bytes:
    """The file itself. For a thread."""
    return as_csv(sheet(found)) if kind == "csv" else pdf(paper(found))


def file_name(found: StatementPage, kind: str) -> str:
    """What the file is called."""
    kept = "".join(c if c.isalnum() else "-" for c in found.instructor.name)[:40].strip("-") or "statement"
    return f"{kept}-{found.period.first_day.isoformat()}.{kind}"


def sheet(found: StatementPage) -> Sheet:
    """Each line a row; amounts are numbers."""
    header = (
        _("Day"),
        _("Customer"),
        _("Offering"),
        _("Appointment"),
        _("Rule"),
        _("Taken of"),
        _("Amount"),
        _("Currency"),
        _("Correction"),
    )
    rows = [
        (
            line.day.isoformat(),
            line.customer,
            _title(line),
            _part(line),
            earnings.by_what(line),
            exact(line.base_minor, line.currency) if line.base_minor else None,
            exact(line.amount_minor, line.currency),
            line.currency,
            _("yes") if line.is_correction else "",
        )
        for line in found.lines
    ]
    return Sheet(found.instructor.name, header, rows)


def paper(found: StatementPage) -> Paper:
    """What stands in the document, in the reader's language."""
    days = earnings.days(found.period)
    return Paper(
        kind=_("Statement of earnings"),
        title=found.instructor.name,
        language=language().replace("_", "-"),
        facts=tuple(_facts(found, days)),
        parts=tuple(_parts(found)),
        footer=f"{found.community} · {days}",
        notes=(_("Not closed yet: it may change."),) if found.period.is_open else (),
    )


def _facts(found: StatementPage, days: str) -> Iterator[tuple[str, str]]:
    yield _("Community"), found.community
    yield _("Period"), days
    for one in found.sums:
        yield _("Total"), f"{money(one.minor, one.currency)}{_paid(one)}"


def _paid(one: Sum) -> str:
    if not one.paid_on:
        return ""
    said = _("paid on %(day)s", day=plain_date(one.paid_on))
    return f" · {said}: {one.note}" if one.note else f" · {said}"


def _parts(found: StatementPage) -> Iterator[Part]:
    if not found.lines:
        yield Text(_("Nothing was earned in this period."))
        return
    yield Heading(_("What it is made of"))
    yield Table(
        (_("Day"), _("For"), _("Rule"), _("Amount")),
        tuple(_row(line) for line in found.lines),
        (16, 40, 28, 16),
    )


def _row(line: Line) -> tuple[str, str, str, str]:
    part = _part(line)
    what = f"{_title(line)}{f' {part}' if part else ''}\n{line.customer}"
    amount = money(line.amount_minor, line.currency)
    rule = earnings.by_what(line)
    if line.is_correction:
        rule = "\n".join((_("correction"), rule))
    return plain_date(line.day), what, rule, amount


def _title(line: Line) -> str:
    return f"{line.title}, {line.variant}" if line.variant else line.title


def _part(line: Line) -> str:
    return f"{number(line.part)}/{number(line.sessions)}" if line.part and line.sessions > 1 else ""
