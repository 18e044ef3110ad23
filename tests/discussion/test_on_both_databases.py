"""The rules of a discussion, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.discussion import Comment, DiscussionTopic
from models.outbox import OutboxMessage
from models.programs import ProgramInvited, Visibility
from models.tx import Tx, table_of
from services import chats, comments, discussion, discussion_topics, programs
from services.errors import BadInput, NotFound, NotMember
from services.sessions import SessionDetails
from tests.town import Town

outbox = table_of(OutboxMessage)


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


async def say(db: Database, who: Actor, session: SessionDetails, text: str, parent: int | None = None) -> int:
    return await db.write(who, comments.say, session.id, text, parent)


def told(tx: Tx, comment_id: int) -> set[int]:
    rows = tx.rows(select(outbox.c.user_id, outbox.c.params).where(outbox.c.kind == "comment"))
    return {row.user_id for row in rows if row.params["comment"] == comment_id}


async def test_a_thread_reads_in_its_order_three_levels_deep(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    ann, ben = [await town.person(name, owner.community_id) for name in ("Ann", "Ben")]
    root = await say(db, ann, jam, "root")
    first = await say(db, ben, jam, "first", root)
    await say(db, ben, jam, "second", root)
    below = await say(db, ann, jam, "below first", first)
    deepest = await say(db, ben, jam, "answers below", below)
    await say(db, ann, jam, "and again", deepest)

    found = await db.read(owner, discussion.thread, root, 0, 20)
    assert [(c.text, c.level, c.to) for c in found.comments] == [
        ("first", 1, "Ann"),
        ("below first", 2, "Ben"),
        ("answers below", 2, "Ann"),
        ("and again", 2, "Ben"),
        ("second", 1, "Ann"),
    ]
    assert found.about is not None
    assert (found.about.replies, found.total) == (5, 6)
    narrow = await db.read(owner, discussion.thread, first)
    assert [c.text for c in narrow.comments] == ["below first"]


async def test_the_answered_and_the_beginner_hear_of_a_reply_once(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    ann, ben, cleo = [await town.person(name, owner.community_id) for name in ("Ann", "Ben", "Cleo")]
    root = await say(db, ann, jam, "root")
    assert await db.read(SYSTEM, told, root) == {owner.user_id}
    reply = await say(db, ben, jam, "reply", root)
    assert await db.read(SYSTEM, told, reply) == {ann.user_id}
    last = await say(db, cleo, jam, "last", reply)
    assert await db.read(SYSTEM, told, last) == {ann.user_id, ben.user_id}
    own = await say(db, ann, jam, "own", last)
    assert await db.read(SYSTEM, told, own) == {cleo.user_id}


async def test_who_lost_sight_of_a_program_hears_no_more_of_it(town: Town, owner: Actor) -> None:
    db = town.db
    jam = await town.session(owner, visibility=Visibility.MEMBERS_ONLY)
    ann, ben = [await town.person(name, owner.community_id) for name in ("Ann", "Ben")]
    root = await say(db, ann, jam, "root")
    page = await db.read(owner, programs.details, jam.program_id)
    await db.write(owner, programs.change, jam.program_id, page.revision, visibility=Visibility.INVITE_ONLY)
    await db.write(owner, lambda tx: tx.add(ProgramInvited, program_id=jam.program_id, user_id=ben.user_id))
    reply = await say(db, ben, jam, "reply", root)
    assert await db.read(SYSTEM, told, reply) == set()
    with pytest.raises(NotFound):
        await say(db, ann, jam, "me too", reply)
    with pytest.raises(NotFound):
        await db.read(ann, discussion.thread, root)


async def test_strangers_write_nothing_where_members_are_asked(town: Town, owner: Actor) -> None:
    jam = await town.session(owner, visibility=Visibility.MEMBERS_ONLY)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    with pytest.raises((NotFound, NotMember)):
        await say(town.db, stranger, jam, "hello")


async def test_a_reply_stays_within_its_session(town: Town, owner: Actor) -> None:
    db, jam, other = town.db, await town.session(owner), await town.session(owner, name="Other")
    root = await say(db, owner, jam, "root")
    with pytest.raises(NotFound):
        await say(db, owner, other, "lost", root)
    await db.write(owner, comments.remove, root)
    with pytest.raises(NotFound):
        await say(db, owner, jam, "too late", root)


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 4001, "\u200b\u200d"])
async def test_nothing_and_too_much_are_refused(town: Town, owner: Actor, text: str) -> None:
    jam = await town.session(owner)
    with pytest.raises(BadInput):
        await say(town.db, owner, jam, text)


async def test_a_group_that_moves_keeps_its_topics(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    await db.write(owner, discussion_topics.bind_program, jam.program_id, 7)
    said = await say(db, owner, jam, "hello")
    where = table_of(DiscussionTopic)
    chat = await db.read(SYSTEM, lambda tx: tx.value(select(where.c.chat_id)))
    written = table_of(Comment)
    post = await db.read(SYSTEM, discussion_topics.load, [(owner.community_id or 0, said)])
    await db.write(SYSTEM, discussion_topics.posted, [(post[said], 99)])
    await db.write(SYSTEM, chats.moved, chat, -1001)
    assert await db.read(SYSTEM, lambda tx: tx.value(select(where.c.chat_id))) == -1001
    assert await db.read(SYSTEM, lambda tx: tx.value(select(written.c.message_id))) is None
    await db.write(SYSTEM, chats.lost, -1001)
    assert await db.read(SYSTEM, lambda tx: tx.value(select(where.c.chat_id))) is None
