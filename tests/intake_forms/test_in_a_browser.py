"""Forms in a real browser, on a small phone: by keyboard and screen reader, in light and dark."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.tx import table_of
from models.users import User
from sandbox import Sandbox
from tests.intake_forms.desk import where
from tests.intake_forms.study import ANSWERS, PDF, SECRET, Study, at
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap, visiting
from tests.webapp.worlds import Visitor

SMALL = (320, 700)


@pytest.fixture
async def study(sqlite_database: Database) -> Study:
    """A practice whose form is required."""
    return await Study.asking(sqlite_database)


@pytest.fixture
async def visit(study: Study, sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    """Open a page of the Mini App as somebody."""
    async with visiting(study.db, f"{sandbox.url}/telegram-web-app.js", browser) as open_page:
        yield open_page


async def visitor_of(study: Study, who: Actor) -> Visitor:
    """Somebody as Telegram knows them."""
    users = table_of(User)
    of = select(users.c.telegram_id).where(users.c.id == who.user_id)
    return Visitor(await study.db.read(SYSTEM, lambda tx: tx.value(of)), who.name, "en")


async def shot(_page: Page, _name: str) -> None:
    """A place for looking at a page."""


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_form_is_filled_in_and_what_is_wrong_is_where_one_is_led(
    study: Study, visit: Open, theme: str
) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    path = f"/app/{study.community_id}/booking/{held.id}"
    page = await visit(path, await visitor_of(study, cleo), theme=theme, size=SMALL)
    await shot(page, f"booking-{theme}")
    await page.locator("#fill-in").click()
    await sees(page, "Only Ines reads what you answer.")
    await finds_nothing_wrong(page)
    await shot(page, f"empty-{theme}")
    await page.get_by_label("Tell me more").fill(SECRET)
    await page.get_by_label("Hours of sport a week").fill("many")
    await page.get_by_label("Yoga").check()
    await page.get_by_label("A picture or report").set_input_files(
        [{"name": "knee.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    await tap(page, "Save answers")
    await sees(page, "3 answers are not right yet")
    await finds_nothing_wrong(page)
    await expect(page.locator("[role=alert]").first).to_be_focused()
    await expect(page.get_by_label("What hurts?")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Hours of sport a week")).to_have_value("many")
    await expect(page.get_by_label("Yoga")).to_be_checked()
    await shot(page, f"wrong-{theme}")
    await page.get_by_role("link", name="What hurts?").click()
    await expect(page.get_by_label("What hurts?")).to_be_focused()
    await page.keyboard.type("My knee")
    await page.get_by_label("Hours of sport a week").fill("3")
    await page.get_by_label("I may be touched at the shoulder").check()
    await tap(page, "Save answers")
    await sees(page, "Saved. Thank you!")
    await sees(page, "knee.pdf")
    await shot(page, f"saved-{theme}")
    await page.locator("#book").click()
    await page.locator("#stand").click()
    await expect(page.locator("#form")).to_contain_text("Filled in on")
    assert (await study.reads(study.ines, held)).values["q3"] == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_an_instructor_builds_and_reads_on_a_small_phone(study: Study, visit: Open, theme: str) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held, ANSWERS)
    ines = await visitor_of(study, study.ines)
    page = await visit(f"/app/{study.community_id}{where(held)}", ines, theme=theme, size=SMALL)
    await sees(page, SECRET)
    await finds_nothing_wrong(page)
    await shot(page, f"read-{theme}")
    page = await visit(
        f"/app/{study.community_id}/offering/{study.offering.id}/form", ines, theme=theme, size=SMALL
    )
    await finds_nothing_wrong(page)
    await shot(page, f"build-{theme}")
    await page.locator("#new-number").click()
    await page.get_by_role("textbox", name="Question").fill("How tall are you, in cm?")
    await page.get_by_label("Smallest").fill("50")
    await finds_nothing_wrong(page)
    await shot(page, f"question-{theme}")
    await tap(page, "Save")
    await sees(page, "How tall are you, in cm?")
    assert page.url.split("#")[0].endswith("/form")
    await page.locator("#preview").click()
    await sees(page, "This is what customers see. Nothing you type here is saved.")
    await finds_nothing_wrong(page)
    await shot(page, f"preview-{theme}")
