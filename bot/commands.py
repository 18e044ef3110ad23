"""The command lists and the menu button, set per language and per kind of chat."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import SetChatMenuButton, SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)

from bot.logging import one_line
from bot.show import patiently
from locales import reader
from locales.reader import gettext as _
from views.links import Links

log = structlog.get_logger("bot.commands")


def private() -> list[BotCommand]:
    """The commands of a private chat, in the reader's language."""
    return [
        BotCommand(command="start", description=_("Your sessions and programs")),
        BotCommand(command="whatson", description=_("What's on, by day and kind")),
        BotCommand(command="programs", description=_("The programs of your communities")),
        BotCommand(command="vote", description=_("Vote on the songs we play")),
        BotCommand(command="badges", description=_("Your badges and streaks")),
        BotCommand(command="newprogram", description=_("Start a new program")),
        BotCommand(command="members", description=_("Members and join requests")),
        BotCommand(command="announce", description=_("Say something to all members")),
        BotCommand(command="threads", description=_("Your private messages")),
        BotCommand(command="settings", description=_("Reminders, quiet hours, time zone")),
        BotCommand(command="language", description=_("Choose your language")),
        BotCommand(command="privacy", description=_("What is stored about you")),
        BotCommand(command="help", description=_("What this bot can do")),
        BotCommand(command="cancel", description=_("Stop what you are doing")),
    ]


def group() -> list[BotCommand]:
    """The commands of a group, in the reader's language: what anybody may."""
    return [
        BotCommand(command="whatson", description=_("What's on in this community")),
        BotCommand(command="queue", description=_("Show the live queue of the jam here")),
    ]


def administrators() -> list[BotCommand]:
    """The commands that a group's administrators are offered in place of those."""
    return [
        *group(),
        BotCommand(command="card", description=_("Show the next session here")),
        BotCommand(command="vote", description=_("Vote on the songs we play")),
        BotCommand(command="setup", description=_("Link this group to a community")),
    ]


def telegram_code(language: str) -> str | None:
    """The two-letter code Telegram knows a language by; None is for everybody else (English)."""
    return None if language == reader.DEFAULT else language.partition("_")[0]


async def announce(bot: Bot, links: Links) -> None:
    """Tell Telegram all of it; the bot works without, so a refusal is only logged."""
    try:
        await _announce(bot, links)
    except AiogramError as error:
        log.warning("commands not set", reason=one_line(error))


async def _announce(bot: Bot, links: Links) -> None:
    calls: list[SetMyCommands] = []
    for language in reader.LANGUAGES:
        with reader.reading(language):
            code = telegram_code(language)
            for scope, offered in (
                (BotCommandScopeAllPrivateChats(), private()),
                (BotCommandScopeAllGroupChats(), group()),
                (BotCommandScopeAllChatAdministrators(), administrators()),
            ):
                calls.append(SetMyCommands(commands=offered, scope=scope, language_code=code))
    await asyncio.gather(*(patiently(bot, call) for call in calls))
    page = links.page()
    button = MenuButtonWebApp(text="Jamboree", web_app=WebAppInfo(url=page)) if page else MenuButtonDefault()
    await patiently(bot, SetChatMenuButton(menu_button=button))
