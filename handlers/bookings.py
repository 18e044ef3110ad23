"""Bookings: one's own, an instructor's appointments, and what is done with them."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import invoices
from bot.checkouts import Checkouts
from bot.documents import send_document
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.bookings import (
    AppointmentCancel,
    AppointmentCancelNow,
    AppointmentScreen,
    BookAgree,
    BookFree,
    BookingCancel,
    BookingCancelNow,
    BookingFile,
    BookingList,
    BookingScreen,
    CheckIn,
    DiaryPage,
    HoldDrop,
    MoveNow,
    NoShow,
)
from models.actor import Actor
from models.database import Database
from services import (
    booking_agreeing,
    booking_calendar,
    booking_changes,
    booking_holds,
    booking_lists,
    booking_moves,
    booking_pages,
    booking_running,
    bookings,
)
from services.reservation_names import moment_of
from views import bookings as views
from views import calendars
from views.links import Links

router = Router(name="bookings")

CANCELLING = "booking_cancel"


@router.callback_query(BookingList.filter())
async def mine(
    call: CallbackQuery, callback_data: BookingList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One's own."""
    await state.clear()
    found = await db.read(actor, booking_lists.mine, callback_data.page)
    await show(call, views.mine(callback_data.community, found))


@router.callback_query(DiaryPage.filter())
async def diary(
    call: CallbackQuery, callback_data: DiaryPage, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The appointments of an instructor, or of all."""
    await state.clear()
    said = callback_data
    found = await db.read(actor, booking_lists.diary, said.when, said.page, everybody=said.everybody)
    await show(call, views.diary(said.community, found))


@router.callback_query(BookingScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: BookingScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One booking."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, booking_pages.opened, callback_data.booking)))


@router.callback_query(HoldDrop.filter())
async def drop(call: CallbackQuery, callback_data: HoldDrop, actor: Actor, db: Database) -> None:
    """Give up times that are kept."""
    dropped = await db.write(actor, booking_pages.after, booking_holds.drop, callback_data.booking)
    await show(call, views.screen(dropped, toast=views.dropped()))


@router.callback_query(BookFree.filter())
async def book_free(call: CallbackQuery, callback_data: BookFree, actor: Actor, db: Database) -> None:
    """Have a booking stand that costs nothing."""
    free, which = booking_agreeing.agree_free, callback_data.booking
    made = await db.write(actor, booking_pages.after, free, which)
    await show(call, views.screen(made, toast=views.booked()))


@router.callback_query(BookAgree.filter())
async def agree(
    call: CallbackQuery,
    callback_data: BookAgree,
    actor: Actor,
    db: Database,
    links: Links,
    checkouts: Checkouts,
) -> None:
    """Book on these terms: reserved, or to be paid now."""
    said = callback_data
    done = await db.write(actor, booking_agreeing.agree, said.booking, said.terms, said.way)
    page = await db.read(actor, booking_pages.opened, said.booking)
    # Before the tap is answered, so that it hears what is wrong.
    await invoices.send(call, done.booking, done.charge, links, checkouts, db, actor)
    await show(call, views.screen(page, toast=views.agreed(done)))


@router.callback_query(AppointmentScreen.filter())
async def appointment(
    call: CallbackQuery, callback_data: AppointmentScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """One appointment."""
    await state.clear()
    booking = await db.read(actor, bookings.of_appointment, callback_data.appointment)
    await show(call, views.appointment(booking, booking.appointment(callback_data.appointment)))


@router.callback_query(MoveNow.filter())
async def move(call: CallbackQuery, callback_data: MoveNow, actor: Actor, db: Database) -> None:
    """Give an appointment another time."""
    said = callback_data
    moved = await db.write(
        actor,
        booking_moves.move,
        said.appointment,
        booking_moves.whole(said.revision),
        moment_of(said.at),
        booking_moves.whole(said.fee),
    )
    await show(call, views.appointment(moved, moved.appointment(said.appointment), toast=views.moved()))


@router.callback_query(BookingCancel.filter())
async def cancel(
    call: CallbackQuery, callback_data: BookingCancel, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Sure? With what comes back."""
    found = await db.read(actor, booking_changes.ask, callback_data.booking)
    if not found.by_customer:
        await talk_about(state, CANCELLING, callback_data.model_dump())
    await show(call, views.cancel(found))


@router.message(Talking(CANCELLING))
async def why(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """With a reason: sure?"""
    found, reason = await db.read(actor, booking_changes.ask_why, talk["booking"], message.text or "")
    await talk_about(state, CANCELLING, {**talk, "reason": reason})
    await show(message, views.cancel(found, reason))


@router.callback_query(BookingCancelNow.filter())
async def cancel_now(
    call: CallbackQuery, callback_data: BookingCancelNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Do it."""
    said, talk = callback_data, await state.get_data()
    reason = booking_changes.reason_of(talk, said.booking)
    found = await db.write(actor, booking_changes.cancel, said.booking, said.keep, reason)
    await state.clear()
    page = await db.read(actor, booking_pages.opened, said.booking)
    await show(call, views.screen(page, toast=views.cancelled(found)))


@router.callback_query(AppointmentCancel.filter())
async def cancel_one(
    call: CallbackQuery, callback_data: AppointmentCancel, actor: Actor, db: Database
) -> None:
    """Sure? With what is kept."""
    found = await db.read(actor, booking_changes.ask_one, callback_data.appointment)
    await show(call, views.cancel_one(found))


@router.callback_query(AppointmentCancelNow.filter())
async def cancel_one_now(
    call: CallbackQuery, callback_data: AppointmentCancelNow, actor: Actor, db: Database
) -> None:
    """Do it."""
    said = callback_data
    found = await db.write(actor, booking_changes.cancel_one, said.appointment, said.fee)
    page = await db.read(actor, booking_pages.opened, found.booking.id)
    await show(call, views.screen(page, toast=views.one_cancelled()))


@router.callback_query(BookingFile.filter())
async def file(
    call: CallbackQuery, callback_data: BookingFile, actor: Actor, db: Database, links: Links
) -> None:
    """Its appointments as a calendar file."""
    events = await db.read(actor, booking_calendar.of_booking, callback_data.booking)
    await send_document(call, calendars.booking(events, links))


@router.callback_query(CheckIn.filter())
async def check_in(call: CallbackQuery, callback_data: CheckIn, actor: Actor, db: Database) -> None:
    """The customer is there, or is not yet."""
    said = callback_data
    booking = await db.write(actor, booking_running.check_in, said.appointment, came=said.came)
    await show(call, views.appointment(booking, booking.appointment(said.appointment)))


@router.callback_query(NoShow.filter())
async def no_show(call: CallbackQuery, callback_data: NoShow, actor: Actor, db: Database) -> None:
    """The customer did not come, or did after all."""
    said = callback_data
    booking = await db.write(actor, booking_running.mark, said.appointment, missed=said.missed)
    await show(call, views.appointment(booking, booking.appointment(said.appointment)))
