"""What instructors earn: one's own, everybody's for those who manage bookings, and by which rules."""

import asyncio
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.documents import send_document
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import earnings as keyboards
from models.actor import Actor
from models.database import Database
from models.earnings import EarningKind
from services import earning_rules, pay_periods, pay_runs, statements
from views import earnings as views
from views import statement_files

router = Router(name="earnings")

RULE = "earning_rule"


@router.callback_query(keyboards.EarningsMine.filter())
async def mine(
    call: CallbackQuery, callback_data: keyboards.EarningsMine, actor: Actor, db: Database
) -> None:
    """One's own earnings now."""
    await show(call, views.statement(await db.read(actor, statements.mine, callback_data.page)))


@router.callback_query(keyboards.EarningsStatement.filter())
async def statement(
    call: CallbackQuery, callback_data: keyboards.EarningsStatement, actor: Actor, db: Database
) -> None:
    """What somebody earned in a period."""
    which = (callback_data.instructor, callback_data.payroll, callback_data.page)
    await show(call, views.statement(await db.read(actor, statements.of, *which)))


@router.callback_query(keyboards.EarningsEarlier.filter())
async def earlier(
    call: CallbackQuery, callback_data: keyboards.EarningsEarlier, actor: Actor, db: Database
) -> None:
    """The periods in which somebody earned."""
    found = await db.read(actor, statements.earlier, callback_data.instructor, callback_data.page)
    await show(call, views.periods(found))


@router.callback_query(keyboards.EarningsFile.filter())
async def file(
    call: CallbackQuery, callback_data: keyboards.EarningsFile, actor: Actor, db: Database
) -> None:
    """A statement to take away."""
    found = await db.write(actor, statements.whole, callback_data.instructor, callback_data.payroll)
    await send_document(call, await asyncio.to_thread(statement_files.document, found, callback_data.type))


@router.callback_query(keyboards.PayPeriods.filter())
async def periods(
    call: CallbackQuery, callback_data: keyboards.PayPeriods, actor: Actor, db: Database
) -> None:
    """The periods there are."""
    await show(call, views.periods(await db.read(actor, statements.all_periods, callback_data.page)))


@router.callback_query(keyboards.PayRhythm.filter())
async def rhythm(call: CallbackQuery, callback_data: keyboards.PayRhythm, actor: Actor, db: Database) -> None:
    """How long the next ones are."""
    await db.write(actor, pay_periods.turn, callback_data.rhythm)
    await show(call, views.turned(await db.read(actor, statements.all_periods)))


@router.callback_query(keyboards.PayPeriodScreen.filter())
async def period(
    call: CallbackQuery, callback_data: keyboards.PayPeriodScreen, actor: Actor, db: Database
) -> None:
    """Who earned what."""
    await show(call, views.period(await db.read(actor, pay_runs.of_period, callback_data.payroll)))


@router.callback_query(keyboards.PayPeriodClose.filter(F.sure.is_(False)))
async def ask_to_close(
    call: CallbackQuery, callback_data: keyboards.PayPeriodClose, actor: Actor, db: Database
) -> None:
    """Is that meant?"""
    await show(call, views.closing(await db.read(actor, pay_runs.of_period, callback_data.payroll)))


@router.callback_query(keyboards.PayPeriodClose.filter())
async def close(
    call: CallbackQuery, callback_data: keyboards.PayPeriodClose, actor: Actor, db: Database
) -> None:
    """Close it."""
    await show(call, views.closed(await db.write(actor, pay_runs.close, callback_data.payroll)))


@router.callback_query(keyboards.PayMark.filter())
async def mark(call: CallbackQuery, callback_data: keyboards.PayMark, actor: Actor, db: Database) -> None:
    """Paid today, or not paid after all."""
    which = (callback_data.payroll, callback_data.instructor)
    found = await db.write(actor, pay_runs.mark, *which, callback_data.paid)
    await show(call, views.marked(found, paid=callback_data.paid))


@router.callback_query(keyboards.EarningRulers.filter())
async def rulers(
    call: CallbackQuery, callback_data: keyboards.EarningRulers, actor: Actor, db: Database
) -> None:
    """Everybody, and by what they earn."""
    await show(call, views.rulers(callback_data.community, await db.read(actor, earning_rules.everybody)))


@router.callback_query(keyboards.EarningRules.filter())
async def rules(
    call: CallbackQuery, callback_data: keyboards.EarningRules, actor: Actor, db: Database, state: FSMContext
) -> None:
    """By what one instructor earns."""
    await state.clear()
    await show(call, views.rules(await db.read(actor, earning_rules.listed, callback_data.instructor)))


@router.callback_query(keyboards.EarningRuleNew.filter(F.kind == EarningKind.NOTHING))
async def end(
    call: CallbackQuery, callback_data: keyboards.EarningRuleNew, actor: Actor, db: Database
) -> None:
    """From today on nothing."""
    which = (callback_data.instructor, callback_data.kind, "")
    await show(call, views.ruled(await db.write(actor, earning_rules.typed, *which)))


@router.callback_query(keyboards.EarningRuleNew.filter())
async def ask(
    call: CallbackQuery,
    callback_data: keyboards.EarningRuleNew,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """How much?"""
    found = await db.read(actor, earning_rules.to_change, callback_data.instructor)
    about = {"instructor": callback_data.instructor, "kind": callback_data.kind.value}
    await talk_about(state, RULE, {"community": callback_data.community, **about})
    await show(call, views.prompt(found, callback_data.kind))


@router.message(Talking(RULE))
async def start(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """So much; what cannot be read is asked for again."""
    said = (talk["instructor"], EarningKind(talk["kind"]), message.text or "")
    found = await db.write(actor, earning_rules.typed, *said)
    await state.clear()
    await show(message, views.ruled(found))
