"""The bot about itself: who it is, its texts, commands and menu button."""

import re

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.table import method
from sandbox.shapes import Json
from sandbox.world.bots import DEFAULT_BUTTON, menu_button_for, scope_key
from sandbox.world.chats import ADMIN_RIGHTS
from sandbox.world.posting import audience
from sandbox.world.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
LIMITS = {"name": 64, "description": 512, "short_description": 120}


@method("getMe")
def get_me(call: Call) -> Json:
    """Bot API: getMe."""
    no = ("can_connect_to_business", "has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots")
    return {
        **call.bot.user.card,
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": True,
        "has_main_web_app": bool(call.world.settings.mini_app_url),
        "supports_join_request_queries": False,
        **dict.fromkeys(no, False),
    }


@method("logOut", "close")
def log_out(call: Call) -> bool:
    """Bot API: logOut and close. The sandbox serves on."""
    call.bot.updates.interrupt("terminated by logOut request")
    return True


def _set_text(call: Call, name: str) -> bool:
    text = call.text(name)
    if len(text) > LIMITS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    call.bot.texts[name, call.text("language_code")] = text
    return True


def _get_text(call: Call, name: str, default: str) -> Json:
    texts = call.bot.texts
    own = texts.get((name, call.text("language_code")))
    return {name: own or texts.get((name, "")) or default}


@method("setMyName")
def set_my_name(call: Call) -> bool:
    """Bot API: setMyName."""
    _set_text(call, "name")
    if not call.text("language_code") and call.text("name"):
        call.bot.user.first_name = call.text("name")
        call.bot.user.refresh()
    return True


@method("getMyName")
def get_my_name(call: Call) -> Json:
    """Bot API: getMyName."""
    return _get_text(call, "name", call.bot.user.first_name)


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    """Bot API: setMyDescription."""
    return _set_text(call, "description")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    """Bot API: getMyDescription."""
    return _get_text(call, "description", "")


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    """Bot API: setMyShortDescription."""
    return _set_text(call, "short_description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    """Bot API: getMyShortDescription."""
    return _get_text(call, "short_description", "")


def _commands_key(call: Call) -> tuple[str, str]:
    scope = call.json("scope") or {"type": "default"}
    key = scope_key(scope)
    if not key:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in scope:
        _check_scope_chat(call.world, scope["chat_id"])
    return key, call.text("language_code")


def _check_scope_chat(world: World, chat_id: int | str) -> None:
    known = str(chat_id).lstrip("-").isdigit()
    exists = (
        (int(chat_id) in world.groups or int(chat_id) in world.users) if known else world.named(str(chat_id))
    )
    if not exists:
        raise bad_request("chat not found")


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """Bot API: setMyCommands. At most a hundred, lower-case names."""
    commands = call.items("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    key = _commands_key(call)
    if kept:
        call.bot.commands[key] = kept
    else:
        call.bot.commands.pop(key, None)
    _announce_commands(call)
    return True


def _command(command: Json) -> Json:
    name, description = str(command.get("command", "")).lstrip("/"), str(command.get("description", ""))
    if not COMMAND.match(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    ephemeral = {"is_ephemeral": True} if command.get("is_ephemeral") else {}
    return {"command": name, "description": description, **ephemeral}


def _announce_commands(call: Call) -> None:
    for person_id in call.world.feed.listening():
        for chat in call.world.chats_of(person_id):
            if call.bot.id in chat.bots and person_id in audience(call.world, chat):
                call.world.feed.tell(person_id, {"event": "commands", "chat": chat.seen_id(person_id)})


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    """Bot API: getMyCommands, of exactly this scope and language."""
    return call.bot.commands.get(_commands_key(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """Bot API: deleteMyCommands."""
    call.bot.commands.pop(_commands_key(call), None)
    _announce_commands(call)
    return True


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """Bot API: setChatMenuButton, for one person or everybody."""
    button = call.json("menu_button") or DEFAULT_BUTTON
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    call.bot.menu_buttons[call.number("chat_id")] = button
    _announce_commands(call)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """Bot API: getChatMenuButton."""
    return menu_button_for(call.bot, call.number("chat_id"))


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(call: Call) -> bool:
    """Bot API: setMyDefaultAdministratorRights."""
    call.bot.default_rights[call.flag("for_channels")] = call.json("rights") or {}
    return True


@method("getMyDefaultAdministratorRights")
def get_my_default_administrator_rights(call: Call) -> Json:
    """Bot API: getMyDefaultAdministratorRights."""
    given = call.bot.default_rights.get(call.flag("for_channels"), {})
    return {"is_anonymous": False, **{right: bool(given.get(right)) for right in ADMIN_RIGHTS}}
