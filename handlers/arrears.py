"""What is not paid: more time, or nothing more to pay, by those who manage bookings."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.arrears import ArrearExtend, ArrearExtendBy, ArrearForgive, ArrearForgiveNow
from models.actor import Actor
from models.database import Database
from services import arrears
from views import arrears as views

router = Router(name="arrears")

UNTIL = "arrear_until"


@router.callback_query(ArrearExtend.filter())
async def extend(
    call: CallbackQuery, callback_data: ArrearExtend, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Until when?"""
    found = await db.read(actor, arrears.opened, callback_data.part)
    await talk_about(state, UNTIL, callback_data.model_dump())
    await show(call, views.extend(found))


@router.callback_query(ArrearExtendBy.filter())
async def extend_by(
    call: CallbackQuery, callback_data: ArrearExtendBy, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Some weeks more."""
    page = await db.write(actor, arrears.extend_by, callback_data.part, callback_data.days)
    await state.clear()
    await show(call, views.extended(page))


@router.message(Talking(UNTIL))
async def extend_to(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Until a day that is typed."""
    page = await db.write(actor, arrears.extend_to, talk["part"], message.text or "")
    await state.clear()
    await show(message, views.extended(page))


@router.callback_query(ArrearForgive.filter())
async def forgive(call: CallbackQuery, callback_data: ArrearForgive, actor: Actor, db: Database) -> None:
    """Really?"""
    await show(call, views.forgive(await db.read(actor, arrears.opened, callback_data.part)))


@router.callback_query(ArrearForgiveNow.filter())
async def forgive_now(
    call: CallbackQuery, callback_data: ArrearForgiveNow, actor: Actor, db: Database
) -> None:
    """It is owed no more."""
    page = await db.write(actor, arrears.forgive, callback_data.part, callback_data.minor)
    await show(call, views.forgiven(page))
