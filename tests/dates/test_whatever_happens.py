"""Whatever organizers do, in whatever order: each date is there once, and nothing comes back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import changes, dates, generation, programs, series
from services.errors import Refusal
from services.schedule import Schedule, between, monthly_by_weekday, weekly
from services.series import Change, Scope, What
from tests.programs.test_rescheduling import counters_are_right, goes
from tests.town import ZONE, Town

table = table_of(ProgramSession)
rules = st.one_of(
    st.builds(weekly, st.sets(st.integers(0, 6), min_size=1, max_size=3), st.integers(1, 2)),
    st.builds(monthly_by_weekday, st.sampled_from([1, 2, -1]), st.integers(0, 6)),
)
acts = st.lists(
    st.sampled_from(
        [
            "generate",
            "move",
            "cancel",
            "leave out",
            "bring back",
            "add",
            "rule",
            "following",
            "all",
            "end",
            "wait",
        ]
    ),
    min_size=2,
    max_size=9,
)
thorough = settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Story:
    """A program, and what was done to single dates of it by hand."""

    town: Town
    owner: Actor
    program: int
    cancelled: set[int] = field(default_factory=set)
    moved: dict[int, datetime] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Names of dates that were left out and not brought back."""

    async def schedule(self) -> Schedule:
        return (await self.town.db.read(self.owner, programs.details, self.program)).draft.schedule

    async def revision(self) -> int:
        return (await self.town.db.read(self.owner, programs.details, self.program)).revision

    async def ahead(self) -> list[Row[Any]]:
        """The sessions that are not removed, from now on."""

        def read(tx: Tx) -> list[Row[Any]]:
            query = select(table).where(
                here(table),
                table.c.program_id == self.program,
                table.c.deleted_at.is_(None),
                table.c.starts_at > tx.now,
            )
            return list(tx.rows(query.order_by(table.c.starts_at, table.c.id)))

        return await self.town.db.read(self.owner, read)

    async def write(self, work: Any, *args: Any, **values: Any) -> bool:
        """Whether it was done, and not refused."""
        try:
            await self.town.db.write(self.owner, work, *args, **values)
        except Refusal:
            return False
        return True

    async def does(self, act: str, data: st.DataObject) -> None:
        """One thing, at random."""
        if act == "wait":
            self.town.now += timedelta(days=data.draw(st.integers(1, 9)))
        elif act == "add":
            local = datetime(2026, 12, 1, 17) + timedelta(days=data.draw(st.integers(0, 40)))
            if await self.write(dates.add, self.program, local):
                self.gone.discard(generation.key(local))
        elif act == "bring back":
            await self._brings_back(data)
        elif act == "rule":
            hour = data.draw(st.integers(8, 20))
            new = Schedule(datetime(2026, 11, 24, hour), ZONE, data.draw(rules))
            if await self.write(programs.change, self.program, await self.revision(), schedule=new):
                self.gone.clear()
        elif act != "generate" and (rows := await self.ahead()):
            await self._to_one(act, data.draw(st.sampled_from(rows)), data)

    async def _brings_back(self, data: st.DataObject) -> None:
        left_out = (await self.schedule()).exdates
        if left_out:
            local = data.draw(st.sampled_from(left_out))
            if await self.write(dates.bring_back, self.program, local):
                self.gone.discard(generation.key(local))

    async def _to_one(self, act: str, row: Row[Any], data: st.DataObject) -> None:
        """Something to one date."""
        if act == "move":
            to = row.starts_at.replace(tzinfo=None) + timedelta(hours=data.draw(st.integers(-30, 70)))
            if await self.write(changes.move, row.id, row.revision, to) and row.status == "scheduled":
                self.moved[row.id] = to
        elif act == "cancel":
            if await self.write(changes.cancel, row.id, row.revision):
                self.cancelled.add(row.id)
        elif act == "leave out":
            if await self.write(dates.leave_out, row.id, await self.revision()):
                self.gone.add(row.original_start)
        elif act == "end":
            await self.write(series.apply, row.id, await self.revision(), Scope.FOLLOWING, Change(What.END))
        else:
            scope = Scope.FOLLOWING if act == "following" else Scope.ALL
            change = Change(What.TIME, f"{data.draw(st.integers(8, 20)):02}00")
            if await self.write(series.apply, row.id, await self.revision(), scope, change):
                self.gone.clear()  # Their names have another time now; the schedule says which ones.

    async def holds(self) -> None:
        """What must be true after everything."""
        made = await self.town.db.write(self.owner, generation.generate, self.program)
        assert made == 0, "everything was there already"
        now, schedule, rows = self.town.now, await self.schedule(), await self.ahead()
        edge = now + timedelta(days=80)
        wanted = {generation.key(date.original_local) for date in between(schedule, now, edge)}
        names = {row.original_start: row for row in rows}
        # A session that was moved to before now stands for its date all the same.
        assert wanted - set(names) <= await self._over()
        by_hand = self.cancelled | set(self.moved)
        extra = {name for name, row in names.items() if row.starts_at < edge} - wanted
        today = now.astimezone(schedule.tz).date().isoformat()
        assert all(names[name].id in by_hand or name.startswith(today) for name in extra)
        regular = [row.starts_at for row in rows if row.id not in by_hand]
        assert len(regular) == len(set(regular))
        assert not self.gone & set(names)
        for row in rows:
            assert (row.status is SessionStatus.CANCELLED) == (row.id in self.cancelled)
        await counters_are_right(self.town, self.owner)

    async def _over(self) -> set[str]:
        def read(tx: Tx) -> set[str]:
            query = select(table.c.original_start).where(
                here(table), table.c.program_id == self.program, table.c.starts_at <= tx.now
            )
            return {row.original_start for row in tx.rows(query)}

        return await self.town.db.read(self.owner, read)


async def tell(town: Town, planned: list[str], data: st.DataObject) -> None:
    """A program with somebody in it, and all that happens to it."""
    owner = await town.community()
    jam = await town.session(owner, capacity=3)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    story = Story(town, owner, jam.program_id)
    for act in planned:
        await story.does(act, data)
        await town.db.write(SYSTEM, generation.sweep)
        await town.db.write(owner, generation.generate, jam.program_id)
        await story.holds()


@thorough
@given(acts, st.data())
async def test_whatever_happens_each_date_is_there_once_and_nothing_comes_back(
    sqlite_url: str, planned: list[str], data: st.DataObject
) -> None:
    db = Database(sqlite_url)
    await tell(Town(db), planned, data)
    await db.close()


@settings(thorough, max_examples=3)
@given(acts, st.data())
async def test_the_same_on_postgresql(postgres_url: str, planned: list[str], data: st.DataObject) -> None:
    db = Database(postgres_url)
    await tell(Town(db), planned, data)
    await db.close()


async def test_generating_is_bounded(sqlite_url: str) -> None:
    """A daily program makes no more than the days ahead, however often and for however long one asks."""
    town = Town(Database(sqlite_url))
    owner = await town.community()
    jam = await town.session(owner, schedule=Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=DAILY"))
    made = await town.db.write(owner, generation.generate, jam.program_id, 10_000_000)
    assert made <= generation.MOST_DAYS
    assert await town.db.write(owner, generation.generate, jam.program_id, 10_000_000) == 0
