"""Sending, editing and deleting, with Telegram's own refusals."""

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyKeyboardRemove,
    ReplyParameters,
    WebAppInfo,
)

from sandbox import Person, Sandbox

PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08"


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def button(text: str = "x", **action: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, **(action or {"callback_data": "x"}))


@pytest.fixture(autouse=True)
async def acquainted(alice: Person) -> None:
    await alice.starts()


async def test_text_keeps_its_shape(bot: Bot, alice: Person) -> None:
    preview = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        alice.id,
        " <b>Hi</b> ",
        parse_mode="HTML",
        link_preview_options=preview,
        reply_markup=keyboard([button()]),
    )
    assert sent.text == "Hi"
    assert sent.html_text == "<b>Hi</b>"
    assert sent.from_user
    assert sent.from_user.is_bot
    assert sent.link_preview_options
    assert sent.link_preview_options.is_disabled
    assert sent.reply_markup
    assert sent.reply_markup.model_dump() == keyboard([button()]).model_dump()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("   ", "Bad Request: message text is empty"),
        ("<b></b>", "Bad Request: message text is empty"),
        ("x" * 4097, "Bad Request: message is too long"),
        ("<b>x", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_bad_texts_are_refused(bot: Bot, alice: Person, text: str, complaint: str) -> None:
    with pytest.raises(TelegramBadRequest) as error:
        await bot.send_message(alice.id, text, parse_mode="HTML")
    assert error.value.message == complaint


async def test_the_limit_counts_after_entities(bot: Bot, alice: Person) -> None:
    sent = await bot.send_message(alice.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([[button(callback_data="ж" * 33)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="")]], "BUTTON_DATA_INVALID"),
        ([[button()] * 9], "REPLY_MARKUP_TOO_LONG"),
        ([[button()]] * 101, "REPLY_MARKUP_TOO_LONG"),
        (
            [[button(url="file:///x")]],
            "inline keyboard button URL 'file:///x' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_bad_keyboards_are_refused(
    sandbox: Sandbox, alice: Person, rows: list[list[InlineKeyboardButton]], complaint: str
) -> None:
    given = [[each.model_dump(exclude_none=True) for each in row] for row in rows]
    body = {"chat_id": alice.id, "text": "x", "reply_markup": {"inline_keyboard": given}}
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{sandbox.url}/bot{sandbox.token}/sendMessage", json=body)
        assert (await answer.json())["description"] == f"Bad Request: {complaint}"


async def test_mini_apps_open_by_button_only_in_private(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    markup = keyboard([button(web_app=WebAppInfo(url="https://example.org"))])
    await bot.send_message(alice.id, "x", reply_markup=markup)
    jam = sandbox.group("Jam", owner=alice)
    await alice.adds_bot(jam)
    with pytest.raises(TelegramBadRequest, match="BUTTON_TYPE_INVALID"):
        await bot.send_message(jam.id, "x", reply_markup=markup)


async def test_edits_that_change_nothing_are_refused(bot: Bot, alice: Person) -> None:
    markup = keyboard([button()])
    sent = await bot.send_message(alice.id, "<b>x</b>", parse_mode="HTML", reply_markup=markup)
    place = {"chat_id": alice.id, "message_id": sent.message_id}
    with pytest.raises(
        TelegramBadRequest, match="message is not modified: specified new message content and"
    ):
        await bot.edit_message_text("<b>x</b>", parse_mode="HTML", reply_markup=markup, **place)
    edited = await bot.edit_message_text("x", reply_markup=markup, **place)
    assert edited.edit_date
    bare = await bot.edit_message_reply_markup(**place)
    assert bare.reply_markup is None
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(**place)
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(caption="x", **place)


async def test_lost_messages_cannot_be_edited_or_deleted(bot: Bot, alice: Person) -> None:
    sent = await bot.send_message(alice.id, "x")
    assert await bot.delete_message(alice.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to edit not found"):
        await bot.edit_message_text("y", chat_id=alice.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to delete not found"):
        await bot.delete_message(alice.id, sent.message_id)
    theirs = await alice.sends("mine")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("y", chat_id=alice.id, message_id=theirs["message_id"])


async def test_people_who_do_not_want_the_bot(sandbox: Sandbox, bot: Bot, alice: Person, bob: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="Bad Request: chat not found"):
        await bot.send_message(999, "x")
    with pytest.raises(
        TelegramForbiddenError, match="Forbidden: bot can't initiate conversation with a user"
    ):
        await bot.send_message(bob.id, "x")
    await alice.blocks()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(alice.id, "x")
    sandbox.faults.deactivate(alice)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(alice.id, "x")


async def test_groups_that_threw_it_out_or_moved(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    jam = sandbox.group("Jam", owner=alice, kind="group")
    await alice.adds_bot(jam)
    old = jam.id
    await bot.send_message(old, "x")
    new = sandbox.faults.migrate(jam)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(old, "x")
    assert moved.value.migrate_to_chat_id == new == jam.id
    await bot.send_message(new, "x")
    sandbox.faults.kick_bot(jam)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was kicked from the supergroup chat"):
        await bot.send_message(new, "x")


async def test_replies(bot: Bot, alice: Person) -> None:
    asked = await alice.sends("question")
    reply = await bot.send_message(
        alice.id, "answer", reply_parameters=ReplyParameters(message_id=asked["message_id"])
    )
    assert reply.reply_to_message
    assert reply.reply_to_message.text == "question"
    missing = ReplyParameters(message_id=10_000)
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(alice.id, "x", reply_parameters=missing)
    lenient = ReplyParameters(message_id=10_000, allow_sending_without_reply=True)
    assert await bot.send_message(alice.id, "x", reply_parameters=lenient)


async def test_photos_and_documents(bot: Bot, alice: Person) -> None:
    photo = await bot.send_photo(
        alice.id, BufferedInputFile(PIXEL, "p.png"), caption="<i>c</i>", parse_mode="HTML"
    )
    assert photo.photo
    assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
    assert photo.html_text == "<i>c</i>"
    again = await bot.send_photo(alice.id, photo.photo[-1].file_id)
    assert again.photo
    edited = await bot.edit_message_media(
        InputMediaDocument(media=BufferedInputFile(b"x", "a.pdf"), caption="new"),
        chat_id=alice.id,
        message_id=photo.message_id,
    )
    assert edited.document
    assert edited.document.mime_type == "application/pdf"
    assert edited.photo is None
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(alice.id, photo.photo[-1].file_id, caption="x" * 1025)
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_photo(alice.id, "nonsense")


async def test_albums(bot: Bot, alice: Person) -> None:
    media = [InputMediaPhoto(media=BufferedInputFile(PIXEL, f"{n}.png")) for n in range(3)]
    sent = await bot.send_media_group(alice.id, media)
    assert len(sent) == 3
    assert len({message.media_group_id for message in sent}) == 1


async def test_forwards_and_copies(bot: Bot, alice: Person) -> None:
    asked = await alice.sends("mine")
    forward = await bot.forward_message(alice.id, alice.id, asked["message_id"])
    assert forward.forward_origin
    assert forward.text == "mine"
    copy = await bot.copy_message(alice.id, alice.id, asked["message_id"])
    assert alice.screen().text == "mine"
    assert copy.message_id > forward.message_id


async def test_places_and_reply_keyboards(bot: Bot, alice: Person) -> None:
    venue = await bot.send_venue(
        alice.id, 47.37, 8.54, "Hall", "Street 1", reply_markup=ReplyKeyboardRemove()
    )
    assert venue.venue
    assert venue.location
    assert venue.reply_markup is None
    await alice.sees("Hall")


async def test_old_messages_cannot_be_deleted(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    sent = await bot.send_message(alice.id, "x")
    now = sandbox.settings.clock()
    sandbox.settings.clock = lambda: now + 49 * 3600
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_message(alice.id, sent.message_id)
    assert await bot.edit_message_text("still", chat_id=alice.id, message_id=sent.message_id)
