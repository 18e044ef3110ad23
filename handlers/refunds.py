"""Giving money back in the chat, by those who manage bookings; what waits for their hands; and credits."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import refunds as keyboards
from models.actor import Actor
from models.database import Database
from services import credit_gifts, giving_back, order_pages
from services.errors import NotFound
from views import refunds as views

router = Router(name="refunds")

SUM = "sum to give back"
CREDITS = "credits to give"


def _whole(text: str) -> int:
    """The number that a button carries. Raises NotFound for a forged one."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise NotFound
    return int(text)


@router.callback_query(keyboards.BackAsk.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.BackAsk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How much?"""
    found = await db.read(actor, giving_back.opened, callback_data.charge)
    await talk_about(state, SUM, callback_data.model_dump())
    await show(call, views.ask(found))


@router.message(Talking(SUM))
async def typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """So much; another amount may be typed."""
    found = await db.read(actor, giving_back.typed, talk["charge"], message.text or "")
    await show(message, views.sure(found))


@router.callback_query(keyboards.BackSum.filter())
async def sure(
    call: CallbackQuery, callback_data: keyboards.BackSum, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Really, and why?"""
    said = callback_data
    found = await db.read(actor, giving_back.opened, said.charge, _whole(said.sum), said.why)
    await state.clear()
    await show(call, views.sure(found))


@router.callback_query(keyboards.BackNow.filter())
async def give(
    call: CallbackQuery, callback_data: keyboards.BackNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """It goes back."""
    said = callback_data
    page = await db.write(actor, giving_back.give, said.charge, _whole(said.sum), said.why, said.seen)
    await state.clear()
    await show(call, views.given(page))


@router.callback_query(keyboards.WaitingScreen.filter())
async def waiting(
    call: CallbackQuery, callback_data: keyboards.WaitingScreen, actor: Actor, db: Database
) -> None:
    """What waits."""
    await show(call, views.waiting(await db.read(actor, giving_back.waiting, callback_data.page)))


@router.callback_query(keyboards.WaitingOne.filter())
async def one(call: CallbackQuery, callback_data: keyboards.WaitingOne, actor: Actor, db: Database) -> None:
    """How to give one back."""
    found = await db.read(actor, giving_back.one, callback_data.refund)
    await show(call, views.one(callback_data.community, found))


@router.callback_query(keyboards.WaitingDone.filter())
async def done(call: CallbackQuery, callback_data: keyboards.WaitingDone, actor: Actor, db: Database) -> None:
    """It went back."""
    await show(call, views.noted(await db.write(actor, giving_back.note, callback_data.refund)))


@router.callback_query(keyboards.CreditsAsk.filter())
async def ask_credits(
    call: CallbackQuery, callback_data: keyboards.CreditsAsk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How many?"""
    found = await db.read(actor, credit_gifts.opened, callback_data.booking)
    await talk_about(state, CREDITS, callback_data.model_dump())
    await show(call, views.ask_credits(found))


@router.message(Talking(CREDITS))
async def credits_typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """So many; another number may be typed."""
    found = await db.read(actor, credit_gifts.typed, talk["booking"], message.text or "")
    await show(message, views.sure_of_credits(found))


@router.callback_query(keyboards.CreditsNow.filter())
async def give_credits(
    call: CallbackQuery, callback_data: keyboards.CreditsNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """They have them."""
    said = callback_data
    found = await db.write(actor, credit_gifts.give, said.booking, _whole(said.sum), said.seen)
    await state.clear()
    page = await db.read(actor, order_pages.page, said.booking)
    await show(call, views.credits_given(page, found))
