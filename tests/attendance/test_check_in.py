"""Checking in by the code on the screen: who gets in by which code, and when."""

import asyncio

import pytest

from models.actor import Actor
from models.attendance import How
from models.communities import Membership, Standing
from models.programs import Visibility
from models.tx import Tx, here, table_of
from services import attendance, changes, check_in, communities
from services.check_in import CheckedIn
from services.errors import (
    Banned,
    CodeGone,
    DoorClosed,
    DoorFull,
    DoorNotOpen,
    NotAllowed,
    NotFound,
    NotMember,
    SessionOver,
)
from services.sessions import SessionDetails
from tests.attendance.conftest import Evening


async def code_of(evening: Evening, session: SessionDetails | None = None) -> str:
    """The code on the screen now."""
    shown = await evening.db.write(evening.owner, check_in.display, (session or evening.session).id)
    found = check_in.parts(shown.payload)
    assert len(shown.payload) <= 64
    assert found[0] == (session or evening.session).reference
    return found[1]


async def scans(evening: Evening, person: Actor, code: str) -> CheckedIn:
    """A person at the door."""
    return await evening.db.write(person, check_in.arrive, evening.session.id, code)


async def test_who_said_yes_is_checked_in_once_and_hears_their_streak(evening: Evening) -> None:
    alice = await evening.answers("Alice", guests=1)
    evening.at(minutes=-10)
    code = await code_of(evening)
    done = await scans(evening, alice, code)
    assert (done.again, done.record.streak) == (False, 1)
    line = await evening.line("Alice")
    assert (line.came, line.how, line.guests) == (True, How.QR, 1)
    again = await scans(evening, alice, code)
    assert again.again
    assert (await evening.roll()).counts.here == 1


async def test_a_code_that_was_used_lets_nobody_else_in(evening: Evening) -> None:
    alice, bob = await evening.answers("Alice"), await evening.answers("Bob")
    evening.at(minutes=1)
    code = await code_of(evening)
    await scans(evening, alice, code)
    with pytest.raises(CodeGone):
        await scans(evening, bob, code)
    fresh = await code_of(evening)
    assert fresh != code
    assert not (await scans(evening, bob, fresh)).again


async def test_of_two_who_scan_the_same_code_at_once_one_gets_in(evening: Evening) -> None:
    alice, bob = await evening.answers("Alice"), await evening.answers("Bob")
    evening.at(minutes=1)
    code = await code_of(evening)
    results = await asyncio.gather(
        scans(evening, alice, code), scans(evening, bob, code), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in results) == ["CheckedIn", "CodeGone"]


@pytest.mark.parametrize(("later", "good"), [(29, True), (59, True), (61, False), (3600, False)])
async def test_a_photographed_code_is_worth_nothing_after_its_minute(
    evening: Evening, later: int, good: bool
) -> None:
    alice = await evening.answers("Alice")
    evening.at(minutes=1)
    code = await code_of(evening)
    evening.at(minutes=1, seconds=later)
    if good:
        await scans(evening, alice, code)
    else:
        with pytest.raises(CodeGone):
            await scans(evening, alice, code)


async def test_a_server_whose_clock_is_a_little_behind_takes_the_code(evening: Evening) -> None:
    alice = await evening.answers("Alice")
    evening.at(minutes=1)
    code = await code_of(evening)
    evening.at(seconds=57)
    await scans(evening, alice, code)


async def test_codes_of_another_session_and_guesses_are_refused(evening: Evening) -> None:
    alice = await evening.answers("Alice")
    other = await evening.town.session(evening.owner, name="Other")
    evening.at(minutes=1)
    await code_of(evening)
    for code in (await code_of(evening, other), "AAAAAAAAAAAA", "", "é" * 12):
        with pytest.raises(CodeGone):
            await scans(evening, alice, code)


async def test_the_door_has_hours_and_a_cancelled_session_has_none(evening: Evening) -> None:
    alice, bob = await evening.answers("Alice"), await evening.answers("Bob")
    evening.at(minutes=-61)
    with pytest.raises(DoorNotOpen):
        await code_of(evening)
    with pytest.raises(DoorNotOpen):
        await scans(evening, alice, "AAAAAAAAAAAA")
    evening.town.now = evening.session.ends_at + attendance.GRACE
    await scans(evening, alice, await code_of(evening))
    evening.at(hours=5)
    with pytest.raises(DoorClosed):
        await code_of(evening)
    with pytest.raises(DoorClosed):
        await scans(evening, bob, "AAAAAAAAAAAA")
    evening.at(minutes=-5)
    await evening.db.write(evening.owner, changes.cancel, evening.session.id, 1, "rain")
    with pytest.raises(SessionOver):
        await scans(evening, bob, "AAAAAAAAAAAA")


async def test_who_did_not_answer_walks_in_while_there_is_room(evening: Evening) -> None:
    session = await evening.town.session(evening.owner, name="Small", capacity=2)
    evening.session = session
    await evening.answers("Alice")
    passer, late = await evening.town.crowd(2, session.community_id)
    evening.at(minutes=1)
    await scans(evening, passer, await code_of(evening))
    line = await evening.line(passer.name)
    assert (line.said, line.how, line.came) == (None, How.QR, True)
    with pytest.raises(DoorFull):
        await scans(evening, late, await code_of(evening))
    alice = evening.people["Alice"]
    await scans(evening, alice, await code_of(evening))


async def test_strangers_the_banned_and_the_uninvited_stay_outside(evening: Evening) -> None:
    (stranger,) = await evening.town.crowd(1, evening.session.community_id)
    alice = await evening.answers("Alice")
    evening.at(minutes=1)
    with pytest.raises(NotAllowed):
        await evening.db.read(alice, check_in.shown, evening.session.id)
    table = table_of(Membership)

    def ban(tx: Tx) -> None:
        tx.execute(
            table.update()
            .where(here(table), table.c.user_id == alice.user_id)
            .values(standing=Standing.BANNED)
        )

    await evening.db.write(evening.owner, ban)
    banned = await evening.town.inside(alice, evening.session.community_id)
    with pytest.raises(Banned):
        await scans(evening, banned, await code_of(evening))

    await evening.db.write(evening.owner, communities.change, requires_approval=True)
    with pytest.raises(NotMember):
        await scans(evening, stranger, await code_of(evening))
    evening.session = await evening.town.session(
        evening.owner, name="Secret", visibility=Visibility.INVITE_ONLY
    )
    evening.at(minutes=1)
    with pytest.raises(NotFound):
        await scans(evening, stranger, await code_of(evening))
    other = await evening.town.community("Elsewhere")
    with pytest.raises(NotFound):
        await scans(evening, other, await code_of(evening))
