"""What an offering costs, in words: prices with their VAT, and how they may be paid."""

from babel import numbers

from locales.reader import duration, locale, money, ngettext
from locales.reader import gettext as _
from services import money as amounts
from services.offerings import OfferingCard, OfferingDetails
from services.variants import VariantDetails, minutes_of


def price(variant: VariantDetails) -> str:
    """What it costs."""
    return money(variant.price_minor, variant.currency) if variant.price_minor else _("Free")


def vat(variant: VariantDetails) -> str:
    """The VAT within: `incl. 8.1% VAT`; empty without."""
    if not (variant.vat_bp and variant.price_minor):
        return ""
    rate = numbers.format_percent(variant.vat_bp / 10_000, format="#,##0.##%", locale=locale())
    return _("incl. %(rate)s VAT", rate=rate)


def size(offering: OfferingDetails, variant: VariantDetails) -> str:
    """How much it buys: `4 × 60 min`."""
    each = duration(minutes_of(offering, variant))
    return each if variant.sessions == 1 else f"{variant.sessions} × {each}"


def ways(variant: VariantDetails) -> list[str]:
    """How it may be paid beside at once."""
    found = []
    if variant.deposit_minor is not None:
        found.append(
            _(
                "%(amount)s now, the rest before you begin",
                amount=money(variant.deposit_minor, variant.currency),
            )
        )
    if variant.instalments > 1:
        first = amounts.split(variant.price_minor, variant.instalments)[0]
        found.append(
            ngettext(
                "in %(num)s part of %(amount)s",
                "in %(num)s parts of %(amount)s",
                variant.instalments,
                amount=money(first, variant.currency),
            )
        )
    if variant.credit_price is not None:
        found.append(ngettext("for %(num)s credit", "for %(num)s credits", variant.credit_price))
    if variant.stars_price is not None:
        found.append(ngettext("for %(num)s Star", "for %(num)s Stars", variant.stars_price))
    return found


def from_price(card: OfferingCard) -> str:
    """`from CHF 90.00`, or the one price; empty without any."""
    cheapest = card.cheapest
    if cheapest is None:
        return ""
    if len(card.variants) == 1:
        return price(cheapest)
    return _("from %(price)s", price=price(cheapest))


def length(offering: OfferingDetails | OfferingCard) -> str:
    """`60 min`, or `4 × 60 min`."""
    each = duration(offering.minutes)
    return each if offering.sessions == 1 else f"{offering.sessions} × {each}"
