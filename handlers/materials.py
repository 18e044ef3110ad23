"""The materials of a session: sent on a tap, added and arranged by organizers."""

from typing import Any

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.files import Attached, send_file
from bot.show import answer, show
from bot.talk import Talking, talk_about
from keyboards.materials import (
    MaterialAdd,
    MaterialEdit,
    MaterialMove,
    MaterialOpen,
    MaterialRecording,
    MaterialRemove,
    MaterialShow,
    MaterialSong,
    MaterialSongs,
)
from keyboards.sessions import SessionMaterials
from models.actor import Actor
from models.database import Database
from services import changes, materials, recording_marks, setlists
from services.files import Sent
from views import materials as views

router = Router(name="materials")

ADDING = "material_add"
NAMING = "material_name"


@router.callback_query(SessionMaterials.filter())
async def shelf(
    call: CallbackQuery, callback_data: SessionMaterials, actor: Actor, db: Database, state: FSMContext
) -> None:
    """See them."""
    await state.clear()
    found = await db.read(actor, materials.shelf, callback_data.session)
    await show(call, views.shelf(found, callback_data.page, arrange=callback_data.arrange))


@router.callback_query(MaterialOpen.filter())
async def open_one(
    call: CallbackQuery, callback_data: MaterialOpen, actor: Actor, db: Database, bot: Bot
) -> None:
    """Get a file, in private."""
    session, item = await db.read(actor, materials.item, callback_data.session, callback_data.material)
    await answer(call)
    if item.file_id is not None:
        where = (call.from_user.id, session.community_id)
        await send_file(bot, db, *where, item.file_id, caption=views.caption(item))


@router.callback_query(MaterialAdd.filter())
async def add(
    call: CallbackQuery, callback_data: MaterialAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for files and links."""
    session = await db.read(actor, changes.managed, callback_data.session)
    about = {"community": session.community_id, "session": session.id, "song": callback_data.song}
    await talk_about(state, ADDING, about)
    await show(call, views.add(await db.read(actor, materials.shelf, session.id)))


@router.message(Talking(ADDING), Attached())
async def sent_file(message: Message, actor: Actor, db: Database, talk: dict[str, Any], sent: Sent) -> None:
    """Add a file; its caption is its name."""
    where, song = talk["session"], talk["song"]
    found = await db.write(actor, materials.add_sent, where, sent, message.caption or "", song)
    await show(message, views.add(found, added=True))


@router.message(Talking(ADDING))
async def typed_link(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Add a link."""
    where, song = talk["session"], talk["song"]
    found = await db.write(actor, materials.add_link, where, message.text or "", song=song)
    await show(message, views.add(found, added=True))


@router.callback_query(MaterialEdit.filter())
async def edit(
    call: CallbackQuery, callback_data: MaterialEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Change one; what is written next is its name."""
    said = callback_data
    found, item = await db.read(actor, materials.managed, said.session, said.material)
    where = {"community": found.session.community_id, "session": said.session, "material": item.id}
    await talk_about(state, NAMING, where)
    await show(call, views.one(found, item))


@router.message(Talking(NAMING))
async def typed_name(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Call it otherwise."""
    where = (talk["session"], talk["material"])
    found = await db.write(actor, materials.rename, *where, message.text or "")
    await show(message, views.changed(found, talk["material"]))


@router.callback_query(MaterialMove.filter())
async def move(call: CallbackQuery, callback_data: MaterialMove, actor: Actor, db: Database) -> None:
    """Move it up or down."""
    said = callback_data
    found = await db.write(actor, materials.move, said.session, said.material, 1 if said.down else -1)
    await show(call, views.changed(found, said.material))


@router.callback_query(MaterialShow.filter())
async def show_to(call: CallbackQuery, callback_data: MaterialShow, actor: Actor, db: Database) -> None:
    """Say who may see it."""
    said = callback_data
    found = await db.write(actor, materials.show_to, said.session, said.material, goers_only=said.goers_only)
    await show(call, views.changed(found, said.material))


@router.callback_query(MaterialSongs.filter())
async def choose_song(call: CallbackQuery, callback_data: MaterialSongs, actor: Actor, db: Database) -> None:
    """Of which song is it?"""
    said = callback_data
    found, item = await db.read(actor, materials.managed, said.session, said.material)
    listed = await db.read(actor, setlists.load, said.session)
    await show(call, views.choose_song(found, item, listed, said.page))


@router.callback_query(MaterialSong.filter())
async def of_song(call: CallbackQuery, callback_data: MaterialSong, actor: Actor, db: Database) -> None:
    """It is of this one."""
    said = callback_data
    found = await db.write(actor, materials.of_song, said.material, said.song)
    await show(call, views.changed(found, said.material))


@router.callback_query(MaterialRecording.filter())
async def mark(call: CallbackQuery, callback_data: MaterialRecording, actor: Actor, db: Database) -> None:
    """Say that it is a recording, or none."""
    said = callback_data
    found = await db.write(actor, recording_marks.mark, said.session, said.material, on=said.on)
    await show(call, views.changed(found, said.material))


@router.callback_query(MaterialRemove.filter())
async def remove(
    call: CallbackQuery, callback_data: MaterialRemove, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Take it off, or bring it back."""
    said = callback_data
    await state.clear()
    if said.undo:
        await show(
            call, views.restored(await db.write(actor, materials.restore, said.session, said.material))
        )
        return
    found = await db.write(actor, materials.remove, said.session, said.material)
    await show(call, views.removed(found, said.material))
