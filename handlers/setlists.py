"""A session's setlist: seen by all, chosen, ordered and ticked off by those who run the session."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.setlists import (
    SetlistAdd,
    SetlistArrange,
    SetlistChoose,
    SetlistCount,
    SetlistKey,
    SetlistMove,
    SetlistNote,
    SetlistNoteMine,
    SetlistPick,
    SetlistPropose,
    SetlistRemove,
    SetlistScreen,
    SetlistSongScreen,
    SetlistSwap,
    SetlistTake,
    SetlistTick,
    SetlistTicks,
)
from models.actor import Actor
from models.database import Database
from services import setlist_changes, setlist_choice, setlist_notes, setlists
from services.setlist_choice import Proposal
from services.setlists import SetlistDetails
from views import setlists as views

router = Router(name="setlists")

NOTING = "setlist_note"
KEYING = "setlist_key"
SEARCHING = "setlist_search"
PROPOSING = "setlist_propose"


@router.callback_query(SetlistScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: SetlistScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """See the list."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, setlists.load, callback_data.session)))


@router.callback_query(SetlistArrange.filter())
async def arrange(
    call: CallbackQuery, callback_data: SetlistArrange, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Choose the song to change."""
    await state.clear()
    found = await db.read(actor, setlist_changes.opened, callback_data.session)
    await show(call, views.arrange(found, callback_data.page))


@router.callback_query(SetlistSongScreen.filter())
async def song(
    call: CallbackQuery, callback_data: SetlistSongScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Change one song; what is written next is its note."""
    found = await db.read(actor, setlist_changes.opened, callback_data.session)
    await _expect_note(state, found, callback_data.song)
    await show(call, views.song(found, callback_data.song))


async def _expect_note(state: FSMContext, found: SetlistDetails, song_id: int) -> None:
    """What is written next is a note, in place of the one that is shown now."""
    was = found.line(song_id).notes if song_id else found.notes
    session = found.session
    about = {"community": session.community_id, "session": session.id, "song": song_id, "was": was}
    await talk_about(state, NOTING, about)


@router.callback_query(SetlistNote.filter())
async def ask_note(
    call: CallbackQuery, callback_data: SetlistNote, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for a note about the whole list."""
    found = await db.read(actor, setlist_changes.opened, callback_data.session)
    await _expect_note(state, found, 0)
    await show(call, views.ask_note(found))


@router.message(Talking(NOTING))
async def typed_note(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Write it, or show what somebody else wrote meanwhile."""
    said = (talk["session"], talk["song"], message.text or "")
    noted = await db.write(actor, setlist_notes.note, *said, talk["was"])
    shown = noted.text if noted.other is None else noted.other
    await state.update_data(was=shown, mine=noted.text)
    await show(message, views.noted(noted))


@router.callback_query(Talking(NOTING), SetlistNoteMine.filter())
async def keep_mine(
    call: CallbackQuery,
    callback_data: SetlistNoteMine,
    actor: Actor,
    db: Database,
    state: FSMContext,
    talk: dict[str, Any],
) -> None:
    """Put what one wrote in the place of what was shown."""
    said = (callback_data.session, callback_data.song, talk.get("mine", ""))
    noted = await db.write(actor, setlist_notes.note, *said, talk["was"])
    await state.update_data(was=noted.text if noted.other is None else noted.other)
    await show(call, views.noted(noted))


@router.callback_query(SetlistKey.filter())
async def ask_key(
    call: CallbackQuery, callback_data: SetlistKey, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for the key of that day."""
    said = callback_data
    found = await db.read(actor, setlist_changes.opened, said.session)
    await talk_about(state, KEYING, {"community": said.community, "session": said.session, "song": said.song})
    await show(call, views.ask_key(found, said.song))


@router.message(Talking(KEYING))
async def typed_key(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Play it in that key."""
    found = await db.write(actor, setlist_notes.play_in, talk["session"], talk["song"], message.text or "")
    await _expect_note(state, found, talk["song"])
    await show(message, views.saved(found, talk["song"]))


@router.callback_query(SetlistMove.filter())
async def move(call: CallbackQuery, callback_data: SetlistMove, actor: Actor, db: Database) -> None:
    """Move it up or down."""
    said = callback_data
    found = await db.write(actor, setlist_changes.move, said.session, said.song, 1 if said.down else -1)
    await show(call, views.moved(found, said.song))


@router.callback_query(SetlistRemove.filter())
async def remove(
    call: CallbackQuery, callback_data: SetlistRemove, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Take it off, or bring it back."""
    said = callback_data
    await state.clear()
    if said.undo:
        found = await db.write(actor, setlist_changes.restore, said.session, said.song)
        await show(call, views.restored(found))
        return
    found = await db.write(actor, setlist_changes.remove, said.session, said.song)
    await show(call, views.removed(found, said.song))


@router.callback_query(SetlistPick.filter())
async def pick(
    call: CallbackQuery, callback_data: SetlistPick, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Songs to pick by hand; what is written next is searched for."""
    said = callback_data
    await talk_about(state, SEARCHING, {"community": said.community, "session": said.session})
    choice = await db.read(actor, setlist_choice.browse, said.session, said.by, said.page)
    await show(call, views.pick(choice))


@router.message(Talking(SEARCHING))
async def search(message: Message, actor: Actor, db: Database, talk: dict[str, Any]) -> None:
    """Find songs."""
    choice = await db.read(actor, setlist_choice.search, talk["session"], message.text or "")
    await show(message, views.pick(choice))


@router.callback_query(SetlistAdd.filter())
async def add(call: CallbackQuery, callback_data: SetlistAdd, actor: Actor, db: Database) -> None:
    """Put one of them on the list."""
    said = callback_data
    await db.write(actor, setlist_changes.add, said.session, said.song)
    choice = await db.read(actor, setlist_choice.browse, said.session, said.by, said.page)
    await show(call, views.added(choice))


@router.callback_query(SetlistPropose.filter())
async def propose(
    call: CallbackQuery, callback_data: SetlistPropose, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Have a list proposed: what is on it already stays."""
    found = await db.read(actor, setlist_choice.propose, callback_data.session)
    await _propose(call, state, found)


@router.callback_query(SetlistCount.filter())
async def resize(
    call: CallbackQuery, callback_data: SetlistCount, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The same with more songs, or fewer."""
    said, talk = callback_data, await state.get_data()
    found = await db.read(actor, setlist_choice.go_on, said.session, talk, count=said.count)
    await _propose(call, state, found)


@router.callback_query(SetlistSwap.filter())
async def swap(
    call: CallbackQuery, callback_data: SetlistSwap, actor: Actor, db: Database, state: FSMContext
) -> None:
    """The same with another song in the place of one."""
    said, talk = callback_data, await state.get_data()
    found = await db.read(actor, setlist_choice.go_on, said.session, talk, out=said.song)
    await _propose(call, state, found)


async def _propose(call: CallbackQuery, state: FSMContext, found: Proposal) -> None:
    """Show what is proposed, and remember it."""
    session = found.setlist.session
    about = {"chosen": found.ids, "without": found.without, "count": found.count}
    await talk_about(state, PROPOSING, {"community": session.community_id, "session": session.id, **about})
    await show(call, views.proposal(found))


@router.callback_query(SetlistTake.filter())
async def take(
    call: CallbackQuery, callback_data: SetlistTake, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Make what is proposed the list."""
    said, talk = callback_data, await state.get_data()
    found = await db.write(actor, setlist_choice.take, said.session, said.revision, talk)
    await state.clear()
    await show(call, views.taken(found))


@router.callback_query(SetlistChoose.filter())
async def choose(call: CallbackQuery, callback_data: SetlistChoose, actor: Actor, db: Database) -> None:
    """Say that the list is ready."""
    said = callback_data
    await show(call, views.chosen(await db.write(actor, setlist_changes.choose, said.session, said.revision)))


@router.callback_query(SetlistTicks.filter())
async def ticks(call: CallbackQuery, callback_data: SetlistTicks, actor: Actor, db: Database) -> None:
    """What was played?"""
    found = await db.read(actor, setlist_changes.opened, callback_data.session)
    await show(call, views.ticks(found, callback_data.page))


@router.callback_query(SetlistTick.filter())
async def tick(call: CallbackQuery, callback_data: SetlistTick, actor: Actor, db: Database) -> None:
    """One was played, or was not after all."""
    said = callback_data
    found = await db.write(actor, setlist_changes.tick, said.session, said.song, played=said.played)
    await show(call, views.ticks(found, said.page))
