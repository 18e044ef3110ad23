"""Sessions take their room by themselves, give it back, and say so when they cannot have it."""

from datetime import datetime, timedelta

import pytest

from models.actor import SYSTEM
from models.database import Database
from models.programs import ProgramStatus
from models.spaces import SpaceStatus
from services import (
    changes,
    free_times,
    generation,
    program_life,
    programs,
    reservations,
    room_choice,
    series,
    sessions,
    space_edit,
)
from services.errors import NotFound, RoomLost, SpaceInUse, SpaceTaken
from services.outbox import Kind
from services.schedule import Schedule
from services.series import Change, Scope, What
from tests.spaces.rooms import at, held, room, told
from tests.town import ZONE, Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_sessions_of_a_program_with_a_room_hold_it(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    jam = await town.session(owner, space_id=studio.id)
    assert jam.room == "Studio A"
    holds = await held(town, studio)
    assert holds[0] == (at(26, 20), at(26, 22))
    assert len(holds) == 13


async def test_the_sweep_takes_rooms_in_every_community_and_comes_back_to_none(town: Town) -> None:
    studios = []
    for name in ("Here", "There"):
        owner = await town.community(name)
        studios.append(await room(town, owner))
        await town.session(owner, space_id=studios[-1].id)
    before = [len(await held(town, studio)) for studio in studios]
    town.now += timedelta(days=14)
    await town.db.write(SYSTEM, generation.sweep)
    assert [len(await held(town, studio)) - n for studio, n in zip(studios, before, strict=True)] == [2, 2]
    await town.db.write(SYSTEM, generation.sweep)
    assert await told(town, Kind.ROOM_MISSING) == []


async def test_a_session_whose_room_is_taken_is_made_without_and_organizers_hear_once(town: Town) -> None:
    owner = await town.community()
    studio, hall = await room(town, owner), await room(town, owner, "Hall B")
    bob = await town.person("Bob", community=owner.community_id)
    taken = await town.db.write(bob, reservations.reserve, studio.id, at(26, 21), 60, "Secret rehearsal")

    jam = await town.session(owner, space_id=studio.id)

    assert (jam.room, jam.room_missing) == (None, True)
    assert len(await held(town, studio)) == 13
    [(who, said)] = await told(town, Kind.ROOM_MISSING)
    assert who == owner.user_id
    assert (said["session"], said["room"], said["more"]) == (jam.id, "Studio A", 0)
    assert said["rooms"] == [hall.name]
    assert said["times"] == [
        at(26, hour, minute).isoformat() for hour, minute in ((18, 0), (18, 30), (19, 0))
    ]
    assert "Secret" not in str(said)

    await town.db.write(owner, generation.generate, jam.program_id)
    await town.db.write(owner, programs.change, jam.program_id, 1, duration_minutes=150)
    assert len(await told(town, Kind.ROOM_MISSING)) == 1

    await town.db.write(bob, reservations.cancel, taken.use.id)
    after = await town.db.read(owner, sessions.details, jam.id)
    assert (after.room, after.room_missing) == ("Studio A", False)


async def test_many_dates_without_their_room_are_one_message(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner, hours=[(day, 9 * 60, 21 * 60) for day in range(7)])
    await town.session(owner, space_id=studio.id)
    [(_, said)] = await told(town, Kind.ROOM_MISSING)
    assert (said["use"], said["more"]) == (None, 12)
    assert await held(town, studio) == []
    # The room opens longer: everybody gets it.
    longer = [(day, 9 * 60, 23 * 60) for day in range(7)]
    await town.db.write(owner, space_edit.change, studio.id, studio.revision, hours=longer)
    assert len(await held(town, studio)) == 13


async def test_whatever_happens_to_a_session_happens_to_its_room(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    jam = await town.session(owner, space_id=studio.id)

    await town.db.write(owner, changes.move, jam.id, jam.revision, datetime(2026, 11, 27, 19))
    assert (await held(town, studio))[0] == (at(27, 19), at(27, 21))
    await town.db.write(owner, changes.cancel, jam.id, jam.revision + 1)
    assert (await held(town, studio))[0][0] > at(28, 0)

    program = await town.db.read(owner, programs.details, jam.program_id)
    longer = await town.db.write(owner, programs.change, program.id, program.revision, duration_minutes=180)
    assert {end - start for start, end in await held(town, studio)} == {timedelta(hours=3)}

    friday = Schedule(datetime(2026, 11, 27, 20), ZONE, "FREQ=WEEKLY;BYDAY=FR")
    await town.db.write(owner, programs.change, program.id, longer.program.revision, schedule=friday)
    assert {start.weekday() for start, _ in await held(town, studio)} == {4}

    await town.db.write(owner, program_life.set_status, program.id, ProgramStatus.PAUSED)
    await town.db.write(owner, program_life.set_status, program.id, ProgramStatus.ACTIVE)
    kept = await held(town, studio)
    await town.db.write(owner, program_life.delete, program.id)
    assert await held(town, studio) == []
    await town.db.write(owner, program_life.restore, program.id)
    assert await held(town, studio) == kept


async def test_another_room_of_a_program_or_of_one_session(town: Town) -> None:
    owner = await town.community()
    studio, hall = await room(town, owner), await room(town, owner, "Hall B")
    jam = await town.session(owner, space_id=studio.id)

    chosen = await town.db.write(owner, room_choice.set_session, jam.id, jam.revision, hall.id)
    assert chosen.session.room == "Hall B"
    assert len(await held(town, hall)) == 1
    # The program goes into the hall too: the session that was there already stays.
    await town.db.write(owner, room_choice.set_program, jam.program_id, 1, hall.id)
    assert (len(await held(town, hall)), await held(town, studio)) == (13, [])
    without = await town.db.write(owner, room_choice.set_session, jam.id, chosen.session.revision, 0)
    assert (without.session.room, without.session.space_id) == (None, None)
    assert len(await held(town, hall)) == 12


async def test_moving_over_another_session_is_refused_with_what_is_free(town: Town) -> None:
    owner = await town.community()
    studio, hall = await room(town, owner), await room(town, owner, "Hall B")
    friday = Schedule(datetime(2026, 11, 27, 20), ZONE, "FREQ=WEEKLY;BYDAY=FR")
    await town.session(owner, name="Open Mic", schedule=friday, space_id=studio.id)
    jam = await town.session(owner, space_id=studio.id)
    to = datetime(2026, 11, 27, 21)

    planned = await town.db.read(owner, changes.preview, jam.id, to)
    assert planned.conflict is not None
    assert planned.conflict.obstacle is not None
    assert planned.conflict.obstacle.title == "Open Mic"
    assert [free.name for free in planned.conflict.rooms] == ["Hall B"]
    with pytest.raises(SpaceTaken):
        await town.db.write(owner, changes.move, jam.id, jam.revision, to)
    moved = await town.db.write(owner, changes.move, jam.id, jam.revision, to, hall.id)
    assert moved.session.room == "Hall B"
    nowhere = await town.db.write(owner, changes.move, jam.id, moved.session.revision, to, 0)
    assert (nowhere.session.room, nowhere.session.room_missing) == (None, False)


async def test_what_would_take_a_room_from_a_date_is_seen_before_and_not_done(town: Town) -> None:
    owner = await town.community()
    studio, _hall = await room(town, owner), await room(town, owner, "Hall B")
    jam = await town.session(owner, space_id=studio.id)
    bob = await town.person("Bob", community=owner.community_id)
    await town.db.write(bob, reservations.reserve, studio.id, at(26, 22, 30), 60)
    before = await held(town, studio)

    for change in (Change(What.LENGTH, "180"), Change(What.TIME, "2130")):
        seen = await town.db.read(owner, series.prospect, jam.id, change)
        assert set(seen.refused) == {Scope.THIS, Scope.ALL}
        for refused in seen.refused.values():
            assert isinstance(refused, RoomLost)
            assert refused.conflict.obstacle is not None
            assert refused.conflict.obstacle.who == "Bob"
            assert [free.name for free in refused.conflict.rooms] == ["Hall B"]
        revision = (await town.db.read(owner, programs.details, jam.program_id)).revision
        for scope, of in ((Scope.THIS, jam.revision), (Scope.ALL, revision)):
            with pytest.raises(SpaceTaken):
                await town.db.write(owner, series.apply, jam.id, of, scope, change)
    with pytest.raises(RoomLost):
        await town.db.write(owner, programs.change, jam.program_id, 1, duration_minutes=180)
    assert await held(town, studio) == before
    assert await told(town, Kind.ROOM_MISSING) == []

    # That date goes without; then nothing is in the way of the others.
    await town.db.write(owner, room_choice.set_session, jam.id, jam.revision, 0)
    await town.db.write(owner, programs.change, jam.program_id, 1, duration_minutes=180)
    assert len(await held(town, studio)) == 13
    assert await told(town, Kind.ROOM_MISSING) == []


async def test_dates_that_take_each_others_times_keep_their_room(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    daily = Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=DAILY;COUNT=5")
    jam = await town.session(owner, space_id=studio.id, schedule=daily, duration_minutes=23 * 60)
    seen = await town.db.read(owner, series.prospect, jam.id, Change(What.TIME, "2100"))
    assert Scope.ALL in seen.effects
    program = await town.db.read(owner, programs.details, jam.program_id)
    await town.db.write(owner, series.apply, jam.id, program.revision, Scope.ALL, Change(What.TIME, "2100"))
    assert [start.hour for start, _end in await held(town, studio)] == [21] * 5


async def test_a_room_in_use_cannot_go(town: Town) -> None:
    owner = await town.community()
    studio = await room(town, owner)
    jam = await town.session(owner, space_id=studio.id)
    for way in (space_edit.delete, lambda tx, s: space_edit.set_status(tx, s, SpaceStatus.ARCHIVED)):
        with pytest.raises(SpaceInUse) as refused:
            await town.db.write(owner, way, studio.id)  # type: ignore[arg-type]
        assert (refused.value.uses, refused.value.programs) == (13, ("Thursday Jam",))
    await town.db.write(owner, room_choice.set_program, jam.program_id, 1, 0)
    await town.db.write(owner, space_edit.delete, studio.id)
    with pytest.raises(NotFound):
        await town.db.write(owner, room_choice.set_program, jam.program_id, 2, studio.id)
    assert (await town.db.write(owner, space_edit.restore, studio.id)).name == "Studio A"


async def test_a_room_of_another_community_is_none(town: Town) -> None:
    owner, stranger = await town.community(), await town.community("Elsewhere")
    studio, theirs = await room(town, owner), await room(town, stranger)
    jam = await town.session(owner)
    for act in (
        town.db.write(owner, room_choice.set_program, jam.program_id, 1, theirs.id),
        town.db.write(owner, room_choice.set_session, jam.id, jam.revision, theirs.id),
        town.db.write(stranger, reservations.reserve, studio.id, at(26, 18), 60),
        town.db.read(stranger, free_times.day, studio.id),
        town.db.write(stranger, space_edit.change, studio.id, 1, name="Mine"),
    ):
        with pytest.raises(NotFound):
            await act
