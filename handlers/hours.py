"""When an instructor can be booked: hours of the week, pauses, notice and limits."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import hours as keyboards
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import hours_page
from views import hours as views
from views.links import Links

router = Router(name="hours")

WEEK = "hours_week"
DAY = "hours_day"
NUMBER = "hours_number"


@router.callback_query(keyboards.HoursMine.filter())
async def mine(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """When I can be booked."""
    await state.clear()
    await show(call, views.main(await db.read(actor, hours_page.mine), links))


@router.callback_query(keyboards.HoursScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: keyboards.HoursScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """When an instructor can be booked."""
    await state.clear()
    await show(call, views.main(await db.read(actor, hours_page.of, callback_data.instructor), links))


@router.callback_query(keyboards.HoursWeek.filter())
async def week(
    call: CallbackQuery, callback_data: keyboards.HoursWeek, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Which hours?"""
    found = await db.read(actor, hours_page.of, callback_data.instructor)
    await talk_about(state, WEEK, callback_data.model_dump())
    await show(call, views.week(found))


@router.message(Talking(WEEK))
async def week_typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Take them; what cannot be taken is asked for again."""
    typed = (talk["instructor"], message.text or "", language())
    await show(message, views.week(await db.write(actor, hours_page.set_hours, *typed), saved=True))


@router.callback_query(keyboards.HoursWeekSet.filter())
async def week_tapped(
    call: CallbackQuery, callback_data: keyboards.HoursWeekSet, actor: Actor, db: Database
) -> None:
    """Whole weeks by a tap."""
    said = callback_data
    found = await db.write(actor, hours_page.set_fields, said.instructor, hours=keyboards.WEEKS[said.hours])
    await show(call, views.week(found, tapped=True))


@router.callback_query(keyboards.HoursDay.filter())
async def day(
    call: CallbackQuery, callback_data: keyboards.HoursDay, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Which hours on a day of the week?"""
    found = await db.read(actor, hours_page.of, callback_data.instructor)
    await talk_about(state, DAY, callback_data.model_dump())
    await show(call, views.day(found, callback_data.weekday))


@router.message(Talking(DAY))
async def day_typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take them; the next thing typed is about the week."""
    typed = (talk["instructor"], talk["weekday"], message.text or "", language())
    found = await db.write(actor, hours_page.type_weekday, *typed)
    await talk_about(state, WEEK, talk)
    await show(message, views.week(found, saved=True))


@router.callback_query(keyboards.HoursDaySet.filter())
async def day_tapped(
    call: CallbackQuery, callback_data: keyboards.HoursDaySet, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Hours of a day by a tap."""
    said = callback_data
    spans = keyboards.DAYS[said.hours]
    found = await db.write(actor, hours_page.set_weekday, said.instructor, said.weekday, spans)
    await talk_about(state, WEEK, {"community": said.community, "instructor": said.instructor})
    await show(call, views.week(found, tapped=True))


@router.callback_query(keyboards.HoursLimits.filter())
async def limits(
    call: CallbackQuery, callback_data: keyboards.HoursLimits, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Pauses, notice and limits."""
    await state.clear()
    await show(call, views.limits(await db.read(actor, hours_page.of, callback_data.instructor)))


@router.callback_query(keyboards.HoursAsk.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.HoursAsk, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How much?"""
    found = await db.read(actor, hours_page.of, callback_data.instructor)
    await talk_about(state, NUMBER, callback_data.model_dump(mode="json"))
    await show(call, views.ask(found, callback_data.part))


@router.message(Talking(NUMBER))
async def number_typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it."""
    field = keyboards.FIELDS[keyboards.Part(talk["part"])]
    typed = (talk["instructor"], field, message.text or "", language())
    found = await db.write(actor, hours_page.set_number, *typed)
    await state.clear()
    await show(message, views.limits(found, saved=True))


@router.callback_query(keyboards.HoursNumber.filter())
async def number_tapped(
    call: CallbackQuery, callback_data: keyboards.HoursNumber, actor: Actor, db: Database, state: FSMContext
) -> None:
    """By a tap."""
    said = callback_data
    value = None if said.part is keyboards.Part.LIMIT and not said.count else said.count
    changes = {keyboards.FIELDS[said.part]: value}
    found = await db.write(actor, hours_page.set_fields, said.instructor, **changes)
    await state.clear()
    await show(call, views.limits(found, tapped=True))
