"""Programs: the list, one program, and what an organizer does with it as a whole."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.files import send_file
from bot.filters import InGroup, InPrivate
from bot.show import answer, show
from bot.venues import send_venue
from keyboards.programs import (
    ProgramDelete,
    ProgramDeleteNow,
    ProgramGenerate,
    ProgramList,
    ProgramLog,
    ProgramManage,
    ProgramMap,
    ProgramMore,
    ProgramPhoto,
    ProgramRestore,
    ProgramScreen,
    ProgramsTagged,
    ProgramStatusSet,
    ProgramTags,
)
from models.actor import Actor
from models.database import Database
from services import program_edit, program_life, program_lists, programs
from views import program_log, venues
from views import programs as views
from views.links import Links

router = Router(name="programs")


@router.callback_query(ProgramScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: ProgramScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Open one program."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, programs.details, callback_data.program)))


@router.callback_query(ProgramMore.filter())
async def more(
    call: CallbackQuery, callback_data: ProgramMore, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What else there is about it."""
    await state.clear()
    await show(call, views.more(await db.read(actor, programs.details, callback_data.program)))


@router.callback_query(ProgramList.filter())
async def page(
    call: CallbackQuery, callback_data: ProgramList, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A page of the programs of a community."""
    await state.clear()
    found = await db.read(actor, program_lists.listing, callback_data.page)
    await show(call, views.listed(callback_data.community, found))


@router.callback_query(ProgramsTagged.filter())
async def tagged(call: CallbackQuery, callback_data: ProgramsTagged, actor: Actor, db: Database) -> None:
    """A page of those that have a tag."""
    found = await db.read(actor, program_lists.listing, callback_data.page, callback_data.tag)
    await show(call, views.listed(callback_data.community, found))


@router.callback_query(ProgramTags.filter())
async def tags(call: CallbackQuery, callback_data: ProgramTags, actor: Actor, db: Database) -> None:
    """Choose a tag to narrow the list to."""
    await show(call, views.tags(callback_data.community, await db.read(actor, program_lists.listing)))


@router.callback_query(ProgramPhoto.filter())
async def photo(
    call: CallbackQuery, callback_data: ProgramPhoto, actor: Actor, db: Database, bot: Bot
) -> None:
    """Send its photo below."""
    program = await db.read(actor, programs.with_photo, callback_data.program)
    await answer(call)
    await send_file(
        bot,
        db,
        call.from_user.id,
        program.community_id,
        program.draft.photo_id or 0,
        caption=views.photo_caption(program),
        keyboard=views.back_to(program),
    )


@router.callback_query(ProgramMap.filter())
async def venue(call: CallbackQuery, callback_data: ProgramMap, actor: Actor, db: Database, bot: Bot) -> None:
    """Send its place below, as a venue on Telegram's map."""
    place = venues.of_program(await db.read(actor, programs.details, callback_data.program))
    await answer(call)
    await send_venue(bot, call.from_user.id, place)


@router.message(Command("programs"), InPrivate())
async def command(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """The programs of the person's community, or the choice of one."""
    await state.clear()
    await show(message, views.everywhere(await in_each_community(db, actors, actor, program_lists.shelf)))


@router.message(Command("programs"), InGroup())
async def in_group(message: Message, links: Links) -> None:
    """In a group: the way to the private chat."""
    await show(message, views.in_private(links))


@router.callback_query(ProgramManage.filter())
async def manage(
    call: CallbackQuery, callback_data: ProgramManage, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What an organizer can do with it."""
    await state.clear()
    await show(call, views.manage(await db.read(actor, program_edit.opened, callback_data.program)))


@router.callback_query(ProgramStatusSet.filter())
async def set_status(
    call: CallbackQuery, callback_data: ProgramStatusSet, actor: Actor, db: Database
) -> None:
    """Pause, archive, or let it go on."""
    program = await db.write(actor, program_life.set_status, callback_data.program, callback_data.status)
    await show(call, views.status_set(program))


@router.callback_query(ProgramGenerate.filter())
async def generate(call: CallbackQuery, callback_data: ProgramGenerate, actor: Actor, db: Database) -> None:
    """Make the dates that are missing."""
    program, made = await db.write(actor, program_edit.generate_now, callback_data.program)
    await show(call, views.generated(program, made))


@router.callback_query(ProgramLog.filter())
async def log(call: CallbackQuery, callback_data: ProgramLog, actor: Actor, db: Database) -> None:
    """What was changed, by whom."""
    program, found = await db.read(actor, program_edit.history, callback_data.program, callback_data.page)
    await show(call, program_log.screen(program, found))


@router.callback_query(ProgramDelete.filter())
async def ask_delete(call: CallbackQuery, callback_data: ProgramDelete, actor: Actor, db: Database) -> None:
    """Sure?"""
    await show(call, views.delete(await db.read(actor, program_edit.opened, callback_data.program)))


@router.callback_query(ProgramDeleteNow.filter())
async def delete(call: CallbackQuery, callback_data: ProgramDeleteNow, actor: Actor, db: Database) -> None:
    """Delete it."""
    await show(call, views.deleted(await db.write(actor, program_life.delete, callback_data.program)))


@router.callback_query(ProgramRestore.filter())
async def restore(call: CallbackQuery, callback_data: ProgramRestore, actor: Actor, db: Database) -> None:
    """Undo."""
    await show(call, views.restored(await db.write(actor, program_life.restore, callback_data.program)))
