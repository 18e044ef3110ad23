"""Nothing a person does is met with silence."""

import pytest

from bot.app import Jamboree
from keyboards.communities import CommunityScreen
from keyboards.discovery import WhatsOn
from sandbox import Person, Sandbox
from tests.bot.probes import Probe, screen
from tests.conftest import Starter


@pytest.fixture
async def bare(start: Starter, sqlite_url: str):  # type: ignore[no-untyped-def]
    """The bot without any feature."""
    async with start(sqlite_url, features=[]) as running:
        yield running


@pytest.mark.parametrize(
    "data", ["old:1:2", "x", "::::", "gone", "я" * 32, "rsvp:", "rsvp:99999999999999999999:1"]
)
async def test_a_button_of_another_time_is_answered(
    bare: Jamboree, sandbox: Sandbox, alice: Person, data: str
) -> None:
    await alice.starts()
    await bare.bot.send_message(alice.id, "old", reply_markup=screen("", data).keyboard)
    answer = await alice.taps(data)
    assert answer.alert
    assert answer.text == "This button is out of date. Send /start for today's screen."


async def test_a_button_of_a_community_that_is_gone_is_answered(
    app: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    await alice.starts()
    await alice.sees("Welcome")
    for cls in (WhatsOn, CommunityScreen):
        answer = await alice.forges(cls(community=7).pack())
        assert answer.text == "This is not there any more, or not for you. Send /start to see what is on."


@pytest.mark.parametrize("text", ["hello", "/nonsense", "<b>", "x" * 4000, "שלום", "🙂"])
async def test_words_that_mean_nothing_are_answered(bare: Jamboree, alice: Person, text: str) -> None:
    await alice.sends(text)
    await alice.sees("I did not understand that.")


async def test_a_picture_is_answered_too(bare: Jamboree, alice: Person) -> None:
    await alice.sends_place(38.7, -9.1)
    await alice.sees("I did not understand that.")


async def test_talk_in_a_group_is_none_of_the_bots_business(
    bare: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    group = sandbox.group("Jammers", owner=alice)
    await alice.adds_bot(group, admin=True)
    await alice.sends("hello all", to=group)
    await alice.does_not_see("I did not understand", in_=group)


async def test_a_refused_search_shows_why(start: Starter, sqlite_url: str, alice: Person) -> None:
    from aiogram import Router
    from aiogram.types import InlineQuery

    from services.errors import NotFound

    router = Router()

    @router.inline_query()
    async def search(query: InlineQuery) -> None:
        raise NotFound

    async with start(sqlite_url, features=[router]):
        await alice.starts()
        assert await alice.asks_inline("jam") == []


async def test_errors_speak_the_persons_language(probed: Jamboree, probe: Probe, sandbox: Sandbox) -> None:
    from locales.reader import reading
    from views import refusals

    anna = sandbox.person("Anna", language="de")
    await anna.sends("fail one")
    with reading("de"):
        told = refusals.our_fault("X").partition("X")[0].partition("%")[0]
    await anna.is_told(told[:20])
