"""How much an instructor earns for a booking: pure reckoning, in whole minor units.

- an amount for each appointment that was given;
- a percentage of the price (less discounts and what was given back), with or without its VAT: each
  appointment earns its share, and with the last one exactly the percentage of the whole is reached;
- an amount for the booking, once it is complete.
Where all that was paid was given back, nothing was earned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.earnings import EarningKind
from services.money import share, vat_of

WHOLE = 10_000
"""Hundredths of a percent in all of it."""
PERCENTAGES = frozenset({EarningKind.PERCENT_NET, EarningKind.PERCENT_GROSS})


@dataclass(frozen=True, slots=True)
class Rule:
    """By what is earned."""

    id: int
    kind: EarningKind
    amount_minor: int
    percent_bp: int
    currency: str

    def as_json(self) -> dict[str, object]:
        """As it stands with what was earned by it."""
        return {
            "kind": self.kind.value,
            "amount_minor": self.amount_minor,
            "percent_bp": self.percent_bp,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class Price:
    """What a booking brings."""

    minor: int
    """All of it, VAT included, less discounts."""
    kept_minor: int
    """The same less what was given back or is not to be paid any more."""
    vat_bp: int
    currency: str
    sessions: int
    """How many appointments were bought."""

    @property
    def all_given_back(self) -> bool:
        """Whether nothing is left of a price there was."""
        return self.minor > 0 and self.kept_minor <= 0


@dataclass(frozen=True, slots=True)
class Given:
    """An appointment, or the whole booking, by the rule it is under."""

    appointment_id: int | None
    """None is the whole booking."""
    instructor_id: int
    part: int
    """Which of the booking's appointments it is, from 1; 0 is the whole booking."""
    day: date
    rule: Rule
    earns: bool
    """Whether it was given: completed, and not a no-show."""


def percentage(rule: Rule, minor: int, vat_bp: int) -> int:
    """The rule's percentage of an amount, a half minor unit rounded up."""
    base = minor - vat_of(minor, vat_bp) if rule.kind is EarningKind.PERCENT_NET else minor
    return share(base, rule.percent_bp, WHOLE)


def base_of(rule: Rule, price: Price) -> int:
    """What a percentage is taken of; 0 for a rule that takes none."""
    if rule.kind not in PERCENTAGES:
        return 0
    net = rule.kind is EarningKind.PERCENT_NET
    return price.minor - vat_of(price.minor, price.vat_bp) if net else price.minor


def due(given: Sequence[Given], price: Price) -> list[int]:
    """What each of `given` is to have earned in all, in their order: parts from first to last."""
    amounts, reached = [], 0
    for one in given:
        amount = _amount(one, price, reached)
        reached += amount if one.rule.kind in PERCENTAGES else 0
        amounts.append(amount)
    return amounts


def _amount(one: Given, price: Price, reached: int) -> int:
    rule = one.rule
    if not one.earns or price.all_given_back:
        return 0
    if rule.kind in PERCENTAGES:
        return max(0, min(_piece(one, price), percentage(rule, price.kept_minor, price.vat_bp) - reached))
    per_booking = one.part == 0
    wanted = EarningKind.FLAT if per_booking else EarningKind.PER_SESSION
    return rule.amount_minor if rule.kind is wanted else 0


def _piece(one: Given, price: Price) -> int:
    """The share of one appointment: what is reached with it, less what was with the one before."""
    if not one.part:
        return 0
    whole, parts = percentage(one.rule, price.minor, price.vat_bp), max(price.sessions, one.part)
    return share(whole, one.part, parts) - share(whole, one.part - 1, parts)
