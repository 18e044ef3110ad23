"""One session's screen."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.sessions import SessionScreen
from models.actor import Actor
from models.database import Database
from services import sessions
from views import sessions as views

router = Router(name="sessions")


@router.callback_query(SessionScreen.filter())
async def screen(call: CallbackQuery, callback_data: SessionScreen, actor: Actor, db: Database) -> None:
    """Open one session."""
    await show(call, views.screen(await db.read(actor, sessions.details, callback_data.session)))
