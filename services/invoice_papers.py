"""What stands on an invoice or a credit note, as it was when it was issued.

The snapshot is plain data: `seller` and `buyer` by field, `lines` (description, quantity, total_minor,
discount_minor, vat_bp), `vat` by rate (vat_bp, total_minor, vat_minor), `parts` (amount_minor, due_at) and,
of a credit note, the number of its invoice as `of`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services import money


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line; VAT included."""

    description: str
    quantity: int
    total_minor: int
    discount_minor: int
    vat_bp: int


@dataclass(frozen=True, slots=True)
class Rate:
    """What all lines of one VAT rate add up to."""

    vat_bp: int
    total_minor: int
    vat_minor: int

    @property
    def net_minor(self) -> int:
        """Without VAT."""
        return self.total_minor - self.vat_minor


def by_rate(lines: Iterable[tuple[int, int, int]]) -> tuple[Rate, ...]:
    """Rate, total and VAT of each line summed up for each rate, the highest first."""
    sums: dict[int, tuple[int, int]] = {}
    for bp, total, vat in lines:
        before = sums.get(bp, (0, 0))
        sums[bp] = (before[0] + total, before[1] + vat)
    return tuple(Rate(bp, *sums[bp]) for bp in sorted(sums, reverse=True))


def part_of(rates: Sequence[Rate], credited: int, minor: int) -> tuple[Rate, ...]:
    """What of each rate is taken back by `minor` once `credited` of the whole was taken back before.

    Parts that add up to the whole add up to its VAT exactly, whatever their number and order.
    """
    whole = sum(rate.total_minor for rate in rates)
    return tuple(
        Rate(
            rate.vat_bp,
            _step(rate.total_minor, credited, minor, whole),
            _step(rate.vat_minor, credited, minor, whole),
        )
        for rate in rates
    )


def fitted(rates: Sequence[Rate], minor: int) -> tuple[Rate, ...]:
    """The same, its totals made to sum up to `minor`: the first rate takes what rounding left."""
    left = minor - sum(rate.total_minor for rate in rates)
    first = rates[0]
    return (Rate(first.vat_bp, first.total_minor + left, first.vat_minor), *rates[1:])


def _step(minor: int, before: int, more: int, whole: int) -> int:
    return money.share(minor, before + more, whole) - money.share(minor, before, whole)


def rates_of(snapshot: Mapping[str, Any]) -> tuple[Rate, ...]:
    """VAT by rate of a paper."""
    return tuple(Rate(row["vat_bp"], row["total_minor"], row["vat_minor"]) for row in snapshot["vat"])


def lines_of(snapshot: Mapping[str, Any]) -> tuple[PaperLine, ...]:
    """The lines of a paper."""
    return tuple(
        PaperLine(
            row["description"], row["quantity"], row["total_minor"], row["discount_minor"], row["vat_bp"]
        )
        for row in snapshot["lines"]
    )


def rate_rows(rates: Iterable[Rate]) -> list[dict[str, int]]:
    """Rates as a snapshot keeps them."""
    return [
        {"vat_bp": rate.vat_bp, "total_minor": rate.total_minor, "vat_minor": rate.vat_minor}
        for rate in rates
    ]
