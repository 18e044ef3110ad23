"""Live cards follow every answer, with as few edits as possible."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.cards import Card, Shows
from models.database import Database
from models.outbox import Delivery
from models.rsvp import Answer
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from sandbox import Group, Person, Sandbox
from sandbox.looking import rows
from scheduler.sweeps import advance
from services import cards, outbox
from services.outbox import CARD_PAUSE, Kind
from tests.scheduler.worlds import Clock, World, begin, meets, sending, until

table = table_of(Card)


@dataclass
class Jam:
    """A community whose group is in the sandbox."""

    world: World
    sandbox: Sandbox
    owner: Person
    group: Group

    def edits(self) -> int:
        """How many edits the bot made."""
        return self.sandbox.bot.calls["editmessagetext"]

    def posts(self) -> int:
        """How many messages it sent."""
        return self.sandbox.bot.calls["sendmessage"]

    async def cards(self) -> list[Card]:
        """The rows of its cards."""

        def read(tx: Tx) -> list[Card]:
            return list(tx.rows(select(table).where(here(table))))  # type: ignore[arg-type]

        return await self.world.db.read(self.world.organizer, read)


@pytest.fixture
async def jam(database: Database, sandbox: Sandbox) -> Jam:
    """The same, with the bot in the group."""
    owner = meets(sandbox, "Owner")
    group = sandbox.group("Jam", owner=owner, kind="group")
    await owner.adds_bot(group)
    return Jam(await begin(database, Clock(), group), sandbox, owner, group)


async def test_a_card_is_posted_once_and_then_edited(jam: Jam) -> None:
    world = jam.world
    session = await world.session(name="Book club")
    ann = await world.member()
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await jam.owner.sees("Book club", in_=jam.group)
        await world.all_final()
        world.clock.at += CARD_PAUSE
        await world.answers(ann, session)
        await jam.owner.sees(ann.name, in_=jam.group)
        await world.all_final()
    assert (jam.posts(), jam.edits()) == (1, 1)
    assert jam.owner.buttons(in_=jam.group) == ["Going", "Maybe", "Can't come", "Open chat"]


async def test_a_sessions_card_comes_before_what_else_was_asked_for_in_the_group(jam: Jam) -> None:
    world = jam.world
    session = await world.session(name="Book club")

    def everything(tx: Tx) -> None:
        for shows in (Shows.AGENDA, Shows.QUEUE):
            cards.place(tx, session.id, jam.group.id, None, "en", shows)
        cards.post(tx, session.id)

    await world.db.write(world.organizer, everything)
    async with sending(world.db, jam.sandbox, in_flight=1):
        await world.all_final()
    first, *_others = (shown for shown in jam.owner.messages(in_=jam.group) if shown.get("text"))
    assert "Going" in [button["text"] for row in rows(first) for button in row]


async def test_taps_that_come_together_share_one_edit(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    people = [await world.member() for _ in range(10)]
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        await asyncio.gather(*(world.answers(one, session) for one in people))
        assert jam.edits() == 0
        assert await world.unfinished() == 1
        world.clock.at += CARD_PAUSE
        await jam.owner.sees("10 going", in_=jam.group)
        await world.all_final()
    assert jam.edits() == 1


async def test_a_tap_during_an_edit_is_not_lost(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    ann, ben = await world.member(), await world.member()
    await world.posts_card(session)
    slow = jam.sandbox.faults.add("slow", method="editMessageText", seconds=0.4)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        world.clock.at += CARD_PAUSE
        await world.answers(ann, session)
        await until(lambda: _is(slow.struck == 1))
        await world.answers(ben, session)
        await jam.owner.sees("1 going", in_=jam.group)
        await until(lambda: _pending(world))
        world.clock.at += CARD_PAUSE
        await jam.owner.sees("2 going", in_=jam.group)
        await world.all_final()
    assert jam.edits() == 2


async def test_a_card_that_a_wrong_clock_edited_follows_once_the_clock_is_right(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    right = world.clock.at
    world.clock.forward(hours=5)
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        world.clock.at = right
        await world.answers(await world.member(), session)
        await jam.owner.sees("1 going", in_=jam.group)
        await world.all_final()


async def _is(value: bool) -> bool:
    return value


async def _pending(world: World) -> bool:
    return await world.statuses(Kind.CARD) == [Delivery.PENDING]


async def test_nothing_is_sent_when_nothing_changed(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    ann = await world.member()
    await world.answers(ann, session)
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
    world.clock.at += CARD_PAUSE
    await world.answers(ann, session, Answer.NOT_GOING)
    await world.answers(ann, session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
    assert (jam.posts(), jam.edits()) == (1, 0)


async def test_after_the_end_the_buttons_go_and_the_text_stays(jam: Jam) -> None:
    world = jam.world
    session = await world.session(name="Book club")
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        world.clock.at = session.ends_at
        assert await advance(world.db) == 1
        await jam.owner.sees("This session is over", in_=jam.group)
        await world.all_final()
    assert jam.owner.buttons(in_=jam.group) == []
    assert "Book club" in jam.owner.transcript(jam.group)


async def test_a_deleted_card_is_retired(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        jam.group.chat.messages.clear()
        world.clock.at += CARD_PAUSE
        await world.answers(await world.member(), session)
        await world.all_final()
        world.clock.at += CARD_PAUSE
        await world.answers(await world.member(), session)
        await world.all_final()
    [card] = await jam.cards()
    assert card.retired_at is not None
    assert jam.edits() == jam.sandbox.bot.calls["editmessagetext 400"] == 1


async def test_a_group_that_moves_takes_its_cards_along(jam: Jam) -> None:
    world = jam.world
    session = await world.session(name="Book club")
    await world.posts_card(session)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        new = jam.sandbox.faults.migrate(jam.group)
        world.clock.at += CARD_PAUSE
        await world.answers(await world.member(), session)
        await jam.owner.sees("Book club", in_=jam.group)
        await world.all_final()
    [card] = await jam.cards()
    assert (card.chat_id, card.message_id is not None) == (new, True)
    assert await world.chat_of_community() == new


async def test_a_group_that_throws_the_bot_out_is_unlinked(jam: Jam) -> None:
    world = jam.world
    session, other = await world.session(), await world.session()
    await world.posts_card(session)
    await world.posts_card(other)
    async with sending(world.db, jam.sandbox):
        await world.all_final()
        jam.sandbox.faults.kick_bot(jam.group)
        world.clock.at += CARD_PAUSE
        await world.answers(await world.member(), session)
        await world.all_final()
    assert None not in [card.retired_at for card in await jam.cards()]
    assert await world.chat_of_community() is None


async def test_cards_respect_the_topic(jam: Jam, sandbox: Sandbox) -> None:
    forum = sandbox.group("Forum", owner=jam.owner, forum=True)
    await jam.owner.adds_bot(forum)
    thread = forum.topic("Dates")
    session = await jam.world.session(name="Book club")

    def place(tx: Tx) -> None:
        cards.place(tx, session.id, forum.id, thread, "de")

    await jam.world.db.write(jam.world.organizer, place)
    async with sending(jam.world.db, sandbox):
        message = await jam.owner.sees("Book club", in_=forum)
        await jam.world.all_final()
    assert message["message_thread_id"] == thread
    assert "18:30–20:30 (Lissabon)" in jam.owner.transcript(forum)


async def test_a_cancelled_session_says_so_on_its_card(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    await world.posts_card(session)

    def cancel(tx: Tx) -> None:
        sessions = table_of(ProgramSession)
        row = (here(sessions), sessions.c.id == session.id)
        tx.execute(sessions.update().where(*row).values(status=SessionStatus.CANCELLED))
        outbox.refresh_cards(tx, session.id)

    async with sending(world.db, jam.sandbox):
        await world.all_final()
        world.clock.at += CARD_PAUSE
        await world.db.write(world.organizer, cancel)
        await jam.owner.sees("Cancelled", in_=jam.group)
        await world.all_final()
    assert jam.owner.buttons(in_=jam.group) == []


async def test_a_card_of_what_is_over_is_never_posted(jam: Jam) -> None:
    world = jam.world
    session = await world.session()
    await world.posts_card(session)
    world.clock.at = session.ends_at
    async with sending(world.db, jam.sandbox):
        await world.all_final()
    assert await world.statuses() == [Delivery.DROPPED]
    assert jam.posts() == 0
