"""The chat page's calls in a chat: reading, writing, tapping, inline mode, Mini Apps, paying."""

from sandbox import looking
from sandbox.doors.client import Act, doing
from sandbox.errors import Refused
from sandbox.shapes import Json
from sandbox.world import acting, launching, payments, sharing, tapping
from sandbox.world.bots import commands_for, menu_button_for
from sandbox.world.posting import tell_chat
from sandbox.world.seeing import history, seen, summary


def _message(act: Act, message: Json) -> Json:
    return {"message": seen(act.world, act.chat, message, act.person.id)}


@doing("people")
def people(act: Act) -> Json:
    """Everybody one can be, and the bot."""
    listed = [user for user in act.world.people() if user.listed]
    shown = [{**user.card, "about": user.about, "color": user.color} for user in listed]
    mail = act.world.mailbox is not None
    return {"people": shown, "bot": act.world.first_bot.user.card, "mail": mail}


@doing("chats")
def chats(act: Act) -> Json:
    """A person's chat list, the newest first; the bot is always in it."""
    person, world = act.person, act.world
    world.dialog(person, world.first_bot.user)
    lines = [summary(world, chat, person) for chat in world.chats_of(person.id)]
    return {"chats": sorted(lines, key=lambda line: -line.get("last", {"date": 0})["date"])}


@doing("messages")
def messages(act: Act) -> Json:
    """The last messages of a chat or topic, or those before one."""
    chat = act.chat
    if not chat.has(act.person.id):
        raise Refused("you are not in this chat")
    shown = history(act.world, chat, act.person.id, act.number("thread", 0), act.number("before", 0))
    return {"messages": shown}


@doing("send")
def send(act: Act) -> Json:
    """Write a message, or share one's phone number."""
    if act.body.get("contact"):
        phone = f"+4179{act.person.id % 10_000_000:07d}"
        return _message(act, sharing.send_contact(act.world, act.person, act.chat, phone))
    place = {"thread": act.number("thread", 0), "reply_to": act.number("reply_to", 0)}
    entities = act.body.get("entities")
    message = acting.say(act.world, act.person, act.chat, act.text("text"), entities=entities, **place)
    return _message(act, message)


@doing("edit")
def edit(act: Act) -> Json:
    """Change one's own message."""
    message = acting.edit(act.world, act.person, act.chat, act.number("message"), act.text("text"))
    return _message(act, message)


@doing("upload")
def upload(act: Act) -> Json:
    """Send a photo or a document."""
    file = act.uploads.get("file")
    if file is None:
        raise Refused("there is no file")
    kind = "photo" if act.text("kind") == "photo" else "document"
    thread = act.number("thread", 0)
    what = (kind, file.name, file.content, act.text("caption"), thread)
    return _message(act, sharing.send_upload(act.world, act.person, act.chat, *what))


@doing("place")
def place(act: Act) -> Json:
    """Send a location or a venue."""
    try:
        where = float(act.text("latitude")), float(act.text("longitude"))
    except ValueError:
        raise Refused("latitude and longitude must be numbers") from None
    named, thread = (act.text("title"), act.text("address")), act.number("thread", 0)
    return _message(act, sharing.send_place(act.world, act.person, act.chat, *where, *named, thread=thread))


@doing("tap")
async def tap(act: Act) -> Json:
    """Press an inline button."""
    where = act.number("row"), act.number("column")
    inline = act.text("inline_message")
    if not inline:
        return await tapping.tap(act.world, act.person, act.chat, act.number("message"), *where) or {}
    if inline not in act.world.inline:
        raise Refused("the message is no longer there")
    chat, number = act.world.inline[inline]
    return await tapping.tap(act.world, act.person, chat, number, *where) or {}


@doing("start")
def start(act: Act) -> Json:
    """Open the bot, or add it to a group."""
    bot = act.world.first_bot
    if act.body.get("chat") is None:
        chat = acting.start(act.world, act.person, bot, act.text("payload"))
        return {"chat": summary(act.world, chat, act.person)}
    admin = bool(act.body.get("admin"))
    acting.add_bot(act.world, act.person, act.chat, bot, act.text("payload"), admin)
    return {"chat": summary(act.world, act.chat, act.person)}


