"""How healthy a program is, for organizers."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pictures import Pictures
from bot.show import show
from keyboards import program_health as keyboards
from models.actor import Actor
from models.database import Database
from services import program_health
from views import program_health as views

router = Router(name="program_health")


@router.callback_query(keyboards.ProgramHealthScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: keyboards.ProgramHealthScreen, actor: Actor, db: Database
) -> None:
    """What the numbers say."""
    await show(call, views.screen(await db.read(actor, program_health.of_program, callback_data.program)))


@router.callback_query(keyboards.ProgramHealthPicture.filter())
async def picture(
    call: CallbackQuery,
    callback_data: keyboards.ProgramHealthPicture,
    actor: Actor,
    db: Database,
    pictures: Pictures,
) -> None:
    """A part of it as a picture."""
    found = await db.read(actor, program_health.of_program, callback_data.program)
    await pictures.send(call, views.picture(found, callback_data.shows))


@router.callback_query(keyboards.ProgramDrifting.filter())
async def drifting(
    call: CallbackQuery, callback_data: keyboards.ProgramDrifting, actor: Actor, db: Database
) -> None:
    """Regulars who were not seen lately."""
    await show(call, views.drifting(await db.read(actor, program_health.of_program, callback_data.program)))
