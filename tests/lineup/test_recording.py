"""Being recorded: asked of everyone who comes, respected, taken back at any time."""

from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM
from models.files import FileKind
from models.recording import Consent
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import here, table_of
from sandbox.client import Person
from scheduler import sweeps
from services import materials, recording, recording_marks, rsvp
from services.errors import NoRecording, NotComing
from services.files import Sent
from services.sessions import SessionDetails
from tests.world import World

VOICE = Sent(FileKind.VOICE, "AwAC-1", "u1", "jam.ogg", "audio/ogg", 1000)


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    """A jam that is to be recorded."""
    return await world.session(settings={"recording_allowed": True})


async def comes(world: World, person: Person, jam: SessionDetails, answer: str | None = None) -> None:
    await world.says_going(person, jam)
    await person.sees("May you be on it?")
    if answer:
        await person.taps(answer)


async def says(world: World, person: Person, jam: SessionDetails, consent: Consent) -> Any:
    return await world.db.write(await world.actor(person), recording.answer, jam.id, consent)


async def stands(world: World, jam: SessionDetails) -> recording.Standing:
    return await world.db.read(await world.actor(world.ana), recording.standing, jam.id)


async def test_everyone_is_asked_and_one_no_is_enough(world: World, jam: SessionDetails) -> None:
    await comes(world, world.alice, jam, "Record me")
    await world.alice.sees("All agree to a recording")
    await comes(world, world.bob, jam)
    await world.alice.starts(jam.reference)
    await world.alice.taps("See more")
    await world.alice.taps("Line-up")
    await world.alice.taps("See recording")
    await world.alice.sees("1 person has not agreed: no recording.")
    assert "Bob" not in world.alice.screen().text
    await world.opens(world.ana, jam)
    await world.ana.taps("See more")
    await world.ana.taps("Line-up")
    await world.ana.taps("See recording")
    await world.ana.sees("1 person has not agreed: no recording. Bob")


async def test_who_answers_on_the_card_is_asked_once_by_message(world: World, jam: SessionDetails) -> None:
    await world.posts(jam)
    await world.joins(world.alice)
    await world.alice.taps("Going", in_=world.group)
    await world.passes(minutes=11)
    await world.alice.is_told("It may be recorded")
    await world.alice.taps("Only my sound")
    await world.alice.sees("All agree to a recording of sound, without pictures.")


async def test_an_answer_is_remembered_for_the_program(world: World, jam: SessionDetails) -> None:
    await comes(world, world.alice, jam, "Record me")
    later = await world.db.read(SYSTEM.inside(world.community_id), _next, jam)
    alice = await world.actor(world.alice)
    result = await world.db.write(alice, rsvp.respond, later, Answer.GOING)
    assert not result.asks_recording
    found = await world.db.read(alice, recording.standing, later)
    assert found.mine is Consent.YES


def _next(tx: Any, jam: SessionDetails) -> int:
    table = table_of(ProgramSession)
    of = (here(table), table.c.program_id == jam.program_id, table.c.starts_at > jam.starts_at)
    return int(tx.value(select(table.c.id).where(*of).order_by(table.c.starts_at).limit(1)))


async def test_a_recording_is_kept_only_with_everybodys_yes(world: World, jam: SessionDetails) -> None:
    await comes(world, world.alice, jam, "Record me")
    await comes(world, world.bob, jam, "Only my sound")
    ana = await world.actor(world.ana)
    await world.db.write(ana, materials.add_link, jam.id, "https://example.org/v The whole evening")
    shelf = await world.db.write(ana, materials.add_sent, jam.id, VOICE)
    video, voice = shelf.items
    with pytest.raises(NoRecording):
        await world.db.write(ana, recording_marks.mark, jam.id, video.id, on=True)
    marked = await world.db.write(ana, recording_marks.mark, jam.id, voice.id, on=True)
    assert marked.items[1].is_recording
    assert await world.db.read(ana, _allowed, jam.id, sound_only=True)
    assert not await world.db.read(ana, _allowed, jam.id, sound_only=False)


def _allowed(tx: Any, session: int, *, sound_only: bool) -> bool:
    return recording.allowed(tx, session, sound_only=sound_only)


async def test_taking_a_consent_back_hides_recordings_until_the_host_decides(
    world: World, jam: SessionDetails
) -> None:
    await comes(world, world.alice, jam, "Record me")
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    shelf = await world.db.write(ana, materials.add_sent, jam.id, VOICE)
    await world.db.write(ana, recording_marks.mark, jam.id, shelf.items[0].id, on=True)
    await world.passes(days=4)
    await sweeps.advance(world.db)
    await says(world, world.alice, jam, Consent.NO)
    assert (await world.db.read(alice, materials.shelf, jam.id)).items == ()
    assert (await world.db.read(ana, materials.shelf, jam.id)).items[0].withheld
    await world.ana.is_told("took back their consent")
    await world.ana.taps("See recording")
    await world.ana.sees("1 recording is hidden from members")
    await world.ana.taps("Show them again")
    assert len((await world.db.read(alice, materials.shelf, jam.id)).items) == 1


async def test_a_change_of_mind_later_is_about_later_dates(world: World, jam: SessionDetails) -> None:
    await comes(world, world.alice, jam, "Record me")
    later = await world.db.read(SYSTEM.inside(world.community_id), _next, jam)
    alice = await world.actor(world.alice)
    await world.db.write(alice, rsvp.respond, later, Answer.GOING)
    await world.passes(days=4)
    await sweeps.advance(world.db)
    await world.db.write(alice, recording.answer, later, Consent.NO)
    assert (await stands(world, jam)).allows()
    assert not (await world.db.read(alice, recording.standing, later)).allows()


async def test_only_those_who_come_are_asked_and_without_a_wish_nobody(
    world: World, jam: SessionDetails
) -> None:
    await world.joins(world.alice)
    with pytest.raises(NotComing):
        await says(world, world.alice, jam, Consent.YES)
    silent = await world.session(name="Silent")
    await world.says_going(world.bob, silent)
    await world.bob.sees("You're in.")
    assert "May you be on it?" not in world.bob.screen().text
    assert not (await stands(world, silent)).allows()
