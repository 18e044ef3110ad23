"""What a bot shows to whom: its commands and its menu button."""

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Bot, User

DEFAULT_BUTTON: Json = {"type": "default"}
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def scope_key(scope: Json) -> str:
    """A name for a `BotCommandScope`; empty when there is no such kind."""
    kind = scope.get("type", "default")
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind in ("chat", "chat_administrators"):
        return f"{kind}:{scope.get('chat_id')}"
    return f"{kind}:{scope.get('chat_id')}:{scope.get('user_id')}" if kind == "chat_member" else ""


def commands_for(bot: Bot, chat: Chat, person: User) -> list[Json]:
    """The commands a person is shown in a chat.

    Bot API: "Determining list of commands": the narrowest scope first, each in the person's
    language and then in none.
    """
    if chat.private:
        scopes = [f"chat:{person.id}", "all_private_chats", "default"]
    else:
        admin = chat.in_charge(person.id)
        administrators = [f"chat_administrators:{chat.id}"] if admin else []
        everywhere = ["all_chat_administrators"] if admin else []
        scopes = [f"chat_member:{chat.id}:{person.id}", *administrators, f"chat:{chat.id}", *everywhere]
        scopes += ["all_group_chats", "default"]
    languages = dict.fromkeys((person.language_code[:2], ""))
    for scope in scopes:
        for language in languages:
            if (scope, language) in bot.commands:
                return bot.commands[scope, language]
    return []


def menu_button_for(bot: Bot, chat_id: int) -> Json:
    """The menu button of one person's private chat."""
    own = bot.menu_buttons.get(chat_id, DEFAULT_BUTTON)
    return bot.menu_buttons.get(0, DEFAULT_BUTTON) if own["type"] == "default" else own


def is_ephemeral(bot: Bot, chat: Chat, person: User, command: str) -> bool:
    """Is this command one that only its sender and the bot see? Bot API 10.2: BotCommand.is_ephemeral."""
    offered = commands_for(bot, chat, person)
    return any(c["command"] == command and c.get("is_ephemeral", False) for c in offered)
