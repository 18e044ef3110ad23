"""Coupons of bookings whose times are kept."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.bookings import BookCoupon
from models.actor import Actor
from models.database import Database
from services import booking_coupons, booking_pages
from views import bookings as views

router = Router(name="booking_coupons")

COUPON = "booking_coupon"


@router.callback_query(BookCoupon.filter())
async def coupon(
    call: CallbackQuery, callback_data: BookCoupon, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Type a coupon, or drop the one that was typed."""
    which = callback_data.booking
    if callback_data.on:
        asked = await db.read(actor, booking_coupons.asked, which)
        await talk_about(state, COUPON, callback_data.model_dump())
        await show(call, views.ask_coupon(asked))
        return
    await show(call, views.screen(await db.write(actor, booking_pages.after, booking_coupons.use, which, "")))


@router.message(Talking(COUPON))
async def use_coupon(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """This one."""
    code = message.text or "?"
    page = await db.write(actor, booking_pages.after, booking_coupons.use, talk["booking"], code)
    await state.clear()
    await show(message, views.screen(page))
