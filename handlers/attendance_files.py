"""Attendance to take away: sheets for a spreadsheet, and a picture of how a program was attended."""

import asyncio

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.documents import send_document
from bot.pictures import Pictures
from keyboards.attendance import AttendanceFile, AttendanceTrend
from models.actor import Actor
from models.database import Database
from services import attendance_export as export
from views import attendance_files as views

router = Router(name="attendance_files")


@router.callback_query(AttendanceFile.filter())
async def file(call: CallbackQuery, callback_data: AttendanceFile, actor: Actor, db: Database) -> None:
    """Send the session's list, or the people of the program by its dates."""
    if callback_data.kind == "all":
        whole = views.of_program(await db.write(actor, export.program_of, callback_data.session))
        await send_document(call, await asyncio.to_thread(views.document, whole, "xlsx"))
        return
    found = await db.write(actor, export.session, callback_data.session)
    sheet, day = views.of_session(found), found.session.starts_at
    await send_document(call, await asyncio.to_thread(views.document, sheet, callback_data.kind, day))


@router.callback_query(AttendanceTrend.filter())
async def trend(
    call: CallbackQuery, callback_data: AttendanceTrend, actor: Actor, db: Database, pictures: Pictures
) -> None:
    """Send the picture, with the same in words."""
    session, turnout = await db.read(actor, export.lately, callback_data.session)
    await pictures.send(call, views.picture(session.program_name, turnout, session.zone))
