"""Steps of a booking, homework and the instructor's log: who sees and changes what, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.bookings import Booking, BookingStatus
from models.communities import Role
from models.database import Database
from models.files import FileKind
from models.tx import Tx, table_of
from services import homework, instructor_log, roster, step_edit, step_reminders, steps, threads
from services.care_errors import HomeworkTooBig, PictureAsFile
from services.errors import BadInput, NotAllowed, NotFound
from services.files import Sent
from tests.earnings import shop
from tests.town import Town


class Lessons:
    """A community with a teacher, a customer, a stranger, an admin, and one confirmed booking."""

    def __init__(self, town: Town) -> None:
        self.town, self.db = town, town.db

    async def open(self) -> "Lessons":
        self.owner = await self.town.community()
        assert self.owner.community_id
        self.community = self.owner.community_id
        self.teacher = await self.town.person("Nadia", self.community)
        self.customer = await self.town.person("Ben", self.community)
        self.stranger = await self.town.person("Sam", self.community)
        self.of = await shop.open_shop(self.town, self.owner, self.teacher)
        plan = [("Write down your goals", 2), ("Keep a diary", 7)]
        for name, days in plan:
            await self.db.write(self.teacher, step_edit.add, self.of[1], name, days)
        assert self.customer.user_id
        sold = await self.db.write(self.owner, shop.sell, self.of, self.customer.user_id)
        self.booking = sold.booking
        await self.db.write(self.customer, steps.begin, self.booking)
        found = await self.db.read(self.customer, steps.progress, self.booking)
        self.step = found.steps[0].id
        return self


@pytest.fixture
async def lessons(database: Database) -> Lessons:
    """Lessons of one teacher."""
    return await Lessons(Town(database)).open()


async def refused(
    lessons: Lessons, who: Actor, what: type[Exception], function: object, *args: object
) -> None:
    """Whether somebody is refused something."""
    with pytest.raises(what):
        await lessons.db.write(who, function, *args)  # type: ignore[arg-type]


async def test_a_booking_gets_its_steps_once_and_keeps_them_as_they_were(lessons: Lessons) -> None:
    await lessons.db.write(lessons.customer, steps.begin, lessons.booking)
    plan = await lessons.db.read(lessons.teacher, step_edit.plan, lessons.of[1])
    await lessons.db.write(lessons.teacher, step_edit.change, plan.steps[0].id, "Otherwise", 30)
    await lessons.db.write(lessons.teacher, step_edit.remove, plan.steps[1].id)
    found = await lessons.db.read(lessons.customer, steps.progress, lessons.booking)
    assert [step.name for step in found.steps] == ["Write down your goals", "Keep a diary"]
    assert found.steps[1].due_on - found.today == timedelta(days=7)


async def test_a_plan_is_put_in_order_and_what_is_taken_off_comes_back(lessons: Lessons) -> None:
    plan = await lessons.db.read(lessons.teacher, step_edit.plan, lessons.of[1])
    first, second = (step.id for step in plan.steps)
    moved = await lessons.db.write(lessons.teacher, step_edit.move, second, -1)
    assert [step.id for step in moved.steps] == [second, first]
    assert len((await lessons.db.write(lessons.teacher, step_edit.remove, first)).steps) == 1
    assert len((await lessons.db.write(lessons.teacher, step_edit.restore, first)).steps) == 2
    await refused(lessons, lessons.stranger, NotFound, step_edit.plan, lessons.of[1])
    await refused(lessons, lessons.teacher, BadInput, step_edit.add, lessons.of[1], "", 1)
    await refused(lessons, lessons.teacher, BadInput, step_edit.add, lessons.of[1], "Late", 10_000)


async def test_done_is_said_once_and_taken_back(lessons: Lessons) -> None:
    done = await lessons.db.write(lessons.customer, steps.set_done, lessons.step, done=True)
    again = await lessons.db.write(lessons.teacher, steps.set_done, lessons.step, done=True)
    assert done.done == again.done == 1
    back = await lessons.db.write(lessons.customer, steps.set_done, lessons.step, done=False)
    assert back.done == 0
    await refused(lessons, lessons.stranger, NotFound, homework.desk, lessons.step)


async def test_who_manages_bookings_sees_steps_but_neither_homework_nor_log(lessons: Lessons) -> None:
    await lessons.db.write(lessons.customer, homework.hand_in, lessons.step, "I sleep badly")
    await lessons.db.write(lessons.teacher, steps.note, lessons.step, "Be kind to yourself")
    found = await lessons.db.read(lessons.owner, steps.progress, lessons.booking)
    assert [(step.handed_in, step.note) for step in found.steps] == [(0, ""), (0, "")]
    await refused(lessons, lessons.owner, NotFound, homework.desk, lessons.step)
    await refused(lessons, lessons.owner, NotFound, instructor_log.read, lessons.booking)
    await refused(lessons, lessons.owner, NotFound, homework.hand_in, lessons.step, "mine")


async def test_homework_is_handed_in_answered_and_stays(lessons: Lessons) -> None:
    first = await lessons.db.write(lessons.customer, homework.hand_in, lessons.step, "Page one")
    gone = await lessons.db.write(lessons.customer, homework.remove, first.pieces[0].id)
    assert not gone.pieces
    back = await lessons.db.write(lessons.customer, homework.restore, first.pieces[0].id)
    piece = back.pieces[0].id
    await refused(lessons, lessons.customer, NotAllowed, homework.answer, piece, "Great, me!")
    said = await lessons.db.write(lessons.teacher, homework.answer, piece, "Go on like this")
    assert said.pieces[0].answer == "Go on like this"
    await refused(lessons, lessons.customer, NotAllowed, homework.remove, piece)
    await refused(lessons, lessons.teacher, NotAllowed, homework.hand_in, lessons.step, "For you")
    await refused(lessons, lessons.customer, BadInput, homework.hand_in, lessons.step, "  ")


async def test_a_file_no_bot_can_get_is_refused_and_so_is_a_picture_that_tells_its_place(
    lessons: Lessons,
) -> None:
    big = Sent(FileKind.VIDEO, "v", "v1", "dance.mp4", "video/mp4", 20 * 1024 * 1024 + 1)
    told = Sent(FileKind.DOCUMENT, "d", "d1", "IMG_1.jpg", "image/jpeg", 1000)
    fits = Sent(FileKind.VIDEO, "w", "w1", "dance.mp4", "video/mp4", 20 * 1024 * 1024)
    await refused(lessons, lessons.customer, HomeworkTooBig, homework.hand_in_sent, lessons.step, big)
    await refused(lessons, lessons.customer, PictureAsFile, homework.hand_in_sent, lessons.step, told)
    found = await lessons.db.write(lessons.customer, homework.hand_in_sent, lessons.step, fits, "Look")
    assert (found.pieces[0].text, found.pieces[0].kind) == ("Look", FileKind.VIDEO)


async def test_the_customer_reads_of_the_log_what_is_shared(lessons: Lessons) -> None:
    await lessons.db.write(lessons.teacher, instructor_log.write, lessons.booking, "Knee hurts")
    log = await lessons.db.write(
        lessons.teacher, instructor_log.write, lessons.booking, "Well done", shared=True
    )
    seen = await lessons.db.read(lessons.customer, instructor_log.read, lessons.booking)
    assert [entry.text for entry in seen.entries] == ["Well done"]
    await lessons.db.write(lessons.teacher, instructor_log.share, log.entries[0].id, on=False)
    assert not (await lessons.db.read(lessons.customer, instructor_log.read, lessons.booking)).entries
    await refused(lessons, lessons.customer, NotAllowed, instructor_log.write, lessons.booking, "Me too")
    await refused(lessons, lessons.stranger, NotFound, instructor_log.read, lessons.booking)
    short = await lessons.db.write(lessons.teacher, instructor_log.remove, log.entries[1].id)
    assert len(short.entries) == 1


async def test_a_step_is_reminded_of_before_and_after_its_day_and_not_when_it_is_done(
    lessons: Lessons,
) -> None:
    due = await lessons.db.read(SYSTEM, step_reminders.due)
    assert due == []
    told = []
    for _day in range(20):
        lessons.town.now += timedelta(days=1)
        found = await lessons.db.read(SYSTEM, step_reminders.due)
        ids = [one.id for one in found]
        there = SYSTEM.inside(lessons.community)
        told.append(await lessons.db.write(there, step_reminders.remind, ids) if ids else 0)
        assert await lessons.db.write(there, step_reminders.remind, ids) == 0
    assert sum(told) == 6
    await lessons.db.write(lessons.teacher, steps.set_done, lessons.step, done=True)
    assert await lessons.db.read(SYSTEM, step_reminders.due) == []


def _cancel(tx: Tx, booking: int) -> None:
    table = table_of(Booking)
    where = (table.c.community_id == tx.community_id, table.c.id == booking)
    tx.execute(update(table).where(*where).values(status=BookingStatus.CANCELLED))


async def test_a_cancelled_booking_takes_no_homework(lessons: Lessons) -> None:
    await lessons.db.write(lessons.owner, _cancel, lessons.booking)
    await refused(lessons, lessons.customer, NotAllowed, homework.hand_in, lessons.step, "Late")
    await lessons.db.read(lessons.customer, homework.desk, lessons.step)


async def test_an_admin_learns_nothing_of_a_thread(lessons: Lessons) -> None:
    assert lessons.stranger.user_id
    await lessons.db.write(lessons.owner, roster.change_role, lessons.stranger.user_id, Role.ADMIN)
    admin = await lessons.town.inside(lessons.stranger, lessons.community)
    thread = await lessons.db.write(lessons.customer, threads.open_for, lessons.booking)
    assert thread == await lessons.db.write(lessons.teacher, threads.open_for, lessons.booking)
    for nobody in (admin, lessons.owner):
        await refused(lessons, nobody, NotFound, threads.read, thread)
        assert await lessons.db.read(nobody, threads.listing) == []
        assert await lessons.db.read(nobody, threads.of_booking, lessons.booking) is None
