"""Sending files, places and contacts, and following links."""

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world import acting, launching, membership
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.world import World

INVITE = re.compile(r"/(?:\+|joinchat/)([\w-]+)$")


def send_upload(
    world: World,
    person: User,
    chat: Chat,
    kind: str,
    name: str,
    content: bytes,
    caption: str = "",
    thread: int = 0,
) -> Json:
    """Send a photo or a document."""
    stored = world.files.add(kind, name, content)
    if kind == "photo":
        sizes = [stored.reference() | {"width": stored.width, "height": stored.height}]
        return acting.send_file(world, person, chat, {"photo": sizes}, stored, caption, thread)
    card = stored.reference() | {"file_name": name, "mime_type": stored.mime_type}
    return acting.send_file(world, person, chat, {"document": card}, stored, caption, thread)


def send_place(
    world: World,
    person: User,
    chat: Chat,
    latitude: float,
    longitude: float,
    title: str = "",
    address: str = "",
    thread: int = 0,
) -> Json:
    """Send a location, or a venue when it has a title."""
    place: Json = {"latitude": latitude, "longitude": longitude}
    venue: Json = {"venue": {"location": place, "title": title, "address": address}} if title else {}
    return acting.send_content(world, person, chat, {**venue, "location": place}, thread)


def send_contact(world: World, person: User, chat: Chat, phone: str) -> Json:
    """Share one's own phone number."""
    contact = {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}
    return acting.send_content(world, person, chat, {"contact": contact})


def send_app_data(world: World, person: User, data: str, button_text: str) -> Json:
    """What a Mini App of a reply keyboard sends by `sendData`."""
    chat = world.dialog(person, world.first_bot.user)
    return acting.send_content(
        world, person, chat, {"web_app_data": {"data": data, "button_text": button_text}}
    )


def follow(world: World, person: User, chat: Chat, link: str, theme: str = "light") -> str:
    """Follow a link from a chat, as an app does.

    Returns the address to open in a browser; "" when the link was Telegram's own and is done.
    Raises Refused when it leads nowhere.
    """
    full = link if "://" in link else f"https://{link}"
    parts = urlsplit(full)
    if parts.hostname not in ("t.me", "telegram.me"):
        return full
    if match := INVITE.search(parts.path):
        _enter(world, person, full, match.group(1))
        return ""
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    name, _, page = parts.path.strip("/").partition("/")
    return _open(world, person, chat, name, page, query, theme)


def _open(
    world: World, person: User, chat: Chat, name: str, page: str, query: dict[str, str], theme: str
) -> str:
    """`t.me/<name>`, a bot or a public group."""
    found = world.named(name)
    if isinstance(found, Chat):
        membership.join(world, found, person)
        return ""
    bot = world.bot(found.id) if found else None
    if bot is None:
        raise Refused("this link leads nowhere")
    if page or "startapp" in query:
        return launching.open_link(world, person, bot, chat, query.get("startapp", ""), theme, "web")
    if "startgroup" in query:
        raise Refused("choose a group: use adds_bot")
    if "start" in query or not world.dialog(person, bot.user).started:
        acting.start(world, person, bot, query.get("start", ""))
    return ""


def _enter(world: World, person: User, link: str, token: str) -> None:
    """Come in by an invite link. Raises Refused when it is used up, expired or revoked."""
    for chat in world.groups.values():
        for address, invite in chat.links.items():
            if address.endswith(token):
                _use(world, person, world.current(chat), invite)
                return
    raise Refused("this invite link is not valid")


def _use(world: World, person: User, chat: Chat, invite: Json) -> None:
    expired = invite.get("expire_date", world.now()) < world.now()
    full = invite.get("member_limit", invite.get("used", 0) + 1) <= invite.get("used", 0)
    if invite["is_revoked"] or expired or full:
        raise Refused("this invite link is not valid")
    card = {key: value for key, value in invite.items() if key != "used"}
    if invite["creates_join_request"]:
        membership.ask_to_join(world, chat, person, card)
        return
    invite["used"] = invite.get("used", 0) + 1
    membership.join(world, chat, person, link=card)
