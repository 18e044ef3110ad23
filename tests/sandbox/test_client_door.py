"""What the chat page can do over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo
from aiogram.utils.web_app import safe_parse_webapp_init_data

from sandbox import Person, Sandbox

Json = dict[str, Any]


class Page:
    """A browser with the chat page."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def get(self, name: str, **query: Any) -> Json:
        async with self.session.get(f"{self.url}/client/{name}", params=query) as response:
            return await response.json()  # type: ignore[no-any-return]

    async def post(self, name: str, **body: Any) -> Json:
        async with self.session.post(f"{self.url}/client/{name}", json=body) as response:
            return await response.json()  # type: ignore[no-any-return]


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(session, sandbox.url)


def one_button(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Open", **button)]])


async def test_people_and_their_chats(page: Page, sandbox: Sandbox, alice: Person) -> None:
    known = await page.get("people")
    assert [person["first_name"] for person in known["people"]] == ["Alice"]
    assert known["bot"]["id"] == 42
    (line,) = (await page.get("chats", person=alice.id))["chats"]
    assert line["id"] == 42
    assert line["title"] == "Jamboree"
    assert line["started"] is False
    assert line["can_write"] is True


async def test_messages_are_shown_as_the_person_sees_them(page: Page, alice: Person, bot: Bot) -> None:
    sent = await page.post("send", person=alice.id, chat=42, text="hi /there")
    assert sent["message"]["outgoing"] is True
    assert sent["message"]["chat"]["id"] == 42
    assert sent["message"]["entities"][0]["type"] == "bot_command"
    await bot.send_message(alice.id, "hello")
    shown = (await page.get("messages", person=alice.id, chat=42))["messages"]
    assert [(m["text"], m["outgoing"]) for m in shown] == [("hi /there", True), ("hello", False)]
    (line,) = (await page.get("chats", person=alice.id))["chats"]
    assert line["unread"] == 1
    await page.post("read", person=alice.id, chat=42)
    (line,) = (await page.get("chats", person=alice.id))["chats"]
    assert line["unread"] == 0


async def test_refusals_say_why(page: Page, alice: Person) -> None:
    assert await page.post("send", person=alice.id, chat=42, text="  ") == {
        "error": "there is nothing to send"
    }
    assert await page.post("send", person=7, chat=42, text="x") == {"error": "there is no such person"}
    assert await page.post("send", chat=42, text="x") == {"error": "person must be a number"}
    await page.post("block", person=alice.id)
    assert await page.post("send", person=alice.id, chat=42, text="x") == {
        "error": "you have blocked this bot"
    }


async def test_a_tap_brings_the_bots_answer(page: Page, alice: Person, bot: Bot) -> None:
    await alice.starts()
    message = await bot.send_message(alice.id, "Go?", reply_markup=one_button(callback_data="go"))
    tap = asyncio.create_task(
        page.post("tap", person=alice.id, chat=42, message=message.message_id, row=0, column=0)
    )
    updates = await bot.get_updates(timeout=5, offset=-1, allowed_updates=["callback_query"])
    while not updates[-1].callback_query:
        updates = await bot.get_updates(timeout=5, offset=updates[-1].update_id + 1)
    assert updates[-1].callback_query.data == "go"
    await updates[-1].callback_query.answer("Done", show_alert=True).as_(bot)
    assert await tap == {"text": "Done", "show_alert": True}


async def test_live_events(page: Page, sandbox: Sandbox, alice: Person, bot: Bot) -> None:
    await alice.starts()
    async with page.session.ws_connect(f"{sandbox.url}/client/live?person={alice.id}") as live:
        message = await bot.send_message(alice.id, "one")
        await bot.edit_message_text("two", chat_id=alice.id, message_id=message.message_id)
        await bot.send_chat_action(alice.id, "typing")
        await bot.delete_message(alice.id, message.message_id)
        events = [json.loads((await live.receive(timeout=5)).data) for _ in range(5)]
    assert [event["event"] for event in events] == ["message", "chat", "edited", "typing", "deleted"]
    assert events[0]["message"]["text"] == "one"
    assert events[1]["chat"]["unread"] == 1
    assert events[2]["message"]["text"] == "two"
    assert events[4] == {"event": "deleted", "chat": 42, "messages": [message.message_id]}


async def test_a_mini_app_opens_with_signed_data(
    page: Page, sandbox: Sandbox, alice: Person, bot: Bot
) -> None:
    await alice.starts()
    markup = one_button(web_app=WebAppInfo(url="https://example.org/app?x=1"))
    message = await bot.send_message(alice.id, "Open it", reply_markup=markup)
    button = {"message": message.message_id, "row": 0, "column": 0}
    answer = await page.post("web_app", person=alice.id, chat=42, button=button)
    assert answer["url"].startswith("https://example.org/app?x=1#tgWebAppData=")
    launch = parse_qs(urlsplit(answer["url"]).fragment)
    data = safe_parse_webapp_init_data(sandbox.token, launch["tgWebAppData"][0])
    assert data.user is not None
    assert data.user.id == alice.id
    assert data.query_id
    assert json.loads(launch["tgWebAppThemeParams"][0])["bg_color"] == "#ffffff"


async def test_a_direct_link_opens_the_mini_app(page: Page, sandbox: Sandbox, alice: Person) -> None:
    assert "error" in await page.post("web_app", person=alice.id, startapp="s1")
    sandbox.settings.mini_app_url = "https://example.org/app"
    jam = sandbox.group("Jam", owner=alice)
    answer = await page.post("web_app", person=alice.id, chat=jam.id, startapp="s1")
    launch = parse_qs(urlsplit(answer["url"]).fragment)
    data = safe_parse_webapp_init_data(sandbox.token, launch["tgWebAppData"][0])
    assert (data.start_param, data.chat_type) == ("s1", "supergroup")
    assert data.chat_instance
    assert "tgWebAppStartParam=s1" in urlsplit(answer["url"]).query


async def test_files_travel_both_ways(page: Page, sandbox: Sandbox, alice: Person, bot: Bot) -> None:
    form = aiohttp.FormData(
        {"person": str(alice.id), "chat": "42", "kind": "document", "caption": "see /help"}
    )
    form.add_field("file", b"words", filename="plan.txt", content_type="text/plain")
    async with page.session.post(f"{sandbox.url}/client/upload", data=form) as response:
        document = (await response.json())["message"]["document"]
    assert document["file_name"] == "plan.txt"
    file = await bot.get_file(document["file_id"])
    assert file.file_path
    content = await bot.download_file(file.file_path)
    assert content is not None
    assert content.read() == b"words"
    async with page.session.get(f"{sandbox.url}/client/file/{document['file_id']}") as response:
        assert await response.read() == b"words"


async def test_groups_are_made_and_left(page: Page, alice: Person, bob: Person) -> None:
    made = await page.post("group", person=alice.id, title="Jam", supergroup=False)
    chat = made["chat"]["id"]
    await page.post("join", person=bob.id, chat=chat)
    await page.post("promote", person=alice.id, chat=chat, member=bob.id)
    members = (await page.get("members", person=alice.id, chat=chat))["members"]
    assert [(m["first_name"], m["status"]) for m in members] == [
        ("Alice", "creator"),
        ("Bob", "administrator"),
    ]
    moved = await page.post("migrate", person=alice.id, chat=chat)
    assert moved["chat"]["type"] == "supergroup"
    await page.post("leave", person=bob.id, chat=chat)
    titles = [line["title"] for line in (await page.get("chats", person=bob.id))["chats"]]
    assert titles == ["Jamboree"]


async def test_the_page_itself_is_never_cached(page: Page, sandbox: Sandbox) -> None:
    async with page.session.get(f"{sandbox.url}/static/../server.py") as response:
        assert response.status == 404
    async with page.session.get(f"{sandbox.url}/") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-cache"
