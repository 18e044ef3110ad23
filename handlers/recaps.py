"""What happened at a session; writing it is a fact of the session (handlers/session_edit.py)."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.recaps import RecapSend, RecapSendNow
from keyboards.sessions import SessionRecap
from models.actor import Actor
from models.database import Database
from services import recaps
from views import recaps as views

router = Router(name="recaps")


@router.callback_query(SessionRecap.filter())
async def read(
    call: CallbackQuery, callback_data: SessionRecap, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Read it."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, recaps.read, callback_data.session)))


@router.callback_query(RecapSend.filter())
async def preview(call: CallbackQuery, callback_data: RecapSend, actor: Actor, db: Database) -> None:
    """To how many?"""
    await show(call, views.preview(await db.read(actor, recaps.plan, callback_data.session)))


@router.callback_query(RecapSendNow.filter())
async def send(call: CallbackQuery, callback_data: RecapSendNow, actor: Actor, db: Database) -> None:
    """Send it to those who were there."""
    await show(call, views.sent(await db.write(actor, recaps.send, callback_data.session)))
