"""Answering a session: in private, on a card, from a list."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.show import show
from keyboards.rsvp import Guests, GuestsMenu, NoteClear, NoteMenu, RsvpAnswer, WhoComes
from models.actor import Actor
from models.database import Database
from services import attendees, cards, rsvp, sessions
from views import rsvp as views

router = Router(name="rsvp")


class Noting(StatesGroup):
    """Writing a note to one's answer."""

    text = State()


@router.callback_query(RsvpAnswer.filter())
async def answer(call: CallbackQuery, callback_data: RsvpAnswer, actor: Actor, db: Database) -> None:
    """Say going, maybe or not to a session."""
    result = await db.write(
        actor,
        cards.respond_on,
        call.inline_message_id,
        callback_data.session,
        callback_data.answer,
        callback_data.pool,
    )
    await show(call, views.answered(result, reachable=actor.reachable))


@router.callback_query(WhoComes.filter())
async def who_comes(call: CallbackQuery, callback_data: WhoComes, actor: Actor, db: Database) -> None:
    """Who comes, waits, or may come."""
    await show(
        call,
        views.who_comes(await db.read(actor, attendees.page_of, callback_data.session, callback_data.page)),
    )


@router.callback_query(GuestsMenu.filter())
async def guests_menu(call: CallbackQuery, callback_data: GuestsMenu, actor: Actor, db: Database) -> None:
    """How many guests?"""
    await show(call, views.guests_menu(await db.read(actor, sessions.details, callback_data.session)))


@router.callback_query(Guests.filter())
async def guests(call: CallbackQuery, callback_data: Guests, actor: Actor, db: Database) -> None:
    """Bring so many guests."""
    result = await db.write(actor, rsvp.change_party, callback_data.session, guests=callback_data.count)
    await show(call, views.answered(result))


@router.callback_query(NoteMenu.filter())
async def note_menu(
    call: CallbackQuery, callback_data: NoteMenu, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for a note."""
    session = await db.read(actor, sessions.details, callback_data.session)
    await state.set_state(Noting.text)
    await state.set_data({"community": session.community_id, "session": session.id})
    await show(call, views.note_prompt(session))


@router.message(Noting.text)
async def note(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """Take the note; one that cannot be taken is asked for again."""
    data = await state.get_data()
    there = await actors.inside(actor, data["community"])
    result = await db.write(there, rsvp.change_party, data["session"], note=message.text or "")
    await state.clear()
    await show(message, views.answered(result))


@router.callback_query(NoteClear.filter())
async def note_clear(
    call: CallbackQuery, callback_data: NoteClear, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Remove the note."""
    result = await db.write(actor, rsvp.change_party, callback_data.session, note="")
    await state.clear()
    await show(call, views.answered(result))
