"""Community, program, calendar and public pages in a real browser, in every width and theme."""

import pytest
from playwright.async_api import Browser, expect

from models.database import Database
from models.programs import Kind
from sandbox import Sandbox
from services import communities
from tests.webapp.visiting import ALICE, Open, finds_nothing_wrong, sees, visiting
from tests.webapp.worlds import World

MONTH = "/calendar/month/2026-11-26"


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def test_from_home_to_a_day_by_keyboard_and_back(world: World, visit: Open) -> None:
    session = await world.session("Friday jam", kind=Kind.JAM_SESSION)
    await world.session("Readers", kind=Kind.BOOK_CLUB)
    await world.says(ALICE, session)
    page = await visit("/app/home")
    await page.locator(f"#community-{world.community}").press("Enter")
    await sees(page, "Next sessions")
    await page.locator("#calendar").press("Enter")
    await page.locator("#on-2026-12-03").press("Enter")
    await expect(page.locator("#on-2026-12-03")).to_have_attribute("aria-current", "date")
    await sees(page, "Friday jam")
    await page.get_by_text("Show only…").click()
    await page.get_by_label("Kind").select_option("book_club")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.locator("li").filter(has_text="Friday jam")).to_have_count(0)
    assert page.url.partition("#")[0].endswith("/calendar/month/2026-12-03?kind=book_club")
    await page.get_by_role("link", name="The month after").click()
    await expect(page.get_by_role("heading", name="January 2027", exact=True)).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="December 2026", exact=True)).to_be_visible()
    await expect(page.locator("li").filter(has_text="Friday jam")).to_have_count(0)


async def test_a_date_is_answered_on_its_programs_page(world: World, visit: Open) -> None:
    session = await world.session("Friday jam", capacity=3)
    page = await visit(f"/app/{world.community}/program/{session.program_id}")
    await page.locator(f"#going-{session.id}").click()
    await sees(page, "You're in. 1 of 3.")
    await expect(page.locator(f"#going-{session.id}")).to_have_attribute("aria-pressed", "true")


async def test_public_pages_run_no_script_and_break_no_policy(
    db: Database, world: World, sandbox: Sandbox, browser: Browser
) -> None:
    await world.session("</script>Friday jam", place="Old mill", description="Bring snacks")
    slug = (await world.db.write(world.organizer, communities.show_on_the_web, True)).slug
    script = f"{sandbox.url}/telegram-web-app.js"
    async with visiting(db, script, browser, public_url="https://jam.example.org") as visit:
        for where, theme in [
            (f"/c/{slug}", "light"),
            (f"/c/{slug}/script-friday-jam", "dark"),
            (f"/c/{slug}/script-friday-jam/2026-11-26-2000", "light"),
            ("/c/nobody", "dark"),
        ]:
            page = await visit(where, theme=theme, size=(320, 780))
            await finds_nothing_wrong(page)
            assert await page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
            await page.context.close()
