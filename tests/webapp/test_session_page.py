"""The session page in a real browser, opened as Telegram opens it: answered by tap and by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from models.database import Database
from models.rsvp import Answer, RsvpStatus
from services import changes, sessions
from tests.webapp.visiting import ALICE, Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Visitor, World, path, visitor

WORST_CONTRAST = """async () => {
  const { contrast, palette } = await import(document.querySelector('link[href$="/theme.js"]').href);
  let seed = 42;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const hex = (value) => Math.floor(value).toString(16).padStart(2, '0');
  const some = (from, to) => hex(from + random() * (to - from));
  const color = (from = 0, to = 255) => `#${some(from, to)}${some(from, to)}${some(from, to)}`;
  const night = {
    bg_color: '#18222d', secondary_bg_color: '#131415', text_color: '#ffffff', hint_color: '#7d7d7d',
    link_color: '#62bcf9', button_color: '#50a8eb', button_text_color: '#ffffff',
  };
  const drawn = (dark) => Object.fromEntries([
    ['bg_color', dark ? color(0, 48) : color(207)],
    ['secondary_bg_color', dark ? color(0, 48) : color(207)],
    ...['text', 'hint', 'link', 'button', 'button_text', 'destructive_text']
      .map((name) => [`${name}_color`, color()]),
  ]);
  const worstOf = ({ bg, card, fill, button, buttonText, ...inks }) => Math.min(
    contrast(button, buttonText),
    ...Object.values(inks).flatMap((ink) => [bg, card, fill].map((ground) => contrast(ink, ground))),
  );
  const themes = Array.from({ length: 500 }, (_, round) => [drawn(round % 2 === 0), round % 2 === 0]);
  return Math.min(...[[night, true], ...themes].map((theme) => worstOf(palette(...theme))));
}"""


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what a browser shows."""
    return sqlite_database


async def test_one_tap_on_going_and_one_is_in(world: World, visit: Open) -> None:
    session = await world.session(capacity=20)
    page = await visit(f"/app{path(session)}")
    await sees(page, "Are you coming?")
    await tap(page, "Going")
    await sees(page, "You're in. 1 of 20.")
    await sees(page, "You're in.")
    await expect(page.locator("#going")).to_have_attribute("aria-pressed", "true")
    await tap(page, "Can't come")
    await sees(page, "You can't come this time.")
    await sees(page, "0 of 20 places taken")


async def test_a_full_session_shows_the_number_on_the_waitlist(world: World, visit: Open) -> None:
    session = await world.session(capacity=1)
    await world.says(visitor("Ann"), session)
    page = await visit(f"/app{path(session)}")
    await sees(page, "All places are taken. Going puts you on the waitlist.")
    await tap(page, "Going")
    await sees(page, "You are no. 1 on the waitlist.")


async def test_a_direct_link_opens_its_session_and_back_leads_home(world: World, visit: Open) -> None:
    session = await world.session("Sunset jam")
    page = await visit("/app", start=session.reference)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sunset jam")
    await expect(page).to_have_url(re.compile(path(session)))
    await page.get_by_role("link", name="‹ What's on").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("What's on")
    await expect(page).to_have_title("What's on")
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sunset jam")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sunset jam")


async def reach(page: Page, name: str, key: str = "Tab") -> None:
    """Move the focus by key until it is on an element."""
    for _ in range(20):
        await page.keyboard.press(key)
        if await page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} cannot be reached")


async def test_keys_alone_are_enough(world: World, visit: Open) -> None:
    session = await world.session(guests_allowed=2)
    page = await visit(f"/app{path(session)}")
    await reach(page, "guests")
    await page.keyboard.press("ArrowUp")
    await reach(page, "note")
    await page.keyboard.type("I bring a drum")
    await reach(page, "going", "Shift+Tab")
    await page.keyboard.press("Enter")
    await sees(page, "With 1 guest.")
    await expect(page.locator("#going")).to_be_focused()
    seen = await world.db.read(await world.actor(ALICE), sessions.details, session.id)
    assert seen.mine
    assert (seen.mine.status, seen.mine.note) == (RsvpStatus.GOING, "I bring a drum")


async def test_enter_in_a_field_keeps_the_answer_one_has(world: World, visit: Open) -> None:
    session = await world.session()
    await world.says(ALICE, session, Answer.MAYBE)
    page = await visit(f"/app{path(session)}")
    await reach(page, "guests")
    await page.keyboard.press("Enter")
    await sees(page, "That's what you said already.")
    await sees(page, "You said maybe.")


