"""What somebody presses before htmx has taken charge of it: it is done once, and nobody leaves the page."""

import pytest
from playwright.async_api import Page, expect

from models.database import Database
from tests.webapp.visiting import Open, sees, tap
from tests.webapp.worlds import World, path

PRESS_AT_ONCE = """(which) => {
  window.stayed = true;
  new MutationObserver((_changes, observer) => {
    const found = document.querySelector(which);
    if (!found) return;
    observer.disconnect();
    window.early = !(found.form ?? found).matches('[data-htmx-powered]');
    found.click();
    found.click();
  }).observe(document.getElementById('page'), { childList: true });
}"""
"""Press twice what comes with the next part, as soon as it is there."""


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def pressed_early(page: Page) -> bool:
    """Whether it was really too early for htmx, and the page is still the same."""
    return bool(await page.evaluate("window.stayed && window.early"))


async def test_an_answer_that_is_tapped_too_early_counts_once_and_nobody_leaves_the_page(
    world: World, visit: Open
) -> None:
    session = await world.session(capacity=20)
    page = await visit(f"/app/{world.community}/program/{session.program_id}")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    await page.evaluate(PRESS_AT_ONCE, "#going")
    await page.locator(f"#session-{session.id}").click()
    await sees(page, "You're in. 1 of 20.")
    assert await pressed_early(page)
    assert page.url.partition("#")[0].endswith(path(session))
    assert len(posts) == 1
    await tap(page, "Can't come")
    await sees(page, "0 of 20 places taken")


async def test_a_link_that_is_tapped_too_early_leads_on_within_the_page(world: World, visit: Open) -> None:
    session = await world.session("Sunset jam")
    page = await visit(f"/app{path(session)}")
    await page.evaluate(PRESS_AT_ONCE, f"#session-{session.id}")
    await page.locator("#program").click()
    await page.wait_for_function("() => window.early !== undefined")
    await expect(page.locator("#answer")).to_be_visible()
    assert await pressed_early(page)
