"""Making and changing rooms."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Located, Talking, talk_about
from keyboards import space_edit as keyboards
from locales.reader import language
from models.actor import Actor
from models.database import Database
from models.spaces import SpaceStatus
from services import space_edit, space_form
from services.space_form import Edited
from views import space_edit as views
from views.links import Links

router = Router(name="space_edit")

NAMING = "space_new"
WRITING = "space_edit"


@router.callback_query(keyboards.SpaceNew.filter())
async def new(
    call: CallbackQuery, callback_data: keyboards.SpaceNew, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for its name."""
    await db.read(actor, space_edit.may_add)
    await talk_about(state, NAMING, {"community": callback_data.community})
    await show(call, views.new(callback_data.community))


@router.message(Talking(NAMING))
async def named(message: Message, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """There it is."""
    room = await db.write(actor, space_edit.create, message.text or "")
    await state.clear()
    await show(message, views.created(room, links))


@router.callback_query(keyboards.SpaceManage.filter())
async def manage(
    call: CallbackQuery,
    callback_data: keyboards.SpaceManage,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """What can be changed."""
    await state.clear()
    await show(call, views.manage(await db.read(actor, space_edit.opened, callback_data.space), links))


@router.callback_query(keyboards.SpaceField.filter())
async def ask(
    call: CallbackQuery, callback_data: keyboards.SpaceField, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one field."""
    said = callback_data
    room = await db.read(actor, space_edit.opened, said.space)
    where = {"community": said.community, "space": said.space, "revision": room.revision}
    await talk_about(state, WRITING, {**where, "field": keyboards.FIELDS[said.field]})
    await show(call, views.ask(room, said.field))


@router.message(Talking(WRITING), Located())
async def located(
    message: Message,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
    talk: dict[str, Any],
    spot: tuple[float, float, *tuple[str, ...]],
) -> None:
    """Put its pin where a location or venue is."""
    where, named = (talk["space"], talk["revision"], talk["field"]), ", ".join(filter(None, spot[2:]))
    edited = await db.write(actor, space_form.locate, *where, *spot)
    await _answered(message, state, edited, {**talk, "spot": spot, "typed": named}, links)


@router.message(Talking(WRITING))
async def written(
    message: Message, actor: Actor, db: Database, state: FSMContext, links: Links, talk: dict[str, Any]
) -> None:
    """Take it; what cannot be taken is asked for again."""
    where, typed = (talk["space"], talk["revision"], talk["field"]), message.text or ""
    edited = await db.write(actor, space_form.answer, *where, typed, language())
    await _answered(message, state, edited, {**talk, "typed": typed, "spot": None}, links)


async def _answered(
    event: CallbackQuery | Message, state: FSMContext, edited: Edited, talk: dict[str, Any], links: Links
) -> None:
    """Show what came of it; what was typed is kept as long as it is not saved."""
    revision = edited.room.revision
    await talk_about(
        state, WRITING, {**talk, "revision": revision}
    ) if edited.conflict else await state.clear()
    await show(event, views.written(edited, talk["field"], talk["typed"], links))


@router.callback_query(keyboards.SpaceTypedAgain.filter(), Talking(WRITING))
async def again(
    call: CallbackQuery,
    callback_data: keyboards.SpaceTypedAgain,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
    talk: dict[str, Any],
) -> None:
    """Use what was typed after all."""
    space, revision = callback_data.space, callback_data.revision
    edited = await db.write(actor, space_form.repeat, space, revision, talk, language())
    await _answered(call, state, edited, talk, links)


@router.callback_query(keyboards.SpaceHours.filter())
async def hours(
    call: CallbackQuery,
    callback_data: keyboards.SpaceHours,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """Hours by a tap."""
    said = callback_data
    weekly = keyboards.PRESETS.get(said.hours, ())
    edited = await db.write(actor, space_form.save, said.space, said.revision, {"hours": weekly})
    if not edited.conflict:
        await state.clear()
    await show(call, views.hours_tapped(edited, links))


@router.callback_query(keyboards.SpaceBookable.filter())
async def bookable(
    call: CallbackQuery, callback_data: keyboards.SpaceBookable, actor: Actor, db: Database, links: Links
) -> None:
    """Whether members may reserve it."""
    said = callback_data
    edited = await db.write(actor, space_form.save, said.space, said.revision, {"bookable": said.on})
    await show(call, views.tapped(edited, links))


@router.callback_query(keyboards.SpaceArchive.filter())
async def archive(
    call: CallbackQuery, callback_data: keyboards.SpaceArchive, actor: Actor, db: Database, links: Links
) -> None:
    """Put it away, or bring it back."""
    status = SpaceStatus.ARCHIVED if callback_data.on else SpaceStatus.ACTIVE
    room = await db.write(actor, space_edit.set_status, callback_data.space, status)
    await show(call, views.changed(room, links))


@router.callback_query(keyboards.SpaceDelete.filter())
async def delete(
    call: CallbackQuery, callback_data: keyboards.SpaceDelete, actor: Actor, db: Database
) -> None:
    """Delete it; one tap brings it back."""
    await show(call, views.deleted(await db.write(actor, space_edit.delete, callback_data.space)))


@router.callback_query(keyboards.SpaceRestore.filter())
async def restore(
    call: CallbackQuery, callback_data: keyboards.SpaceRestore, actor: Actor, db: Database, links: Links
) -> None:
    """Bring it back."""
    await show(call, views.changed(await db.write(actor, space_edit.restore, callback_data.space), links))
