"""Polls, payments, inline mode, topics, members, ephemeral messages: what the product uses."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    CallbackQuery,
    ChosenInlineResult,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LabeledPrice,
    MenuButtonWebApp,
    Message,
    PollAnswer,
    PreCheckoutQuery,
    Update,
    WebAppInfo,
)

from sandbox import Group, Person, Refused, Sandbox
from tests.sandbox.conftest import Running

STARS = [LabeledPrice(label="Seat", amount=50)]
TAP = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Tap", callback_data="tap")]])


async def drain(bot: Bot, **options: Any) -> list[Update]:
    """Every update that waits, confirmed."""
    updates = await bot.get_updates(**options)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


@pytest.fixture
async def jam(sandbox: Sandbox, bot: Bot, alice: Person, bob: Person) -> Group:
    """A supergroup of Alice's with Bob and the bot, which is an administrator."""
    group = sandbox.group("Jam", owner=alice, members=[bob])
    await alice.adds_bot(group, admin=True)
    await drain(bot)
    return group


async def test_privacy_mode(sandbox: Sandbox, bot: Bot, alice: Person, bob: Person) -> None:
    group = sandbox.group("Jam", owner=alice, members=[bob])
    await alice.adds_bot(group)
    said = await bot.send_message(group.id, "I am here")
    await drain(bot)
    await bob.sends("nobody listens", to=group)
    await bob.sends("/help@other_bot", to=group)
    await bob.sends("/help@jamboree_bot", to=group)
    await bob.sends("/help", to=group)
    await bob.sends("to you", to=group, reply_to="I am here")
    texts = [update.message.text for update in await drain(bot) if update.message]
    assert texts == ["/help@jamboree_bot", "/help", "to you"]
    assert said.message_id
    await alice.makes_bot_admin(group)
    await bob.sends("now you hear", to=group)
    assert (await drain(bot))[-1].message.text == "now you hear"  # type: ignore[union-attr]


async def test_anonymous_administrators_write_as_the_group(bot: Bot, jam: Group, alice: Person) -> None:
    await alice.hides(jam)
    await alice.sends("/setup", to=jam)
    message = (await drain(bot))[-1].message
    assert message
    assert message.from_user
    assert message.from_user.id == 1087968824
    assert message.sender_chat
    assert message.sender_chat.id == jam.id


