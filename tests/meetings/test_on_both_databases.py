"""The rules of agendas, on SQLite and on PostgreSQL."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.actor import SYSTEM, Actor
from models.database import Database
from models.meetings import ItemStatus
from models.programs import Kind
from models.votes import Choice
from services import (
    changes,
    meeting_carrying,
    meeting_fit,
    meeting_plans,
    meeting_resuming,
    meeting_runs,
    meeting_suggestions,
    meeting_words,
    meetings,
    programs,
)
from services.errors import (
    BadInput,
    DoorNotOpen,
    MeetingFinished,
    NoNextDate,
    NotAllowed,
    NotFound,
    NothingPlanned,
    NotRunning,
    SessionOver,
    TakenUp,
    Withdrawn,
)
from services.meeting_clock import Running
from services.meeting_facts import Agenda, Item
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.town import ZONE, Town


class Hall(Town):
    """A town with a meetup on Thursdays."""

    owner: Actor
    meetup: SessionDetails

    async def open(self) -> "Hall":
        """Make the meetup."""
        self.owner = await self.community()
        self.meetup = await self.session(self.owner, kind=Kind.MEETUP, duration_minutes=60)
        return self

    async def member(self, name: str) -> Actor:
        """Somebody who is in."""
        return await self.person(name, self.owner.community_id)

    async def suggests(self, who: Actor, text: str, session: int = 0) -> tuple[Item, ...]:
        """Suggest something in one message; what is new."""
        topics = meeting_words.read(text)
        done = await self.db.write(who, meeting_suggestions.suggest, session or self.meetup.id, topics)
        return done.new

    async def does(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """The owner does something."""
        return await self.db.write(self.owner, function, *args, **kwargs)

    async def agenda(self, who: Actor | None = None, session: int = 0) -> Agenda:
        """The agenda as somebody sees it."""
        return await self.db.read(who or self.owner, meetings.agenda, session or self.meetup.id)

    async def planned(self, *topics: str) -> list[Item]:
        """Put topics on the agenda."""
        items = [item for topic in topics for item in await self.suggests(self.owner, topic)]
        for item in items:
            await self.does(meeting_plans.put, item.id, on=True)
        return items

    async def running(self, *topics: str) -> Running:
        """Put topics on the agenda, and begin when the session does."""
        await self.planned(*topics)
        self.now = self.meetup.starts_at
        return await self.does(meeting_runs.start, self.meetup.id)

    def passes(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)


@pytest.fixture
async def hall(database: Database) -> Hall:
    return await Hall(database).open()


def topics(items: Any) -> list[str]:
    return [item.topic for item in items]


async def test_a_message_of_several_lines_becomes_suggestions_and_none_is_there_twice(hall: Hall) -> None:
    ann = await hall.member("Ann")
    new = await hall.suggests(ann, "Budget, 20 min: what it brought\nNew strings")
    assert [(one.topic, one.minutes, one.text, one.by, one.own) for one in new] == [
        ("Budget", 20, "what it brought", "Ann", True),
        ("New strings", None, "", "Ann", True),
    ]
    again = await hall.db.write(
        ann, meeting_suggestions.suggest, hall.meetup.id, meeting_words.read("budget!\nChairs\nchairs")
    )
    assert (topics(again.new), topics(again.known)) == (["Chairs"], ["Budget"])


async def test_who_is_elsewhere_finds_no_agenda(hall: Hall) -> None:
    (item,) = await hall.suggests(hall.owner, "Budget")
    stranger = await hall.community("Elsewhere")
    for function, thing in (
        (meetings.agenda, hall.meetup.id),
        (meetings.item, item.id),
        (meeting_suggestions.withdraw, item.id),
        (meeting_runs.look, hall.meetup.id),
    ):
        with pytest.raises(NotFound):
            await hall.db.write(stranger, function, thing)
    with pytest.raises(NotFound):
        await hall.db.write(stranger, meeting_suggestions.vote, item.id, Choice.UP)


async def test_music_has_no_agenda(hall: Hall) -> None:
    jam = await hall.session(hall.owner, name="Jam", kind=Kind.JAM_SESSION)
    with pytest.raises(NotFound):
        await hall.suggests(hall.owner, "Budget", jam.id)
    assert [kind for kind in Kind if meetings.has_agenda(kind)] == [
        Kind.MEETUP,
        Kind.WORKSHOP,
        Kind.WEBINAR,
        Kind.Q_AND_A,
        Kind.SUPPORT_GROUP,
        Kind.OTHER,
    ]


async def test_one_changes_ones_own_and_organizers_any_but_nothing_is_overwritten(hall: Hall) -> None:
    ann, ben = await hall.member("Ann"), await hall.member("Ben")
    (item,) = await hall.suggests(ann, "Budget")
    topic = meeting_words.checked("Budget review", 20)
    with pytest.raises(NotAllowed):
        await hall.db.write(ben, meeting_suggestions.change, item.id, item.revision, topic)
    done = await hall.db.write(ann, meeting_suggestions.change, item.id, item.revision, topic)
    assert (done.item.topic, done.item.minutes) == ("Budget review", 20)
    late = await hall.does(meeting_suggestions.change, item.id, item.revision, meeting_words.checked("Mine"))
    assert (late.conflict, late.by, late.item.topic) == (True, "Ann", "Budget review")
    await hall.does(meeting_suggestions.change, item.id, done.item.revision, meeting_words.checked("Mine"))
    assert topics((await hall.agenda()).items) == ["Mine"]


async def test_what_is_withdrawn_takes_no_votes_and_comes_back(hall: Hall) -> None:
    ann, ben = await hall.member("Ann"), await hall.member("Ben")
    (item,) = await hall.suggests(ann, "Budget")
    await hall.db.write(ben, meeting_suggestions.vote, item.id, Choice.UP)
    with pytest.raises(NotAllowed):
        await hall.db.write(ben, meeting_suggestions.withdraw, item.id)
    await hall.db.write(ann, meeting_suggestions.withdraw, item.id)
    with pytest.raises(Withdrawn):
        await hall.db.write(ben, meeting_suggestions.vote, item.id, Choice.DOWN)
    with pytest.raises(NotAllowed):
        await hall.db.write(ben, meeting_suggestions.restore, item.id)
    _agenda, back = await hall.db.write(ann, meeting_suggestions.restore, item.id)
    assert (back.topic, back.score) == ("Budget", 1)


async def test_votes_are_exact_however_many_come_at_once(hall: Hall) -> None:
    (item,) = await hall.suggests(hall.owner, "Budget")
    crowd = [await hall.member(f"P{n}") for n in range(12)]
    say = meeting_suggestions.vote
    await asyncio.gather(*(hall.db.write(one, say, item.id, Choice.UP) for one in crowd for _ in range(2)))
    await asyncio.gather(*(hall.db.write(one, say, item.id, Choice.DOWN) for one in crowd[:4]))
    await asyncio.gather(*(hall.db.write(one, say, item.id, Choice.NEUTRAL) for one in crowd[4:6]))
    found = (await hall.agenda(crowd[0])).find(item.id)
    assert (found.ups, found.downs, found.score, found.mine) == (6, 4, 2, Choice.DOWN)


async def test_a_plan_by_votes_fits_the_time_and_is_accepted_as_it_was_shown(hall: Hall) -> None:
    ann = await hall.member("Ann")
    await hall.planned("Welcome, 10 min")
    long, short, unwanted = await hall.suggests(ann, "Long, 55 min\nShort, 20 min\nUnwanted, 5 min")
    await hall.db.write(ann, meeting_suggestions.vote, long.id, Choice.UP)
    await hall.db.write(ann, meeting_suggestions.vote, unwanted.id, Choice.DOWN)
    with pytest.raises(NotAllowed):
        await hall.db.read(ann, meeting_plans.propose, hall.meetup.id)
    proposal = await hall.db.read(hall.owner, meeting_plans.propose, hall.meetup.id)
    assert (topics(proposal.chosen), proposal.minutes) == (["Short"], 30)
    await hall.db.write(ann, meeting_suggestions.vote, short.id, Choice.DOWN)
    stale = await hall.does(meeting_plans.accept, hall.meetup.id, proposal.key)
    assert (stale.stale, stale.chosen, topics(stale.agenda.planned)) == (True, (), ["Welcome"])
    await hall.db.write(ann, meeting_suggestions.vote, short.id, Choice.NEUTRAL)
    done = await hall.does(meeting_plans.accept, hall.meetup.id, proposal.key)
    assert topics(done.agenda.planned) == ["Welcome", "Short"]
    assert (done.agenda.minutes, done.agenda.late) == (30, set())


async def test_an_agenda_larger_than_its_time_says_what_is_too_late(hall: Hall) -> None:
    _one, _two, three = await hall.planned("One, 40 min", "Two", "Three, 20 min")
    found = await hall.agenda()
    assert (found.budget, found.minutes, found.late) == (60, 40 + meeting_fit.USUAL + 20, {three.id})


async def test_two_organizers_at_once_lose_nothing(hall: Hall) -> None:
    items = await hall.planned("A", "B", "C", "D")
    a, b, c, d = (item.id for item in items)
    await asyncio.gather(
        hall.does(meeting_plans.move, d, 1),
        hall.does(meeting_plans.put, b, on=False),
        hall.does(meeting_plans.set_minutes, c, 25),
        hall.does(meeting_plans.put, a, on=True),
    )
    found = await hall.agenda()
    assert topics(found.planned) == ["D", "A", "C"]
    assert topics(found.suggested) == ["B"]
    assert found.find(c).minutes == 25
    with pytest.raises(BadInput):
        await hall.does(meeting_plans.set_minutes, c, 10_000)


async def test_a_meeting_runs_from_item_to_item_and_counts_the_time(hall: Hall) -> None:
    running = await hall.running("A, 10 min", "B, 20 min", "C, 20 min")
    assert running.current is not None
    assert running.next is not None
    assert (running.current.topic, running.next.topic, running.number) == ("A", "B", 1)
    hall.passes(8)
    running = await hall.does(meeting_runs.look, hall.meetup.id)
    assert (running.left, running.outlook) == (120, meeting_fit.Outlook(0, 0))
    hall.passes(12)
    running = await hall.does(meeting_runs.look, hall.meetup.id)
    assert (running.left, running.outlook) == (-600, meeting_fit.Outlook(0, 0))
    running = await hall.does(meeting_runs.go_on, hall.meetup.id, running.current.id)
    b = running.current.id
    running = await hall.does(meeting_runs.give, hall.meetup.id, b, 30)
    assert running.outlook == meeting_fit.Outlook(10, 1)
    hall.passes(30)
    running = await hall.does(meeting_runs.go_on, hall.meetup.id, b)
    running = await hall.does(meeting_runs.finish, hall.meetup.id)
    assert [(item.topic, item.status, item.spent_seconds) for item in running.agenda.on] == [
        ("A", ItemStatus.DONE, 1200),
        ("B", ItemStatus.DONE, 1800),
        ("C", ItemStatus.DONE, 0),
    ]


async def test_two_hosts_who_tap_next_at_once_leave_one_item(hall: Hall) -> None:
    running = await hall.running("A", "B", "C")
    tapped = [hall.does(meeting_runs.go_on, hall.meetup.id, running.current.id) for _ in range(2)]
    results = await asyncio.gather(*tapped)
    assert sorted(result.beaten for result in results) == [False, True]
    assert {result.current.topic for result in results} == {"B"}
    again = await hall.does(meeting_runs.start, hall.meetup.id)
    assert again.current.topic == "B"


async def test_back_takes_up_again_what_was_left_and_its_time_goes_on(hall: Hall) -> None:
    running = await hall.running("A, 10 min", "B")
    a = running.current.id
    hall.passes(4)
    running = await hall.does(meeting_runs.go_on, hall.meetup.id, a)
    hall.passes(1)
    running = await hall.does(meeting_runs.back, hall.meetup.id, running.current.id)
    hall.passes(3)
    running = await hall.does(meeting_runs.look, hall.meetup.id)
    assert (running.current.id, running.spent, topics(running.agenda.planned)) == (a, 7 * 60, ["B"])
    first = await hall.does(meeting_runs.back, hall.meetup.id, a)
    assert first.current.id == a


async def test_an_item_is_parked_skipped_and_brought_back(hall: Hall) -> None:
    running = await hall.running("A", "B", "C")
    a = running.current.id
    running = await hall.does(meeting_runs.park, hall.meetup.id, a, next_date=False)
    assert (running.current.topic, topics(running.agenda.planned)) == ("B", ["C", "A"])
    b = running.current.id
    running = await hall.does(meeting_runs.skip, hall.meetup.id, b)
    assert running.current.topic == "C"
    agenda, item = await hall.does(meeting_plans.put, b, on=True)
    assert (item.status, topics(agenda.planned)) == (ItemStatus.PLANNED, ["A", "B"])
    with pytest.raises(TakenUp):
        await hall.does(meeting_plans.put, running.current.id, on=False)
    running = await hall.does(meeting_runs.park, hall.meetup.id, running.current.id, next_date=True)
    assert (running.current.topic, running.carried) == ("A", 1)
    after = await hall.agenda(session=await next_session(hall))
    assert [(one.topic, one.carried_from is not None) for one in after.planned] == [("C", True)]


async def next_session(hall: Hall) -> int:
    return (await hall.db.read(hall.owner, meeting_carrying.next_of, hall.meetup)).id


async def test_when_it_ends_what_was_not_reached_goes_on_to_the_next_date(hall: Hall) -> None:
    ann = await hall.member("Ann")
    (wish,) = await hall.suggests(ann, "A wish")
    await hall.db.write(ann, meeting_suggestions.vote, wish.id, Choice.UP)
    running = await hall.running("A", "B, 25 min")
    done = await hall.does(meeting_runs.finish, hall.meetup.id)
    again = await hall.does(meeting_runs.finish, hall.meetup.id)
    assert (done.carried, again.carried, done.agenda.finished) == (2, 0, True)
    assert [(one.topic, one.status) for one in again.agenda.items] == [
        ("A", ItemStatus.DONE),
        ("B", ItemStatus.CARRIED),
    ]
    after = await hall.agenda(ann, await next_session(hall))
    assert [(one.topic, one.minutes, one.score) for one in after.items] == [("B", 25, 0), ("A wish", None, 1)]
    assert after.items[0].carried_from == running.agenda.on[1].id
    with pytest.raises(MeetingFinished):
        await hall.does(meeting_runs.go_on, hall.meetup.id, running.current.id)
    with pytest.raises(MeetingFinished):
        await hall.suggests(ann, "Too late")


async def test_a_meeting_that_was_finished_too_soon_goes_on_with_what_had_moved(hall: Hall) -> None:
    ann = await hall.member("Ann")
    await hall.running("A", "B", "C", "D")
    current = (await hall.agenda()).current
    assert current is not None
    parked = await hall.does(meeting_runs.park, hall.meetup.id, current.id, next_date=True)
    hall.passes(1)
    await hall.does(meeting_runs.finish, hall.meetup.id)
    there = await next_session(hall)
    wanted = next(one for one in (await hall.agenda(ann, there)).planned if one.topic == "D")
    await hall.db.write(ann, meeting_suggestions.vote, wanted.id, Choice.UP)
    with pytest.raises(NotAllowed):
        await hall.db.write(ann, meeting_resuming.resume, hall.meetup.id)
    found = await hall.does(meeting_resuming.resume, hall.meetup.id)
    again = await hall.does(meeting_resuming.resume, hall.meetup.id)
    assert (again.agenda.running, again.current) == (True, found.current)
    assert [(one.topic, one.status) for one in found.agenda.on] == [
        ("A", ItemStatus.CARRIED),
        ("B", ItemStatus.DONE),
        ("C", ItemStatus.CURRENT),
        ("D", ItemStatus.CARRIED),
    ]
    assert parked.current.topic == "B"
    assert topics((await hall.agenda(ann, there)).planned) == ["A", "D"]
    await hall.does(meeting_runs.finish, hall.meetup.id)
    hall.now = hall.meetup.ends_at + timedelta(hours=1)
    with pytest.raises(MeetingFinished):
        await hall.does(meeting_resuming.resume, hall.meetup.id)


async def test_a_long_meeting_is_not_finished_before_its_session_ends(hall: Hall) -> None:
    hall.meetup = await hall.session(hall.owner, name="Day", kind=Kind.WORKSHOP, duration_minutes=9 * 60)
    await hall.running("A")
    hall.passes(8 * 60)
    assert await hall.db.read(SYSTEM, meeting_runs.abandoned) == []


async def test_without_a_later_date_all_stays_until_there_is_one(hall: Hall) -> None:
    once = Schedule(datetime(2026, 11, 26, 19), ZONE, None)
    hall.meetup = await hall.session(hall.owner, name="Once", kind=Kind.MEETUP, schedule=once)
    await hall.running("A", "B")
    done = await hall.does(meeting_runs.finish, hall.meetup.id)
    assert (done.carried, topics(done.agenda.planned)) == (0, ["B"])
    with pytest.raises(NoNextDate):
        await hall.does(meeting_carrying.carry, hall.meetup.id)


async def test_the_agenda_of_a_cancelled_session_moves_on_request_with_its_votes(hall: Hall) -> None:
    ann = await hall.member("Ann")
    (wish,) = await hall.suggests(ann, "A wish")
    await hall.db.write(ann, meeting_suggestions.vote, wish.id, Choice.UP)
    await hall.planned("A")
    await hall.does(changes.cancel, hall.meetup.id, hall.meetup.revision, "")
    for refused in (meeting_runs.start, meeting_plans.propose):
        with pytest.raises(SessionOver):
            await hall.does(refused, hall.meetup.id)
    with pytest.raises(SessionOver):
        await hall.suggests(ann, "Too late")
    with pytest.raises(NotAllowed):
        await hall.db.write(ann, meeting_carrying.carry, hall.meetup.id)
    done = await hall.does(meeting_carrying.carry, hall.meetup.id)
    assert (done.count, done.agenda.items) == (2, ())
    after = await hall.agenda(ann, await next_session(hall))
    assert [(one.topic, one.id == wish.id, one.score) for one in after.items] == [
        ("A", False, 0),
        ("A wish", True, 1),
    ]
    assert (await hall.does(meeting_carrying.carry, hall.meetup.id)).count == 0


async def test_a_meeting_is_run_around_its_session_alone(hall: Hall) -> None:
    with pytest.raises(DoorNotOpen):
        await hall.does(meeting_runs.start, hall.meetup.id)
    hall.now = hall.meetup.starts_at - timedelta(minutes=10)
    with pytest.raises(NothingPlanned):
        await hall.does(meeting_runs.start, hall.meetup.id)
    ann = await hall.member("Ann")
    await hall.planned("A")
    with pytest.raises(NotAllowed):
        await hall.db.write(ann, meeting_runs.start, hall.meetup.id)
    with pytest.raises(NotRunning):
        await hall.does(meeting_runs.go_on, hall.meetup.id, 0)
    hall.now = hall.meetup.ends_at
    with pytest.raises(SessionOver):
        await hall.does(meeting_runs.start, hall.meetup.id)


async def test_a_meeting_goes_on_past_its_end_and_is_finished_when_nobody_does(hall: Hall) -> None:
    running = await hall.running("A, 30 min", "B, 30 min")
    hall.now = hall.meetup.ends_at + timedelta(minutes=5)
    running = await hall.does(meeting_runs.go_on, hall.meetup.id, running.current.id)
    assert (running.current.topic, running.outlook.over) == ("B", 35)
    assert await hall.db.read(SYSTEM, meeting_runs.abandoned) == []
    hall.passes(8 * 60)
    here = hall.owner.community_id or 0
    assert await hall.db.read(SYSTEM, meeting_runs.abandoned) == [(here, hall.meetup.id)]
    await hall.db.write(SYSTEM.inside(here), meeting_runs.close_abandoned, hall.meetup.id)
    found = await hall.agenda()
    assert found.run is not None
    assert (found.finished, found.run.finished_at) == (True, hall.meetup.ends_at)
    assert [one.spent_seconds for one in found.on] == [65 * 60, 0]


async def test_two_hundred_suggestions_and_no_more(hall: Hall) -> None:
    ann = await hall.member("Ann")
    for part in range(10):
        await hall.suggests(ann, "\n".join(f"Topic {part}/{n}" for n in range(20)))
    found = await hall.agenda()
    assert (len(found.items), found.pages) == (200, 34)
    with pytest.raises(BadInput):
        await hall.suggests(ann, "One more")


STANDING = {"agenda_items": [{"topic": "Welcome", "time_minutes": 5}, {"topic": "Any other business"}]}


async def test_what_stands_on_every_agenda_is_there_from_the_start_and_follows_its_program(
    hall: Hall,
) -> None:
    first = await hall.session(hall.owner, name="Meetup", kind=Kind.MEETUP, settings=STANDING)
    found = await hall.agenda(session=first.id)
    assert [(one.topic, one.minutes, one.standing) for one in found.planned] == [
        ("Welcome", 5, True),
        ("Any other business", None, True),
    ]
    hall.meetup = first
    later = await next_session(hall)
    welcome, _business = (await hall.agenda(session=later)).planned
    await hall.does(meeting_plans.set_minutes, welcome.id, 15)
    program = await hall.db.read(hall.owner, programs.details, first.program_id)
    wanted = {"agenda_items": [{"topic": "welcome!", "time_minutes": 10}, {"topic": "News"}]}
    await hall.does(programs.change, program.id, program.revision, settings=wanted)
    here, there = await hall.agenda(session=first.id), await hall.agenda(session=later)
    assert [(one.topic, one.minutes) for one in here.planned] == [("Welcome", 10), ("News", None)]
    assert [(one.topic, one.minutes) for one in there.planned] == [("Welcome", 15), ("News", None)]


async def test_what_was_taken_off_one_agenda_does_not_come_back_to_it(hall: Hall) -> None:
    first = await hall.session(hall.owner, name="Meetup", kind=Kind.MEETUP, settings=STANDING)
    welcome, business = (await hall.agenda(session=first.id)).planned
    await hall.does(meeting_suggestions.withdraw, welcome.id)
    program = await hall.db.read(hall.owner, programs.details, first.program_id)
    more = {"agenda_items": [*STANDING["agenda_items"], {"topic": "News"}]}
    await hall.does(programs.change, program.id, program.revision, settings=more)
    assert topics((await hall.agenda(session=first.id)).planned) == [business.topic, "News"]
    program = await hall.db.read(hall.owner, programs.details, first.program_id)
    await hall.does(programs.change, program.id, program.revision, settings={})
    assert (await hall.agenda(session=first.id)).items == ()


async def test_what_stands_on_every_agenda_is_not_carried_to_the_next(hall: Hall) -> None:
    hall.meetup = await hall.session(hall.owner, name="Meetup", kind=Kind.MEETUP, settings=STANDING)
    await hall.running("A")
    done = await hall.does(meeting_runs.finish, hall.meetup.id)
    assert done.carried == 1
    after = await hall.agenda(session=await next_session(hall))
    assert topics(after.planned) == ["Welcome", "Any other business", "A"]
