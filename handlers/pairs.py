"""Coming to a session with somebody."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.filters import InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import pairs as keyboards
from models.actor import Actor
from models.database import Database
from services import pair_choice, pairs
from views import pairs as views
from views.links import Links

router = Router(name="pairs")

CHOOSING = "come with"


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(keyboards.PREFIX)), InPrivate())
async def opened(
    message: Message, command: CommandObject, actors: Actors, actor: Actor, db: Database, state: FSMContext
) -> None:
    """With whoever sent the link: nothing happens before one asks."""
    await state.clear()
    said = (command.args or "").removeprefix(keyboards.PREFIX)
    target, who = await db.read(actor, pair_choice.resolve, said)
    there = await actors.inside(actor, target.community_id)
    found = await db.read(there, pair_choice.one, target.target_id, who)
    await show(message, views.roles(found, ""))


@router.callback_query(keyboards.PairMenu.filter())
async def menu(
    call: CallbackQuery,
    callback_data: keyboards.PairMenu,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """Whom? A name may be written."""
    found = await db.read(actor, pair_choice.look, callback_data.session)
    about = {"community": callback_data.community, "session": callback_data.session}
    await talk_about(state, CHOOSING, about)
    await show(call, views.menu(found, actor.user_id, links))


@router.message(Talking(CHOOSING))
async def named(message: Message, talk: dict[str, Any], actor: Actor, db: Database, links: Links) -> None:
    """Those who are called so."""
    found = await db.read(actor, pair_choice.look, talk["session"], message.text or "")
    await show(message, views.menu(found, actor.user_id, links))


@router.callback_query(keyboards.PairWith.filter())
async def roles(
    call: CallbackQuery, callback_data: keyboards.PairWith, actor: Actor, db: Database, state: FSMContext
) -> None:
    """In which roles?"""
    await state.clear()
    found = await db.read(actor, pair_choice.one, callback_data.session, callback_data.user)
    await show(call, views.roles(found, callback_data.roles))


@router.callback_query(keyboards.PairAsk.filter())
async def ask(call: CallbackQuery, callback_data: keyboards.PairAsk, actor: Actor, db: Database) -> None:
    """Ask them."""
    said = callback_data
    await show(call, views.done(await db.write(actor, pair_choice.ask, said.session, said.user, said.roles)))


@router.callback_query(keyboards.PairUndo.filter())
async def undo(call: CallbackQuery, callback_data: keyboards.PairUndo, actor: Actor, db: Database) -> None:
    """Come alone again."""
    await show(call, views.done(await db.write(actor, pairs.undo, callback_data.session)))
