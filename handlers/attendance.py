"""Who came: marking people at the door, and checking oneself in by the code on the organizer's screen."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.filters import InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import attendance as keyboards
from models.actor import Actor
from models.database import Database
from services import arrivals, attendance, check_in, doors, marking, sessions, walk_ins
from views import attendance as views
from views.links import Links

router = Router(name="attendance")

FINDING = "attendance name"
NOTING = "attendance note"


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(check_in.PAYLOAD)), InPrivate())
async def arrive(
    message: Message, command: CommandObject, actors: Actors, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A person scanned the code on the organizer's screen."""
    await state.clear()
    reference, code = check_in.parts(command.args or "")
    target = await db.read(actor, arrivals.resolve, reference)
    there = await actors.inside(actor, target.community_id)
    await show(message, views.checked_in(await db.write(there, check_in.arrive, target.target_id, code)))


@router.callback_query(keyboards.CheckInHow.filter())
async def how(call: CallbackQuery, callback_data: keyboards.CheckInHow, actor: Actor, db: Database) -> None:
    """How one checks in."""
    await show(call, views.how(await db.read(actor, sessions.details, callback_data.session)))


@router.callback_query(keyboards.AttendanceList.filter())
async def listed(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceList,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """A page of the list."""
    await state.clear()
    roll = await db.read(actor, attendance.page_of, callback_data.session, callback_data.page)
    await show(call, views.listed(roll))


@router.callback_query(keyboards.AttendanceMark.filter())
async def mark(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceMark,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """One person came, or did not."""
    done = await db.write(
        actor,
        marking.mark,
        callback_data.session,
        callback_data.who,
        came=callback_data.came,
        page=callback_data.page,
    )
    await state.clear()
    await show(call, views.marked(done))


@router.callback_query(keyboards.AttendanceTools.filter())
async def tools(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceTools,
    actor: Actor,
    db: Database,
    links: Links,
) -> None:
    """What else can be done with the list."""
    roll = await db.read(actor, attendance.page_of, callback_data.session)
    await show(call, views.tools(roll, links))


@router.callback_query(keyboards.AttendanceAll.filter())
async def ask_all(
    call: CallbackQuery, callback_data: keyboards.AttendanceAll, actor: Actor, db: Database
) -> None:
    """Everybody who said yes: sure?"""
    await show(call, views.ask_all(await db.read(actor, attendance.page_of, callback_data.session)))


@router.callback_query(keyboards.AttendanceAllNow.filter())
async def all_came(
    call: CallbackQuery, callback_data: keyboards.AttendanceAllNow, actor: Actor, db: Database
) -> None:
    """Everybody who said yes is here."""
    await show(call, views.all_marked(await db.write(actor, marking.all_came, callback_data.session)))


@router.callback_query(keyboards.AttendanceFinish.filter())
async def ask_finish(
    call: CallbackQuery, callback_data: keyboards.AttendanceFinish, actor: Actor, db: Database
) -> None:
    """Nobody else comes: sure?"""
    await show(call, views.ask_finish(await db.read(actor, attendance.page_of, callback_data.session)))


@router.callback_query(keyboards.AttendanceFinishNow.filter())
async def finish(
    call: CallbackQuery, callback_data: keyboards.AttendanceFinishNow, actor: Actor, db: Database
) -> None:
    """Nobody else comes."""
    await show(call, views.finished(await db.write(actor, marking.finish, callback_data.session)))


@router.callback_query(keyboards.AttendanceReopen.filter())
async def reopen(
    call: CallbackQuery, callback_data: keyboards.AttendanceReopen, actor: Actor, db: Database
) -> None:
    """It was closed too early."""
    await show(call, views.reopened(await db.write(actor, marking.reopen, callback_data.session)))


@router.callback_query(keyboards.AttendanceFind.filter())
async def find(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceFind,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Ask for a name."""
    session = await db.read(actor, doors.opened, callback_data.session)
    await talk_about(state, FINDING, {"community": session.community_id, "session": session.id})
    await show(call, views.find(session))


@router.message(Talking(FINDING))
async def found(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Who it may be; another name may be sent."""
    matches = await db.read(actor, walk_ins.find, talk["session"], message.text or "")
    await talk_about(state, FINDING, {**talk, "name": matches.text})
    await show(message, views.found(matches))


@router.callback_query(keyboards.AttendanceNamed.filter(), Talking(FINDING))
async def named(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceNamed,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Add the name that was typed."""
    done = await db.write(actor, walk_ins.add_named, callback_data.session, talk.get("name", ""))
    await state.clear()
    await show(call, views.marked(done))


@router.callback_query(keyboards.AttendanceNamed.filter())
async def named_before(
    call: CallbackQuery, callback_data: keyboards.AttendanceNamed, actor: Actor, db: Database
) -> None:
    """The same, tapped again: it was added, here is the list."""
    await show(call, views.listed(await db.read(actor, attendance.page_of, callback_data.session)))


@router.callback_query(keyboards.AttendanceGuestMenu.filter())
async def guest_menu(
    call: CallbackQuery, callback_data: keyboards.AttendanceGuestMenu, actor: Actor, db: Database
) -> None:
    """How many guests came along?"""
    found = await db.read(actor, marking.one, callback_data.session, callback_data.who)
    await show(call, views.guest_menu(*found))


@router.callback_query(keyboards.AttendanceGuests.filter())
async def guests(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceGuests,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """So many."""
    done = await db.write(
        actor, marking.describe, callback_data.session, callback_data.who, guests=callback_data.count
    )
    await state.clear()
    await show(call, views.noted(done))


@router.callback_query(keyboards.AttendanceNote.filter())
async def ask_note(
    call: CallbackQuery,
    callback_data: keyboards.AttendanceNote,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Ask for a note about a person."""
    session, one = await db.read(actor, marking.one, callback_data.session, callback_data.who)
    about = {"community": session.community_id, "session": session.id, "who": one.who}
    await talk_about(state, NOTING, about)
    await show(call, views.note_prompt(session, one))


@router.message(Talking(NOTING))
async def note(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Take it; one that is too long is asked for again."""
    done = await db.write(actor, marking.describe, talk["session"], talk["who"], note=message.text or "")
    await state.clear()
    await show(message, views.noted(done))
