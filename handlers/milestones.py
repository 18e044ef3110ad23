"""Setting milestones."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import milestones as keyboards
from models.actor import Actor
from models.database import Database
from services import milestone_edit, milestone_form, milestones
from views import milestones as views
from views.links import Links

router = Router(name="milestones")

NUMBERING = "milestone_new"
WRITING = "milestone_edit"


@router.callback_query(keyboards.MilestoneList.filter())
async def listing(
    call: CallbackQuery,
    callback_data: keyboards.MilestoneList,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """The milestones of a community."""
    await state.clear()
    await show(call, views.listed(await db.read(actor, milestones.listing, callback_data.page), links))


@router.callback_query(keyboards.MilestoneNew.filter())
async def new(
    call: CallbackQuery, callback_data: keyboards.MilestoneNew, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for its number."""
    await db.read(actor, milestones.listing)
    said = callback_data
    await talk_about(state, NUMBERING, {"community": said.community, "counting": said.counting})
    await show(call, views.new(said.community, said.counting))


@router.message(Talking(NUMBERING))
async def numbered(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """There it is."""
    one = await db.write(actor, milestone_form.create, talk["counting"], message.text or "")
    await state.clear()
    await show(message, views.created(one))


@router.callback_query(keyboards.MilestoneScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: keyboards.MilestoneScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """One milestone."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, milestones.opened, callback_data.milestone)))


@router.callback_query(keyboards.MilestoneField.filter())
async def ask(
    call: CallbackQuery,
    callback_data: keyboards.MilestoneField,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Ask for one field."""
    said = callback_data
    one = await db.read(actor, milestones.opened, said.milestone)
    about = {"community": said.community, "milestone": one.id, "revision": one.revision}
    await talk_about(state, WRITING, {**about, "field": keyboards.FIELDS[said.part]})
    await show(call, views.ask(one, said.part))


@router.message(Talking(WRITING))
async def written(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Take it; what cannot be taken is asked for again."""
    where, typed = (talk["milestone"], talk["revision"], talk["field"]), message.text or ""
    edited = await db.write(actor, milestone_form.answer, *where, typed)
    await _keep(state, edited, {**talk, "typed": typed})
    await show(message, views.written(edited, talk["field"], typed))


@router.callback_query(keyboards.MilestoneTypedAgain.filter(), Talking(WRITING))
async def again(
    call: CallbackQuery,
    callback_data: keyboards.MilestoneTypedAgain,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Use what was typed after all."""
    where = callback_data.milestone, callback_data.revision
    edited = await db.write(actor, milestone_form.repeat, *where, talk)
    await _keep(state, edited, talk)
    await show(call, views.written(edited, talk["field"], talk["typed"]))


async def _keep(state: FSMContext, edited: milestone_edit.Edited, talk: dict[str, Any]) -> None:
    """What was typed stays as long as it is not saved."""
    if edited.conflict:
        await talk_about(state, WRITING, {**talk, "revision": edited.milestone.revision})
    else:
        await state.clear()


@router.callback_query(keyboards.MilestoneIcons.filter())
async def icons(
    call: CallbackQuery, callback_data: keyboards.MilestoneIcons, actor: Actor, db: Database
) -> None:
    """What may be drawn on its badge."""
    await show(call, views.icons(await db.read(actor, milestones.opened, callback_data.milestone)))


@router.callback_query(keyboards.MilestoneIcon.filter())
async def draw(
    call: CallbackQuery, callback_data: keyboards.MilestoneIcon, actor: Actor, db: Database
) -> None:
    """Draw this."""
    said = callback_data
    change = milestone_edit.change
    edited = await db.write(actor, change, said.milestone, said.revision, badge_icon=said.icon)
    await show(call, views.tapped(edited))


@router.callback_query(keyboards.MilestoneActive.filter())
async def switch(
    call: CallbackQuery, callback_data: keyboards.MilestoneActive, actor: Actor, db: Database
) -> None:
    """Off, or on."""
    said = callback_data
    edited = await db.write(actor, milestone_edit.change, said.milestone, said.revision, is_active=said.on)
    await show(call, views.tapped(edited))


@router.callback_query(keyboards.MilestoneDelete.filter())
async def delete(
    call: CallbackQuery, callback_data: keyboards.MilestoneDelete, actor: Actor, db: Database
) -> None:
    """Delete it; one tap brings it back."""
    await show(call, views.deleted(await db.write(actor, milestone_edit.delete, callback_data.milestone)))


@router.callback_query(keyboards.MilestoneRestore.filter())
async def restore(
    call: CallbackQuery, callback_data: keyboards.MilestoneRestore, actor: Actor, db: Database
) -> None:
    """Bring it back."""
    await show(call, views.restored(await db.write(actor, milestone_edit.restore, callback_data.milestone)))
