"""How money stands in some days, and files for who keeps the books."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.documents import send_document
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.finance_exports import MoneyBetween, MoneyFile, MoneyFiles, MoneyScreen
from models.actor import Actor
from models.database import Database
from services import finance_export, finance_overview, finance_periods
from services.finance_export import Line, Mark
from services.finance_periods import Stretch
from views import finance_exports as views
from views import finance_files

router = Router(name="finance_exports")

BETWEEN = "money_between"


@router.callback_query(MoneyScreen.filter())
async def overview(
    call: CallbackQuery, callback_data: MoneyScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How money stands."""
    await state.clear()
    found = await db.read(actor, finance_overview.asked, {"stretch": callback_data.stretch.value})
    await show(call, views.overview(found))


@router.callback_query(MoneyBetween.filter())
async def between(
    call: CallbackQuery, callback_data: MoneyBetween, actor: Actor, db: Database, state: FSMContext
) -> None:
    """From which day to which?"""
    await db.read(actor, finance_overview.asked, {})
    await talk_about(state, BETWEEN, callback_data.model_dump())
    await show(call, views.ask(callback_data.community))


@router.message(Talking(BETWEEN))
async def asked(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Between these."""
    stretch = finance_periods.typed(message.text or "")
    found = await db.read(actor, finance_overview.of, stretch)
    await state.clear()
    await show(message, views.overview(found))


@router.callback_query(MoneyFiles.filter())
async def files(call: CallbackQuery, callback_data: MoneyFiles, actor: Actor, db: Database) -> None:
    """Which file?"""
    stretch = _stretch(callback_data)
    await db.read(actor, finance_overview.of, stretch)
    await show(call, views.files(callback_data.community, stretch))


@router.callback_query(MoneyFile.filter())
async def file(call: CallbackQuery, callback_data: MoneyFile, actor: Actor, db: Database) -> None:
    """Send one."""
    begun = await db.write(actor, finance_export.begin, callback_data.what, _stretch(callback_data))
    out = BytesIO()

    async def fetch(after: Mark) -> tuple[Sequence[Line], Mark | None]:
        return await db.read(actor, finance_export.piece, begun, after)

    await finance_files.write(callback_data.type, out, begun, fetch)
    await send_document(call, finance_files.document(begun, callback_data.type, out.getvalue()))


def _stretch(data: MoneyFiles | MoneyFile) -> Stretch:
    """The days of a button. Raises BadInput."""
    first, last = finance_periods.day("first", data.first), finance_periods.day("last", data.last)
    return finance_periods.between(first, last)
