"""Buttons on notices that belong to no other feature."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import relabel
from keyboards.notices import LessOf
from models.actor import Actor
from models.database import Database
from services import choices
from views import notices as views

router = Router(name="notices")


@router.callback_query(LessOf.filter())
async def less(call: CallbackQuery, callback_data: LessOf, actor: Actor, db: Database) -> None:
    """No more of this, or more again; what the notice says stays."""
    result = await db.write(actor, choices.less, callback_data.topic, off=callback_data.off)
    await relabel(call, views.less(result), views.lessened(result))
