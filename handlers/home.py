"""Home, and every way into the bot: /start with and without a deep link."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community, wherever_one_comes
from bot.filters import InPrivate
from bot.show import answer, show
from keyboards.home import PickCommunity
from keyboards.nav import Home, Nothing
from keyboards.rsvp import QuickAnswer
from models.actor import Actor
from models.database import Database
from services import arrivals, home, members, rsvp
from views import arrivals as arrival_views
from views import home as views
from views import rsvp as rsvp_views
from views.links import Links

router = Router(name="home")


@router.message(CommandStart(deep_link=True), InPrivate())
async def start_at(
    message: Message,
    command: CommandObject,
    actors: Actors,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """Open the bot on the thing a deep link leads to."""
    await state.clear()
    target = await db.read(actor, arrivals.resolve, command.args or "")
    there = await actors.inside(actor, target.community_id)
    if target.lets_in:
        arrival = await db.write(there, arrivals.come_in, command.args or "")
    else:
        arrival = await db.read(there, arrivals.open_target, target)
    await show(message, arrival_views.screen(arrival, links))


@router.message(CommandStart(), InPrivate())
@router.message(Command("home"), InPrivate())
async def start(
    message: Message, actors: Actors, actor: Actor, db: Database, links: Links, state: FSMContext
) -> None:
    """Home."""
    await state.clear()
    await show(message, views.home(await wherever_one_comes(db, actors, actor, home.of_community), links))


@router.callback_query(Home.filter())
async def go_home(
    call: CallbackQuery, actors: Actors, actor: Actor, db: Database, links: Links, state: FSMContext
) -> None:
    """Back home."""
    await state.clear()
    await show(call, views.home(await wherever_one_comes(db, actors, actor, home.of_community), links))


@router.callback_query(QuickAnswer.filter())
async def quick_answer(
    call: CallbackQuery, callback_data: QuickAnswer, actors: Actors, actor: Actor, db: Database, links: Links
) -> None:
    """Answer a session from home; home stays."""
    result = await db.write(actor, rsvp.respond, callback_data.session, callback_data.answer)
    parts = await wherever_one_comes(db, actors, actor, home.of_community)
    await show(call, views.home(parts, links, *rsvp_views.outcome(result)))


@router.callback_query(PickCommunity.filter())
async def pick_community(
    call: CallbackQuery, callback_data: PickCommunity, actors: Actors, actor: Actor, db: Database
) -> None:
    """Choose a community before going on."""
    found = await in_each_community(db, actors, actor, members.community)
    await show(call, views.pick(found, callback_data.to))


@router.callback_query(Nothing.filter())
async def nothing(call: CallbackQuery) -> None:
    """A button that only shows something."""
    await answer(call)
