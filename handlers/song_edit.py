"""Changing a song fact by fact, taking it off the list, bringing it back."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.repertoire import SongEdit, SongRemove
from keyboards.song_edit import SongFactEdit, SongFactSet, SongTypedAgain
from models.actor import Actor
from models.database import Database
from services import song_edit
from services.song_draft import SongDraft, SongFact
from services.song_edit import SongEdited
from views import song_edit as views
from views.links import Links

router = Router(name="song_edit")

TALK = "song_edit"


async def _answered(
    event: CallbackQuery | Message, state: FSMContext, edited: SongEdited, talk: dict[str, Any]
) -> None:
    """Show what came of it; who was second has seen the song as it is now, and keeps what they typed."""
    if edited.clashes:
        seen, wanted = edited.song.draft.dump(), edited.wanted.dump()
        await talk_about(state, TALK, {**talk, "was": seen, "wanted": wanted})
    else:
        await state.clear()
    await show(event, views.answered(edited))


@router.callback_query(SongEdit.filter())
async def menu(
    call: CallbackQuery, callback_data: SongEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Choose what to change."""
    await state.clear()
    await show(call, views.menu(await db.read(actor, song_edit.opened, callback_data.song)))


@router.callback_query(SongFactEdit.filter())
async def ask(
    call: CallbackQuery, callback_data: SongFactEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for one fact."""
    song = await db.read(actor, song_edit.opened, callback_data.song)
    where = {"community": song.community_id, "song": song.id, "was": song.draft.dump()}
    await talk_about(state, TALK, {**where, "fact": callback_data.fact.value})
    await show(call, views.fact(song, callback_data.fact))


@router.message(Talking(TALK))
async def typed(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Change one fact to what was typed."""
    said = (talk["song"], SongDraft.parse(talk["was"]), SongFact(talk["fact"]), message.text or "")
    await _answered(message, state, await db.write(actor, song_edit.answer, *said), talk)


@router.callback_query(SongFactSet.filter(), Talking(TALK))
async def chosen(
    call: CallbackQuery,
    callback_data: SongFactSet,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Change one fact by a tap."""
    said = (talk["song"], SongDraft.parse(talk["was"]), callback_data.fact, callback_data.value)
    await _answered(call, state, await db.write(actor, song_edit.answer, *said), talk)


@router.callback_query(SongTypedAgain.filter(), Talking(TALK))
async def again(
    call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Use what was typed after all."""
    was = SongDraft.parse(talk["was"])
    wanted = SongDraft.parse(talk.get("wanted", talk["was"]))
    await _answered(call, state, await db.write(actor, song_edit.save, talk["song"], was, wanted), talk)


@router.callback_query(SongRemove.filter())
async def remove(
    call: CallbackQuery,
    callback_data: SongRemove,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """Take it off the list, or bring it back."""
    await state.clear()
    if callback_data.undo:
        await show(call, views.restored(await db.write(actor, song_edit.restore, callback_data.song), links))
        return
    await show(call, views.removed(await db.write(actor, song_edit.remove, callback_data.song)))
