"""Announcing something: written, looked at, sent, stopped, looked back on."""

from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.files import send_file, sent_in
from bot.filters import InGroup, InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import announcements as keyboards
from keyboards.announcing import Announce
from models.actor import Actor
from models.database import Database
from services import announcement_pauses, announcements, audiences
from services.announcements import Preview
from services.files import Sent
from views import announcements as views
from views import settings as settings_views
from views.links import Links

router = Router(name="announcements")

WRITING = "announcement"
REWRITING = "announcement again"


@router.message(Command("announce"), InPrivate())
async def command(message: Message, actors: Actors, actor: Actor, db: Database, state: FSMContext) -> None:
    """To the one community one speaks for, or the choice of one."""
    await state.clear()
    found = [card for card in await in_each_community(db, actors, actor, announcements.place) if card]
    if len(found) != 1:
        await show(message, views.everywhere(found))
        return
    there = await actors.inside(actor, found[0].id)
    await talk_about(state, WRITING, {"community": found[0].id, "program": 0, "session": 0})
    await show(message, views.compose(await db.read(there, audiences.opening)))


@router.message(Command("announce"), InGroup())
async def in_group(message: Message, links: Links) -> None:
    """What one says to all is written in private first."""
    await show(message, settings_views.in_group(links))


@router.callback_query(Announce.filter())
async def compose(
    call: CallbackQuery, callback_data: Announce, actor: Actor, db: Database, state: FSMContext
) -> None:
    """To whom, and what?"""
    program, session = callback_data.program, callback_data.session
    opening = await db.read(actor, audiences.opening, program, session)
    about = {"community": callback_data.community, "program": program, "session": session}
    await talk_about(state, WRITING, about)
    await show(call, views.compose(opening))


@router.message(Talking(WRITING))
async def written(
    message: Message, talk: dict[str, Any], actor: Actor, db: Database, state: FSMContext, bot: Bot
) -> None:
    """What was written, exactly as people will see it, and how many they are."""
    about = (talk["program"], talk["session"])
    shown = await db.write(actor, announcements.write, _html(message), *about, _photo(message))
    await _show_draft(message, state, shown, bot, db)


@router.callback_query(keyboards.AnnounceDraft.filter())
async def draft(
    call: CallbackQuery, callback_data: keyboards.AnnounceDraft, actor: Actor, db: Database, state: FSMContext
) -> None:
    """A draft again, or another text for it."""
    shown = await db.read(actor, announcements.preview, callback_data.announcement)
    await talk_about(state, REWRITING, _about(shown))
    await show(call, views.rewrite(shown) if callback_data.edit else views.preview(shown))


@router.message(Talking(REWRITING))
async def rewritten(
    message: Message, talk: dict[str, Any], actor: Actor, db: Database, state: FSMContext, bot: Bot
) -> None:
    """The draft with another text."""
    said = (talk["announcement"], _html(message), _photo(message))
    await _show_draft(message, state, await db.write(actor, announcements.rewrite, *said), bot, db)


async def _show_draft(message: Message, state: FSMContext, shown: Preview, bot: Bot, db: Database) -> None:
    """From here on, what is written is another text for it."""
    await talk_about(state, REWRITING, _about(shown))
    sample = views.sample(shown)
    if shown.report.photo_id:
        where = (message.chat.id, shown.report.community_id, shown.report.photo_id)
        await send_file(bot, db, *where, caption=sample.text, keyboard=sample.keyboard)
    else:
        await show(message, sample)
    await show(message, views.preview(shown))


def _about(shown: Preview) -> dict[str, Any]:
    return {"community": shown.report.community_id, "announcement": shown.report.id}


def _html(message: Message) -> str:
    """The text, or what stands below a photo, with Telegram's own formatting; anything else says nothing."""
    return message.html_text if message.text or message.photo else ""


def _photo(message: Message) -> Sent | None:
    return sent_in(message) if message.photo else None


@router.callback_query(keyboards.AnnounceNoPhoto.filter())
async def without_photo(
    call: CallbackQuery, callback_data: keyboards.AnnounceNoPhoto, actor: Actor, db: Database
) -> None:
    """The draft without its photo."""
    shown = await db.write(actor, announcements.without_photo, callback_data.announcement)
    await show(call, views.preview(shown))


@router.callback_query(keyboards.AnnounceAnswers.filter())
async def answers(
    call: CallbackQuery, callback_data: keyboards.AnnounceAnswers, actor: Actor, db: Database
) -> None:
    """Only to those who said this."""
    shown = await db.write(actor, announcements.choose, callback_data.announcement, *callback_data.said)
    await show(call, views.preview(shown))


@router.callback_query(keyboards.AnnounceNow.filter())
async def send(
    call: CallbackQuery, callback_data: keyboards.AnnounceNow, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Let it go out."""
    chosen = (callback_data.announcement, callback_data.revision)
    report = await db.write(actor, announcements.send, *chosen)
    await state.clear()
    await show(call, views.sending(report))


@router.callback_query(keyboards.AnnounceStop.filter())
async def stop(
    call: CallbackQuery, callback_data: keyboards.AnnounceStop, actor: Actor, db: Database
) -> None:
    """Send no more of it."""
    report = await db.write(actor, announcement_pauses.stop, callback_data.announcement)
    await show(call, views.stopped(report))


@router.callback_query(keyboards.AnnouncePause.filter())
async def pause(
    call: CallbackQuery, callback_data: keyboards.AnnouncePause, actor: Actor, db: Database
) -> None:
    """Send no more of it for now."""
    report = await db.write(actor, announcement_pauses.pause, callback_data.announcement)
    await show(call, views.paused(report))


@router.callback_query(keyboards.AnnounceContinue.filter())
async def go_on(
    call: CallbackQuery, callback_data: keyboards.AnnounceContinue, actor: Actor, db: Database
) -> None:
    """Let it go on."""
    report = await db.write(actor, announcement_pauses.go_on, callback_data.announcement)
    await show(call, views.continued(report))


@router.callback_query(keyboards.AnnounceReport.filter())
async def report(
    call: CallbackQuery, callback_data: keyboards.AnnounceReport, actor: Actor, db: Database
) -> None:
    """How far it has got, or what came of it."""
    await show(call, views.report(await db.read(actor, announcements.report, callback_data.announcement)))


@router.callback_query(keyboards.AnnounceList.filter())
async def listed(
    call: CallbackQuery,
    callback_data: keyboards.AnnounceList,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """What was announced."""
    await state.clear()
    await show(call, views.listed(await db.read(actor, announcements.listing, callback_data.page)))
