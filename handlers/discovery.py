"""What's on: by buttons, and by /whatson in private and in groups."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.filters import InGroup, InPrivate
from bot.show import show
from keyboards.calendar import parse, parse_day
from keyboards.discovery import DayMenu, KindMenu, TagMenu, WhatsOn, WhatsOnDay, WhatsOnMonth
from models.actor import Actor
from models.database import Database
from services import discovery, timetable
from services.discovery import Filters
from services.timetable import Asked
from views import discovery as views
from views.links import Links

router = Router(name="discovery")


@router.callback_query(WhatsOn.filter())
async def whats_on(call: CallbackQuery, callback_data: WhatsOn, actor: Actor, db: Database) -> None:
    """A page of what's on."""
    chosen = Filters(callback_data.kind, callback_data.weekday, tag=callback_data.tag)
    await show(call, views.whats_on(await db.read(actor, discovery.board, chosen, callback_data.page)))


@router.callback_query(KindMenu.filter())
async def kind_menu(call: CallbackQuery, callback_data: KindMenu, actor: Actor, db: Database) -> None:
    """Choose a kind."""
    chosen = Filters(weekday=callback_data.weekday)
    await show(call, views.kind_menu(await db.read(actor, discovery.narrowing, chosen)))


@router.callback_query(TagMenu.filter())
async def tag_menu(call: CallbackQuery, callback_data: TagMenu, actor: Actor, db: Database) -> None:
    """Choose a tag."""
    chosen = Filters(weekday=callback_data.weekday)
    await show(call, views.tag_menu(await db.read(actor, discovery.narrowing, chosen)))


@router.callback_query(DayMenu.filter())
async def day_menu(call: CallbackQuery, callback_data: DayMenu) -> None:
    """Choose a weekday."""
    await show(call, views.day_menu(callback_data.community, callback_data.kind, callback_data.tag))


@router.callback_query(WhatsOnMonth.filter())
async def month(call: CallbackQuery, callback_data: WhatsOnMonth, actor: Actor, db: Database) -> None:
    """The days of a month that have something on."""
    at = parse(callback_data.month, db.clock().date()) if callback_data.month else None
    await show(call, views.month(await db.read(actor, timetable.of_community, Asked(at=at))))


@router.callback_query(WhatsOnDay.filter())
async def day(call: CallbackQuery, callback_data: WhatsOnDay, actor: Actor, db: Database) -> None:
    """What is on on one day."""
    asked = Asked(at=parse_day(callback_data.day, db.clock().date()))
    await show(call, views.day(await db.read(actor, timetable.of_community, asked), callback_data.page))


@router.message(Command("whatson"), InPrivate())
async def command(
    message: Message, actors: Actors, actor: Actor, db: Database, links: Links, state: FSMContext
) -> None:
    """What's on in the person's community, or the choice of one."""
    await state.clear()
    boards = await in_each_community(db, actors, actor, discovery.board)
    await show(message, views.boards(boards, links))


@router.message(Command("whatson"), InGroup())
async def in_group(message: Message, actor: Actor, db: Database, links: Links) -> None:
    """The next dates of the group's community, in a few lines."""
    await show(message, views.in_group(await db.read(actor, discovery.board), links))
