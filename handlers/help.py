"""What the bot can do, and stopping what one does: both always answer."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.filters import InGroup, InPrivate
from bot.show import show
from models.actor import Actor
from models.database import Database
from services import own_memberships
from views import help as views
from views import settings as settings_views
from views.links import Links

router = Router(name="help")


@router.message(Command("help"), InPrivate())
async def explain(message: Message, actor: Actor, db: Database, state: FSMContext) -> None:
    """What one can do, as a member or as an organizer."""
    await state.clear()
    await show(message, views.screen(organizes=await db.read(actor, own_memberships.organizes_any)))


@router.message(Command("help"), InGroup())
async def explain_in_group(message: Message, links: Links) -> None:
    """One line; the rest in private."""
    await show(message, settings_views.in_group(links))


@router.message(Command("cancel"), InPrivate())
async def cancel(message: Message, state: FSMContext) -> None:
    """Leave whatever conversation there is."""
    had = await state.get_state() is not None
    await state.clear()
    await show(message, views.cancelled(had=had))


@router.message(Command("cancel"), InGroup())
async def cancel_in_group(message: Message) -> None:
    """There are no conversations in groups."""
    await show(message, views.nothing_to_cancel())
