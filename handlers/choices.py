"""Choosing which notices one wants: everywhere, and from one community."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards import choices as keyboards
from models.actor import Actor
from models.database import Database
from services import choices
from views import choices as views

router = Router(name="choices")


@router.callback_query(keyboards.NoticesMenu.filter())
async def menu(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """What is on and off."""
    await show(call, views.menu(await db.read(actor, choices.of_person)))


@router.callback_query(keyboards.NoticeChoice.filter())
async def choose(
    call: CallbackQuery, callback_data: keyboards.NoticeChoice, actor: Actor, db: Database
) -> None:
    """Turn a kind of notice on or off."""
    topic = callback_data.topic
    await show(
        call, views.chosen(await db.write(actor, choices.change, topic, wanted=callback_data.on), topic)
    )


@router.callback_query(keyboards.NoticePlaces.filter())
async def places(
    call: CallbackQuery, callback_data: keyboards.NoticePlaces, actor: Actor, db: Database
) -> None:
    """From which community?"""
    await show(call, views.places(await db.read(actor, choices.of_person), callback_data.page))


@router.callback_query(keyboards.NoticesHere.filter())
async def here(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """What is on and off in one community."""
    await show(call, views.here(await db.read(actor, choices.of_member)))


@router.callback_query(keyboards.NoticesHereSet.filter())
async def choose_here(
    call: CallbackQuery, callback_data: keyboards.NoticesHereSet, actor: Actor, db: Database
) -> None:
    """Change that."""
    changed = await db.write(actor, choices.change_here, **{callback_data.what: callback_data.on})
    await show(call, views.here_chosen(changed))