@doing("inline")
async def inline(act: Act) -> Json:
    """Type `@bot …`."""
    what = act.text("query"), act.text("offset")
    return await tapping.ask_inline(act.world, act.person, act.chat, act.world.first_bot, *what)


@doing("choose")
def choose(act: Act) -> Json:
    """Send a result of an inline query."""
    chosen = tapping.choose(act.world, act.person, act.chat, act.text("query"), act.text("result"))
    return _message(act, chosen)


@doing("prepared")
def prepared(act: Act) -> Json:
    """Send a message that the bot prepared."""
    return _message(act, tapping.send_prepared(act.world, act.person, act.chat, act.text("id")))


@doing("commands")
def commands(act: Act) -> Json:
    """The command menu and the menu button of a chat."""
    chat, person = act.chat, act.person
    bot = next(iter(chat.bots.values()), None)
    if bot is None:
        return {"commands": [], "menu_button": {"type": "default"}}
    return {"commands": commands_for(bot, chat, person), "menu_button": menu_button_for(bot, person.id)}


@doing("web_app")
def web_app(act: Act) -> Json:
    """Open a Mini App: by a button, an address, or a direct link's startapp."""
    world, person, bot = act.world, act.person, act.world.first_bot
    look = act.text("theme", "light"), act.text("platform", "web")
    chat = act.chat if act.body.get("chat") is not None else world.dialog(person, bot.user)
    button, url = act.body.get("button"), act.text("url")
    if isinstance(button, dict):
        message = acting.message_of(chat, int(button["message"]), person)
        pressed = tapping.button_at(message, int(button["row"]), int(button["column"]))
        if "web_app" not in pressed:
            raise Refused("this button opens no app")
        return {"url": launching.open_button(world, person, bot, chat, pressed["web_app"]["url"], *look)}
    if not url:
        return {"url": launching.open_link(world, person, bot, chat, act.text("startapp"), *look)}
    if url in _keyboard_apps(act, chat.has(person.id)) and url != _menu_url(act):
        return {"url": launching.open_keyboard(url, *look)}
    return {"url": launching.open_button(world, person, bot, chat, url, *look)}


def _menu_url(act: Act) -> str:
    button = menu_button_for(act.world.first_bot, act.person.id)
    return str(button.get("web_app", {}).get("url", ""))


def _keyboard_apps(act: Act, visible: bool) -> list[str]:
    """The apps on the reply keyboard that is open in the bot's chat."""
    chat = act.world.dialog(act.person, act.world.first_bot.user)
    shown = history(act.world, chat, act.person.id) if visible else []
    keyboard = looking.reply_keyboard(shown)
    return [button["web_app"]["url"] for row in keyboard for button in row if "web_app" in button]


@doing("web_app_data")
def web_app_data(act: Act) -> Json:
    """What a Mini App of the reply keyboard sends."""
    sharing.send_app_data(act.world, act.person, act.text("data"), act.text("button_text"))
    return {}


@doing("vote")
def vote(act: Act) -> Json:
    """Answer a poll."""
    options = [int(option) for option in act.body.get("options") or []]
    acting.vote(act.world, act.person, act.text("poll"), options)
    return {}


@doing("react")
def react(act: Act) -> Json:
    """Set one's reactions to a message."""
    emoji = [str(each) for each in act.body.get("emoji") or []]
    acting.react(act.world, act.person, act.chat, act.number("message"), emoji)
    return {}


@doing("pay")
async def pay(act: Act) -> Json:
    """Pay the invoice of a message or of a link."""
    world, person = act.world, act.person
    if act.text("slug"):
        chat, invoice = world.dialog(person, world.first_bot.user), payments.by_slug(world, act.text("slug"))
    else:
        chat = act.chat
        invoice = payments.by_message(world, chat, act.number("message"))
    return {"status": await payments.pay(world, person, invoice, chat, act.text("card", "good"))}


@doing("follow")
def follow(act: Act) -> Json:
    """Follow a `t.me` link; `url` is what to open in a browser, "" when it is done."""
    url = sharing.follow(act.world, act.person, act.chat, act.text("link"), act.text("theme", "light"))
    return {"url": url}


@doing("read")
def read(act: Act) -> Json:
    """Everything in the chat is seen."""
    acting.read(act.world, act.person, act.chat)
    tell_chat(act.world, act.chat, act.person.id)
    return {}
