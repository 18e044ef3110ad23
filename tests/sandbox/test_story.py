"""The test client tells a story with an ordinary aiogram bot."""

import pytest
from aiogram import Dispatcher, F
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from sandbox import Person, Sandbox
from tests.sandbox.conftest import Running


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label[:60]) for label in labels]]
    )


@pytest.fixture
async def polite(run: Running) -> None:
    """A bot that greets, and notes who comes."""
    dispatcher = Dispatcher()

    @dispatcher.message(Command("start"))
    async def greet(message: Message, command: CommandObject) -> None:
        text = f"<b>Welcome</b> {command.args or 'you'}"
        await message.answer(text, parse_mode="HTML", reply_markup=keyboard("✅ Going", "Not going"))

    @dispatcher.callback_query()
    async def note(call: CallbackQuery) -> None:
        assert isinstance(call.message, Message)
        await call.message.edit_text(f"You said {call.data}")
        await call.answer("Noted")

    await run(dispatcher)


@pytest.mark.usefixtures("polite")
async def test_a_person_starts_taps_and_is_told(alice: Person) -> None:
    await alice.starts("friends")
    await alice.sees("Welcome friends")
    assert alice.buttons() == ["✅ Going", "Not going"]
    answer = await alice.taps("going")
    assert answer.text == "Noted"
    await alice.sees("You said ✅ Going")
    await alice.is_told("Noted")
    await alice.is_not_told("Noted")


@pytest.mark.usefixtures("polite")
async def test_a_group_gets_the_bot_by_link(sandbox: Sandbox, alice: Person, bob: Person) -> None:
    jam = sandbox.group("Jam", owner=alice, members=[bob])
    await alice.adds_bot(jam, "abc")
    await bob.sees("Welcome abc", in_=jam)
    await bob.does_not_see("Welcome abc")
    await bob.taps("Not going", in_=jam)
    await alice.sees("You said Not going", in_=jam)


@pytest.mark.usefixtures("polite")
async def test_failures_show_the_conversation(sandbox: Sandbox, alice: Person) -> None:
    sandbox.settings.patience = 0.1
    await alice.sends("/start")
    await alice.is_told("Welcome")
    with pytest.raises(AssertionError, match=r"(?s)does not see .Goodbye.*Welcome you.*\[✅ Going\]"):
        await alice.sees("Goodbye")
    with pytest.raises(AssertionError, match="finds no button 'Maybe'"):
        await alice.taps("Maybe")


async def test_a_reply_keyboard_is_tapped_by_its_label(alice: Person, run: Running) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(F.text == "Share the plan")
    async def share(message: Message) -> None:
        await message.answer("Here it is")

    @dispatcher.message()
    async def offer(message: Message) -> None:
        rows = [[KeyboardButton(text="Share the plan")]]
        sent = await message.answer("Choose", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
        assert sent.reply_markup is None

    await run(dispatcher)
    await alice.sends("hello")
    await alice.sees("Choose")
    assert alice.buttons() == ["Share the plan"]
    await alice.taps("Share the plan")
    await alice.sees("Here it is")
