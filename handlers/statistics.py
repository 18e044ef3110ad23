"""How a program and a community are doing, for organizers."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pictures import Pictures
from bot.show import show
from keyboards import statistics as keyboards
from models.actor import Actor
from models.database import Database
from services import community_statistics, statistics
from views import statistics as views

router = Router(name="statistics")


@router.callback_query(keyboards.ProgramStatisticsScreen.filter())
async def program(
    call: CallbackQuery, callback_data: keyboards.ProgramStatisticsScreen, actor: Actor, db: Database
) -> None:
    """One program in numbers."""
    await show(call, views.program(await db.read(actor, statistics.of_program, callback_data.program)))


@router.callback_query(keyboards.ProgramChart.filter())
async def program_chart(
    call: CallbackQuery, callback_data: keyboards.ProgramChart, actor: Actor, db: Database, pictures: Pictures
) -> None:
    """The same as a picture."""
    found = await db.read(actor, statistics.of_program, callback_data.program)
    await pictures.send(call, views.program_chart(found))


@router.callback_query(keyboards.CommunityStatisticsScreen.filter())
async def community(
    call: CallbackQuery, callback_data: keyboards.CommunityStatisticsScreen, actor: Actor, db: Database
) -> None:
    """The community in numbers."""
    found = await db.read(actor, community_statistics.of_community, callback_data.page)
    await show(call, views.community(found))


@router.callback_query(keyboards.CommunityChart.filter())
async def community_chart(call: CallbackQuery, actor: Actor, db: Database, pictures: Pictures) -> None:
    """The same as a picture."""
    found = await db.read(actor, community_statistics.of_community)
    await pictures.send(call, views.community_chart(found))
