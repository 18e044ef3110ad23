"""Reserving a room step by step, and giving it back."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.reservations import (
    LengthPick,
    ReservationCancel,
    ReservationCancelNow,
    ReservationList,
    ReservationScreen,
    ReserveConfirm,
    ReserveNow,
    SpaceReservations,
)
from keyboards.spaces import SlotPick
from models.actor import Actor
from models.database import Database
from services import free_times, reservation_names, reservations
from views import reservations as views

router = Router(name="reservations")

RESERVING = "reserving"
CANCELLING = "reservation_cancel"


@router.callback_query(SlotPick.filter())
async def slot(call: CallbackQuery, callback_data: SlotPick, actor: Actor, db: Database) -> None:
    """For how long?"""
    at = reservation_names.moment_of(callback_data.at)
    room, minutes = await db.read(actor, free_times.lengths, callback_data.space, at)
    await show(call, views.lengths(room, at, minutes))


@router.callback_query(LengthPick.filter())
async def length(
    call: CallbackQuery, callback_data: LengthPick, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What for?"""
    said = callback_data.model_dump()
    planned = await db.read(actor, reservations.ask, *reservation_names.named(said))
    await talk_about(state, RESERVING, said)
    await show(call, views.purpose(callback_data.community, planned))


@router.message(Talking(RESERVING))
async def purpose(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Once more, with what it is for."""
    said = message.text or ""
    planned = await db.read(actor, reservations.ask, *reservation_names.named(talk), said)
    await talk_about(state, RESERVING, {**talk, "purpose": said})
    await show(message, views.confirm(talk["community"], planned))


@router.callback_query(ReserveConfirm.filter())
async def confirm(
    call: CallbackQuery, callback_data: ReserveConfirm, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Once more, without."""
    said = callback_data.model_dump()
    planned = await db.read(actor, reservations.ask, *reservation_names.named(said))
    await talk_about(state, RESERVING, said)
    await show(call, views.confirm(callback_data.community, planned))


@router.callback_query(ReserveNow.filter())
async def reserve(
    call: CallbackQuery, callback_data: ReserveNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Do it; who is too late hears what is free instead."""
    said = callback_data.model_dump()
    what_for = reservation_names.purpose_of(await state.get_data(), said)
    result = await db.write(actor, reservations.attempt, *reservation_names.named(said), what_for)
    await state.clear()
    await show(call, views.made(callback_data.community, result))


@router.callback_query(ReservationList.filter())
async def mine(
    call: CallbackQuery, callback_data: ReservationList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One's own."""
    await state.clear()
    held = await db.read(actor, reservations.mine, callback_data.page)
    await show(call, views.mine(callback_data.community, held))


@router.callback_query(SpaceReservations.filter())
async def of_space(call: CallbackQuery, callback_data: SpaceReservations, actor: Actor, db: Database) -> None:
    """Everybody's, for organizers."""
    said = callback_data
    room, held = await db.read(actor, reservations.of_space, said.space, said.page)
    await show(call, views.of_space(room, held))


@router.callback_query(ReservationScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: ReservationScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One of them."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, reservations.one, callback_data.use)))


@router.callback_query(ReservationCancel.filter())
async def cancel(
    call: CallbackQuery, callback_data: ReservationCancel, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Sure? And why?"""
    found = await db.read(actor, reservations.one, callback_data.use)
    await talk_about(state, CANCELLING, callback_data.model_dump())
    await show(call, views.cancel(found))


@router.message(Talking(CANCELLING))
async def why(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """With a reason: sure?"""
    found, reason = await db.read(actor, reservations.plan_cancel, talk["use"], message.text or "")
    await talk_about(state, CANCELLING, {**talk, "reason": reason})
    await show(message, views.cancel(found, reason))


@router.callback_query(ReservationCancelNow.filter())
async def cancel_now(
    call: CallbackQuery, callback_data: ReservationCancelNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Do it; whose it was is told."""
    reason = reservation_names.reason_of(await state.get_data(), callback_data.use)
    found = await db.write(actor, reservations.cancel, callback_data.use, reason)
    await state.clear()
    await show(call, views.cancelled(found))
