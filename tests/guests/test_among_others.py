"""Guests beside members: marked in lists, ticked at the door, told of their sessions and of nothing else."""

from datetime import timedelta

from sqlalchemy import select, update

from models.actor import SYSTEM
from models.attendance import How
from models.outbox import OutboxMessage
from models.tx import Tx, table_of
from services import (
    attendance,
    attendance_export,
    attendees,
    audiences,
    digests,
    guest_entry,
    guest_list,
    leaderboards,
    marking,
    roster,
)
from services.leaderboards import Wanted
from services.outbox import Kind
from tests.guests.people import users
from tests.webapp.worlds import World, visitor
from views import attendance_files

messages = table_of(OutboxMessage)


async def entered(world: World, session_id: int, line: str) -> int:
    """A guest whom the organizer enters."""
    done = await world.db.write(world.organizer, guest_entry.enter_typed, session_id, line)
    return next(one.user_id for one in done.page.guests if one.name == done.name)


async def test_who_comes_and_the_list_at_the_door_say_who_is_a_guest(world: World) -> None:
    session = await world.session()
    await world.says(visitor("Mo"), session)
    ana = await entered(world, session.id, "Ana ana@example.org")
    there = await world.db.read(world.organizer, attendees.page_of, session.id)
    assert [(one.name, one.is_guest) for one in there.people] == [("Mo", False), ("Ana", True)]
    world.town.now = session.starts_at
    done = await world.db.write(world.organizer, marking.mark, session.id, ana, came=True)
    assert (done.entry.name, done.entry.came, done.entry.how) == ("Ana", True, How.LIST)
    roll = await world.db.read(world.organizer, attendance.page_of, session.id)
    assert {one.name: one.is_guest for one in roll.entries} == {"Ana": True, "Mo": False}
    sheet = attendance_files.of_session(
        await world.db.write(world.organizer, attendance_export.session, session.id)
    )
    assert [row[:4] for row in sheet.rows] == [
        ("Ana", "guest", "said yes", "yes"),
        ("Mo", "member", "said yes", ""),
    ]


async def test_announcements_of_what_they_come_to_reach_guests_and_no_others_do(world: World) -> None:
    session, other = await world.session(), await world.session("Another jam")
    ana = await entered(world, session.id, "Ana ana@example.org")
    bo = await entered(world, session.id, "Bo")
    nothing: list[int] = []
    for program, about, expected in (
        (0, session.id, [ana, bo]),
        (session.program_id, 0, [ana, bo]),
        (0, other.id, nothing),
        (other.program_id, 0, nothing),
        (0, 0, nothing),
    ):
        begun = await world.db.read(world.organizer, audiences.opening, program, about)
        assert await world.db.read(world.organizer, audiences.page, begun.target, 0) == expected
        assert (begun.reach.people, begun.reach.by_mail) == (len(expected), min(len(expected), 1))
    await world.db.write(world.organizer, guest_list.taken_out, session.id, bo)
    ahead = (await world.db.read(world.organizer, audiences.opening, session.program_id)).target
    assert await world.db.read(world.organizer, audiences.page, ahead, 0) == [ana]
    world.town.now = session.ends_at + timedelta(days=1)
    assert await world.db.read(world.organizer, audiences.page, ahead, 0) == []


async def test_guests_are_on_no_member_list_and_no_board_and_get_no_digest(world: World) -> None:
    session = await world.session()
    mo = visitor("Mo")
    await world.says(mo, session)
    ana = await entered(world, session.id, "Ana ana@example.org")
    world.town.now = session.starts_at
    for who in (ana, (await world.actor(mo)).user_id or 0):
        await world.db.write(world.organizer, marking.mark, session.id, who, came=True)
    readers = await world.db.write(SYSTEM.inside(world.community), _digests)
    assert len(readers) == 2
    assert ana not in readers
    world.town.now = session.ends_at + timedelta(days=1)
    members = await world.db.read(world.organizer, roster.page)
    assert [one.name for one in members.members] == ["Owner", "Mo"]
    board = await world.db.read(world.organizer, leaderboards.board, Wanted())
    assert [one.name for one in board.lines] == ["Mo"]


def _digests(tx: Tx) -> list[int]:
    """Who gets the next digest of the community."""
    tx.execute(update(users).values(reachable=True))
    for _half_day in range(16):
        for due in digests.due(tx):
            digests.prepare(tx, due)
        tx.now += timedelta(hours=12)
    return [row.user_id for row in tx.rows(select(messages.c.user_id).where(messages.c.kind == Kind.DIGEST))]
