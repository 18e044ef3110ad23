"""The rules of the list at the door, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Row

from models.actor import SYSTEM
from models.attendance import Attendance, How
from models.rsvp import Answer
from models.tx import Tx, here
from services import attendance, changes, marking, walk_ins
from services.activity import entries
from services.errors import BadInput, DoorNotOpen, NotAllowed, NotFound, SessionOver
from tests.attendance.conftest import Evening


async def test_who_said_yes_comes_first_and_a_mark_counts(evening: Evening) -> None:
    await evening.answers("Zoe", Answer.MAYBE)
    await evening.answers("Bob", guests=2)
    await evening.answers("Alice")
    await evening.answers("Carol", Answer.NOT_GOING)
    evening.at(minutes=-30)
    marked = await evening.marks("Bob")
    assert marked.changed
    assert [one.name for one in marked.roll.entries] == ["Alice", "Bob", "Zoe"]
    counts = marked.roll.counts
    assert (counts.people, counts.expected, counts.here, counts.guests, counts.no_shows) == (3, 2, 1, 2, 0)
    assert (marked.entry.came, marked.entry.how) == (True, How.LIST)


async def test_two_who_tap_the_same_person_want_the_same(evening: Evening) -> None:
    await evening.answers("Alice")
    evening.at(minutes=5)
    assert (await evening.marks("Alice")).changed
    assert not (await evening.marks("Alice")).changed
    assert (await evening.marks("Alice", came=False)).changed
    again = await evening.marks("Alice", came=False)
    assert (again.changed, again.entry.attended, again.roll.counts.here) == (False, None, 0)


async def test_nobody_is_marked_before_the_hour_or_when_it_is_cancelled(evening: Evening) -> None:
    await evening.answers("Alice")
    evening.at(minutes=-61)
    with pytest.raises(DoorNotOpen):
        await evening.marks("Alice")
    evening.at(minutes=-60)
    await evening.db.write(evening.owner, changes.cancel, evening.session.id, 1, "rain")
    with pytest.raises(SessionOver):
        await evening.marks("Alice")


async def test_only_who_runs_it_may_see_and_mark(evening: Evening) -> None:
    alice = await evening.answers("Alice")
    evening.at(minutes=5)
    with pytest.raises(NotAllowed):
        await evening.marks("Alice", by=alice)
    with pytest.raises(NotAllowed):
        await evening.db.read(alice, attendance.page_of, evening.session.id)
    other = await evening.town.community("Elsewhere")
    with pytest.raises(NotFound):
        await evening.marks("Alice", by=other)
    stranger = await evening.town.person("Stranger")
    with pytest.raises(NotFound):
        await evening.db.write(
            evening.owner, marking.mark, evening.session.id, stranger.user_id or 0, came=True
        )


async def test_who_said_yes_and_was_not_seen_is_a_no_show_once_the_list_is_finished(evening: Evening) -> None:
    for name in ("Alice", "Bob"):
        await evening.answers(name)
    await evening.answers("Mia", Answer.MAYBE)
    evening.at(minutes=-5)
    with pytest.raises(DoorNotOpen):
        await evening.db.write(evening.owner, marking.finish, evening.session.id)
    await evening.marks("Alice")
    evening.at(hours=2)
    roll = await evening.db.write(evening.owner, marking.finish, evening.session.id)
    assert (roll.closed, roll.counts.here, roll.counts.no_shows) == (True, 1, 1)
    assert (await evening.line("Mia")).attended is None

    corrected = await evening.marks("Bob")
    assert (corrected.roll.counts.here, corrected.roll.counts.no_shows) == (2, 0)
    undone = await evening.marks("Bob", came=False)
    assert undone.roll.counts.no_shows == 1
    log = [row.verb for row in await evening.db.read(evening.owner, _log)]
    assert log.count("attendance_closed") == 1
    assert log.count("attendance_corrected") == 2


def _log(tx: Tx) -> list[Row[Any]]:
    return list(tx.rows(entries.select().where(here(entries), entries.c.target_kind == "session")))


async def test_all_who_said_yes_came(evening: Evening) -> None:
    for n in range(5):
        await evening.answers(f"Person {n}")
    await evening.answers("Mia", Answer.MAYBE)
    evening.at(hours=1)
    roll = await evening.db.write(evening.owner, marking.all_came, evening.session.id)
    assert (roll.counts.here, roll.counts.expected) == (5, 5)


async def test_a_walk_in_by_name_is_one_person_however_often_tapped(evening: Evening) -> None:
    evening.at(minutes=10)
    for name in ("  Zé  da Silva ", "ze da silva"):
        marked = await evening.db.write(evening.owner, walk_ins.add_named, evening.session.id, name)
    assert not marked.changed
    assert (marked.roll.counts.people, marked.entry.name, marked.entry.how) == (1, "Zé da Silva", How.WALK_IN)
    gone = await evening.db.write(
        evening.owner, marking.mark, evening.session.id, marked.entry.who, came=False
    )
    assert gone.roll.counts.people == 0
    for name in ("", "\u200b", "x" * 101):
        with pytest.raises(BadInput):
            await evening.db.write(evening.owner, walk_ins.add_named, evening.session.id, name)


async def test_a_name_finds_who_is_listed_and_members_who_are_not(evening: Evening) -> None:
    await evening.answers("Renée")
    await evening.town.person("Rene Member", evening.session.community_id)
    await evening.town.person("Олена", evening.session.community_id)
    evening.at(minutes=10)
    found = await evening.db.read(evening.owner, walk_ins.find, evening.session.id, "rene")
    assert [one.name for one in found.roll.entries] == ["Renée"]
    assert [one.name for one in found.others] == ["Rene Member"]
    cyrillic = await evening.db.read(evening.owner, walk_ins.find, evening.session.id, "олена")
    assert [one.name for one in cyrillic.others] == ["Олена"]
    nobody = await evening.db.read(evening.owner, walk_ins.find, evening.session.id, "%")
    assert (nobody.roll.entries, nobody.others) == ((), ())
    added = await evening.db.write(
        evening.owner, marking.mark, evening.session.id, found.others[0].who, came=True
    )
    assert (added.entry.said, added.entry.how) == (None, How.WALK_IN)


async def test_guests_and_a_note_can_be_told_before_and_after_the_mark(evening: Evening) -> None:
    alice = await evening.answers("Alice", guests=1)
    evening.at(minutes=10)
    describe = marking.describe
    told = await evening.db.write(
        evening.owner,
        describe,
        evening.session.id,
        alice.user_id or 0,
        guests=None,
        note="=cmd|' /C calc'!A0",
    )
    assert (told.entry.attended, told.entry.guests, told.entry.note[:4]) == (None, 1, "=cmd")
    await evening.marks("Alice")
    told = await evening.db.write(
        evening.owner, describe, evening.session.id, alice.user_id or 0, guests=3, note=None
    )
    assert (told.entry.came, told.roll.counts.guests, told.entry.note[:4]) == (True, 3, "=cmd")
    with pytest.raises(BadInput):
        await evening.db.write(
            evening.owner, describe, evening.session.id, alice.user_id or 0, guests=51, note=None
        )


async def test_a_list_that_was_begun_closes_by_itself(evening: Evening) -> None:
    await evening.answers("Alice")
    await evening.answers("Bob")
    evening.at(minutes=10)
    await evening.marks("Alice")
    evening.at(hours=10)
    assert await evening.db.read(SYSTEM, marking.due) == []
    evening.at(hours=15)
    (due,) = await evening.db.read(SYSTEM, marking.due)
    there = SYSTEM.inside(due.community_id)
    assert await evening.db.write(there, marking.close_due, due.session_id)
    assert not await evening.db.write(there, marking.close_due, due.session_id)
    assert (await evening.roll()).counts.no_shows == 1


async def test_a_list_that_is_opened_again_knows_no_no_shows_and_closes_by_itself(evening: Evening) -> None:
    await evening.answers("Alice")
    await evening.answers("Bob")
    evening.at(minutes=10)
    await evening.marks("Alice")
    await evening.db.write(evening.owner, marking.finish, evening.session.id)
    for _tap in range(2):
        roll = await evening.db.write(evening.owner, marking.reopen, evening.session.id)
        assert (roll.closed, roll.counts.here, roll.counts.no_shows) == (False, 1, 0)
    log = [row.verb for row in await evening.db.read(evening.owner, _log)]
    assert log.count("attendance_reopened") == 1
    evening.at(hours=15)
    assert [due.session_id for due in await evening.db.read(SYSTEM, marking.due)] == [evening.session.id]


async def test_a_list_of_two_thousand_pages_in_a_fixed_number_of_questions(evening: Evening) -> None:
    evening.at(minutes=10)
    session = evening.session

    def many(tx: Tx) -> None:
        tx.add_many(
            Attendance,
            [
                {
                    "session_id": session.id,
                    "name": f"Person {n:04}",
                    "attended": True,
                    "how": How.WALK_IN,
                    "created_at": tx.now,
                    "updated_at": tx.now,
                }
                for n in range(2000)
            ],
        )

    await evening.db.write(evening.owner, many)
    roll = await evening.db.read(evening.owner, attendance.page_of, session.id, 333)
    assert (roll.counts.here, roll.pages, [one.name for one in roll.entries]) == (
        2000,
        334,
        ["Person 1998", "Person 1999"],
    )
