"""The agenda of a session: seen, suggested to, voted on, arranged."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards.meetings import (
    AgendaAccept,
    AgendaCarry,
    AgendaEdit,
    AgendaList,
    AgendaMinutes,
    AgendaMove,
    AgendaPlan,
    AgendaPost,
    AgendaPut,
    AgendaSuggest,
    AgendaTopic,
    AgendaVote,
    AgendaWithdraw,
)
from models.actor import Actor
from models.database import Database
from services import (
    meeting_cards,
    meeting_carrying,
    meeting_plans,
    meeting_suggestions,
    meeting_words,
    meetings,
)
from views import meetings as views
from views.links import Links

router = Router(name="meetings")

SUGGESTING = "agenda_suggest"
EDITING = "agenda_edit"


@router.callback_query(AgendaList.filter())
async def agenda(
    call: CallbackQuery,
    callback_data: AgendaList,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """See it."""
    await state.clear()
    found = await db.read(actor, meetings.seen, callback_data.session)
    await show(call, views.agenda(found, links, callback_data.page))


@router.callback_query(AgendaTopic.filter())
async def topic(
    call: CallbackQuery, callback_data: AgendaTopic, actor: Actor, db: Database, state: FSMContext
) -> None:
    """See one topic."""
    await state.clear()
    await show(call, views.topic(*await db.read(actor, meetings.one, callback_data.item)))


@router.callback_query(AgendaSuggest.filter())
async def suggest(
    call: CallbackQuery, callback_data: AgendaSuggest, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask for topics."""
    found = await db.read(actor, meetings.changing, callback_data.session)
    await talk_about(state, SUGGESTING, {"community": actor.community_id, "session": found.session.id})
    await show(call, views.ask(found))


@router.message(Talking(SUGGESTING))
async def suggested(message: Message, actor: Actor, db: Database, talk: dict[str, Any], links: Links) -> None:
    """Put what was written on the list; the next message is more of it."""
    topics = meeting_words.read(message.text or "")
    await show(
        message,
        views.suggested(await db.write(actor, meeting_suggestions.suggest, talk["session"], topics), links),
    )


@router.callback_query(AgendaVote.filter())
async def vote(call: CallbackQuery, callback_data: AgendaVote, actor: Actor, db: Database) -> None:
    """Vote on one."""
    done = await db.write(actor, meeting_suggestions.vote, callback_data.item, callback_data.vote)
    await show(call, views.voted(*done))


@router.callback_query(AgendaEdit.filter())
async def edit(
    call: CallbackQuery, callback_data: AgendaEdit, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Ask how it is to be said."""
    found, item = await db.read(actor, meeting_suggestions.editing, callback_data.item)
    about = {"community": actor.community_id, "item": item.id, "revision": item.revision}
    await talk_about(state, EDITING, about)
    await show(call, views.ask_anew(found, item))


@router.message(Talking(EDITING))
async def edited(
    message: Message, actor: Actor, db: Database, talk: dict[str, Any], state: FSMContext
) -> None:
    """Say it otherwise."""
    wanted = meeting_words.one(" ".join((message.text or "").split()))
    done = await db.write(actor, meeting_suggestions.change, talk["item"], talk["revision"], wanted)
    await state.clear()
    await show(message, views.changed(done))


@router.callback_query(AgendaWithdraw.filter())
async def withdraw(
    call: CallbackQuery, callback_data: AgendaWithdraw, actor: Actor, db: Database, links: Links
) -> None:
    """Take it off the list, or bring it back."""
    said = callback_data
    if said.undo:
        await show(call, views.topic(*await db.write(actor, meeting_suggestions.restore, said.item)))
        return
    found = await db.write(actor, meeting_suggestions.withdraw, said.item)
    await show(call, views.withdrawn(found, said.item, links))


@router.callback_query(AgendaPut.filter())
async def put(call: CallbackQuery, callback_data: AgendaPut, actor: Actor, db: Database) -> None:
    """Put it on the agenda, or take it off."""
    done = await db.write(actor, meeting_plans.put, callback_data.item, on=callback_data.on)
    await show(call, views.topic(*done))


@router.callback_query(AgendaMove.filter())
async def move(call: CallbackQuery, callback_data: AgendaMove, actor: Actor, db: Database) -> None:
    """Move it up or down."""
    await show(
        call,
        views.topic(*await db.write(actor, meeting_plans.move, callback_data.item, callback_data.count)),
    )


@router.callback_query(AgendaMinutes.filter())
async def minutes(call: CallbackQuery, callback_data: AgendaMinutes, actor: Actor, db: Database) -> None:
    """Give it more or less time."""
    done = await db.write(actor, meeting_plans.set_minutes, callback_data.item, callback_data.count)
    await show(call, views.topic(*done))


@router.callback_query(AgendaPlan.filter())
async def plan(call: CallbackQuery, callback_data: AgendaPlan, actor: Actor, db: Database) -> None:
    """What would the votes put on it?"""
    found = await db.read(actor, meeting_plans.propose, callback_data.session)
    await show(call, views.proposal(found))


@router.callback_query(AgendaAccept.filter())
async def accept(
    call: CallbackQuery, callback_data: AgendaAccept, actor: Actor, db: Database, links: Links
) -> None:
    """Put it on as it was proposed."""
    done = await db.write(actor, meeting_plans.accept, callback_data.session, callback_data.key)
    await show(call, views.accepted(done, links))


@router.callback_query(AgendaCarry.filter())
async def carry(
    call: CallbackQuery, callback_data: AgendaCarry, actor: Actor, db: Database, links: Links
) -> None:
    """Let what waits go on to the next date."""
    done = await db.write(actor, meeting_carrying.carry, callback_data.session)
    await show(call, views.carried(done, links))


@router.callback_query(AgendaPost.filter())
async def post(
    call: CallbackQuery, callback_data: AgendaPost, actor: Actor, db: Database, links: Links
) -> None:
    """Show it in the group."""
    await show(call, views.posted(await db.write(actor, meeting_cards.post, callback_data.session), links))
