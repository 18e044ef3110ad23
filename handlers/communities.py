"""A community in private: its screen, its settings, inviting and leaving."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import communities as keyboards
from keyboards.home import CommunityScreen
from models.actor import Actor
from models.database import Database
from services import communities, leaving, members
from views import communities as views
from views.links import Links

router = Router(name="communities")


WRITING = "community text"
ZONING = "community city"


@router.message(Command("setup"), InPrivate())
async def how_to_set_up(message: Message, links: Links, state: FSMContext) -> None:
    """A community begins in a group."""
    await state.clear()
    await show(message, views.how_to_set_up(links))


@router.callback_query(CommunityScreen.filter())
async def screen(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """One community."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, communities.overview)))


@router.callback_query(keyboards.CommunityMore.filter())
async def more(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """What else there is about it."""
    await state.clear()
    await show(call, views.more(await db.read(actor, members.inside)))


@router.callback_query(keyboards.CommunitySettings.filter())
async def settings(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """What admins set."""
    await state.clear()
    await show(call, views.settings(await db.read(actor, communities.settings)))


@router.callback_query(keyboards.CommunityEdit.filter())
async def edit(
    call: CallbackQuery,
    callback_data: keyboards.CommunityEdit,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Ask for a name or a description."""
    card = await db.read(actor, communities.settings)
    await talk_about(state, WRITING, {"community": card.id, "text": callback_data.text})
    await show(call, views.edit(card, callback_data.text))


@router.message(Talking(WRITING))
async def written(
    message: Message, talk: dict[str, Any], actor: Actor, db: Database, state: FSMContext
) -> None:
    """Take it; what cannot be taken is asked for again."""
    card = await db.write(actor, communities.write, talk["text"], message.text or "")
    await state.clear()
    await show(message, views.written(card))


@router.callback_query(keyboards.DescriptionNone.filter())
async def no_description(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """Remove the description."""
    card = await db.write(actor, communities.change, description="")
    await state.clear()
    await show(call, views.changed(card))


@router.callback_query(keyboards.CommunityApproval.filter())
async def approval(
    call: CallbackQuery, callback_data: keyboards.CommunityApproval, actor: Actor, db: Database
) -> None:
    """Whether organizers let in who joins."""
    card = await db.write(actor, communities.change, requires_approval=callback_data.on)
    await show(call, views.changed(card))


@router.callback_query(keyboards.CommunityWeb.filter())
async def on_the_web(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """Whether public programs are on the web, and where."""
    await show(call, views.on_the_web(await db.read(actor, communities.on_the_web), links))


@router.callback_query(keyboards.CommunityWebSet.filter())
async def set_on_the_web(
    call: CallbackQuery,
    callback_data: keyboards.CommunityWebSet,
    actor: Actor,
    db: Database,
    links: Links,
) -> None:
    """Show them there, or no longer."""
    state = await db.write(actor, communities.show_on_the_web, callback_data.on)
    await show(call, views.on_the_web(state, links, toast=views.saved()))


@router.callback_query(keyboards.CommunityLanguages.filter())
async def languages(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Choose the language of cards."""
    await show(call, views.languages(await db.read(actor, communities.settings)))


@router.callback_query(keyboards.CommunityLanguage.filter())
async def language(
    call: CallbackQuery, callback_data: keyboards.CommunityLanguage, actor: Actor, db: Database
) -> None:
    """Write cards in it."""
    await show(call, views.changed(await db.write(actor, communities.change, language=callback_data.code)))


@router.callback_query(keyboards.CommunityZones.filter())
async def zones(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """Choose a region, or type a city."""
    card = await db.read(actor, communities.settings)
    await talk_about(state, ZONING, {"community": card.id})
    await show(call, views.zone_menu(card))


@router.callback_query(keyboards.CommunityRegion.filter())
async def region(call: CallbackQuery, callback_data: keyboards.CommunityRegion) -> None:
    """The cities of a region."""
    await show(call, views.zone_cities(callback_data.community, callback_data.region, callback_data.page))


@router.message(Talking(ZONING))
async def city(message: Message, talk: dict[str, Any]) -> None:
    """The cities that fit; another may be typed."""
    await show(message, views.zone_found(talk["community"], message.text or ""))


@router.callback_query(keyboards.CommunityZone.filter())
async def zone(
    call: CallbackQuery,
    callback_data: keyboards.CommunityZone,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """New programs are in this zone."""
    card = await db.write(actor, communities.change, zone=callback_data.zone)
    await state.clear()
    await show(call, views.changed(card))


@router.callback_query(keyboards.CardsScreen.filter())
async def cards(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """Where cards go."""
    await show(call, views.cards(await db.read(actor, communities.manage), links))


@router.callback_query(keyboards.CardsInMainChat.filter())
async def cards_in_main_chat(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Not to a topic."""
    await show(call, views.changed(await db.write(actor, communities.change, thread_id=None)))


@router.callback_query(keyboards.CardPictures.filter())
async def card_pictures(
    call: CallbackQuery, callback_data: keyboards.CardPictures, actor: Actor, db: Database, links: Links
) -> None:
    """Whether cards have a picture."""
    overview = await db.write(actor, communities.picture_cards, callback_data.on)
    await show(call, views.cards(overview, links, toast=views.saved()))


@router.callback_query(keyboards.Invite.filter())
async def invite(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """The link that leads in."""
    await show(call, views.invite(await db.read(actor, communities.overview), links))


@router.callback_query(keyboards.Leave.filter())
async def leave(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Leave: is that really meant?"""
    await show(call, views.leave(await db.read(actor, members.community)))


@router.callback_query(keyboards.LeaveNow.filter())
async def leave_now(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """It is."""
    await show(call, views.left(await db.write(actor, leaving.leave)))
