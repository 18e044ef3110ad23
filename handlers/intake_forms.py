"""The form of a booking in the chat: how it stands, and the way to its page."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.intake_forms import IntakeOpen
from models.actor import Actor
from models.database import Database
from services import intake_answers
from services.vault import OPEN
from views import intake_forms as views
from views.links import Links

router = Router(name="intake_forms")


@router.callback_query(IntakeOpen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: IntakeOpen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """The form of one booking; what was answered stays unopened."""
    await state.clear()
    paper = await db.read(actor, intake_answers.opened, OPEN, callback_data.booking)
    await show(call, views.screen(paper, links))
