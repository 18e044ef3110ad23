"""What a bank tells of an account: camt.053 (a statement) and camt.054 (a notification of credits and debits)
of ISO 20022, as Swiss banks write them (messages .001.04 and .001.08). Pure.

Nothing in such a file is trusted: document types and entities are refused, as is what cannot be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError

from services import camt_names, qr_references
from services.camt_names import Told
from services.errors import BadInput

MAX_BYTES = 5 * 1024 * 1024
MOST = 5000
"""Credits of one file."""
MAX_MINOR = 10**12
FIELD = "file"
_MESSAGE = re.compile(
    r"\{urn:iso:std:iso:20022:tech:xsd:camt\.05(?P<kind>[34])\.001\.(?P<version>04|08)\}Document"
)
_ACCOUNTS = {"3": "BkToCstmrStmt/Stmt", "4": "BkToCstmrDbtCdtNtfctn/Ntfctn"}
_REFERENCE = "RmtInf/Strd/CdtrRefInf/Ref"
_NUMBER = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?")
_IN_WORDS = re.compile(r"\b(?:\d{27}|RF\d{2}[A-Z0-9]{1,21})\b")


class What(StrEnum):
    """What an entry is."""

    PAYMENT = "payment"
    """Money came."""
    NOT_BOOKED = "not_booked"
    """Money is announced."""
    REVERSED = "reversed"
    """Money that had come was taken away again."""
    RETURNED = "returned"
    """Money that went out came back."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One payment, as a bank tells it."""

    what: What
    names: tuple[str, ...]
    """What makes it this one, however often it is told; the first is kept as the payment's."""
    reference: str
    """Plain; '' where there is none."""
    minor: int
    currency: str
    booked_on: date | None
    payer: str
    message: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a file tells of one account."""

    iban: str
    marks: frozenset[str]
    """What entries say by themselves of the account they came to: QR-IBANs."""
    credits: tuple[Credit, ...]
    debits: int
    """Entries by which money went out; they are not looked at."""


def read(content: bytes) -> tuple[Account, ...]:
    """What a file says. Raises BadInput("file", …) for what is no such file, or one that cannot be read."""
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    if len(content) > MAX_BYTES:
        raise BadInput(FIELD, "file_too_big", MAX_BYTES)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise BadInput(FIELD, "no_bank_file") from None
    message = _MESSAGE.fullmatch(root.tag)
    if message is None:
        raise BadInput(FIELD, "no_bank_file")
    try:
        found = tuple(map(_account, _all(root, _ACCOUNTS[message["kind"]])))
    except ValueError:
        raise BadInput(FIELD, "damaged") from None
    if sum(len(one.credits) for one in found) > MOST:
        raise BadInput(FIELD, "too_many", MOST)
    return found


def _account(node: Element) -> Account:
    iban = qr_references.plain(_text(node, "Acct/Id/IBAN"))
    entries = _all(node, "Ntry")
    told = [each for entry in entries for each in _told(entry)]
    named = camt_names.named(iban, told)
    marks = frozenset(qr_references.plain(_text(entry, "NtryRef")) for entry in entries)
    found = tuple(_credit(each, names) for each, names in zip(told, named, strict=True))
    return Account(iban, marks, found, sum(_what(entry) is None for entry in entries))


def _told(entry: Element) -> Iterator[Told]:
    """The payments of an entry; one whose parts have no amounts is one payment."""
    what = _what(entry)
    if what is None:
        return
    parts = _all(entry, "NtryDtls/TxDtls")
    whole = len(parts) < 2 or any(_amount(part) is None for part in parts)
    alone = parts[0] if len(parts) == 1 else None
    for part in [alone] if whole else parts:
        amount = (None if part is None else _amount(part)) or _amount(entry)
        if amount is None:
            raise ValueError("an entry without an amount")
        yield Told(entry, part, what, amount[0], amount[1], _day(entry), alone=whole)


def _what(entry: Element) -> What | None:
    """What an entry is; None for money that went out."""
    came = _text(entry, "CdtDbtInd")
    reversal = _text(entry, "RvslInd") in ("true", "1")
    if came not in ("CRDT", "DBIT"):
        raise ValueError("neither credit nor debit")
    if came == "DBIT":
        return What.REVERSED if reversal else None
    if reversal or _first(entry, "NtryDtls/TxDtls/RtrInf") is not None:
        return What.RETURNED
    booked = (_text(entry, "Sts/Cd") or _text(entry, "Sts")) == "BOOK"
    return What.PAYMENT if booked else What.NOT_BOOKED


def _credit(told: Told, names: tuple[str, ...]) -> Credit:
    part = told.part if told.part is not None else told.entry
    payer = _text(part, "RltdPties/Dbtr/Pty/Nm") or _text(part, "RltdPties/Dbtr/Nm")
    words = " ".join(filter(None, (node.text for node in _all(part, "RmtInf/Ustrd"))))
    return Credit(
        told.what,
        names,
        _reference(part, words),
        told.minor,
        told.currency,
        told.day,
        payer.strip()[:140],
        words.strip()[:140],
    )


def _reference(part: Element, words: str) -> str:
    """The reference of a payment; some banks write it among the words of who paid."""
    stated = qr_references.plain(_text(part, _REFERENCE))
    if stated:
        return stated[:35]
    good = (
        one for one in _IN_WORDS.findall(words) if qr_references.is_qrr(one) or qr_references.is_scor(one)
    )
    return next(good, "")


def _amount(node: Element) -> tuple[int, str] | None:
    """An amount in minor units, and its currency. Raises ValueError."""
    found = _first(node, "Amt")
    if found is None:
        found = _first(node, "AmtDtls/TxAmt/Amt")
    if found is None:
        return None
    from babel import numbers

    currency = found.get("Ccy", "")
    if not numbers.is_currency(currency):
        raise ValueError("no currency")
    said = _NUMBER.fullmatch((found.text or "").strip())
    minor = Decimal(said[0] if said else 0) * 10 ** numbers.get_currency_precision(currency)
    if minor != int(minor) or not 0 < minor < MAX_MINOR:
        raise ValueError("no amount")
    return int(minor), currency


def _day(entry: Element) -> date | None:
    said = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    return date.fromisoformat(said[:10]) if said else None


def _first(node: Element, path: str) -> Element | None:
    return node.find(camt_names.anywhere(path))


def _all(node: Element, path: str) -> Sequence[Element]:
    return node.findall(camt_names.anywhere(path))


def _text(node: Element, path: str) -> str:
    return camt_names.text(node, path)
