"""The photos of a session: albums on a tap, sent by those who were there."""

from typing import Any

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.files import Attached, send_album, send_file
from bot.show import answer, show
from bot.talk import Talking, talk_about
from keyboards.photos import PhotoAdd, PhotoAgreed, PhotoAlbum, PhotoOne, PhotoRemove
from keyboards.sessions import SessionPhotos
from models.actor import Actor
from models.database import Database
from services import photos
from services.files import Sent
from views import photos as views

router = Router(name="photos")

ADDING = "photo_add"


@router.callback_query(SessionPhotos.filter())
async def gallery(
    call: CallbackQuery, callback_data: SessionPhotos, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How many there are."""
    await state.clear()
    found = await db.read(actor, photos.gallery, callback_data.session, callback_data.page)
    await show(call, views.gallery(found))


@router.callback_query(PhotoAlbum.filter())
async def album(call: CallbackQuery, callback_data: PhotoAlbum, actor: Actor, db: Database, bot: Bot) -> None:
    """Get a page of them, in private."""
    found = await db.read(actor, photos.gallery, callback_data.session, callback_data.page)
    await answer(call)
    shown = [picture.file_id for picture in found.pictures]
    await send_album(bot, db, call.from_user.id, callback_data.community, shown)


@router.callback_query(PhotoOne.filter())
async def one(call: CallbackQuery, callback_data: PhotoOne, actor: Actor, db: Database, bot: Bot) -> None:
    """Get one, in private."""
    found, picture = await db.read(actor, photos.one, callback_data.session, callback_data.photo)
    await answer(call)
    caption, keyboard = views.one(found, picture)
    where = (call.from_user.id, found.session.community_id)
    await send_file(bot, db, *where, picture.file_id, caption=caption, keyboard=keyboard)


@router.callback_query(PhotoAdd.filter())
async def add(
    call: CallbackQuery, callback_data: PhotoAdd, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for photos."""
    found = await db.read(actor, photos.adding, callback_data.session)
    where = {"community": found.session.community_id, "session": found.session.id}
    await talk_about(state, ADDING, where)
    await show(call, views.add(found))


@router.message(Talking(ADDING), Attached())
async def sent_photo(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any], sent: Sent
) -> None:
    """Add one. Of an album each comes by itself: only the first is answered."""
    agreed = bool(talk.get("agreed"))
    found = await db.write(actor, photos.add_sent, talk["session"], sent, agreed=agreed)
    if message.media_group_id and message.media_group_id == talk.get("album"):
        return
    await talk_about(state, ADDING, {**talk, "album": message.media_group_id})
    await show(message, views.add(found, added=True, agreed=agreed))


@router.callback_query(PhotoAgreed.filter())
async def say_agreed(
    call: CallbackQuery, callback_data: PhotoAgreed, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Whether those in the photos that come agree to be in the gallery."""
    found = await db.read(actor, photos.adding, callback_data.session)
    where = {"community": callback_data.community, "session": callback_data.session}
    await talk_about(state, ADDING, {**where, "agreed": callback_data.on})
    await show(call, views.add(found, agreed=callback_data.on))


@router.message(Talking(ADDING))
async def typed(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """What is written is no photo: ask again."""
    found = await db.read(actor, photos.adding, talk["session"])
    await show(message, views.add(found, agreed=bool(talk.get("agreed"))))


@router.callback_query(PhotoRemove.filter())
async def remove(call: CallbackQuery, callback_data: PhotoRemove, actor: Actor, db: Database) -> None:
    """Take one off, or bring it back."""
    said = callback_data
    if said.undo:
        await show(call, views.restored(await db.write(actor, photos.restore, said.session, said.photo)))
        return
    found = await db.write(actor, photos.remove, said.session, said.photo)
    await show(call, views.removed(found, said.photo))
