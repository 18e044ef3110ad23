"""Where an attempt to pay is paid that was begun on a page: Telegram's invoice opens on top of it."""

from dataclasses import dataclass

from aiohttp import web

from models.orders import ChargeStatus, Way
from services import telegram_payments
from services.bookings import BookingDetails
from services.order_facts import ChargeDetails
from webapp.site import WHOLE, actor_of, site_of
from webapp.web_identity import has_telegram


@dataclass(frozen=True, slots=True)
class Paying:
    """An attempt to pay that waits, and where it is paid."""

    url: str
    invoice: bool
    """Whether it is Telegram's invoice itself; else it is the chat, where one pays."""
    minor: int
    currency: str


def can_be_paid(request: web.Request, way: Way) -> bool:
    """Whether a way is open to who asks: without Telegram, what Telegram takes is not."""
    return way not in telegram_payments.WAYS or WHOLE not in request or has_telegram(request)


async def place_of(
    request: web.Request, booking: BookingDetails, charge: ChargeDetails | None
) -> Paying | None:
    """Where an attempt is paid; None where nothing of it waits, or it is paid elsewhere."""
    if charge is None or charge.status is not ChargeStatus.PENDING:
        return None
    if charge.way not in telegram_payments.WAYS:
        return None
    site = site_of(request)
    try:
        url = await site.invoice_link(actor_of(request), booking, charge) if site.invoice_link else ""
    except LookupError:
        url = ""
    return Paying(url or site.links.start(), bool(url), charge.amount_minor, charge.currency)
