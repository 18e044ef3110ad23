"""Days off of an instructor, and days on which they work other hours."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import time_off as keyboards
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import hours_page
from services.hours_page import day_named
from views import time_off as views

router = Router(name="time_off")

DAYS = "time_off"
DAY = "time_off_day"


@router.callback_query(keyboards.TimeOff.filter())
async def listing(
    call: CallbackQuery, callback_data: keyboards.TimeOff, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The days off to come, and a month to choose more from."""
    found = await db.read(actor, hours_page.of, callback_data.instructor)
    await talk_about(state, DAYS, callback_data.model_dump())
    await show(call, views.listing(found, callback_data.month))


@router.message(Talking(DAYS))
async def typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Take them off."""
    days = (talk["instructor"], message.text or "", language())
    await show(message, views.listing(await db.write(actor, hours_page.type_days_off, *days), saved=True))


@router.callback_query(keyboards.TimeOffDay.filter())
async def day(
    call: CallbackQuery, callback_data: keyboards.TimeOffDay, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Which hours on that day?"""
    on = day_named(callback_data.day)
    found = await db.read(actor, hours_page.of, callback_data.instructor)
    await talk_about(state, DAY, callback_data.model_dump())
    await show(call, views.day(found, on))


@router.message(Talking(DAY))
async def day_typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take them; the next thing typed is days off."""
    said = (talk["instructor"], day_named(talk["day"]), message.text or "", language())
    found = await db.write(actor, hours_page.type_day, *said)
    await talk_about(state, DAYS, talk)
    await show(message, views.listing(found, talk["day"][:6], saved=True))


@router.callback_query(keyboards.TimeOffSet.filter())
async def tapped(
    call: CallbackQuery, callback_data: keyboards.TimeOffSet, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Off, or as in other weeks."""
    said = callback_data
    spans = () if said.off else None
    found = await db.write(actor, hours_page.set_day, said.instructor, day_named(said.day), spans)
    await talk_about(state, DAYS, {"community": said.community, "instructor": said.instructor})
    await show(call, views.listing(found, said.day[:6], tapped=True))


@router.callback_query(keyboards.Holidays.filter())
async def holidays(
    call: CallbackQuery, callback_data: keyboards.Holidays, actor: Actor, db: Database
) -> None:
    """Whose public holidays are days off?"""
    await show(call, views.holidays(await db.read(actor, hours_page.of, callback_data.instructor)))


@router.callback_query(keyboards.HolidaysIn.filter())
async def regions(
    call: CallbackQuery, callback_data: keyboards.HolidaysIn, actor: Actor, db: Database
) -> None:
    """Of which of its regions?"""
    said = callback_data
    found, known = await db.read(actor, hours_page.regions, said.instructor, said.country)
    await show(call, views.regions(found, said.country, known))


@router.callback_query(keyboards.HolidaysSet.filter())
async def holidays_of(
    call: CallbackQuery, callback_data: keyboards.HolidaysSet, actor: Actor, db: Database
) -> None:
    """Keep them free."""
    said = callback_data
    found = await db.write(actor, hours_page.set_fields, said.instructor, holidays=said.code)
    await show(call, views.listing(found, tapped=True))


@router.callback_query(keyboards.TimeOffEnd.filter())
async def end(call: CallbackQuery, callback_data: keyboards.TimeOffEnd, actor: Actor, db: Database) -> None:
    """Work on those days after all."""
    said = callback_data
    days = (day_named(said.first), day_named(said.last))
    found = await db.write(actor, hours_page.give_back, said.instructor, *days)
    await show(call, views.listing(found, tapped=True))
