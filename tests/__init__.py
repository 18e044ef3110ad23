"""All tests: Telegram's types are built in them as in the bot, when they are used."""

from bot import lazy_types

lazy_types.defer()
