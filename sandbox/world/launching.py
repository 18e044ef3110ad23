"""Opening a bot's Mini App: from a button, the menu, a reply keyboard or a link."""

import re

from sandbox.errors import Refused
from sandbox.init_data import launch_url, sign, user_field
from sandbox.shapes import Json
from sandbox.world.bots import menu_button_for
from sandbox.world.chats import Chat
from sandbox.world.people import Bot, User
from sandbox.world.tapping import chat_kind
from sandbox.world.world import World

START = re.compile(r"[A-Za-z0-9_-]{0,512}\Z")
SESSION = 24 * 3600.0


def _data(world: World, person: User, bot: Bot, fields: dict[str, str]) -> str:
    """Signed init data of a launch."""
    writable = world.dialog(person, bot.user).started
    known = {**fields, "user": user_field(person, writable), "auth_date": str(world.now())}
    return sign(bot.token, known)


def _session(world: World, person: User, bot: Bot, chat: Chat) -> str:
    """A `query_id`, by which the bot may answer with a message."""
    about: Json = {"chat": chat, "person": person}
    return world.queries.ask("web_app", bot.id, person.id, SESSION, about).id


def open_button(world: World, person: User, bot: Bot, chat: Chat, url: str, theme: str, platform: str) -> str:
    """Launch from an inline button or the menu button."""
    fields = {"query_id": _session(world, person, bot, chat)}
    return launch_url(url, _data(world, person, bot, fields), theme, platform)


def open_menu(world: World, person: User, bot: Bot, theme: str, platform: str) -> str:
    """Launch from the menu button. Raises Refused when it opens no app."""
    button = menu_button_for(bot, person.id)
    if button["type"] != "web_app":
        raise Refused("the menu button opens no app")
    chat = world.dialog(person, bot.user)
    return open_button(world, person, bot, chat, button["web_app"]["url"], theme, platform)


def open_keyboard(url: str, theme: str, platform: str) -> str:
    """Launch from a reply keyboard: without init data, as Telegram does."""
    return launch_url(url, "", theme, platform)


def open_link(
    world: World, person: User, bot: Bot, chat: Chat, startapp: str, theme: str, platform: str
) -> str:
    """Launch from `t.me/<bot>/app?startapp=…` tapped in a chat. Raises Refused."""
    if not world.settings.mini_app_url:
        raise Refused("this bot has no Mini App")
    if not START.match(startapp):
        raise Refused("a startapp payload has at most 512 of A-Z a-z 0-9 _ -")
    fields = {"chat_type": chat_kind(chat, bot), "chat_instance": chat.instance}
    if startapp:
        fields["start_param"] = startapp
    data = _data(world, person, bot, fields)
    return launch_url(world.settings.mini_app_url, data, theme, platform, startapp)
