"""Bookings by how far they are, for those who manage them and for instructors."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.pipeline import PipelineColumn, PipelineScreen
from models.actor import Actor
from models.database import Database
from services import pipeline
from services.pipeline_filter import ALL, Wanted
from views import pipeline as views

router = Router(name="pipeline")


@router.callback_query(PipelineScreen.filter())
async def board(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """How many stand where."""
    await show(call, views.board(await db.read(actor, pipeline.board, ALL)))


@router.callback_query(PipelineColumn.filter())
async def column(call: CallbackQuery, callback_data: PipelineColumn, actor: Actor, db: Database) -> None:
    """The bookings of one column."""
    wanted = Wanted(column=callback_data.column)
    await show(call, views.column(await db.read(actor, pipeline.board, wanted, callback_data.page)))