async def test_a_group_becomes_a_supergroup(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    group = sandbox.group("Jam", owner=alice, kind="group")
    await alice.adds_bot(group)
    old = group.id
    await drain(bot)
    new = group.migrate()
    moved = [update.message for update in await drain(bot) if update.message]
    assert [message.migrate_to_chat_id for message in moved] == [new, None]
    assert [message.migrate_from_chat_id for message in moved] == [None, old]


async def test_topics(sandbox: Sandbox, bot: Bot, alice: Person, bob: Person) -> None:
    forum = sandbox.group("Forum", owner=alice, members=[bob], forum=True)
    await alice.adds_bot(forum)
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage topics"):
        await bot.create_forum_topic(forum.id, "Jams")
    await alice.makes_bot_admin(forum, can_manage_topics=True)
    topic = await bot.create_forum_topic(forum.id, "Jams")
    sent = await bot.send_message(forum.id, "in here", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    await bob.sends("/jam", to=forum, thread=topic.message_thread_id)
    message = (await drain(bot))[-1].message
    assert message
    assert message.message_thread_id == topic.message_thread_id
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=9999)
    await bot.close_forum_topic(forum.id, topic.message_thread_id)
    with pytest.raises(Refused, match="this topic is closed"):
        await bob.sends("too late", to=forum, thread=topic.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await bot.close_forum_topic(forum.id, topic.message_thread_id)


async def test_members_and_join_requests(bot: Bot, jam: Group, bob: Person, sandbox: Sandbox) -> None:
    carol = sandbox.person("Carol")
    assert (await bot.get_chat_member(jam.id, bob.id)).status == "member"
    assert (await bot.get_chat_member(jam.id, carol.id)).status == "left"
    assert await bot.get_chat_member_count(jam.id) == 3
    assert {member.status for member in await bot.get_chat_administrators(jam.id)} == {
        "creator",
        "administrator",
    }
    assert (await bot.get_chat(jam.id)).title == "Jam"
    await carol.asks_to_join(jam)
    request = (await drain(bot))[-1].chat_join_request
    assert request
    assert request.from_user.id == carol.id
    await bot.approve_chat_join_request(jam.id, carol.id)
    assert (await bot.get_chat_member(jam.id, carol.id)).status == "member"
    with pytest.raises(TelegramBadRequest, match="USER_ALREADY_PARTICIPANT"):
        await bot.approve_chat_join_request(jam.id, carol.id)
    await bot.ban_chat_member(jam.id, carol.id)
    with pytest.raises(Refused, match="banned"):
        await carol.joins(jam)
    await bot.unban_chat_member(jam.id, carol.id)
    await carol.joins(jam)


async def test_invite_links(bot: Bot, jam: Group, sandbox: Sandbox) -> None:
    carol, dan = sandbox.person("Carol"), sandbox.person("Dan")
    link = await bot.create_chat_invite_link(jam.id, name="one", member_limit=1)
    await carol.follows(link.invite_link)
    await carol.sends("here", to=jam)
    with pytest.raises(Refused, match="not valid"):
        await dan.follows(link.invite_link)


async def test_commands_are_offered_from_the_narrowest_scope(bot: Bot, jam: Group, alice: Person) -> None:
    def command(name: str) -> list[BotCommand]:
        return [BotCommand(command=name, description=name)]

    await bot.set_my_commands(command("anywhere"))
    await bot.set_my_commands(command("irgendwo"), language_code="de")
    await bot.set_my_commands(command("groups"), scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands(command("jam"), scope=BotCommandScopeChat(chat_id=jam.id))
    assert alice.commands() == ["anywhere"]
    assert alice.commands(in_=jam) == ["jam"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=jam.id))
    assert alice.commands(in_=jam) == ["groups"]
    alice.user.language_code = "de"
    assert alice.commands() == ["irgendwo"]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands(command("Nein!"))


async def test_polls_count_votes_and_tell_who(bot: Bot, jam: Group, bob: Person) -> None:
    sent = await bot.send_poll(jam.id, "When?", ["Monday", "Friday"], is_anonymous=False)
    await bob.votes("Friday", in_=jam)
    updates = await drain(bot)
    poll, answer = updates[-2].poll, updates[-1].poll_answer
    assert poll
    assert [option.voter_count for option in poll.options] == [0, 1]
    assert isinstance(answer, PollAnswer)
    assert answer.option_ids == [1]
    stopped = await bot.stop_poll(jam.id, sent.message_id)
    assert stopped.is_closed
    with pytest.raises(Refused):
        await bob.votes("Monday", in_=jam)


async def test_reactions(bot: Bot, jam: Group, bob: Person) -> None:
    sent = await bot.send_message(jam.id, "Good?")
    await bot.get_updates(allowed_updates=["message_reaction"])
    await bob.reacts("👍", to="Good?", in_=jam)
    reaction = (await bot.get_updates())[-1].message_reaction
    assert reaction
    assert reaction.message_id == sent.message_id
    assert [given.model_dump() for given in reaction.new_reaction] == [{"type": "emoji", "emoji": "👍"}]


async def test_ephemeral_messages_are_for_one(bot: Bot, jam: Group, alice: Person, bob: Person) -> None:
    hidden = EphemeralMessageParameters(receiver_user_id=bob.id)
    sent = await bot.send_message(jam.id, "only you", ephemeral_message_parameters=hidden, reply_markup=TAP)
    assert (sent.message_id, sent.ephemeral_message_id) == (0, 1)
    await bob.sees("only you", in_=jam)
    await alice.does_not_see("only you", in_=jam)
    tap = asyncio.create_task(bob.taps("Tap", in_=jam))
    (update,) = await bot.get_updates(timeout=5)
    assert isinstance(update.callback_query, CallbackQuery)
    await bot.answer_callback_query(update.callback_query.id)
    await tap
    await drain(bot)
    assert await bot.edit_ephemeral_message_text(
        chat_id=jam.id, receiver_user_id=bob.id, ephemeral_message_id=1, text="changed"
    )
    await bob.sees("changed", in_=jam)
    assert await bot.delete_ephemeral_message(chat_id=jam.id, receiver_user_id=bob.id, ephemeral_message_id=1)
    await bob.does_not_see("changed", in_=jam)


async def test_inline_results_are_shared_and_edited(
    sandbox: Sandbox, bot: Bot, run: Running, alice: Person, bob: Person
) -> None:
    dispatcher, chosen = Dispatcher(), asyncio.get_running_loop().create_future()

    @dispatcher.inline_query()
    async def search(query: InlineQuery) -> None:
        said = InputTextMessageContent(message_text=f"<b>{query.query}</b>", parse_mode="HTML")
        result = InlineQueryResultArticle(id="1", title="Jam", input_message_content=said, reply_markup=TAP)
        await query.answer([result])

    @dispatcher.chosen_inline_result()
    async def note(result: ChosenInlineResult) -> None:
        chosen.set_result(result)

    @dispatcher.callback_query()
    async def tapped(call: CallbackQuery) -> None:
        assert call.message is None
        await bot.edit_message_text(
            f"{call.from_user.first_name} is in", inline_message_id=call.inline_message_id
        )
        await call.answer("In")

    await run(dispatcher)
    (result,) = await alice.asks_inline("jazz", in_=bob)
    assert result.title == "Jam"
    await alice.shares(result, to=bob)
    assert (await chosen).inline_message_id
    await bob.sees("jazz", in_=alice)
    assert (await bob.taps("Tap", in_=alice)).text == "In"
    await alice.sees("Bob is in", in_=bob)


async def test_prepared_messages(bot: Bot, jam: Group, alice: Person) -> None:
    said = InputTextMessageContent(message_text="Come!")
    result = InlineQueryResultArticle(id="1", title="Jam", input_message_content=said)
    prepared = await bot.save_prepared_inline_message(alice.id, result, allow_group_chats=True)
    await alice.shares(prepared.id, to=jam)
    await alice.sees("Come!", in_=jam)
    with pytest.raises(Refused, match="may not be sent"):
        await alice.shares(prepared.id)


async def test_the_menu_button_opens_the_mini_app(bot: Bot, alice: Person) -> None:
    with pytest.raises(Refused):
        await alice.opens()
    app = WebAppInfo(url="https://example.org/app")
    await bot.set_chat_menu_button(menu_button=MenuButtonWebApp(text="Open", web_app=app))
    assert (await alice.opens()).startswith("https://example.org/app#tgWebAppData=query_id%3D")


Shop = Callable[[str], Awaitable[None]]


@pytest.fixture
async def shop(bot: Bot, run: Running, alice: Person) -> list[str]:
    """A bot that sells a seat for 50 Stars, and notes what was paid."""
    dispatcher, paid = Dispatcher(), list[str]()

    @dispatcher.pre_checkout_query()
    async def check(query: PreCheckoutQuery) -> None:
        sold_out = query.invoice_payload == "sold out"
        await query.answer(ok=not sold_out, error_message="Sold out" if sold_out else None)

    @dispatcher.message()
    async def receive(message: Message) -> None:
        if message.successful_payment:
            paid.append(message.successful_payment.telegram_payment_charge_id)
            await message.answer("Thank you")

    await run(dispatcher)
    await alice.starts()
    return paid


async def test_stars_are_paid_and_refunded(bot: Bot, alice: Person, shop: list[str]) -> None:
    await bot.send_invoice(alice.id, "Seat", "One seat", "seat", "XTR", STARS)
    assert await alice.pays() == "paid"
    await alice.is_told("Thank you")
    assert (await bot.get_my_star_balance()).amount == 50
    assert await bot.refund_star_payment(alice.id, shop[0])
    with pytest.raises(TelegramBadRequest, match="CHARGE_ALREADY_REFUNDED"):
        await bot.refund_star_payment(alice.id, shop[0])
    assert (await bot.get_my_star_balance()).amount == 0
    assert len((await bot.get_star_transactions()).transactions) == 2


async def test_payments_that_fail(bot: Bot, alice: Person, shop: list[str]) -> None:
    link = await bot.create_invoice_link("Seat", "One seat", "sold out", "XTR", STARS)
    with pytest.raises(Refused, match="Sold out"):
        await alice.pays(slug=link)
    link = await bot.create_invoice_link("Seat", "One seat", "seat", "XTR", STARS)
    assert await alice.pays(slug=link, card="declined") == "failed"
    assert shop == []
    assert await alice.pays(slug=link, card="late") == "pending"
    await alice.is_told("Thank you")
    assert await alice.pays(slug=link) == "paid"


async def test_taps_are_answered_once_and_in_time(sandbox: Sandbox, bot: Bot, alice: Person) -> None:
    await alice.starts()
    await bot.send_message(alice.id, "x", reply_markup=TAP)
    tap = asyncio.create_task(alice.taps("Tap"))
    query = (await bot.get_updates(timeout=5, offset=-1))[-1].callback_query
    assert query
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, "x" * 201)
    await bot.answer_callback_query(query.id, "x" * 200)
    assert (await tap).text == "x" * 200
    too_old = "query is too old and response timeout expired or query ID is invalid"
    with pytest.raises(TelegramBadRequest, match=too_old):
        await bot.answer_callback_query(query.id)
    again = asyncio.create_task(alice.taps("Tap"))
    query = (await bot.get_updates(timeout=5, offset=-1))[-1].callback_query
    assert query
    now = sandbox.settings.clock()
    sandbox.settings.clock = lambda: now + 16
    with pytest.raises(TelegramBadRequest, match=too_old):
        await bot.answer_callback_query(query.id)
    again.cancel()
