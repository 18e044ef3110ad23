"""People of a session, and what members see of one of them."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.profiles import People, PersonScreen
from models.actor import Actor
from models.database import Database
from services import attendees, profiles
from views import profiles as views

router = Router(name="profiles")


@router.callback_query(People.filter())
async def people(call: CallbackQuery, callback_data: People, actor: Actor, db: Database) -> None:
    """Whom do you want to see?"""
    found = await db.read(actor, attendees.few_of, callback_data.session, callback_data.page)
    await show(call, views.people(found))


@router.callback_query(PersonScreen.filter())
async def one(call: CallbackQuery, callback_data: PersonScreen, actor: Actor, db: Database) -> None:
    """One person."""
    found = await db.read(actor, profiles.one, callback_data.who)
    await show(call, views.one(found, callback_data.session, callback_data.page))
