"""Looking at rooms: which there are, one of them, its days."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.spaces import SpaceDay, SpaceList, SpaceMonth, SpaceScreen
from models.actor import Actor
from models.database import Database
from services import free_times, reservation_names, space_week
from views import spaces as views

router = Router(name="spaces")


@router.callback_query(SpaceList.filter())
async def listing(
    call: CallbackQuery, callback_data: SpaceList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The rooms of a community."""
    await state.clear()
    await show(call, views.listing(await db.read(actor, space_week.overview), callback_data.page))


@router.callback_query(SpaceScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: SpaceScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One room."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, space_week.week, callback_data.space)))


@router.callback_query(SpaceMonth.filter())
async def month(call: CallbackQuery, callback_data: SpaceMonth, actor: Actor, db: Database) -> None:
    """A month to choose a day from."""
    week = await db.read(actor, space_week.week, callback_data.space)
    await show(call, views.month(week.space, week.today, callback_data.month))


@router.callback_query(SpaceDay.filter())
async def day(call: CallbackQuery, callback_data: SpaceDay, actor: Actor, db: Database) -> None:
    """A room on a day."""
    on = reservation_names.day_named(callback_data.day)
    found = await db.read(actor, free_times.day, callback_data.space, on)
    await show(call, views.day(found, callback_data.page))
