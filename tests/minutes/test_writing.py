"""Several people write the minutes at once, on SQLite and on PostgreSQL."""

import asyncio
import random

import pytest

from models.actor import Actor
from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import minute_drafts, minute_notes, minute_writing, minutes, minutes_sheet, rsvp
from services.errors import BadInput, MinutesClosed, NotAllowed, NotFound, NotMember, Outdated
from services.minute_notes import GENERAL
from services.minute_writing import Outcome
from services.sessions import SessionDetails
from tests.town import Town

NAMES = ("Ann", "Ben", "Cleo", "Dora")


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


@pytest.fixture
async def meetup(town: Town, owner: Actor) -> SessionDetails:
    return await town.session(owner, name="Meetup", kind=Kind.MEETUP)


async def comes(town: Town, meetup: SessionDetails, name: str) -> Actor:
    """A member who says that they come."""
    someone = await town.person(name, meetup.community_id)
    await town.db.write(someone, rsvp.respond, meetup.id, Answer.GOING)
    return someone


async def text_of(town: Town, who: Actor, meetup: SessionDetails) -> str:
    return (await town.db.read(who, minute_notes.one, meetup.id, GENERAL)).text


async def write(town: Town, who: Actor, meetup: SessionDetails, revision: int, text: str) -> Outcome:
    done = await town.db.write(who, minute_writing.write, meetup.id, GENERAL, revision, text)
    return done.outcome


async def test_no_word_that_anybody_wrote_is_lost_however_many_write_at_once(
    town: Town, meetup: SessionDetails
) -> None:
    people = [await comes(town, meetup, name) for name in NAMES]
    written: set[str] = set()

    async def writes(who: Actor, seed: int) -> None:
        dice = random.Random(seed)
        for turn in range(8):
            word = f"{who.name}-{turn}"
            written.add(word)
            if dice.random() < 0.3:
                await town.db.write(who, minute_writing.append, meetup.id, GENERAL, word)
                continue
            seen = await town.db.read(who, minute_notes.one, meetup.id, GENERAL)
            lines = seen.text.split("\n")
            at = dice.randrange(len(lines))
            if dice.random() < 0.5:
                lines.insert(at, word)
            else:
                lines[at] = f"{lines[at]} {word}"
            await asyncio.sleep(0)
            await write(town, who, meetup, seen.revision, "\n".join(lines))

    await asyncio.gather(*(writes(who, seed) for seed, who in enumerate(people)))
    note = await town.db.read(people[0], minute_notes.one, meetup.id, GENERAL)
    assert written <= set(note.text.split())
    assert note.revision == len(written)


async def test_who_comes_second_is_told_what_others_did(town: Town, meetup: SessionDetails) -> None:
    ann, ben, cleo = [await comes(town, meetup, name) for name in NAMES[:3]]
    assert await write(town, ann, meetup, 0, "PA: 900\nRoom: free") is Outcome.SAVED
    assert await write(town, ben, meetup, 1, "PA: 950\nRoom: free") is Outcome.SAVED
    joined = await town.db.write(
        cleo, minute_writing.write, meetup.id, GENERAL, 1, "PA: 900\nRoom: free\nTea: yes"
    )
    assert (joined.outcome, joined.others) == (Outcome.JOINED, ("Ben",))
    assert joined.note.text == "PA: 950\nRoom: free\nTea: yes"
    clash = await town.db.write(ann, minute_writing.write, meetup.id, GENERAL, 1, "PA: 1000\nRoom: free")
    assert (clash.outcome, clash.others) == (Outcome.CLASHED, ("Ben", "Cleo"))
    assert clash.note.text == "[Ben] PA: 950\n[Ann] PA: 1000\nRoom: free\nTea: yes"
    assert await write(town, ann, meetup, clash.note.revision, clash.note.text) is Outcome.SAME


async def test_a_revision_nobody_knows_loses_nothing(town: Town, meetup: SessionDetails) -> None:
    ann = await comes(town, meetup, "Ann")
    await write(town, ann, meetup, 0, "first")
    await write(town, ann, meetup, 777, "forged")
    assert set((await text_of(town, ann, meetup)).split("\n")) == {"first", "forged"}


