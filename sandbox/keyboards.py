"""Keyboards as Telegram checks them. Bot API: InlineKeyboardMarkup, ReplyKeyboardMarkup."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import ApiError, bad_request
from sandbox.shapes import Json

A_ROW = 8
IN_ALL = 100
DATA_BYTES = 64
COPIED_TEXT = 256
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
PRIVATE_ONLY = (
    "web_app",
    "request_contact",
    "request_location",
    "request_users",
    "request_chat",
    "request_poll",
)


def split_markup(markup: Any, private: bool) -> tuple[Json | None, Json | None]:
    """An inline keyboard that stays with the message, or a reply keyboard that does not.

    `private` is whether it goes to a private chat with the bot; inline messages may end up
    anywhere. Raises ApiError 400.
    """
    if not markup:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline_keyboard(markup["inline_keyboard"], private), None
    if "keyboard" in markup:
        check_reply_keyboard(markup["keyboard"], private)
    elif not markup.get("remove_keyboard") and not markup.get("force_reply"):
        return None, None
    return None, markup


def inline_keyboard(rows: Any, private: bool, invoice: bool = False) -> Json | None:
    """The keyboard as Telegram keeps it, None when it is empty. Raises ApiError 400.

    More buttons than fit are refused: Telegram leaves them out silently, which nobody wants.
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button, private, invoice) for button in row] for row in rows if row]
    if any(len(row) > A_ROW for row in kept) or sum(map(len, kept)) > IN_ALL:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any, private: bool, invoice: bool) -> Json:
    if not isinstance(button, dict):
        raise unusable("expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise unusable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    data = button.get("callback_data")
    if data is not None:
        if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "surrogatepass")) <= DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        if len(button) == 2:
            return button
    return _other_button({key: value for key, value in button.items() if value is not None}, private, invoice)


def _other_button(button: Json, private: bool, invoice: bool) -> Json:
    """Everything but the plain callback button."""
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise unusable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or (button.get("pay") and not invoice):
        raise bad_request("BUTTON_TYPE_INVALID")
    if "style" in button and button["style"] not in STYLES:
        raise unusable("invalid button style specified")
    if "url" in button:
        check_url(button["url"])
    if "web_app" in button:
        if not private:
            raise bad_request("BUTTON_TYPE_INVALID")
        check_web_app(button["web_app"].get("url", ""))
    if "login_url" in button:
        return {"text": button["text"], "url": button["login_url"]["url"]}
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def unusable(reason: str) -> ApiError:
    """400, can't parse an inline keyboard button."""
    return bad_request(f"can't parse inline keyboard button: {reason}")


def check_url(url: Any) -> None:
    """Is it a link Telegram takes for a button? Raises ApiError 400."""
    parts = urlsplit(str(url) if "://" in str(url) else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        reason = "Unsupported URL protocol"
    elif (
        not parts.netloc
        or " " in str(url)
        or (parts.scheme.startswith("http") and not _host_fits(parts.hostname))
    ):
        reason = "Wrong HTTP URL"
    else:
        return
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _host_fits(host: str | None) -> bool:
    """A host with a dot, or this machine: the demo runs here."""
    return bool(host) and ("." in str(host) or host in LOOPBACK)


def check_web_app(url: str) -> None:
    """Only https, and http on this machine, where Telegram never comes. Raises ApiError 400."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )


def check_reply_keyboard(rows: Any, private: bool) -> None:
    """Refuse what a reply keyboard cannot hold. Raises ApiError 400."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    for button in (button for row in rows for button in row):
        if isinstance(button, str):
            continue
        if not isinstance(button, dict) or not isinstance(button.get("text"), str):
            raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
        if any(button.get(name) for name in PRIVATE_ONLY) and not private:
            raise bad_request("BUTTON_TYPE_INVALID")
