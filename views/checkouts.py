"""Stripe's page to pay on, as people see the way to it and back."""

from datetime import datetime

from keyboards.data import link, markup
from locales.reader import gettext as _
from locales.reader import money
from models.orders import ChargeStatus
from services.bookings import BookingDetails
from services.order_facts import ChargeDetails
from services.seals import BadSeal
from views.links import Links
from views.screen import Screen, render

BACK = "/pay/back/"
_PURPOSE = "checkout"
MAX_TITLE = 120


def screen(booking: BookingDetails, charge: ChargeDetails, url: str) -> Screen:
    """The way to the page, as a message of its own."""
    text = render("orders/checkout.html", booking=booking, money=money(charge.amount_minor, charge.currency))
    return Screen(text, markup([link(_("Go and pay"), url)]))


def title(booking: BookingDetails) -> str:
    """What is paid, as the page says it."""
    said = f"{booking.title}: {booking.variant}"
    return said if len(said) <= MAX_TITLE else f"{said[: MAX_TITLE - 1]}…"


def back_path(links: Links, charge_id: int, community_id: int) -> str:
    """Where the page leads back to; the link shows how far this attempt is, and nothing else."""
    return BACK + links.seals.sign(_PURPOSE, community_id, charge_id)


def read_back(links: Links, token: str, now: datetime) -> tuple[int, int]:
    """(community, attempt) of the way back. Raises BadSeal."""
    numbers = links.seals.read(_PURPOSE, token, now)
    if len(numbers) != 2:
        raise BadSeal
    return numbers[0], numbers[1]


def came(charge: ChargeDetails) -> tuple[str, str]:
    """How far an attempt is, and what that means."""
    if charge.status is ChargeStatus.PENDING:
        return _("Your payment is on its way"), _(
            "As soon as the bank says so, you hear of it. You may close this page; if you did not pay, "
            "nothing was taken."
        )
    if charge.status is not ChargeStatus.SUCCEEDED:
        return _("Nothing was paid"), _("Nothing was taken. Try again from your booking.")
    if charge.applied_minor == charge.amount_minor:
        return _("Paid. Thank you!"), _("Your booking has it.")
    return _("Your payment came"), _("What of it was not owed goes back to you. Your booking says more.")
