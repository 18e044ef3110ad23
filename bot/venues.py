"""Sending a place as a venue on Telegram's map."""

from aiogram import Bot
from aiogram.methods import SendVenue

from bot.show import patiently
from views.venues import Venue


async def send_venue(bot: Bot, chat_id: int, place: Venue) -> None:
    """Send a place below what stands there. Raises TelegramForbiddenError when the bot is blocked."""
    await patiently(
        bot,
        SendVenue(
            chat_id=chat_id,
            latitude=place.latitude,
            longitude=place.longitude,
            title=place.title,
            address=place.address,
            reply_markup=place.keyboard,
        ),
    )
