"""Agreeing to being recorded, or not."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.recording import RecordingAnswer, RecordingRelease, RecordingScreen, RecordingWish
from locales.reader import language
from models.actor import Actor
from models.database import Database
from services import lineup_host, recording, recording_withholding
from views import recording as views

router = Router(name="recording")


@router.callback_query(RecordingScreen.filter())
async def screen(call: CallbackQuery, callback_data: RecordingScreen, actor: Actor, db: Database) -> None:
    """How it stands."""
    await show(call, views.screen(await db.read(actor, recording.standing, callback_data.session)))


@router.callback_query(RecordingAnswer.filter())
async def answer(call: CallbackQuery, callback_data: RecordingAnswer, actor: Actor, db: Database) -> None:
    """Agree, or not."""
    found = await db.write(actor, recording.answer, callback_data.session, callback_data.consent)
    await show(call, views.answered(found))


@router.callback_query(RecordingWish.filter())
async def wish(call: CallbackQuery, callback_data: RecordingWish, actor: Actor, db: Database) -> None:
    """Want to record this date, or not."""
    said = callback_data
    await db.write(actor, lineup_host.record, said.session, language(), wanted=said.wanted)
    await show(call, views.saved(await db.read(actor, recording.standing, said.session)))


@router.callback_query(RecordingRelease.filter())
async def release(call: CallbackQuery, callback_data: RecordingRelease, actor: Actor, db: Database) -> None:
    """Show again what was withheld."""
    await db.write(actor, recording_withholding.release, callback_data.session)
    await show(call, views.saved(await db.read(actor, recording.standing, callback_data.session)))
