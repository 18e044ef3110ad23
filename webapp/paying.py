"""Where an attempt to pay is paid that a page began: in Telegram's invoice, on Stripe's page, in the chat."""

from dataclasses import dataclass

from aiohttp import web

from models.orders import ChargeStatus, Way
from services import telegram_payments
from services.bookings import BookingDetails
from services.order_errors import ProviderAway
from services.order_facts import ChargeDetails
from webapp.site import WHOLE, actor_of, site_of
from webapp.web_identity import has_telegram


@dataclass(frozen=True, slots=True)
class Paying:
    """An attempt to pay that waits, and where it is paid."""

    url: str
    invoice: bool
    """Whether it is Telegram's invoice itself."""
    minor: int
    currency: str
    in_chat: bool = False
    """Whether it is the chat, where one pays."""


def can_be_paid(request: web.Request, way: Way) -> bool:
    """Whether a way is open to who asks: without Telegram, what Telegram takes is not."""
    return way not in telegram_payments.WAYS or WHOLE not in request or has_telegram(request)


async def place_of(
    request: web.Request, booking: BookingDetails, charge: ChargeDetails | None
) -> Paying | None:
    """Where an attempt is paid; None where nothing of it waits, or it is paid elsewhere.

    Raises ProviderAway, ProviderRefuses.
    """
    if charge is None or charge.status is not ChargeStatus.PENDING:
        return None
    site = site_of(request)
    if charge.way is Way.STRIPE:
        if site.checkout is None:
            raise ProviderAway
        page = await site.checkout(actor_of(request), charge.id)
        return Paying(page, False, charge.amount_minor, charge.currency)
    if charge.way not in telegram_payments.WAYS:
        return None
    try:
        url = await site.invoice_link(actor_of(request), booking, charge) if site.invoice_link else ""
    except LookupError:
        url = ""
    return Paying(url or site.links.start(), bool(url), charge.amount_minor, charge.currency, not url)
