"""Links by which Telegram takes the money of an attempt to pay that was begun on a page."""

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiohttp import ClientError

from bot import invoices
from models.actor import Actor
from models.database import Database
from services.bookings import BookingDetails
from services.order_facts import ChargeDetails
from services.seals import BadSeal, Seals
from webapp.site import InvoiceLink


def linker(bot: Bot, db: Database, seals: Seals) -> InvoiceLink:
    """What makes such links; they raise LookupError where Telegram gives none."""

    async def link(actor: Actor, booking: BookingDetails, charge: ChargeDetails) -> str:
        try:
            return await bot.create_invoice_link(**await invoices.asked(booking, charge, seals, db, actor))
        except (BadSeal, TelegramAPIError, ClientError, TimeoutError) as failed:
            raise LookupError(charge.id) from failed

    return link
