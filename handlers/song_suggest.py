"""Suggesting a song: in one message, shown back, each fact corrected, then on the list."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.repertoire import SongSuggest
from keyboards.song_edit import (
    SuggestAnother,
    SuggestFact,
    SuggestSame,
    SuggestSave,
    SuggestSet,
    SuggestShow,
)
from models.actor import Actor
from models.database import Database
from models.votes import Choice
from services import repertoire, song_suggest, voting
from services.song_draft import SongDraft, SongFact
from services.song_suggest import Suggestion
from views import song_suggest as views
from views.links import Links

router = Router(name="song_suggest")

ASKING = "song_suggest"
DRAFTING = "song_draft"


async def _shown(event: CallbackQuery | Message, state: FSMContext, found: Suggestion, *, sure: bool) -> None:
    """Show what was understood, and keep it until it is saved."""
    program = found.program
    where = {"community": program.community_id, "program": program.id}
    await talk_about(state, DRAFTING, {**where, "draft": found.draft.dump(), "sure": sure})
    await show(event, views.shown(found))


@router.callback_query(SongSuggest.filter())
async def ask(
    call: CallbackQuery, callback_data: SongSuggest, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for a song."""
    program = await db.read(actor, repertoire.program, callback_data.program)
    await talk_about(state, ASKING, {"community": program.community_id, "program": program.id})
    await show(call, views.ask(program))


@router.message(Talking(ASKING))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Understand what was written."""
    found = await db.read(
        actor, song_suggest.understand, talk["program"], message.text or message.caption or ""
    )
    await _shown(message, state, found, sure=False)


@router.message(Talking(DRAFTING))
async def corrected(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """One fact as it is written, where one was asked for; else the song anew."""
    if "fact" not in talk:
        await typed(message, actor, db, state, talk)
        return
    said = (talk["program"], talk["draft"], SongFact(talk["fact"]), message.text or "")
    found = await db.read(actor, song_suggest.correct, *said, sure=talk["sure"])
    await _shown(message, state, found, sure=talk["sure"])


@router.callback_query(SuggestFact.filter(), Talking(DRAFTING))
async def ask_fact(
    call: CallbackQuery,
    callback_data: SuggestFact,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Ask for one fact."""
    await talk_about(state, DRAFTING, {**talk, "fact": callback_data.fact.value})
    found = await db.read(actor, song_suggest.show, talk["program"], talk["draft"])
    await show(call, views.fact(found, callback_data.fact))


@router.callback_query(SuggestSet.filter(), Talking(DRAFTING))
async def chosen(
    call: CallbackQuery,
    callback_data: SuggestSet,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """One fact by a tap."""
    said = (talk["program"], talk["draft"], callback_data.fact, callback_data.value)
    found = await db.read(actor, song_suggest.correct, *said, sure=talk["sure"])
    await _shown(call, state, found, sure=talk["sure"])


@router.callback_query(SuggestShow.filter(), Talking(DRAFTING))
async def back(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Back to what is suggested."""
    found = await db.read(actor, song_suggest.show, talk["program"], talk["draft"])
    await _shown(call, state, found, sure=talk["sure"])


@router.callback_query(SuggestAnother.filter(), Talking(DRAFTING))
async def another(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """It is another song than those that are much like it."""
    found = await db.read(actor, song_suggest.show, talk["program"], talk["draft"])
    await _shown(call, state, found, sure=True)


@router.callback_query(SuggestSame.filter())
async def same(
    call: CallbackQuery,
    callback_data: SuggestSame,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """It is that one: vote for it."""
    result = await db.write(actor, voting.vote, callback_data.song, Choice.UP)
    await state.clear()
    await show(call, views.same(result, links))


@router.callback_query(SuggestSave.filter(), Talking(DRAFTING))
async def save(
    call: CallbackQuery, actor: Actor, db: Database, links: Links, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Put it on the list."""
    result = await db.write(actor, repertoire.suggest, talk["program"], SongDraft.parse(talk["draft"]))
    await state.clear()
    await show(call, views.saved(result, links))
