"""Buttons on notices that belong to no other feature."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.notices import LessOf
from models.actor import Actor
from models.database import Database
from services import reminders
from views import notices as views

router = Router(name="notices")


@router.callback_query(LessOf.filter())
async def less(call: CallbackQuery, callback_data: LessOf, actor: Actor, db: Database) -> None:
    """No more reminders, or reminders again."""
    result = await db.write(actor, reminders.mute, callback_data.session, muted=callback_data.off)
    await show(call, views.muted(result))
