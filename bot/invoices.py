"""Telegram invoices: sent for an attempt to pay that was begun."""

from aiogram.types import CallbackQuery, LabeledPrice

from models.actor import Actor
from models.database import Database
from models.orders import ChargeStatus, Way
from services import merchants, telegram_payments
from services.bookings import BookingDetails
from services.order_facts import ChargeDetails
from services.seals import Seals
from views import orders as views


async def send(
    call: CallbackQuery,
    booking: BookingDetails,
    charge: ChargeDetails | None,
    seals: Seals,
    db: Database,
    actor: Actor,
) -> None:
    """Send the invoice of an attempt to pay, where Telegram takes it and it is not paid yet."""
    bot = call.bot
    if charge is None or bot is None or charge.way not in telegram_payments.WAYS:
        return
    if charge.status is not ChargeStatus.PENDING:
        return
    token = ""  # Stars need none
    if charge.way is Way.TELEGRAM:
        token = seals.open((await db.read(actor, merchants.ours)).telegram_token)
    title, description = views.invoice(booking)
    await bot.send_invoice(
        call.from_user.id,
        title=title,
        description=description,
        payload=telegram_payments.written(booking.community_id, charge.reference),
        currency=charge.currency,
        prices=[LabeledPrice(label=title, amount=charge.amount_minor)],
        provider_token=token,
    )
