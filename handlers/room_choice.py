"""Choosing the room of a program, of a session, or of a session's new time."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from bot.talk import talk_about
from keyboards.room_choice import MoveRoom, ProgramRoom, ProgramRoomSet, SessionRoomSet
from keyboards.sessions import SessionRoom
from models.actor import Actor
from models.database import Database
from services import reservation_names, room_choice
from views import changes as change_views
from views import room_choice as views

router = Router(name="room_choice")


@router.callback_query(SessionRoom.filter())
async def of_session(call: CallbackQuery, callback_data: SessionRoom, actor: Actor, db: Database) -> None:
    """The rooms a session can have."""
    await show(call, views.of_session(await db.read(actor, room_choice.of_session, callback_data.session)))


@router.callback_query(SessionRoomSet.filter())
async def set_session(call: CallbackQuery, callback_data: SessionRoomSet, actor: Actor, db: Database) -> None:
    """Give a session one of them, or none."""
    said = callback_data
    choice = await db.write(actor, room_choice.set_session, said.session, said.revision, said.space)
    await show(call, views.of_session_changed(choice))


@router.callback_query(ProgramRoom.filter())
async def of_program(call: CallbackQuery, callback_data: ProgramRoom, actor: Actor, db: Database) -> None:
    """The rooms a program can have."""
    await show(call, views.of_program(await db.read(actor, room_choice.of_program, callback_data.program)))


@router.callback_query(ProgramRoomSet.filter())
async def set_program(call: CallbackQuery, callback_data: ProgramRoomSet, actor: Actor, db: Database) -> None:
    """Give a program one of them, or none."""
    said = callback_data
    choice = await db.write(actor, room_choice.set_program, said.program, said.revision, said.space)
    await show(call, views.of_program_changed(choice))


@router.callback_query(MoveRoom.filter())
async def move(
    call: CallbackQuery, callback_data: MoveRoom, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A new time in another room, or in none; kept in the conversation until it is confirmed."""
    said = callback_data
    at = reservation_names.moment_of(said.at)
    planned = await db.read(actor, room_choice.preview_at, said.session, at, said.space)
    where = {"community": said.community, "session": said.session}
    await talk_about(state, "session_move", {**where, "to": planned.local.isoformat(), "space": said.space})
    await show(call, change_views.preview(planned))
