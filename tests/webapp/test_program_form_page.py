"""The form of a program in a real browser: filled in, a photo chosen, a kind changed, a refusal met."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from models.database import Database
from services import program_lists, programs
from tests.files.samples import picture
from tests.webapp.test_program_form import organizer
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import World


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def test_a_program_is_made_on_a_page(world: World, visit: Open, tmp_path: Path) -> None:
    olga = await organizer(world)
    page = await visit(f"/app/{world.community}/programs/new", olga, size=(320, 700))
    await sees(page, "New program")
    await finds_nothing_wrong(page)
    await page.get_by_label("Name", exact=True).fill("Real Book Club")
    await page.get_by_label("Kind", exact=True).select_option("book_club")
    await page.get_by_label("Theme").fill("Bebop")
    await page.get_by_label("In plain words").fill("every Tuesday 19:30")
    await page.get_by_label("Places and roles").fill("lots")
    photo = tmp_path / "hall.png"
    photo.write_bytes(picture(640, 480))
    await page.get_by_label("Choose a picture").set_input_files(photo)
    await expect(page.get_by_alt_text("The photo")).to_be_visible()
    await expect(page.locator("#plan-preview")).to_contain_text("Every Tuesday at 19:30")

    await tap(page, "Create program")
    await expect(page.locator("#problem-roles")).to_contain_text("I did not understand that")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Real Book Club")
    await page.get_by_label("Places and roles").fill("12")
    await tap(page, "Create program")
    await expect(page.locator("dl")).to_contain_text("Every Tuesday at 19:30")
    await expect(page.get_by_alt_text("The photo")).to_be_visible()
    await finds_nothing_wrong(page)
    made = (await world.db.read(world.organizer, program_lists.listing)).lines[0]
    draft = (await world.db.read(world.organizer, programs.details, made.id)).draft
    assert (draft.name, draft.capacity, draft.settings) == ("Real Book Club", 12, {"session_theme": "Bebop"})
    assert draft.photo_id
    assert page.url.partition("#")[0].endswith(f"/program/{made.id}")
