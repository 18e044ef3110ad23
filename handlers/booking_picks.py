"""Choosing times: a price, a day, a time, the times of a pack."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from bot.talk import talk_about
from keyboards.booking_picks import (
    PackSwap,
    PackTake,
    PickDay,
    PickMonth,
    PickStart,
    PickTime,
)
from keyboards.booking_starts import BookStart
from models.actor import Actor
from models.database import Database
from services import booking_picks
from services.reservation_names import day_named, moment_of
from views import booking_picks as views
from views import bookings as booking_views

router = Router(name="booking_picks")

PACKING = "booking_pack"


@router.callback_query(BookStart.filter())
async def start(call: CallbackQuery, callback_data: BookStart, actor: Actor, db: Database) -> None:
    """At which price? Not asked where there is one."""
    found = await db.read(actor, booking_picks.begin, callback_data.of)
    await show(call, views.begun(found))


@router.callback_query(PickStart.filter())
async def days(
    call: CallbackQuery, callback_data: PickStart, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The near days with free times."""
    await state.clear()
    picker = await db.read(actor, booking_picks.opened, callback_data.what, callback_data.of)
    await show(call, views.days(picker))


@router.callback_query(PickMonth.filter())
async def month(call: CallbackQuery, callback_data: PickMonth, actor: Actor, db: Database) -> None:
    """A month to choose a day from."""
    picker = await db.read(actor, booking_picks.opened, callback_data.what, callback_data.of)
    await show(call, views.month(picker, callback_data.month))


@router.callback_query(PickDay.filter())
async def times(call: CallbackQuery, callback_data: PickDay, actor: Actor, db: Database) -> None:
    """The free times of a day."""
    picker = await db.read(actor, booking_picks.opened, callback_data.what, callback_data.of)
    await show(call, views.times(picker, day_named(callback_data.day), callback_data.page))


@router.callback_query(PickTime.filter())
async def time(
    call: CallbackQuery, callback_data: PickTime, actor: Actor, db: Database, state: FSMContext
) -> None:
    """This time: kept at once, or shown once more where a pack begins with it or something moves."""
    said = callback_data
    found = await db.write(actor, booking_picks.take, said.what, said.of, moment_of(said.at))
    await talk_about(state, PACKING, booking_picks.talk_of(found, said.community))
    await show(call, views.taken(found))


@router.callback_query(PackSwap.filter())
async def swap(
    call: CallbackQuery, callback_data: PackSwap, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Another time for one of a pack."""
    said, talk = callback_data, await state.get_data()
    found = await db.read(actor, booking_picks.swap, said.of, said.number, moment_of(said.at), talk)
    await talk_about(state, PACKING, found.talk)
    await show(call, views.pack(found.pack, found.zone))


@router.callback_query(PackTake.filter())
async def pack(
    call: CallbackQuery, callback_data: PackTake, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Keep the times of a pack, or the first alone."""
    said, talk = callback_data, await state.get_data()
    at = moment_of(said.at)
    held = await db.write(actor, booking_picks.take_pack, said.of, at, talk, all_of_them=said.all)
    await state.clear()
    await show(call, booking_views.screen(held))
