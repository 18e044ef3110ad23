"""What a document to print consists of."""

from dataclasses import dataclass, field

from services.qr_bills import QrBill


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part; `aside` stands at the other end of its line."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, a line each; those that begin with a dash are a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that stands out, with a word on what it is, and a line below."""

    label: str
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header, which is repeated on each page. Widths are parts of the page's."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """Receipt and payment part of a QR-bill, at the foot of the last page; nothing comes after it."""

    bill: QrBill


Part = Heading | Text | Mark | Table | Slip


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in words, already in the reader's language."""

    kind: str
    """What it is, above its title."""
    title: str
    language: str
    """As HTML names it: `pt-BR`."""
    facts: tuple[tuple[str, str], ...]
    """What and when and where, by name."""
    parts: tuple[Part, ...]
    footer: str
    notes: tuple[str, ...] = field(default=())
    """Said below the title, such as that it is a draft."""


def letters(paper: Paper) -> str:
    """Everything that is written, on one line."""
    said = [paper.kind, paper.title, paper.footer, *paper.notes]
    said += [word for fact in paper.facts for word in fact]
    for part in paper.parts:
        if isinstance(part, Table):
            said += [*part.header, *(cell for row in part.rows for cell in row)]
        elif isinstance(part, Slip):
            said += [*part.bill.creditor.texts, part.bill.message]
        else:
            said += [getattr(part, name) for name in part.__dataclass_fields__]
    return " ".join(said).replace("\n", " ")
