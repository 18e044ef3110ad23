"""The chat page in a real browser: a person reads, taps, writes, opens the Mini App, on two screens."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal

import pytest
from aiogram import Dispatcher, F
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    WebAppInfo,
)
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from sandbox import Person, Sandbox
from tests.sandbox.conftest import Running

DESKTOP = (1280, 800)
PHONE = (390, 780)

Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visit(sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    """Open the chat page as somebody. Whatever the page reports as an error fails the test."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(
        person: Person,
        chat: int | str = "",
        screen: tuple[int, int] = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        width, height = screen
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        await page.goto(f"{sandbox.url}/#{person.id}/{chat}")
        await page.locator("html[data-ready]").wait_for()
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not errors


APP = """<!doctype html><title>Session</title><script src="{script}"></script>
<h1>Session</h1><p id="who"></p><p id="log"></p><script>
const app = Telegram.WebApp, log = (text) => {{ document.getElementById('log').textContent += text + ' '; }};
document.getElementById('who').textContent =
  `${{app.initDataUnsafe.user.first_name}} in ${{app.colorScheme}}`;
app.MainButton.setText("I'm coming").onClick(() => {{ log('main'); app.BackButton.show(); }}).show();
app.BackButton.onClick(() => app.showConfirm('Really leave?', (yes) => yes && app.close()));
app.ready();
</script>"""


@pytest.fixture
async def app_url(sandbox: Sandbox) -> AsyncIterator[str]:
    """A Mini App on another origin than the chat page, as in production."""

    async def serve(request: web.BaseRequest) -> web.Response:
        return web.Response(
            text=APP.format(script=f"{sandbox.url}/telegram-web-app.js"), content_type="text/html"
        )

    runner = web.ServerRunner(web.Server(serve))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


def key(text: str, **action: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, **(action or {"callback_data": text}))  # type: ignore[arg-type]


def card(names: list[str]) -> str:
    return f"<b>Thursday jam</b>\nComing: {len(names)} ({', '.join(names) or 'nobody yet'})"


@pytest.fixture
async def host(run: Running, app_url: str) -> None:
    """A bot with a card to answer, an app, a keyboard and inline results."""
    dispatcher = Dispatcher()
    coming: list[str] = []
    keys = InlineKeyboardMarkup(
        inline_keyboard=[[key("Going", style="primary", callback_data="Going"), key("How full?")]]
    )

    @dispatcher.message(Command("start"))
    async def greet(message: Message, command: CommandObject) -> None:
        assert message.bot
        await message.bot.set_my_commands([BotCommand(command="jam", description="The next session")])
        app = InlineKeyboardMarkup(inline_keyboard=[[key("Open app", web_app=WebAppInfo(url=app_url))]])
        text = f"Welcome <b>{command.args or 'friend'}</b>, <tg-spoiler>the password is jazz</tg-spoiler>"
        await message.answer(text, parse_mode="HTML", reply_markup=app)

    @dispatcher.message(Command("jam"))
    async def show(message: Message) -> None:
        await message.answer(card(coming), parse_mode="HTML", reply_markup=keys)

    @dispatcher.message(Command("when"))
    async def ask(message: Message) -> None:
        days = [[KeyboardButton(text="Today"), KeyboardButton(text="Sat")]]
        await message.answer("Which day?", reply_markup=ReplyKeyboardMarkup(keyboard=days))

    @dispatcher.message(Command("vote"))
    async def poll(message: Message) -> None:
        await message.answer_poll("Which tune?", ["Blue Bossa", "So What"], is_anonymous=False)

    @dispatcher.message(F.text.in_({"Today", "Sat"}))
    async def take(message: Message) -> None:
        await message.answer(f"{message.text} it is", reply_markup=ReplyKeyboardRemove())

    @dispatcher.callback_query(F.data == "Going")
    async def note(call: CallbackQuery) -> None:
        assert isinstance(call.message, Message)
        coming.append(call.from_user.first_name)
        await call.message.edit_text(card(coming), parse_mode="HTML", reply_markup=keys)
        await call.answer("You're in.")

    @dispatcher.callback_query()
    async def warn(call: CallbackQuery) -> None:
        await call.answer("Full: you are no. 2 on the waitlist", show_alert=True)

    @dispatcher.inline_query()
    async def offer(query: InlineQuery) -> None:
        content = InputTextMessageContent(message_text="Jam on Thursday, come along")
        found = InlineQueryResultArticle(id="1", title="Thursday jam", input_message_content=content)
        await query.answer([found], cache_time=0)

    await run(dispatcher)


def bubble(page: Page, text: str, sender: str = "Jamboree") -> Locator:
    """The newest message of somebody with this text in it."""
    return page.get_by_role("article", name=sender, exact=True).filter(has_text=text).last


