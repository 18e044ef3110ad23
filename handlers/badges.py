"""One's badges: to look at, to get as pictures, to keep to oneself."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.filters import InPrivate
from bot.pictures import Pictures
from bot.show import show
from keyboards.badges import BadgesHide, BadgeShow, BadgesScreen
from models.actor import Actor
from models.database import Database
from services import badges
from views import badges as views
from views.links import Links

router = Router(name="badges")


@router.message(Command("badges"), InPrivate())
async def command(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """The badges in one's community, or the choice of one."""
    await state.clear()
    await show(message, views.everywhere(await in_each_community(db, actors, actor, badges.mine)))


@router.callback_query(BadgesScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: BadgesScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One's badges."""
    await state.clear()
    page = await db.read(actor, badges.mine, callback_data.program, callback_data.page)
    await show(call, views.screen(page))


@router.callback_query(BadgeShow.filter())
async def picture(
    call: CallbackQuery,
    callback_data: BadgeShow,
    actor: Actor,
    db: Database,
    pictures: Pictures,
    links: Links,
) -> None:
    """One of them as a picture, to keep or to forward."""
    badge = await db.read(actor, badges.one, callback_data.badge)
    await pictures.send(call, views.picture(badge, links))


@router.callback_query(BadgesHide.filter())
async def hide(call: CallbackQuery, callback_data: BadgesHide, actor: Actor, db: Database) -> None:
    """Keep them to oneself, or show them."""
    await show(call, views.hidden(await db.write(actor, badges.hide, hidden=callback_data.hidden)))
