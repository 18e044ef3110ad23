"""Amounts of money as people type them: whole minor units of a currency, never a float."""

import re
from decimal import Decimal

from babel import numbers

from services.errors import BadInput

DEFAULT_CURRENCY = "EUR"
MAX_TYPED = 400

_AMOUNT = re.compile(r"(?P<amount>\d{1,7}(?:[.,]\d{1,3})?)\s*(?P<currency>[A-Za-z]{3}|[€$£])?")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


def read(field: str, text: str, currency: str | None) -> tuple[int, str]:
    """`12`, `12.50`, `12,50 CHF`: minor units and currency; `currency` is meant where none is said.

    Raises BadInput.
    """
    found = _AMOUNT.fullmatch(text.strip()[:MAX_TYPED])
    if not found:
        raise BadInput(field, "not_understood")
    given = found["currency"] or currency or DEFAULT_CURRENCY
    code = _SIGNS.get(given, given.upper())
    if not numbers.is_currency(code):
        raise BadInput(field, "not_understood")
    minor = Decimal(found["amount"].replace(",", ".")) * 10 ** numbers.get_currency_precision(code)
    if minor != int(minor):
        raise BadInput(field, "no_smaller", code)
    return int(minor), code


def typed(minor: int, currency: str | None) -> str:
    """An amount as one would type it."""
    return f"{exact(minor, currency or DEFAULT_CURRENCY):f}"


def exact(minor: int, currency: str) -> Decimal:
    """An amount in whole units: 1250 cents are 12.50."""
    return Decimal(minor).scaleb(-numbers.get_currency_precision(currency))


def vat_of(gross_minor: int, vat_bp: int) -> int:
    """The VAT within a price that includes it: `gross · rate / (100 % + rate)`, to the nearest minor unit.

    `vat_bp` is the rate in hundredths of a percent: 810 is 8.1 %. A half is rounded up, as Swiss and European
    invoices have it.
    """
    return (2 * gross_minor * vat_bp + 10_000 + vat_bp) // (2 * (10_000 + vat_bp))


def split(minor: int, parts: int) -> list[int]:
    """An amount in equal parts that sum up to it exactly; the first ones are a minor unit more where needed.

    Raises ValueError for fewer than one part.
    """
    if parts < 1:
        raise ValueError("at least one part")
    each, more = divmod(minor, parts)
    return [each + (number < more) for number in range(parts)]


def share(minor: int, part: int, whole: int) -> int:
    """`part` of `whole` of an amount, a half minor unit rounded up. Raises ValueError for no whole."""
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError("a part of a whole")
    return (2 * minor * part + whole) // (2 * whole)
