"""Amounts as Stripe writes them: whole numbers of a currency's smallest unit, which is not always ours. Pure.

Stripe counts most currencies in hundredths, some in whole units, and some in thousandths that must be tens
(its documentation, "Supported currencies"). Ours follow the Unicode CLDR, where the króna has no cents.
"""

from babel import numbers

_WHOLE = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV"),
        *("XAF", "XOF", "XPF"),
    }
)
_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def asked(minor: int, currency: str) -> int | None:
    """Our amount in Stripe's units; None where Stripe cannot take it to the last unit."""
    ours, theirs = _units(currency)
    amount, rest = divmod(minor * theirs, ours)
    if rest or (currency in _THOUSANDTHS and amount % 10):
        return None
    return amount


def told(amount: int, currency: str) -> int | None:
    """Stripe's amount in our minor units; None for one that no payment of ours can be."""
    ours, theirs = _units(currency)
    minor, rest = divmod(amount * ours, theirs)
    return None if rest else minor


def _units(currency: str) -> tuple[int, int]:
    """How many of ours are as many of theirs."""
    theirs = 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2
    ours = int(numbers.get_currency_precision(currency))
    shared = min(ours, theirs)
    return 10 ** (ours - shared), 10 ** (theirs - shared)
