"""Goals are counted from what is there, on SQLite and on PostgreSQL."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.database import Database
from models.goals import Goal, GoalKind
from models.outbox import OutboxMessage
from models.programs import Visibility
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from scheduler import recognition_sweeps
from services import goal_edit, goals, marking, program_life
from services.errors import BadInput, BadRule, NotAllowed, NotFound, NotMember
from services.goal_edit import GoalDraft
from services.goals import GoalDetails
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.program_health.test_on_both_databases import Evenings
from tests.town import Town

outbox = table_of(OutboxMessage)
TODAY, LAST = date(2026, 11, 23), date(2027, 3, 31)


class Goals(Evenings):
    """A jam with goals."""

    async def sets(self, kind: GoalKind, target: int = 4, program: int | None = 0, **draft: object) -> int:
        where = self.program if program == 0 else program
        values: dict[str, object] = {"first": TODAY, "last": LAST, **draft}
        made = GoalDraft(kind, target, **values)  # type: ignore[arg-type]
        return (await self.db.write(self.owner, goal_edit.create, where, made)).goal.id

    async def goal(self, goal: int) -> GoalDetails:
        return (await self.db.read(self.owner, goals.one, goal)).goal

    async def done(self, *ids: int) -> list[int]:
        return [(await self.goal(one)).done for one in ids]

    async def heard(self) -> list[tuple[int, str]]:
        """What the group is to hear: goal, and the key of the message."""
        await recognition_sweeps.cheer(self.db)

        def read(tx: Tx) -> list[tuple[int, str]]:
            rows = tx.rows(
                select(outbox.c.params, outbox.c.unique_key)
                .where(here(outbox), outbox.c.kind == Kind.GOAL)
                .order_by(outbox.c.id)
            )
            return [(row.params["goal"], row.unique_key.rpartition(":")[2]) for row in rows]

        return await self.db.read(self.owner, read)


@pytest.fixture
async def jam(database: Database) -> Goals:
    town = Town(database)
    owner = await town.community()
    made = Goals(town, owner, await town.session(owner))
    for name in ("Ann", "Ben", "Cem"):
        made.people[name] = await town.person(name, owner.community_id)
    return made


async def cancel(jam: Goals, session: SessionDetails) -> None:
    table = table_of(ProgramSession)

    def write(tx: Tx) -> None:
        tx.execute(
            update(table).where(here(table), table.c.id == session.id).values(status=SessionStatus.CANCELLED)
        )

    await jam.db.write(jam.owner, write)


async def test_every_kind_is_counted_of_a_program_and_of_the_community(jam: Goals) -> None:
    of_program = [await jam.sets(kind) for kind in GoalKind]
    of_all = [await jam.sets(kind, program=None) for kind in GoalKind]
    leaves, solar = await jam.song("Leaves"), await jam.song("Solar")
    first = await jam.passes(["Ann", "Ben"])
    second = await jam.passes(["Ann", "Cem"])
    for session, song in ((first, leaves), (second, leaves), (second, solar)):
        await jam.plays(session, song)
    counted = {
        GoalKind.SONGS: 2,
        GoalKind.NEW_SONGS: 2,
        GoalKind.SESSIONS: 2,
        GoalKind.VISITS: 4,
        GoalKind.NEW_FACES: 3,
    }
    assert await jam.done(*of_program) == [counted[kind] for kind in GoalKind]
    assert await jam.done(*of_all) == [counted[kind] for kind in GoalKind]
    await cancel(jam, second)
    assert await jam.done(of_program[2], of_program[3], of_program[4]) == [1, 2, 2]


async def test_what_was_before_and_after_does_not_count_but_makes_known(jam: Goals) -> None:
    leaves = await jam.song("Leaves")
    before = await jam.passes(["Ann"])
    await jam.plays(before, leaves)
    window = {"first": date(2026, 12, 1), "last": date(2026, 12, 3)}
    visits, faces, songs, new = [
        await jam.sets(kind, **window)
        for kind in (GoalKind.VISITS, GoalKind.NEW_FACES, GoalKind.SONGS, GoalKind.NEW_SONGS)
    ]
    within = await jam.passes(["Ann", "Ben"])  # on 3 December
    await jam.plays(within, leaves)
    await jam.passes(["Cem"])
    assert await jam.done(visits, faces, songs, new) == [2, 1, 1, 0]


async def test_programs_for_the_invited_count_for_themselves_alone(jam: Goals) -> None:
    hidden = await jam.town.session(jam.owner, name="Secret", visibility=Visibility.INVITE_ONLY)
    own, of_all = (
        await jam.sets(GoalKind.VISITS, 1, hidden.program_id),
        await jam.sets(GoalKind.VISITS, 1, None),
    )
    jam.town.now = hidden.starts_at
    ann = jam.people["Ann"].user_id or 0
    await jam.db.write(jam.owner, marking.mark, hidden.id, ann, came=True)
    assert await jam.done(own, of_all) == [1, 0]
    with pytest.raises(NotFound):
        await jam.db.read(jam.people["Ann"], goals.one, own)
    assert await jam.heard() == []


async def test_the_group_hears_of_each_quarter_once(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 4)
    assert await jam.heard() == []
    for came, expected in ((["Ann"], ["25"]), ([], ["25"]), (["Ann", "Ben"], ["25", "75"])):
        await jam.passes(came)
        assert [quarter for _goal, quarter in await jam.heard()] == expected
    await jam.passes(["Ann"])
    assert [quarter for _goal, quarter in await jam.heard()] == ["25", "75", "100"]
    await jam.passes(["Ann"])
    assert len(await jam.heard()) == 3
    assert (await jam.goal(goal)).percent == 125


async def test_a_changed_number_repeats_no_message(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 2)
    await jam.passes(["Ann"])
    assert await jam.heard() == [(goal, "50")]
    changed = await jam.db.write(jam.owner, goal_edit.change, goal, 1, target=4)
    assert changed.view.goal.percent == 25
    assert await jam.heard() == [(goal, "50")]
    await jam.passes(["Ann", "Ben"])
    assert await jam.heard() == [(goal, "50"), (goal, "75")]


async def test_the_second_editor_overwrites_nothing(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 2)
    assert not (await jam.db.write(jam.owner, goal_edit.change, goal, 1, target=9)).conflict
    late = await jam.db.write(jam.owner, goal_edit.change, goal, 1, target=5)
    assert (late.conflict, late.by, late.view.goal.target) == (True, "Owner", 9)


async def test_ended_goals_are_kept_below_those_that_run(jam: Goals) -> None:
    old = await jam.sets(GoalKind.VISITS, first=date(2026, 1, 1), last=date(2026, 3, 31), title="Spring")
    older = await jam.sets(GoalKind.VISITS, first=date(2025, 1, 1), last=date(2025, 3, 31), title="Long ago")
    late, soon = await jam.sets(GoalKind.SESSIONS), await jam.sets(GoalKind.SONGS, last=date(2026, 12, 31))
    more = await jam.sets(GoalKind.SONGS, first=date(2024, 1, 1), last=date(2024, 2, 1))
    found = await jam.db.read(jam.owner, goals.listing, jam.program)
    assert [goal.id for goal in found.goals] == [soon, late, old, older]
    assert [goal.ended for goal in found.goals] == [False, False, True, True]
    rest = await jam.db.read(jam.owner, goals.listing, jam.program, 99)
    assert ([goal.id for goal in rest.goals], rest.page, rest.pages) == ([more], 1, 2)


async def test_goals_of_a_deleted_program_are_gone_until_it_is_back(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 1)
    await jam.passes(["Ann"])
    await jam.db.write(jam.owner, program_life.delete, jam.program)
    with pytest.raises(NotFound):
        await jam.goal(goal)
    assert await jam.heard() == []
    await jam.db.write(jam.owner, program_life.restore, jam.program)
    assert await jam.heard() == [(goal, "100")]


async def test_a_goal_that_is_set_further_away_is_celebrated_again(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 1)
    await jam.passes(["Ann"])
    assert await jam.heard() == [(goal, "100")]
    await jam.db.write(jam.owner, goal_edit.change, goal, 1, target=2)
    await jam.db.write(jam.owner, goal_edit.change, goal, 2, title="Twice")
    assert await jam.heard() == [(goal, "100")]
    await jam.passes(["Ben"])
    assert await jam.heard() == [(goal, "100"), (goal, "100")]


async def test_a_goal_that_is_set_nearer_may_be_reached_by_that(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 2)
    await jam.passes(["Ann"])
    assert await jam.heard() == [(goal, "50")]
    await jam.db.write(jam.owner, goal_edit.change, goal, 1, target=1)
    assert await jam.heard() == [(goal, "50"), (goal, "100")]


async def test_a_deleted_goal_is_told_to_nobody_and_can_be_brought_back(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 1)
    await jam.passes(["Ann"])
    await jam.db.write(jam.owner, goal_edit.delete, goal)
    assert await jam.heard() == []
    assert (await jam.db.write(jam.owner, goal_edit.restore, goal)).goal.done == 1


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        ({"target": 0}, ("target", "out_of_range")),
        ({"target": 10**9}, ("target", "out_of_range")),
        ({"last": TODAY - timedelta(days=1)}, ("until", "before_start")),
        ({"last": date(2033, 1, 1)}, ("until", "too_many_days")),
        ({"last": date(9999, 12, 31)}, ("until", "no_date")),
        ({"first": date(1, 1, 1)}, ("until", "no_date")),
        ({"title": "هدف كبير " * 34}, ("title", "too_long")),
    ],
)
async def test_a_goal_that_cannot_be_is_refused(
    jam: Goals, draft: dict[str, object], problem: tuple[str, str]
) -> None:
    with pytest.raises(BadInput) as refused:
        await jam.sets(GoalKind.SONGS, **draft)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.problem) == problem


@pytest.mark.parametrize("typed", ["", "0", "-3", "fifty", "٥٠", "9" * 40, "1.5", "100001"])
async def test_a_number_that_is_none_is_refused(jam: Goals, typed: str) -> None:
    with pytest.raises(BadInput):
        await jam.db.write(jam.owner, goal_edit.start, jam.program, GoalKind.SONGS, typed)


async def test_days_are_typed_as_people_write_them(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.SONGS)

    async def write(revision: int, typed: str) -> GoalDetails:
        return (
            await jam.db.write(jam.owner, goal_edit.answer, goal, revision, "days", typed, "en")
        ).view.goal

    changed = await write(1, "1 Dec – 31 Jan 2027")
    assert (changed.first, changed.last) == (date(2026, 12, 1), date(2027, 1, 31))
    assert (await write(2, "28 Feb 2027")).last == date(2027, 2, 28)
    with pytest.raises(BadRule):
        await write(3, "some day")
    with pytest.raises(BadInput):
        await write(3, "1 Nov 2026")


async def test_goals_are_set_by_those_who_run_what_they_are_for(jam: Goals) -> None:
    draft = GoalDraft(GoalKind.SONGS, 5, TODAY, LAST)
    stranger = await jam.town.inside(await jam.town.person("Eve"), jam.owner.community_id or 0)
    for who in (jam.people["Ann"], stranger):
        for program in (jam.program, None):
            with pytest.raises(NotAllowed):
                await jam.db.write(who, goal_edit.create, program, draft)
    goal = await jam.sets(GoalKind.SONGS, program=None)
    with pytest.raises(NotMember):
        await jam.db.read(stranger, goals.one, goal)
    with pytest.raises(NotAllowed):
        await jam.db.write(jam.people["Ann"], goal_edit.change, goal, 1, target=1)
    with pytest.raises(NotAllowed):
        await jam.db.write(jam.people["Ann"], goal_edit.delete, goal)


async def test_a_goal_proposed_at_the_end_of_a_season_has_the_next_one_too(jam: Goals) -> None:
    async def last(actor: Actor) -> date:
        return (await jam.db.read(actor, goal_edit.proposed, None, GoalKind.SONGS)).last

    assert await last(jam.owner) == date(2026, 12, 31)
    jam.town.now += timedelta(days=30)
    assert await last(jam.owner) == date(2027, 3, 31)


async def test_there_is_no_end_of_goals_but_a_limit(jam: Goals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(goal_edit, "MOST", 1)
    await jam.sets(GoalKind.SONGS)
    with pytest.raises(BadInput):
        await jam.sets(GoalKind.SONGS)


async def test_many_goals_are_looked_through_at_once(jam: Goals) -> None:
    ids = [await jam.sets(GoalKind.VISITS, target) for target in (1, 2, 8)]
    ids += [await jam.sets(GoalKind.SESSIONS, 1, None)]
    await jam.passes(["Ann"])
    assert await recognition_sweeps.cheer(jam.db) == 3
    assert await recognition_sweeps.cheer(jam.db) == 0
    table = table_of(Goal)
    told = await jam.db.read(SYSTEM, lambda tx: dict(tx.rows(select(table.c.id, table.c.told))))  # type: ignore[arg-type]
    assert [told[one] for one in ids] == [100, 50, 0, 100]
