"""What an attempt to pay brings into the chat: an invoice that Telegram takes, or a bill for one's bank."""

import asyncio
from typing import Any

import structlog
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, LabeledPrice

from bot.checkouts import Checkouts
from bot.documents import send_beside
from models.actor import Actor
from models.database import Database
from models.orders import ChargeStatus, Way
from services import merchants, qr_bills, telegram_payments
from services.bookings import BookingDetails
from services.order_errors import WayClosed
from services.order_facts import ChargeDetails
from services.seals import BadSeal, Seals
from views import checkouts as checkout_views
from views import orders as views
from views import qr_bill_paper
from views.links import Links

log = structlog.get_logger("bot.invoices")


async def send(
    call: CallbackQuery,
    booking: BookingDetails,
    charge: ChargeDetails | None,
    links: Links,
    checkouts: Checkouts,
    db: Database,
    actor: Actor,
) -> None:
    """Send what an attempt to pay needs, where it is not paid yet.

    Raises WayClosed where Telegram or its provider does not want it.
    """
    if charge is None or charge.status is not ChargeStatus.PENDING:
        return
    if charge.way is Way.QR_BILL:
        found = await db.read(actor, qr_bills.of_charge, charge.id)
        await send_beside(call, await asyncio.to_thread(qr_bill_paper.document, found))
    elif charge.way is Way.STRIPE:
        await _checkout(call, booking, charge, await checkouts.open(actor, charge.id))
    elif charge.way in telegram_payments.WAYS:
        await _invoice(call, booking, charge, links.seals, db, actor)


async def _checkout(call: CallbackQuery, booking: BookingDetails, charge: ChargeDetails, url: str) -> None:
    if call.bot is None:
        return
    screen = checkout_views.screen(booking, charge, url)
    await call.bot.send_message(call.from_user.id, screen.text, reply_markup=screen.keyboard)


async def _invoice(
    call: CallbackQuery,
    booking: BookingDetails,
    charge: ChargeDetails,
    seals: Seals,
    db: Database,
    actor: Actor,
) -> None:
    bot = call.bot
    if bot is None:
        return
    try:
        await bot.send_invoice(call.from_user.id, **await asked(booking, charge, seals, db, actor))
    except (BadSeal, TelegramBadRequest) as error:
        # A token that was typed wrong or revoked, a sum beyond what Telegram takes.
        log.warning(
            "an invoice is not taken", community=booking.community_id, why=str(error) or "sealed anew"
        )
        raise WayClosed(charge.way) from None


async def asked(
    booking: BookingDetails, charge: ChargeDetails, seals: Seals, db: Database, actor: Actor
) -> dict[str, Any]:
    """What Telegram has to know of an invoice, sent or linked. Raises BadSeal."""
    token = ""  # Stars need none
    if charge.way is Way.TELEGRAM:
        token = seals.open((await db.read(actor, merchants.ours)).telegram_token)
    title, description = views.invoice(booking)
    return {
        "title": title,
        "description": description,
        "payload": telegram_payments.written(booking.community_id, charge.reference),
        "currency": charge.currency,
        "prices": [LabeledPrice(label=title, amount=charge.amount_minor)],
        "provider_token": token,
    }