async def test_what_was_typed_stays_when_it_is_refused(world: World, visit: Open) -> None:
    session = await world.session("Acro", roles={"base": 2, "flyer": 2})
    page = await visit(f"/app{path(session)}")
    await page.get_by_label("Note").fill("First time")
    await tap(page, "Going")
    await expect(page.locator("#problem-role")).to_have_text("Choose how you come.")
    await expect(page.get_by_role("radio", name="Base")).to_be_focused()
    await expect(page.get_by_role("radio", name="Base")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Note")).to_have_value("First time")
    await page.get_by_role("radio", name="Flyer").check()
    await tap(page, "Going")
    await sees(page, "You come as flyer.")
    await expect(page.get_by_label("Note")).to_have_value("First time")


async def test_what_was_typed_stays_without_a_connection_and_without_a_token(
    world: World, visit: Open
) -> None:
    session = await world.session()
    page = await visit(f"/app{path(session)}")
    await page.get_by_label("Note").fill("Cake")
    await page.context.set_offline(True)
    await tap(page, "Going")
    await sees(page, "No connection. Nothing was sent.")
    await page.context.set_offline(False)
    world.town.now += timedelta(hours=2)  # neither the token nor the init data is good any more
    await tap(page, "Going")
    await sees(page, "Open this page from the chat in Telegram.")
    await expect(page.get_by_label("Note")).to_have_value("Cake")
    world.town.now -= timedelta(hours=2)
    await tap(page, "Going")
    await sees(page, "You're in.")


async def test_what_changed_meanwhile_is_said_and_then_shown(world: World, visit: Open) -> None:
    session = await world.session()
    page = await visit(f"/app{path(session)}")
    await world.db.write(world.organizer, changes.cancel, session.id, session.revision, "Storm")
    await tap(page, "Going")
    await sees(page, "This session was cancelled.")
    await expect(page.locator(".banner")).to_contain_text("Storm")
    await expect(page.locator("form")).to_have_count(0)


async def test_telegrams_buttons_press_the_pages_own(world: World, visit: Open) -> None:
    session = await world.session()
    page = await visit(f"/app{path(session)}")
    await page.evaluate(
        "Telegram.WebApp.HapticFeedback.notificationOccurred = (kind) => { window.felt = kind; }"
    )
    assert await page.evaluate("Telegram.WebApp.MainButton.text") == "Going"
    assert await page.evaluate("Telegram.WebApp.MainButton.isVisible")
    await page.evaluate("Telegram.WebView.receiveEvent('main_button_pressed')")
    await sees(page, "You're in.")
    await page.wait_for_function("!Telegram.WebApp.MainButton.isVisible")
    assert await page.evaluate("window.felt") == "success"
    await page.evaluate("Telegram.WebView.receiveEvent('back_button_pressed')")
    await expect(page.get_by_role("heading", level=1)).to_have_text("What's on")
    assert not await page.evaluate("Telegram.WebApp.BackButton.isVisible")


async def test_an_unsaved_note_is_not_lost_by_closing_or_leaving(world: World, visit: Open) -> None:
    session = await world.session()
    await world.says(ALICE, session)
    page = await visit(f"/app{path(session)}")
    save = page.get_by_role("button", name="Save", exact=True)
    await expect(save).to_be_hidden()
    await page.get_by_label("Note").fill("Cake")
    await expect(save).to_be_visible()
    assert await page.evaluate("Telegram.WebApp.isClosingConfirmationEnabled")
    assert await page.evaluate("Telegram.WebApp.MainButton.text") == "Save"
    await page.get_by_role("link", name="‹ What's on").click()
    await page.evaluate("Telegram.WebView.receiveEvent('popup_closed', {})")
    await expect(page.get_by_label("Note")).to_have_value("Cake")
    await save.click()
    await sees(page, "You're in. 1 going.")
    assert not await page.evaluate("Telegram.WebApp.isClosingConfirmationEnabled")
    await expect(page.get_by_label("Note")).to_have_value("Cake")


@pytest.mark.parametrize(("theme", "size"), [("light", (1280, 800)), ("dark", (390, 780))])
async def test_it_is_readable_on_every_screen(
    world: World, visit: Open, theme: str, size: tuple[int, int]
) -> None:
    session = await world.session(
        "Acro", roles={"base": 2, "flyer": 1}, place="Jardim", latitude=38.7, longitude=-9.1,
        description="Bring water.\nAnd a friend.", cost_minor=500, currency="EUR", rsvp_deadline_minutes=60,
    )  # fmt: skip
    await world.says(visitor("Ann"), session, pool_id=session.pools[1].id, note="Hello")
    page = await visit(f"/app{path(session)}", theme=theme, size=size)
    await finds_nothing_wrong(page)
    await page.get_by_role("radio", name="Base").check()
    await tap(page, "Going")
    await sees(page, "You come as base.")
    await finds_nothing_wrong(page)
    await page.get_by_role("link", name="See names").click()
    await sees(page, "Ann")
    await finds_nothing_wrong(page)
    await page.get_by_role("link", name="‹ Acro").click()
    await page.get_by_role("link", name="‹ What's on").click()
    await sees(page, "Your answers")
    await finds_nothing_wrong(page)


async def test_twice_the_text_fits_the_smallest_screen(world: World, visit: Open) -> None:
    session = await world.session("Internationales Improvisationstreffen", place="Jardim da Estrela")
    page = await visit(f"/app{path(session)}", size=(320, 600))
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_any_theme_is_corrected_until_it_can_be_read(world: World, visit: Open) -> None:
    page = await visit("/app/home")
    worst = await page.evaluate(WORST_CONTRAST)
    assert worst >= 4.5


async def test_outside_of_telegram_it_says_where_to_open_it(visit: Open, world: World) -> None:
    session = await world.session()
    page = await visit(f"/app{path(session)}", Nobody(0, "Nobody", "en"))
    await sees(page, "Open this page from the chat in Telegram.")
    await finds_nothing_wrong(page)
    link = page.get_by_role("link", name="Open the chat")
    assert await link.get_attribute("href") == "https://t.me/jamboree_bot"


class Nobody(Visitor):
    """One who opens the address in a browser of their own."""

    def launch(self, url: str, *, theme: str = "light", start: str = "") -> str:
        """The bare address."""
        return url
