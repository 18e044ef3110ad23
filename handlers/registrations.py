"""The registrations of a session in the chat: in short, and as files."""

from collections.abc import Sequence
from io import BytesIO

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.documents import send_document
from bot.show import show
from keyboards.registrations import RegistrationFile, Registrations
from models.actor import Actor
from models.database import Database
from services import registration_export as export
from services import registrations
from services.registration_filter import EVERYBODY, LATEST
from services.registrations import Registration
from views import registration_files as files
from views import registration_screens as views
from views.links import Links

router = Router(name="registrations")

FEW = 5


@router.callback_query(Registrations.filter())
async def overview(
    call: CallbackQuery, callback_data: Registrations, actor: Actor, db: Database, links: Links
) -> None:
    """How many come, wait and paid; and who answered last."""
    found = await db.read(actor, registrations.listing, callback_data.session, LATEST, 0, FEW)
    await show(call, views.overview(found, links))


@router.callback_query(RegistrationFile.filter())
async def file(call: CallbackQuery, callback_data: RegistrationFile, actor: Actor, db: Database) -> None:
    """Send all of them as a file."""
    session, out = callback_data.session, BytesIO()
    begun = await db.write(actor, export.begin, session, EVERYBODY)

    async def fetch(ids: Sequence[int]) -> Sequence[Registration]:
        return await db.read(actor, export.piece, session, ids)

    await files.write(callback_data.kind, out, begun, fetch)
    await send_document(call, files.document(begun, callback_data.kind, out.getvalue()))
