"""Steps, homework, log and private threads on pages, for whom they are and for nobody else."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from services import members, step_edit, steps, threads
from tests.earnings import shop
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, World, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


class Lessons:
    """Ben has booked with Nadia; Sam is a member as well."""

    def __init__(self, world: World, client: Client) -> None:
        self.world, self.client = world, client

    async def open(self) -> "Lessons":
        self.ben, self.nadia, self.sam = visitor("Ben"), visitor("Nadia"), visitor("Sam")
        for who in (self.ben, self.nadia, self.sam):
            await self.world.db.write(await self.world.actor(who), members.join)
        boss = self.world.organizer
        ben, nadia = await self.world.actor(self.ben), await self.world.actor(self.nadia)
        assert ben.user_id
        of = await shop.open_shop(self.world, boss, nadia)
        await self.world.db.write(nadia, step_edit.add, of[1], "Write down your goals", 2)
        sold = await self.world.db.write(boss, shop.sell, of, ben.user_id)
        await self.world.db.write(ben, steps.begin, sold.booking)
        self.thread = await self.world.db.write(ben, threads.open_for, sold.booking)
        found = await self.world.db.read(ben, steps.progress, sold.booking)
        self.booking, self.offering, self.step = sold.booking, of[1], found.steps[0].id
        self.here = f"/{boss.community_id}"
        return self

    async def asks(self, who: Visitor, where: str, status: int = 200, data: object = None) -> str:
        """What a page says, or comes of a form."""
        bearer = {"Authorization": f"Bearer {await token(self.client, who)}"}
        given = {"data": data} if data is not None else {}
        method = "GET" if data is None else "POST"
        where = f"/parts{self.here}{where}"
        response = await self.client.request(method, where, headers=bearer, **given)  # type: ignore[arg-type]
        text = await response.text()
        assert response.status == status, text
        return text


@pytest.fixture
async def lessons(world: World, client: Client) -> Lessons:
    """Lessons of one teacher."""
    return await Lessons(world, client).open()


async def test_homework_is_handed_in_answered_and_undone_on_pages(lessons: Lessons) -> None:
    step = f"/step/{lessons.step}"
    listed = await lessons.asks(lessons.ben, f"/booking/{lessons.booking}/steps")
    assert "Write down your goals" in listed
    assert "<progress" in listed
    said = await lessons.asks(lessons.ben, step + "/homework", data={"homework": "Sleep <more>"})
    assert "Sleep &lt;more&gt;" in said
    form = FormData()
    form.add_field("file", b"%PDF-1.4 plan", filename="plan.pdf", content_type="application/pdf")
    assert "plan.pdf" in await lessons.asks(lessons.ben, step + "/file", data=form)
    wrong = FormData()
    wrong.add_field("file", b"MZ", filename="virus.exe", content_type="application/pdf")
    await lessons.asks(lessons.ben, step + "/file", 422, data=wrong)
    big = FormData()
    big.add_field("file", b"%PDF-" + b"0" * 20 * 1024 * 1024, filename="big.pdf")
    assert "20" in await lessons.asks(lessons.ben, step + "/file", 422, data=big)
    assert "Your answer to Ben" in await lessons.asks(lessons.nadia, step)
    assert "Mark not done" in await lessons.asks(lessons.ben, step + "/done", data={"done": "yes"})
    assert "Mark done" in await lessons.asks(lessons.ben, step + "/done", data={"done": "no"})


async def test_the_log_and_the_plan_are_the_instructors(lessons: Lessons) -> None:
    log = f"/booking/{lessons.booking}/log"
    await lessons.asks(lessons.nadia, log, data={"log": "Knee hurts"})
    await lessons.asks(lessons.nadia, log, data={"log": "Well done", "shared": "yes"})
    seen = await lessons.asks(lessons.ben, log)
    assert "Well done" in seen
    assert "Knee hurts" not in seen
    plan = f"/offering/{lessons.offering}/steps"
    more = {"step": "Keep a diary", "due_days": "7", "description": ""}
    assert "Keep a diary" in await lessons.asks(lessons.nadia, plan, data=more)
    await lessons.asks(lessons.nadia, plan, 422, data={**more, "due_days": "x"})
    await lessons.asks(lessons.nadia, plan, 422, data={**more, "due_days": ""})
    await lessons.asks(lessons.ben, plan, 404)


async def test_a_thread_is_read_and_written_by_its_two_alone(lessons: Lessons) -> None:
    thread = f"/thread/{lessons.thread}"
    await lessons.asks(lessons.ben, thread + "/say", data={"message": "*Hello* <script>"})
    form = FormData()
    form.add_field("file", b"%PDF-1.4 plan", filename="plan.pdf", content_type="application/pdf")
    await lessons.asks(lessons.ben, thread + "/file", data=form)
    assert "2 new messages" in await lessons.asks(lessons.nadia, "/threads")
    read = await lessons.asks(lessons.nadia, thread)
    assert "<b>Hello</b> &lt;script&gt;" in read
    assert "plan.pdf" in read
    assert "2 new messages" not in await lessons.asks(lessons.nadia, "/threads")
    await lessons.asks(lessons.nadia, thread + "/close", data={"closed": "yes"})
    await lessons.asks(lessons.ben, thread + "/say", 409, data={"message": "Still there?"})
    for page in (thread, f"/step/{lessons.step}", f"/booking/{lessons.booking}/log"):
        await lessons.asks(lessons.sam, page, 404)
