"""The door in a real browser: ticking people, and a code that moves on by itself."""

import io
from datetime import datetime

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import expect

from models.database import Database
from services import check_in
from services.schedule import Schedule
from tests.attendance.test_pages import telegram_id
from tests.town import ZONE
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Visitor, World, path, visitor

SOON = Schedule(datetime(2026, 11, 23, 9, 30), ZONE)
"""Half an hour from now: the door is open."""


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def test_people_are_ticked_and_found(world: World, visit: Open) -> None:
    session = await world.session(schedule=SOON)
    for name in ("Alice", "Bob", "Мирослава"):
        await world.says(visitor(name), session)
    page = await visit(f"/app{path(session)}/attendance", Visitor(await telegram_id(world), "Owner", "en"))
    await sees(page, "0 of 3 here")
    await finds_nothing_wrong(page)
    await page.get_by_role("button", name="Alice").click()
    await expect(page.get_by_role("button", name="Alice")).to_have_attribute("aria-pressed", "true")
    await sees(page, "1 of 3 here")
    await page.get_by_label("Find or add").last.fill("Rosa")
    await sees(page, "Nobody of this name is on the list or a member.")
    await tap(page, "Add by this name")
    await sees(page, "2 of 4 here")
    await page.get_by_label("About Bob").click()
    await page.get_by_label("Note").fill("brought cake")
    await finds_nothing_wrong(page)
    await page.locator("#save").click()
    await sees(page, "brought cake")
    await finds_nothing_wrong(page)


async def test_a_used_code_gives_way_to_the_next(world: World, visit: Open) -> None:
    session = await world.session(schedule=SOON)
    alice = visitor("Alice")
    await world.says(alice, session)
    page = await visit(f"/app{path(session)}/check-in", Visitor(await telegram_id(world), "Owner", "en"))
    await sees(page, "0 of 1 here")
    await finds_nothing_wrong(page)
    before = await page.locator("svg.qr").inner_html()
    shown = await world.db.read(world.organizer, check_in.shown, session.id)
    picture = Image.open(io.BytesIO(await page.locator("svg.qr").screenshot()))
    (seen,) = zxingcpp.read_barcodes(picture)
    assert seen.text == f"https://t.me/jamboree_bot?start={shown.payload}"
    _reference, code = check_in.parts(shown.payload)
    await world.db.write(await world.actor(alice), check_in.arrive, session.id, code)
    await sees(page, "1 of 1 here")
    assert await page.locator("svg.qr").inner_html() != before
