"""What keeps money from coming in a community, and what its bills lack. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from models.orders import Way
from services import qr_references
from services.merchants import CURRENCIES_OF_QR_BILLS, MerchantDetails


class Standing(StrEnum):
    """How far a way to pay is set up."""

    OPEN = "open"
    OFF = "off"
    UNFINISHED = "unfinished"
    """It is wanted, and something is missing."""


class Problem(StrEnum):
    """What is wrong."""

    NO_WAY = "no_way"
    QR_NO_IBAN = "qr_no_iban"
    QR_FOREIGN = "qr_foreign"
    """The account is not in Switzerland or Liechtenstein."""
    QR_ADDRESS = "qr_address"
    QR_CURRENCY = "qr_currency"
    """Something is sold in a currency that QR-bills do not know."""
    STRIPE_KEY = "stripe_key"
    STRIPE_HOOK = "stripe_hook"
    NO_STARS_PRICE = "no_stars_price"
    """Stars are taken, and nothing has a price in Stars."""
    VAT_NUMBER = "vat_number"
    """Prices contain VAT, and there is no number for it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong, with what it is about."""

    problem: Problem
    about: tuple[str, ...] = ()
    """Currencies."""


@dataclass(frozen=True, slots=True)
class Sold:
    """What a community sells, as far as payments care."""

    currencies: tuple[str, ...] = ()
    vat_bp: int | None = None
    """The highest rate."""
    stars_price: int | None = None


def standing(merchant: MerchantDetails, way: Way) -> Standing:
    """How far a way is set up."""
    if way is Way.QR_BILL:
        wanted, works = merchant.takes_qr_bills, merchant.takes(way, "CHF")
    elif way is Way.STRIPE:
        wanted, works = bool(merchant.stripe_key or merchant.stripe_hook), merchant.takes(way, "")
    else:
        wanted = works = merchant.takes(way, "")
    if works:
        return Standing.OPEN
    return Standing.UNFINISHED if wanted else Standing.OFF


def troubles(merchant: MerchantDetails, sold: Sold) -> tuple[Trouble, ...]:
    """What is wrong, the worst first."""
    found = []
    if not any(standing(merchant, way) is Standing.OPEN for way in Way):
        found.append(Trouble(Problem.NO_WAY))
    if merchant.takes_qr_bills:
        found += [Trouble(problem) for problem in _of_qr_bills(merchant)]
        others = tuple(one for one in sold.currencies if one not in CURRENCIES_OF_QR_BILLS)
        found += [Trouble(Problem.QR_CURRENCY, others)] if others else []
    if standing(merchant, Way.STRIPE) is Standing.UNFINISHED:
        found.append(Trouble(Problem.STRIPE_HOOK if merchant.stripe_key else Problem.STRIPE_KEY))
    if merchant.takes_stars and not sold.stars_price:
        found.append(Trouble(Problem.NO_STARS_PRICE))
    if sold.vat_bp and not merchant.vat_number:
        found.append(Trouble(Problem.VAT_NUMBER))
    return tuple(found)


def _of_qr_bills(merchant: MerchantDetails) -> list[Problem]:
    found = []
    if not merchant.iban:
        found.append(Problem.QR_NO_IBAN)
    elif merchant.account[:2] not in qr_references.COUNTRIES:
        found.append(Problem.QR_FOREIGN)
    if not (merchant.name and merchant.postal_code and merchant.city and merchant.country):
        found.append(Problem.QR_ADDRESS)
    return found
