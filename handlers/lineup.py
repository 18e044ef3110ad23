"""The line-up of a session: who brings what, by taps and by one line."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.lineup import (
    LineupChips,
    LineupForAll,
    LineupLevel,
    LineupNeeds,
    LineupNobody,
    LineupPut,
    LineupScreen,
    LineupTick,
    LineupUsual,
    LineupWish,
    LineupWishes,
)
from locales.reader import language
from models.actor import Actor
from models.database import Database
from models.lineup import Side
from services import lineup, lineup_host, lineup_wishes, lineup_words, matrix
from services.matrix import Lineup
from views import lineup as views

router = Router(name="lineup")

SAYING, WISHING, NEEDING = "lineup_say", "lineup_wish", "lineup_need"


async def _talk(state: FSMContext, name: str, found: Lineup, side: Side = Side.BRINGING) -> None:
    """What is written next is about this line-up."""
    session = found.session
    about = {"community": session.community_id, "session": session.id, "side": side.value}
    await talk_about(state, name, about)


def _side(looking: bool) -> Side:
    return Side.LOOKING if looking else Side.BRINGING


@router.callback_query(LineupScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: LineupScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Who brings what."""
    found = await db.read(actor, matrix.view, callback_data.session)
    await _talk(state, SAYING, found)
    await show(call, views.screen(found, callback_data.page))


@router.message(Talking(SAYING))
async def say(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Take a line: what one brings, whom one looks for."""
    await db.write(actor, lineup.say, talk["session"], message.text or "", Side(talk["side"]))
    await show(message, views.said(await db.read(actor, matrix.view, talk["session"])))


@router.callback_query(LineupPut.filter())
async def put(
    call: CallbackQuery, callback_data: LineupPut, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Bring what is missing."""
    said = callback_data
    what = await db.write(actor, lineup.put, said.session, _side(said.looking), said.thing, on=said.on)
    found = await db.read(actor, matrix.view, said.session)
    await _talk(state, SAYING, found)
    await show(call, views.brought(found, what, on=said.on))


@router.callback_query(LineupChips.filter())
async def chips(
    call: CallbackQuery, callback_data: LineupChips, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Things to tick."""
    side = _side(callback_data.looking)
    found = await db.read(actor, matrix.view, callback_data.session)
    await _talk(state, SAYING, found, side)
    await show(call, views.chips(found, side, callback_data.page))


@router.callback_query(LineupTick.filter())
async def tick(call: CallbackQuery, callback_data: LineupTick, actor: Actor, db: Database) -> None:
    """Tick one, or no more."""
    said, side = callback_data, _side(callback_data.looking)
    what = await db.write(actor, lineup.put, said.session, side, said.thing, on=said.on)
    found = await db.read(actor, matrix.view, said.session)
    await show(call, views.ticked(found, side, said.page, what, on=said.on))


@router.callback_query(LineupUsual.filter())
async def usual(call: CallbackQuery, callback_data: LineupUsual, actor: Actor, db: Database) -> None:
    """Bring what one brought to the last jam, or forget it."""
    if callback_data.forget:
        await db.write(actor, lineup.forget_usual)
    else:
        await db.write(actor, lineup.bring_usual, callback_data.session)
    await show(call, views.said(await db.read(actor, matrix.view, callback_data.session)))


@router.callback_query(LineupWishes.filter())
async def wishes(
    call: CallbackQuery, callback_data: LineupWishes, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Keys and tempos."""
    found = await db.read(actor, matrix.view, callback_data.session)
    await _talk(state, WISHING, found)
    await show(call, views.wishes(found))


@router.callback_query(LineupWish.filter())
async def wish(call: CallbackQuery, callback_data: LineupWish, actor: Actor, db: Database) -> None:
    """Wish for one, or no more."""
    said = callback_data
    await db.write(actor, lineup_wishes.put, said.session, said.about, said.value, on=said.on)
    found = await db.read(actor, matrix.view, said.session)
    await show(call, views.wishes(found, wished=said.value if said.on else ""))


@router.message(Talking(WISHING))
async def typed_wish(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Wish for what is written."""
    await db.write(actor, lineup_wishes.say, talk["session"], message.text or "")
    await show(message, views.wishes(await db.read(actor, matrix.view, talk["session"])))


@router.callback_query(LineupNeeds.filter())
async def needs(
    call: CallbackQuery, callback_data: LineupNeeds, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What organizers say about it."""
    await db.read(actor, lineup_host.managed, callback_data.session)
    found = await db.read(actor, matrix.view, callback_data.session)
    await _talk(state, NEEDING, found)
    await show(call, views.needs(found))


@router.message(Talking(NEEDING))
async def typed_need(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Take what is needed, or the vibe."""
    await db.write(actor, lineup_host.tell, talk["session"], message.text or "", language())
    await show(message, views.saved(await db.read(actor, matrix.view, talk["session"])))


@router.callback_query(LineupLevel.filter())
async def level(call: CallbackQuery, callback_data: LineupLevel, actor: Actor, db: Database) -> None:
    """Set the level of this date."""
    await db.write(actor, lineup_host.set_level, callback_data.session, callback_data.step, language())
    await show(call, views.saved(await db.read(actor, matrix.view, callback_data.session)))


@router.callback_query(LineupNobody.filter())
async def nobody(call: CallbackQuery, callback_data: LineupNobody, actor: Actor, db: Database) -> None:
    """Need nobody at this date."""
    await db.write(actor, lineup_host.need, callback_data.session, lineup_words.NOBODY, language())
    await show(call, views.saved(await db.read(actor, matrix.view, callback_data.session)))


@router.callback_query(LineupForAll.filter())
async def for_all(call: CallbackQuery, callback_data: LineupForAll, actor: Actor, db: Database) -> None:
    """Need the same at all dates."""
    await db.write(actor, lineup_host.for_all, callback_data.session)
    await show(call, views.saved(await db.read(actor, matrix.view, callback_data.session)))