async def test_every_version_is_kept_and_comes_back(town: Town, meetup: SessionDetails) -> None:
    ann, ben = [await comes(town, meetup, name) for name in NAMES[:2]]
    await write(town, ann, meetup, 0, "good")
    await write(town, ben, meetup, 1, "bad")
    past = await town.db.read(ann, minute_notes.history, meetup.id, GENERAL)
    assert [(one.revision, one.text, one.by) for one in past.versions] == [
        (2, "bad", "Ben"),
        (1, "good", "Ann"),
    ]
    back = await town.db.write(ann, minute_writing.restore, meetup.id, GENERAL, 1, 2)
    assert (back.note.text, back.note.revision) == ("good", 3)
    with pytest.raises(Outdated):
        await town.db.write(ben, minute_writing.restore, meetup.id, GENERAL, 2, 2)
    with pytest.raises(NotFound):
        await town.db.write(ben, minute_writing.restore, meetup.id, GENERAL, 99, 3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * 20_000, "too_long"),
        ("\n".join("y" for _ in range(1200)), "too_many"),
        (" \u200b ", "missing"),
        ("", "missing"),
    ],
)
async def test_what_cannot_be_added_is_refused(
    town: Town, meetup: SessionDetails, text: str, problem: str
) -> None:
    ann = await comes(town, meetup, "Ann")
    with pytest.raises(BadInput) as refused:
        await town.db.write(ann, minute_writing.append, meetup.id, GENERAL, text)
    assert (refused.value.field, refused.value.problem) == ("note", problem)


async def test_a_note_that_is_full_takes_no_more_and_keeps_what_it_has(
    town: Town, meetup: SessionDetails
) -> None:
    ann, ben = [await comes(town, meetup, name) for name in NAMES[:2]]
    arabic = "هذا نص طويل جدا " * 499
    await write(town, ann, meetup, 0, arabic)
    with pytest.raises(BadInput, match="too_long_together"):
        await town.db.write(ben, minute_writing.append, meetup.id, GENERAL, "one more thing " * 2)
    with pytest.raises(BadInput, match="too_long_together"):
        await write(town, ben, meetup, 0, "z" * 7990)
    assert await text_of(town, ben, meetup) == arabic.strip()


async def test_what_was_typed_and_not_saved_is_there_later(town: Town, meetup: SessionDetails) -> None:
    ann, ben = [await comes(town, meetup, name) for name in NAMES[:2]]
    await write(town, ann, meetup, 0, "agreed")
    await town.db.write(ann, minute_drafts.keep, meetup.id, GENERAL, 1, "agreed\nand ha")
    await town.db.write(ann, minute_drafts.keep, meetup.id, GENERAL, 1, "agreed\nand half a sent")
    await write(town, ben, meetup, 1, "agreed by all")
    found = await town.db.read(ann, minute_drafts.desk, meetup.id, GENERAL)
    assert (found.text, found.revision, found.left_at) == ("agreed\nand half a sent", 1, town.now)
    assert (await town.db.read(ben, minute_drafts.desk, meetup.id, GENERAL)).left_at is None
    assert await write(town, ann, meetup, found.revision, found.text + "ence") is Outcome.JOINED
    assert await text_of(town, ann, meetup) == "agreed by all\nand half a sentence"
    assert (await town.db.read(ann, minute_drafts.desk, meetup.id, GENERAL)).left_at is None


async def test_only_who_comes_writes_and_only_members_read(town: Town, meetup: SessionDetails) -> None:
    ann = await comes(town, meetup, "Ann")
    idle = await town.person("Idle", meetup.community_id)
    stranger = await town.inside(await town.person("Eve"), meetup.community_id)
    await write(town, ann, meetup, 0, "secret plans")
    assert not (await town.db.read(idle, minutes_sheet.read, meetup.id)).writes
    with pytest.raises(NotAllowed):
        await write(town, idle, meetup, 1, "graffiti")
    with pytest.raises(NotMember):
        await town.db.read(stranger, minutes_sheet.read, meetup.id)
    with pytest.raises(NotMember):
        await write(town, stranger, meetup, 1, "graffiti")
    with pytest.raises(NotFound):
        await town.db.write(ann, minute_writing.append, meetup.id, 12345, "to an item of nobody")


async def test_closed_minutes_are_read_until_an_organizer_opens_them(
    town: Town, owner: Actor, meetup: SessionDetails
) -> None:
    ann = await comes(town, meetup, "Ann")
    await write(town, ann, meetup, 0, "done")
    with pytest.raises(NotAllowed):
        await town.db.write(ann, minutes.close, meetup.id, closed=True)
    assert (await town.db.write(owner, minutes.close, meetup.id, closed=True)).closed_by == "Owner"
    for who in (ann, owner):
        with pytest.raises(MinutesClosed):
            await write(town, who, meetup, 1, "too late")
    assert await text_of(town, ann, meetup) == "done"
    await town.db.write(owner, minutes.close, meetup.id, closed=False)
    assert await write(town, ann, meetup, 1, "done, really") is Outcome.SAVED
