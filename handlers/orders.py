"""Paying for a booking: what is due, Telegram's invoices, and what organizers note down."""

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, PreCheckoutQuery

from bot import invoices
from bot.actors import Actors
from bot.checkouts import Checkouts
from bot.show import show
from keyboards.orders import OrderCash, OrderPay, OrderScreen
from models.actor import Actor
from models.database import Database
from services import order_pages, telegram_payments
from views import orders as views
from views.links import Links

log = structlog.get_logger("handlers.orders")

router = Router(name="orders")


class Paid(Filter):
    """A payment by a Telegram invoice succeeded."""

    async def __call__(self, message: Message) -> bool:
        """Whether the message says so."""
        return message.successful_payment is not None


@router.callback_query(OrderScreen.filter())
async def screen(call: CallbackQuery, callback_data: OrderScreen, actor: Actor, db: Database) -> None:
    """What is to be paid, or was."""
    await show(call, views.screen(await db.read(actor, order_pages.page, callback_data.booking)))


@router.callback_query(OrderPay.filter())
async def pay(
    call: CallbackQuery,
    callback_data: OrderPay,
    actor: Actor,
    db: Database,
    links: Links,
    checkouts: Checkouts,
) -> None:
    """Pay the next part."""
    page = await db.write(actor, order_pages.begin, callback_data.booking, callback_data.way)
    await invoices.send(call, page.booking, page.charge, links, checkouts, db, actor)
    await show(call, views.begun(page))


@router.callback_query(OrderCash.filter())
async def cash(call: CallbackQuery, callback_data: OrderCash, actor: Actor, db: Database) -> None:
    """Note down that it came."""
    page = await db.write(actor, order_pages.note_cash, callback_data.booking, callback_data.minor)
    await show(call, views.noted(page))


@router.pre_checkout_query()
async def check(query: PreCheckoutQuery, actor: Actor, db: Database, actors: Actors) -> None:
    """Telegram asks whether it may take the money: within ten seconds."""
    payload = telegram_payments.read(query.invoice_payload)
    inside = await actors.inside(actor, payload.community_id)
    await db.read(inside, telegram_payments.check, payload, query.total_amount, query.currency)
    try:
        await query.answer(ok=True)
    except TelegramBadRequest as error:  # it was answered before, or is too long ago
        log.info("past answering", reason=error.message)


@router.message(Paid())
async def paid(message: Message, actor: Actor, db: Database, actors: Actors) -> None:
    """Telegram took the money."""
    payment = message.successful_payment
    assert payment is not None
    payload = telegram_payments.read(payment.invoice_payload)
    inside = await actors.inside(actor, payload.community_id)
    charge_id = payment.telegram_payment_charge_id
    page = await db.write(
        inside, telegram_payments.paid, payload, charge_id, payment.total_amount, payment.currency
    )
    await show(message, views.came(page))
