"""Launching Mini Apps: init data signed as Telegram signs it, and the address that carries it.

Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App". The `hash` is
genuine. `signature` has the right shape only: its key is Telegram's alone.
"""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import orjson

from sandbox.shapes import Json
from sandbox.world.people import User

VERSION = "9.6"
THEMES: dict[str, dict[str, str]] = {
    "light": {
        "bg_color": "#ffffff",
        "text_color": "#000000",
        "hint_color": "#707579",
        "link_color": "#3390ec",
        "button_color": "#3390ec",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#f4f4f5",
        "header_bg_color": "#ffffff",
        "bottom_bar_bg_color": "#f4f4f5",
        "accent_text_color": "#3390ec",
        "section_bg_color": "#ffffff",
        "section_header_text_color": "#707579",
        "section_separator_color": "#e7e7e8",
        "subtitle_text_color": "#707579",
        "destructive_text_color": "#e53935",
    },
    "dark": {
        "bg_color": "#212121",
        "text_color": "#ffffff",
        "hint_color": "#aaaaaa",
        "link_color": "#8774e1",
        "button_color": "#8774e1",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#181818",
        "header_bg_color": "#212121",
        "bottom_bar_bg_color": "#181818",
        "accent_text_color": "#8774e1",
        "section_bg_color": "#212121",
        "section_header_text_color": "#aaaaaa",
        "section_separator_color": "#303030",
        "subtitle_text_color": "#aaaaaa",
        "destructive_text_color": "#ff595a",
    },
}


def sign(token: str, fields: dict[str, str]) -> str:
    """Init data as a query string, with `signature` and `hash`."""
    stand_in = hmac.new(token.encode(), repr(sorted(fields.items())).encode(), hashlib.sha512).digest()
    signed = {**fields, "signature": base64.urlsafe_b64encode(stand_in).decode().rstrip("=")}
    check = "\n".join(f"{name}={signed[name]}" for name in sorted(signed))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    digest = hmac.new(key, check.encode(), hashlib.sha256).hexdigest()
    return urlencode({**signed, "hash": digest}, quote_via=quote)


def user_field(person: User, writable: bool) -> str:
    """The `user` of init data."""
    card: Json = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name}
    if person.username:
        card["username"] = person.username
    card["language_code"] = person.language_code
    if writable:
        card["allows_write_to_pm"] = True
    return orjson.dumps(card).decode()


def launch_url(url: str, init_data: str, theme: str = "light", platform: str = "web", start: str = "") -> str:
    """The address an app opens: the page's own, and the launch data in its fragment."""
    colors = orjson.dumps(THEMES.get(theme, THEMES["light"])).decode()
    data = {"tgWebAppData": init_data} if init_data else {}
    launch = {**data, "tgWebAppVersion": VERSION, "tgWebAppPlatform": platform, "tgWebAppThemeParams": colors}
    if start:
        launch["tgWebAppStartParam"] = start
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, f"tgWebAppStartParam={quote(start)}" if start else ""]))
    return urlunsplit(parts._replace(query=query, fragment=urlencode(launch, quote_via=quote)))
