"""Instructors in the chat: who can be booked, making a member one, introducing, leaving."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import instructors as keyboards
from models.actor import Actor
from models.database import Database
from services import instructor_pages, instructors
from views import instructors as views
from views.links import Links

router = Router(name="instructors")

WRITING = "instructor_write"


@router.callback_query(keyboards.InstructorList.filter())
async def listing(
    call: CallbackQuery, callback_data: keyboards.InstructorList, actor: Actor, db: Database
) -> None:
    """Who can be booked."""
    await show(call, views.listing(await db.read(actor, instructor_pages.listing), callback_data.page))


@router.callback_query(keyboards.InstructorScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: keyboards.InstructorScreen,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """One of them."""
    await state.clear()
    await show(
        call, views.screen(await db.read(actor, instructor_pages.one, callback_data.instructor), links)
    )


@router.callback_query(keyboards.InstructorMake.filter())
async def make(
    call: CallbackQuery, callback_data: keyboards.InstructorMake, actor: Actor, db: Database, links: Links
) -> None:
    """Make a member one, or again."""
    await show(call, views.made(await db.write(actor, instructor_pages.make, callback_data.user), links))


@router.callback_query(keyboards.InstructorEdit.filter())
async def ask(
    call: CallbackQuery,
    callback_data: keyboards.InstructorEdit,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """What is to be said of them?"""
    said = callback_data
    found = await db.read(actor, instructors.opened, said.instructor)
    about = {"community": said.community, "instructor": said.instructor, "bio": said.bio}
    await talk_about(state, WRITING, about)
    await show(call, views.ask(found, bio=said.bio))


@router.message(Talking(WRITING))
async def typed(
    message: Message, actor: Actor, db: Database, links: Links, state: FSMContext, talk: dict[str, Any]
) -> None:
    """It says so from now on."""
    words = message.text or ""
    title, bio = (None, words) if talk["bio"] else (words, None)
    done = await db.write(actor, instructor_pages.introduce, talk["instructor"], None, title, bio)
    await state.clear()
    await show(message, views.saved(done, links))


@router.callback_query(keyboards.InstructorLeave.filter())
async def leave(
    call: CallbackQuery, callback_data: keyboards.InstructorLeave, actor: Actor, db: Database
) -> None:
    """Is that really meant?"""
    await show(call, views.leave(await db.read(actor, instructor_pages.managed, callback_data.instructor)))


@router.callback_query(keyboards.InstructorLeaveNow.filter())
async def leave_now(
    call: CallbackQuery, callback_data: keyboards.InstructorLeaveNow, actor: Actor, db: Database
) -> None:
    """It is."""
    done = await db.write(actor, instructors.leave, callback_data.instructor)
    await show(call, views.left(done, await db.read(actor, instructor_pages.listing)))
