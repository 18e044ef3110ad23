"""What a person chooses for themselves: language, time zone, quiet hours; and their data."""

from datetime import time

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.filters import Answers, InGroup, InPrivate
from bot.show import show
from keyboards import settings as keyboards
from locales.reader import reading
from models.actor import Actor
from models.database import Database
from services import own_memberships, people
from views import settings as views
from views.communities import saved
from views.links import Links

router = Router(name="settings")


class Zoning(StatesGroup):
    """Typing a city near oneself."""

    city = State()


@router.callback_query(keyboards.SettingsScreen.filter())
async def screen(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """What is chosen."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, people.settings)))


@router.message(Command("settings"), InPrivate())
async def command(message: Message, actor: Actor, db: Database, state: FSMContext) -> None:
    """What is chosen, by command."""
    await state.clear()
    await show(message, views.screen(await db.read(actor, people.settings)))


@router.message(Command("settings", "language", "privacy"), InGroup())
async def in_group(message: Message, links: Links) -> None:
    """What is one's own is for the private chat."""
    await show(message, views.in_group(links))


@router.callback_query(keyboards.LanguageMenu.filter())
async def language_menu(call: CallbackQuery) -> None:
    """Choose a language."""
    await show(call, views.language_menu())


@router.message(Command("language"), InPrivate())
async def language_command(message: Message, state: FSMContext) -> None:
    """Choose a language, by command."""
    await state.clear()
    await show(message, views.language_menu())


@router.callback_query(keyboards.LanguageChoice.filter())
async def language(
    call: CallbackQuery, callback_data: keyboards.LanguageChoice, actor: Actor, db: Database
) -> None:
    """Speak it from this answer on."""
    settings = await db.write(actor, people.change_settings, language=callback_data.code)
    with reading(callback_data.code, settings.zone):
        await show(call, views.language_chosen(settings))


@router.callback_query(keyboards.ZoneMenu.filter())
async def zone_menu(call: CallbackQuery, state: FSMContext) -> None:
    """Choose a region, or type a city."""
    await state.set_state(Zoning.city)
    await show(call, views.zone_menu())


@router.callback_query(keyboards.ZoneRegion.filter())
async def zone_cities(call: CallbackQuery, callback_data: keyboards.ZoneRegion) -> None:
    """The cities of a region."""
    await show(call, views.zone_cities(callback_data.region, callback_data.page))


@router.message(StateFilter(Zoning.city), Answers(), InPrivate())
async def zone_typed(message: Message) -> None:
    """The cities that fit; another may be typed."""
    await show(message, views.zone_found(message.text or ""))


@router.callback_query(keyboards.ZoneChoice.filter())
async def zone(
    call: CallbackQuery, callback_data: keyboards.ZoneChoice, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Show times in this zone."""
    settings = await db.write(actor, people.change_settings, zone=callback_data.zone)
    await state.clear()
    await show(call, views.zone_chosen(settings))


@router.callback_query(keyboards.ZoneNone.filter())
async def zone_none(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """Show times as each program says."""
    settings = await db.write(actor, people.change_settings, zone=None)
    await state.clear()
    await show(call, views.zone_chosen(settings))


@router.callback_query(keyboards.QuietMenu.filter())
async def quiet_menu(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """When do quiet hours begin?"""
    await show(call, views.quiet_menu(await db.read(actor, people.settings)))


@router.callback_query(keyboards.QuietFrom.filter())
async def quiet_from(call: CallbackQuery, callback_data: keyboards.QuietFrom) -> None:
    """And until when?"""
    await show(call, views.quiet_until(callback_data.hour))


@router.callback_query(keyboards.QuietHours.filter())
async def quiet(call: CallbackQuery, callback_data: keyboards.QuietHours, actor: Actor, db: Database) -> None:
    """Be quiet between the two."""
    hours = {"quiet_from": time(callback_data.start), "quiet_until": time(callback_data.end)}
    await show(call, views.quiet_chosen(await db.write(actor, people.change_settings, **hours)))


@router.callback_query(keyboards.QuietNone.filter())
async def quiet_none(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Never be quiet."""
    settings = await db.write(actor, people.change_settings, quiet_from=None, quiet_until=None)
    await show(call, views.quiet_chosen(settings))


@router.callback_query(keyboards.PrivacyScreen.filter())
async def privacy(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """What is stored."""
    await show(call, views.privacy(*await db.read(actor, own_memberships.stored_about)))


@router.callback_query(keyboards.PrivacySet.filter())
async def set_privacy(
    call: CallbackQuery, callback_data: keyboards.PrivacySet, actor: Actor, db: Database
) -> None:
    """What others may see of one."""
    await db.write(actor, people.change_settings, **{callback_data.what: callback_data.on})
    await show(call, views.privacy(*await db.read(actor, own_memberships.stored_about), toast=saved()))


@router.message(Command("privacy"), InPrivate())
async def privacy_command(message: Message, actor: Actor, db: Database, state: FSMContext) -> None:
    """What is stored, by command."""
    await state.clear()
    await show(message, views.privacy(*await db.read(actor, own_memberships.stored_about)))
