"""Voting on songs: on a song, one after the other, on the group's card, by /vote."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.filters import InGroup, InPrivate
from bot.show import answer, show
from keyboards.voting import CardTurn, CardVote, SongVote, VoteNext, VoteNow, VotesPost
from models.actor import Actor
from models.database import Database
from services import song_lists, voting, voting_card
from services.errors import NotAllowed
from views import programs
from views import voting as views
from views.links import Links

router = Router(name="voting")


@router.callback_query(CardVote.filter())
async def on_card(
    call: CallbackQuery, callback_data: CardVote, actor: Actor, db: Database, links: Links
) -> None:
    """Vote for a song on the group's card, or take that back; the card follows by itself."""
    result = await db.write(actor, voting.vote_on_card, callback_data.song)
    await show(call, views.voted_on_card(result, links))


@router.callback_query(SongVote.filter())
async def on_song(
    call: CallbackQuery, callback_data: SongVote, actor: Actor, db: Database, links: Links
) -> None:
    """Vote on a song on its screen."""
    result = await db.write(actor, voting.vote, callback_data.song, callback_data.choice)
    await show(call, views.voted(result, links))


@router.callback_query(VoteNow.filter())
async def now(
    call: CallbackQuery, callback_data: VoteNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The next song to vote on."""
    await state.clear()
    found = await db.read(actor, voting.ballot, callback_data.program)
    board = await db.read(actor, song_lists.board, callback_data.program)
    await show(call, views.next_song(found, board))


@router.callback_query(VoteNext.filter())
async def go_on(call: CallbackQuery, callback_data: VoteNext, actor: Actor, db: Database) -> None:
    """Vote on it, and go on to the next."""
    said = callback_data
    result, found = await db.write(actor, voting.vote_and_go_on, said.song, said.choice)
    board = await db.read(actor, song_lists.board, result.song.program_id)
    await show(call, views.next_song(found, board, result))


@router.callback_query(VotesPost.filter())
async def post(call: CallbackQuery, callback_data: VotesPost, actor: Actor, db: Database) -> None:
    """Put the card into the group."""
    await db.write(actor, voting_card.post, callback_data.program)
    await show(call, views.posted(await db.read(actor, song_lists.board, callback_data.program)))


@router.callback_query(CardTurn.filter())
async def turn(call: CallbackQuery, callback_data: CardTurn, actor: Actor, db: Database) -> None:
    """Turn the group's card to another page."""
    if call.message is None:
        await answer(call)
        return
    said, at = callback_data, call.message
    page = await db.write(actor, voting_card.turn, said.program, at.chat.id, at.message_id, said.page)
    await answer(call, views.turned(page))


@router.message(Command("vote"), InGroup())
async def post_soonest(message: Message, actor: Actor, db: Database, links: Links) -> None:
    """Put a card to vote here, which itself is the answer; who may not is led to where they can vote."""
    thread = message.message_thread_id if message.is_topic_message else None
    try:
        await db.write(actor, voting_card.post_soonest, thread)
    except NotAllowed:
        await show(message, programs.in_private(links))


@router.message(Command("vote"), InPrivate())
async def choose(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """Where songs wait for the person's vote."""
    await state.clear()
    found = await in_each_community(db, actors, actor, voting.to_vote)
    await show(message, views.choose([one for part in found for one in part]))