def says(page: Page, name: str) -> Locator:
    """A button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await says(page, "Send").click()


@pytest.mark.usefixtures("host")
async def test_a_newcomer_starts_the_bot_and_reads_formatted_text(alice: Person, visit: Open) -> None:
    page = await visit(alice)
    await says(page, "Start").click()
    welcome = bubble(page, "Welcome")
    await expect(welcome.locator("strong")).to_have_text("friend")
    await welcome.get_by_role("button", name="Hidden text, tap to show").click()
    await expect(welcome).to_contain_text("the password is jazz")
    await expect(bubble(page, "/start", "You")).to_be_visible()


@pytest.mark.usefixtures("host")
async def test_taps_are_answered_by_a_toast_and_by_an_alert(alice: Person, visit: Open) -> None:
    await alice.starts()
    page = await visit(alice)
    await write(page, "/jam")
    await says(page, "Going").click()
    await expect(page.get_by_role("status").filter(has_text="You're in.")).to_be_visible()
    await expect(bubble(page, "Coming: 1 (Alice)")).to_contain_text("edited")
    await says(page, "How full?").click()
    alert = page.get_by_role("alertdialog", name="Jamboree")
    await expect(alert).to_contain_text("you are no. 2 on the waitlist")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_be_hidden()


@pytest.mark.usefixtures("host")
async def test_a_card_in_a_group_changes_live_for_everybody(
    alice: Person, bob: Person, sandbox: Sandbox, visit: Open
) -> None:
    group = sandbox.group("Jam friends", owner=alice, members=[bob])
    await alice.adds_bot(group)
    hers, his = await visit(alice, group.id), await visit(bob, group.id)
    await write(hers, "/jam@jamboree_bot")
    await says(his, "Going").click()
    await expect(bubble(hers, "Coming: 1 (Bob)")).to_be_visible()
    await says(hers, "Going").click()
    await expect(bubble(his, "Coming: 2 (Bob, Alice)")).to_be_visible()


@pytest.mark.usefixtures("host")
async def test_a_poll_is_voted_live(alice: Person, bob: Person, sandbox: Sandbox, visit: Open) -> None:
    group = sandbox.group("Jam friends", owner=alice, members=[bob])
    await alice.adds_bot(group)
    hers, his = await visit(alice, group.id), await visit(bob, group.id)
    await write(hers, "/vote@jamboree_bot")
    await says(his, "So What").click()
    await says(hers, "Blue Bossa").click()
    for page in (hers, his):
        await expect(page.get_by_role("img", name="So What: 50 %")).to_be_visible()


@pytest.mark.usefixtures("host")
async def test_news_for_another_person_show_as_a_badge_and_are_one_click_away(
    alice: Person, bob: Person, visit: Open
) -> None:
    await bob.starts()
    page = await visit(alice)
    await bob.sends("/jam")
    await page.get_by_role("button", name=re.compile("Be Bob, .*unread")).click()
    await expect(bubble(page, "Thursday jam")).to_be_visible()
    await expect(page).to_have_url(re.compile(f"#{bob.id}/"))
    await page.reload()
    await expect(bubble(page, "Thursday jam")).to_be_visible()


@pytest.mark.usefixtures("host")
async def test_the_mini_app_opens_in_a_sheet_with_telegrams_buttons(alice: Person, visit: Open) -> None:
    await alice.starts()
    page = await visit(alice, scheme="dark")
    await says(page, "Open app").click()
    sheet = page.get_by_role("dialog", name="Jamboree mini app")
    app = page.frame_locator("iframe")
    await expect(app.locator("#who")).to_have_text("Alice in dark")
    await sheet.get_by_role("button", name="I'm coming").click()
    await expect(app.locator("#log")).to_have_text("main")
    await sheet.get_by_role("button", name="Back", exact=True).click()
    await page.get_by_role("alertdialog").get_by_role("button", name="OK").click()
    await expect(sheet).to_be_hidden()


@pytest.mark.usefixtures("host")
async def test_on_a_phone_one_goes_from_the_list_into_a_chat_and_back(alice: Person, visit: Open) -> None:
    await alice.starts()
    page = await visit(alice, screen=PHONE)
    await page.get_by_role("link", name="Jamboree").click()
    await expect(bubble(page, "Welcome")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    await page.get_by_role("link", name="Back to chats").click()
    await expect(page.get_by_role("list", name="Chats")).to_be_visible()


@pytest.mark.usefixtures("host")
async def test_commands_reply_keyboards_and_inline_results_need_no_typing(alice: Person, visit: Open) -> None:
    await alice.starts()
    page = await visit(alice)
    await expect(bubble(page, "Welcome")).to_be_visible()
    box = page.get_by_role("textbox", name="Message")
    await box.fill("/j")
    await page.get_by_role("option", name="/jam").click()
    await expect(bubble(page, "Thursday jam")).to_be_visible()
    await write(page, "/when")
    await page.get_by_role("group", name="Reply keyboard").get_by_role("button", name="Sat").click()
    await expect(bubble(page, "Sat it is")).to_be_visible()
    await expect(page.get_by_role("group", name="Reply keyboard")).to_be_hidden()
    await box.fill("@jamboree_bot jam")
    await page.get_by_role("option", name="Thursday jam").click()
    await expect(bubble(page, "come along", "You")).to_be_visible()


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_accessible(
    scheme: Literal["light", "dark"], alice: Person, bob: Person, sandbox: Sandbox, visit: Open
) -> None:
    group = sandbox.group("Jam friends", owner=alice, members=[bob])
    await alice.adds_bot(group)
    await bob.sends("/jam@jamboree_bot", to=group)
    page = await visit(alice, group.id, scheme=scheme)
    await expect(bubble(page, "Thursday jam")).to_be_visible()
    assert (await Axe().run(page)).response["violations"] == []
