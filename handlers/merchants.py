"""How a community is paid, in the chat: what is open, and the way to the page where it is set."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.merchants import MerchantScreen
from models.actor import Actor
from models.database import Database
from services import merchant_edit
from views import merchants as views
from views.links import Links

router = Router(name="merchants")


@router.callback_query(MerchantScreen.filter())
async def screen(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """What is open."""
    await show(call, views.screen(await db.read(actor, merchant_edit.page), links))
