"""A change of one date, of it and those that follow, or of all: what stays keeps its answers."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from models.actor import Actor
from models.database import Database
from services import changes, dates, programs, series, sessions
from services.errors import BadInput, NothingLeft
from services.outbox import Kind
from services.programs import ProgramDetails
from services.schedule import Schedule
from services.series import Applied, Change, Prospect, Scope, What
from services.sessions import SessionDetails
from tests.dates.test_dates import coming, goes, told
from tests.town import NOW, ZONE, Town

NINE = Change(What.TIME, "2100")


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def fourth(town: Town, owner: Actor, jam: SessionDetails) -> SessionDetails:
    """The date of 17 December."""
    line = (await coming(town, owner, jam.program_id))[3]
    return await town.db.read(owner, sessions.details, line.session_id)


async def applies(
    town: Town, owner: Actor, session: SessionDetails, scope: Scope, change: Change
) -> ProgramDetails:
    """Change dates as they are now."""
    program = await town.db.read(owner, programs.details, session.program_id)
    found = await town.db.read(owner, sessions.details, session.id)
    at = found.revision if scope is Scope.THIS else program.revision
    foreseen = await town.db.read(owner, series.prospect, session.id, change)
    assert scope in foreseen.effects, foreseen.refused
    done = await town.db.write(owner, series.apply, session.id, at, scope, change)
    assert isinstance(done, Applied)
    effect = foreseen.effects[scope]
    followed = done.followed
    assert (effect.moved, effect.gone, effect.added, effect.told) == (
        followed.moved,
        followed.gone,
        followed.added,
        followed.told,
    ), "the preview says what comes of it"
    return done.program


async def hours(town: Town, owner: Actor, program: int) -> list[int]:
    tz = Schedule(NOW.replace(tzinfo=None), ZONE).tz
    return [line.starts_at.astimezone(tz).hour for line in await coming(town, owner, program)]


async def test_only_this_date_gets_another_time(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    later = await fourth(town, owner, jam)
    await applies(town, owner, later, Scope.THIS, NINE)
    assert await hours(town, owner, jam.program_id) == [20, 20, 20, 21, *[20] * 9]


async def test_this_and_the_following_get_another_time_and_those_before_stay(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    later = await fourth(town, owner, jam)
    alice, bob = await town.crowd(2, jam.community_id)
    await goes(town, alice, jam)
    await goes(town, bob, later)
    before = await coming(town, owner, jam.program_id)

    program = await applies(town, owner, later, Scope.FOLLOWING, NINE)

    after = await coming(town, owner, jam.program_id)
    assert [line.session_id for line in after] == [line.session_id for line in before]
    assert await hours(town, owner, jam.program_id) == [20] * 3 + [21] * 10
    assert [line.going for line in after][:4] == [1, 0, 0, 1]
    assert (await told(town, owner)) == Counter({Kind.RESCHEDULED: 1})
    assert program.draft.schedule.start == datetime(2026, 12, 17, 21)
    assert [date.day for date in program.draft.schedule.extra] == [26, 3, 10]


async def test_a_series_that_was_split_is_split_again_and_then_changed_as_a_whole(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    later = await fourth(town, owner, jam)
    await applies(town, owner, later, Scope.FOLLOWING, NINE)
    second = (await coming(town, owner, jam.program_id))[1]
    second_date = await town.db.read(owner, sessions.details, second.session_id)
    await applies(town, owner, second_date, Scope.FOLLOWING, Change(What.TIME, "1830"))
    assert await hours(town, owner, jam.program_id) == [20] + [18] * 12
    await applies(town, owner, jam, Scope.ALL, Change(What.TIME, "1000"))
    assert await hours(town, owner, jam.program_id) == [10] * 13


async def test_what_was_changed_by_hand_stays_as_it_is(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    lines = await coming(town, owner, jam.program_id)
    await town.db.write(owner, changes.cancel, lines[5].session_id, 1)
    await town.db.write(owner, changes.move, lines[6].session_id, 1, datetime(2027, 1, 8, 12))
    await applies(town, owner, await fourth(town, owner, jam), Scope.FOLLOWING, NINE)
    after = {line.session_id: line for line in await coming(town, owner, jam.program_id)}
    assert len(after) == len(lines)
    assert after[lines[5].session_id].cancelled
    assert after[lines[5].session_id].starts_at == lines[5].starts_at
    assert after[lines[6].session_id].starts_at.hour == 12


async def test_the_length_of_the_following_and_then_of_all(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    later = await fourth(town, owner, jam)
    await applies(town, owner, later, Scope.FOLLOWING, Change(What.LENGTH, "180"))

    async def lengths() -> list[timedelta]:
        return [line.ends_at - line.starts_at for line in await coming(town, owner, jam.program_id)]

    assert await lengths() == [timedelta(hours=2)] * 3 + [timedelta(hours=3)] * 10
    second = (await coming(town, owner, jam.program_id))[1]
    second_date = await town.db.read(owner, sessions.details, second.session_id)
    await applies(town, owner, second_date, Scope.FOLLOWING, Change(What.LENGTH, "90"))
    assert await lengths() == [timedelta(hours=2)] + [timedelta(minutes=90)] * 12
    await applies(town, owner, jam, Scope.ALL, Change(What.LENGTH, "60"))
    assert await lengths() == [timedelta(hours=1)] * 13


async def test_the_place_of_the_following_and_then_of_all(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, place="Old hall", latitude=38.7, longitude=-9.1)
    later = await fourth(town, owner, jam)
    program = await applies(town, owner, later, Scope.FOLLOWING, Change(What.PLACE, "New hall"))
    assert (program.draft.place, program.draft.latitude) == ("New hall", None)
    places = [line.place for line in await coming(town, owner, jam.program_id)]
    assert places == ["Old hall"] * 3 + ["New hall"] * 10
    await applies(town, owner, jam, Scope.ALL, Change(What.PLACE, "Park"))
    assert {line.place for line in await coming(town, owner, jam.program_id)} == {"Park"}


async def test_one_date_has_its_own_length_or_place(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, place="Old hall")
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    await applies(town, owner, jam, Scope.THIS, Change(What.PLACE, "Garden"))
    await applies(town, owner, jam, Scope.THIS, Change(What.LENGTH, "30"))
    lines = await coming(town, owner, jam.program_id)
    assert [line.place for line in lines[:2]] == ["Garden", "Old hall"]
    assert [(line.ends_at - line.starts_at).total_seconds() for line in lines[:2]] == [1800, 7200]
    assert (await told(town, owner)) == Counter({Kind.CHANGED: 2})


async def test_a_place_of_several_dates_is_told_once_to_each_about_the_next_one(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, place="Old hall")
    later = await fourth(town, owner, jam)
    alice, bob = await town.crowd(2, jam.community_id)
    for person, session in ((alice, jam), (alice, later), (bob, later)):
        await goes(town, person, session)
    await applies(town, owner, jam, Scope.ALL, Change(What.PLACE, "Park"))
    assert (await told(town, owner)) == Counter({Kind.CHANGED: 2})


async def test_a_series_ends_before_a_date_and_people_of_what_goes_are_told(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    alice, bob = await town.crowd(2, jam.community_id)
    later = await fourth(town, owner, jam)
    moved = (await coming(town, owner, jam.program_id))[6]
    await town.db.write(owner, changes.move, moved.session_id, 1, datetime(2027, 1, 8, 12))
    await goes(town, alice, jam)
    await goes(town, bob, await town.db.read(owner, sessions.details, moved.session_id))

    program = await applies(town, owner, later, Scope.FOLLOWING, Change(What.END))

    assert len(await coming(town, owner, jam.program_id)) == 3
    assert program.draft.schedule.rule == "FREQ=WEEKLY;UNTIL=20261210T200000;BYDAY=TH"
    assert (await told(town, owner)) == Counter({Kind.DATE_GONE: 1})


async def test_a_series_that_began_can_end_at_once(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    town.now = NOW + timedelta(days=4)
    first = (await coming(town, owner, jam.program_id))[0]
    session = await town.db.read(owner, sessions.details, first.session_id)
    program = await applies(town, owner, session, Scope.FOLLOWING, Change(What.END))
    assert program.upcoming == ()


async def test_the_end_of_a_series_leaves_something(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    foreseen = await town.db.read(owner, series.prospect, jam.id, Change(What.END))
    assert isinstance(foreseen.refused[Scope.FOLLOWING], NothingLeft)
    with pytest.raises(NothingLeft):
        await town.db.write(owner, series.apply, jam.id, 1, Scope.FOLLOWING, Change(What.END))


async def test_the_first_date_has_nothing_before_it_and_a_one_off_nothing_beside_it(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    foreseen = await town.db.read(owner, series.prospect, jam.id, NINE)
    assert list(foreseen.effects) == [Scope.THIS, Scope.ALL]
    single = await town.session(owner, schedule=Schedule(datetime(2026, 11, 29, 20), ZONE))
    foreseen = await town.db.read(owner, series.prospect, single.id, NINE)
    assert list(foreseen.effects) == [Scope.THIS]


async def test_the_second_organizer_sees_what_changed_and_keeps_what_they_chose(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    later = await fourth(town, owner, jam)
    await applies(town, owner, jam, Scope.ALL, Change(What.TIME, "1900"))
    for scope in (Scope.FOLLOWING, Scope.THIS):
        back = await town.db.write(owner, series.apply, later.id, 1, scope, NINE)
        assert isinstance(back, Prospect)
        assert (back.conflict, back.by, back.change) == (True, "Owner", NINE)
        assert back.date.program.draft.schedule.start.hour == 19
    assert await hours(town, owner, jam.program_id) == [19] * 13


async def test_what_cannot_be_changed_says_so(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    for change in (Change(What.TIME, "2575"), Change(What.LENGTH, "lots")):
        with pytest.raises(BadInput):
            await town.db.write(owner, series.apply, jam.id, 1, Scope.ALL, change)
    foreseen = await town.db.read(owner, series.prospect, jam.id, Change(What.LENGTH, "999999"))
    assert set(foreseen.refused) == {Scope.THIS, Scope.ALL}
    shown = await town.db.write(owner, series.apply, jam.id, 1, Scope.FOLLOWING, NINE)
    assert isinstance(shown, Prospect)
    assert not shown.conflict
    assert series.read(What.TIME, "7pm", "en") == Change(What.TIME, "1900")
    assert series.read(What.LENGTH, "1:30", "en") == Change(What.LENGTH, "90")
    assert (await town.db.read(owner, dates.opened, jam.id)).original == datetime(2026, 11, 26, 20)
