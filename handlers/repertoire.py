"""The songs of a program: looked at, found, kept as favourites."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.repertoire import SongFavourite, SongHistory, SongLevels, Songs, SongScreen, SongsPage
from models.actor import Actor
from models.database import Database
from services import favourites, repertoire, song_history, song_lists
from services.song_lists import SongList
from views import repertoire as views
from views.links import Links

router = Router(name="repertoire")

FINDING = "song_find"


@router.callback_query(Songs.filter())
async def board(
    call: CallbackQuery, callback_data: Songs, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The songs at first sight; what is written next is looked for."""
    found = await db.read(actor, song_lists.board, callback_data.program)
    where = {"community": callback_data.community, "program": callback_data.program}
    await talk_about(state, FINDING, where)
    await show(call, views.board(found))


@router.message(Talking(FINDING))
async def find(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Find songs by words."""
    words = (message.text or "")[:100]
    await talk_about(state, FINDING, {**talk, "words": words})
    found = await db.read(actor, song_lists.page_of, talk["program"], SongList.FOUND, 0, words)
    await show(message, views.listed(found))


@router.callback_query(SongsPage.filter())
async def page(
    call: CallbackQuery, callback_data: SongsPage, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A page of a list."""
    said = callback_data
    words = (await state.get_data()).get("words", "") if said.which is SongList.FOUND else ""
    await show(
        call,
        views.listed(await db.read(actor, song_lists.page_of, said.program, said.which, said.page, words)),
    )


@router.callback_query(SongLevels.filter())
async def levels(call: CallbackQuery, callback_data: SongLevels, actor: Actor, db: Database) -> None:
    """Choose a difficulty."""
    await show(call, views.levels(await db.read(actor, repertoire.program, callback_data.program)))


@router.callback_query(SongScreen.filter())
async def song(
    call: CallbackQuery,
    callback_data: SongScreen,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """Open one song."""
    await state.clear()
    await show(call, views.song(await db.read(actor, repertoire.load, callback_data.song), links))


@router.callback_query(SongFavourite.filter())
async def favourite(
    call: CallbackQuery, callback_data: SongFavourite, actor: Actor, db: Database, links: Links
) -> None:
    """Have it among one's favourites, or not."""
    kept = await db.write(actor, favourites.keep, callback_data.song, wanted=callback_data.wanted)
    await show(call, views.kept(kept, links))


@router.callback_query(SongHistory.filter())
async def history(call: CallbackQuery, callback_data: SongHistory, actor: Actor, db: Database) -> None:
    """When it was played."""
    found = await db.read(actor, song_history.of_song, callback_data.song, callback_data.page)
    await show(call, views.history(found))
