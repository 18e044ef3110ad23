"""An agenda and a running meeting in a real browser: votes in place, a clock that ticks, nothing lost."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from models.database import Database
from models.programs import Kind
from services import meeting_plans, meeting_suggestions, meeting_words
from tests.attendance.test_pages import telegram_id
from tests.webapp.conftest import visit  # noqa: F401 - the fixture
from tests.webapp.visiting import ALICE, Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Visitor, World, path

START = datetime(2026, 11, 26, 20, tzinfo=UTC)
"""When the meetup begins."""


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


@pytest.fixture
async def world(db: Database) -> World:
    """A community with its organizer."""
    return await World.begin(db)


class Host(Visitor):
    """The organizer, while the meeting is on."""

    def init_data(self, *, start: str = "", at: datetime = START) -> str:
        """What Telegram signs then."""
        return super().init_data(start=start, at=at)


async def test_a_topic_is_suggested_voted_on_and_talked_about(world: World, visit: Open) -> None:  # noqa: F811
    meetup = await world.session(name="Members' Meetup", kind=Kind.MEETUP, duration_minutes=60)
    host = Host(await telegram_id(world), "Owner", "en")
    said = meeting_words.read(
        "Budget of next year, 20 min: fees and rent\nNew strings, 10 min\nПорядок, 45 хв"
    )
    done = await world.db.write(world.organizer, meeting_suggestions.suggest, meetup.id, said)
    for item in done.new[:2]:
        await world.db.write(world.organizer, meeting_plans.put, item.id, on=True)

    page = await visit(f"/app{path(meetup)}/meeting", ALICE, size=(320, 780))
    await sees(page, "30 min of 1 h planned.")
    await page.get_by_label("For: Порядок").click()
    await expect(page.get_by_label("For: Порядок")).to_have_attribute("aria-pressed", "true")
    await page.get_by_label("Topic", exact=True).fill("Chairs, 0 min")
    await tap(page, "Suggest")
    await expect(page.locator("#problem-minutes")).to_contain_text("from 1 to 600")
    await expect(page.get_by_label("Topic", exact=True)).to_have_value("Chairs, 0 min")
    await page.get_by_label("Topic", exact=True).fill("Chairs, 5 min")
    await tap(page, "Suggest")
    await sees(page, "Chairs")
    await finds_nothing_wrong(page)

    world.db.clock = lambda: START
    live = await visit(f"/app{path(meetup)}/meeting", host, theme="dark")
    await tap(live, "Start meeting")
    await expect(live.locator("[data-left]")).to_have_text("19:59")
    await finds_nothing_wrong(live)
    await tap(live, "Next ›")
    await expect(live.locator(".live-topic")).to_have_text("New strings")
    await live.locator("#end").click()
    await tap(live, "Finish now")
    await sees(live, "The meeting is finished. 2 topics go on at Thu 3 Dec.")
