"""Calls as JSON: the same parameters as aiogram's own, files by its own way."""

import orjson
import pytest
from aiogram.methods import AnswerCallbackQuery, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, ReplyParameters

from bot.app import Jamboree
from bot.client import packed
from sandbox import Person
from tests.bot.probes import screen


async def test_the_bots_defaults_are_filled_in_and_nothing_empty(probed: Jamboree) -> None:
    call = SendMessage(
        chat_id=5,
        text="<b>x</b>",
        reply_parameters=ReplyParameters(message_id=3),
        reply_markup=screen("", "tap").keyboard,
    )
    assert orjson.loads(packed(probed.bot, call)) == {
        "chat_id": 5,
        "text": "<b>x</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "disable_web_page_preview": True,
        "reply_parameters": {"message_id": 3, "quote_parse_mode": "HTML"},
        "reply_markup": {"inline_keyboard": [[{"text": "tap", "callback_data": "tap"}]]},
    }
    answer = AnswerCallbackQuery(callback_query_id="9")
    assert orjson.loads(packed(probed.bot, answer, method="answerCallbackQuery")) == {
        "method": "answerCallbackQuery",
        "callback_query_id": "9",
    }


async def test_a_file_is_not_for_json_and_is_sent_all_the_same(probed: Jamboree, alice: Person) -> None:
    picture = SendPhoto(chat_id=alice.id, photo=BufferedInputFile(PIXEL, "x.png"), caption="a picture")
    with pytest.raises(TypeError):
        packed(probed.bot, picture)
    await alice.starts()
    await probed.bot(picture)
    await alice.sees("a picture")


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360000002000001"
    "05010d0a2db40000000049454e44ae426082"
)
