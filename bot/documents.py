"""Sending a file that was made just now to the person who asked for it."""

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.show import answer, patiently
from views.screen import Document


async def send_document(call: CallbackQuery, document: Document) -> None:
    """Send a file to who tapped, in private, and answer the tap.

    Raises TelegramForbiddenError when the person has not started the bot, or blocked it.
    """
    await answer(call, document.toast)
    await send_beside(call, document)


async def send_beside(call: CallbackQuery, document: Document) -> None:
    """Send a file to who tapped, where the tap is answered already. Raises as `send_document`."""
    if call.bot is None:
        raise LookupError("the tap belongs to no bot")
    file = BufferedInputFile(document.content, document.name)
    method = SendDocument(chat_id=call.from_user.id, document=file, caption=document.caption)
    await patiently(call.bot, method)
