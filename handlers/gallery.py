"""The gallery: albums on a tap; photos are taken down by those in them, highlighted by organizers."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.files import send_album, send_file
from bot.show import answer, show
from keyboards import gallery as keyboards
from models.actor import Actor
from models.database import Database
from services import gallery, highlights
from views import gallery as views

router = Router(name="gallery")


@router.callback_query(keyboards.GalleryScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: keyboards.GalleryScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How many there are."""
    await state.clear()
    found = await db.read(actor, gallery.listing, callback_data.program or None, callback_data.page)
    await show(call, views.gallery(found))


@router.callback_query(keyboards.GalleryAlbum.filter())
async def album(
    call: CallbackQuery, callback_data: keyboards.GalleryAlbum, actor: Actor, db: Database, bot: Bot
) -> None:
    """Get a page of them, in private."""
    found = await db.read(actor, gallery.listing, callback_data.program or None, callback_data.page)
    await answer(call)
    shown = [shot.file_id for shot in found.shots]
    await send_album(bot, db, call.from_user.id, callback_data.community, shown)


@router.callback_query(keyboards.GalleryToCheck.filter())
async def to_check(
    call: CallbackQuery, callback_data: keyboards.GalleryToCheck, actor: Actor, db: Database
) -> None:
    """What waits for organizers."""
    found = await db.read(actor, gallery.to_check, callback_data.program or None, callback_data.page)
    await show(call, views.to_check(found))


@router.callback_query(keyboards.ShotOne.filter())
async def one(
    call: CallbackQuery, callback_data: keyboards.ShotOne, actor: Actor, db: Database, bot: Bot
) -> None:
    """Get one, in private."""
    view = await db.read(actor, gallery.one, callback_data.photo)
    await answer(call)
    caption, keyboard = views.one(view)
    where = (call.from_user.id, callback_data.community)
    await send_file(bot, db, *where, view.shot.file_id, caption=caption, keyboard=keyboard)


@router.callback_query(keyboards.ShotAgree.filter())
async def agree(call: CallbackQuery, callback_data: keyboards.ShotAgree, actor: Actor, db: Database) -> None:
    """Everybody in it agrees to be shown."""
    await show(call, views.changed(await db.write(actor, gallery.agree, callback_data.photo), views.agreed()))


@router.callback_query(keyboards.ShotObject.filter())
async def object_to(
    call: CallbackQuery, callback_data: keyboards.ShotObject, actor: Actor, db: Database
) -> None:
    """Take it out of sight."""
    view = await db.write(actor, gallery.object_to, callback_data.photo)
    await show(call, views.gone(view, views.objected()))


@router.callback_query(keyboards.ShotDecide.filter())
async def decide(
    call: CallbackQuery, callback_data: keyboards.ShotDecide, actor: Actor, db: Database
) -> None:
    """Bring it back, or remove it."""
    keep = callback_data.keep
    view = await db.write(actor, gallery.decide, callback_data.photo, keep=keep)
    said = views.decided(keep=keep)
    await show(call, views.changed(view, said) if keep else views.gone(view, said))


@router.callback_query(keyboards.ShotHighlight.filter())
async def highlight(
    call: CallbackQuery, callback_data: keyboards.ShotHighlight, actor: Actor, db: Database
) -> None:
    """Make it a highlight, propose it, or no longer."""
    view = await db.write(actor, highlights.set_photo, callback_data.photo, on=callback_data.on)
    await show(call, views.changed(view, views.highlighted(view, on=callback_data.on)))


@router.callback_query(keyboards.ShotPublic.filter())
async def publish(
    call: CallbackQuery, callback_data: keyboards.ShotPublic, actor: Actor, db: Database
) -> None:
    """Show it on the web, or no longer."""
    view = await db.write(actor, highlights.publish_photo, callback_data.photo, on=callback_data.on)
    await show(call, views.changed(view, views.published(on=callback_data.on)))


@router.callback_query(keyboards.WordsScreen.filter())
async def words(
    call: CallbackQuery, callback_data: keyboards.WordsScreen, actor: Actor, db: Database
) -> None:
    """Choose words of a session."""
    await show(call, views.words(await db.read(actor, highlights.sentences, callback_data.session)))


@router.callback_query(keyboards.WordsSet.filter())
async def choose_words(
    call: CallbackQuery, callback_data: keyboards.WordsSet, actor: Actor, db: Database
) -> None:
    """These, or no longer."""
    said = callback_data
    await show(
        call, views.words(await db.write(actor, highlights.set_words, said.session, said.key, on=said.on))
    )


@router.callback_query(keyboards.WordsPublic.filter())
async def publish_words(
    call: CallbackQuery, callback_data: keyboards.WordsPublic, actor: Actor, db: Database
) -> None:
    """Show them on the web, or no longer."""
    said = callback_data
    found = await db.write(actor, highlights.publish_words, said.session, said.key, on=said.on)
    await show(call, views.words(found, toast=views.published(on=said.on)))
