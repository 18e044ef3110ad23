"""A guest in a Jamboree as in production: forms without script, letters by a mail server, no Telegram."""

from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp
import pytest
from icalendar import Calendar

from models.rsvp import Answer
from services import rsvp
from services.sessions import SessionDetails
from tests.mailbox import Mailbox, Received
from tests.web_pages.browsing import Browsing, Shown
from tests.world import World

GUS = "Gus@example.org"
MANY = "Gus\r\nBcc: all@example.org"


@pytest.fixture
async def web(mailed: World) -> AsyncIterator[Browsing]:
    """A browser without script."""
    cookies = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{mailed.app.port}", cookie_jar=cookies) as session:
        yield Browsing(cast(Any, session))


async def answers(world: World, session: SessionDetails, answer: Answer) -> None:
    """Alice, in Telegram."""
    await world.db.write(await world.actor(world.alice), rsvp.respond, session.id, answer)


async def registers(world: World, web: Browsing, form: Shown, email: str) -> Shown:
    """Take one's time with the form, and send it."""
    world.clock.advance(seconds=20)
    return await web.press(
        form, "Register", name=MANY, email=email, note="mats\r\nTo: x@y.org", consent="yes"
    )


def path(letter: Received, beginning: str) -> str:
    """Where a letter leads, on this site."""
    return urlsplit(letter.link(beginning)).path


async def test_a_guest_comes_by_letters_alone(mailed: World, mailbox: Mailbox, web: Browsing) -> None:
    jam = await mailed.session(capacity=1)
    await answers(mailed, jam, Answer.GOING)
    form = await web.get(f"/r/{jam.reference}?city=new+york")
    asked = await registers(mailed, web, form, GUS)
    letter = await mailbox.letter(GUS)
    assert letter.message["Bcc"] is None
    page = await web.get(path(letter, "/confirm/"))
    assert "Gus Bcc: all@example.org" in page.text
    page = await web.press(page, "Confirm")
    assert "You are no. 1 on the waitlist." in page.text
    own = page.path.partition("#")[0]
    letter = await mailbox.letter(GUS, 2)
    assert "15:00–17:00 (New York)" in letter.text
    assert path(letter, "/guest/") == own

    for again in ("GUS@EXAMPLE.ORG", "gus+jam@example.org"):
        same = await registers(mailed, web, form, again)
        assert same.text.replace(again, GUS) == asked.text
    letter = await mailbox.letter(GUS, 3)
    assert "already" in letter.text
    assert {each.to for each in mailbox.letters} == {GUS}

    await answers(mailed, jam, Answer.NOT_GOING)
    letter = await mailbox.letter(GUS, 4)
    event = Calendar.from_ical(letter.calendar or "").walk("VEVENT")[0]
    assert (event["STATUS"], event["DTSTART"].dt) == ("CONFIRMED", jam.starts_at)
    page = await web.get(path(letter, "/guest/"))
    assert "You have a place." in page.text
    page = await web.press(page, "Save changes", note="No mats")
    assert "No mats" in page.text
    asks = await web.get(f"{own}/{jam.id}/cancel")
    page = await web.press(asks, "Cancel my place")
    assert "You do not come." in page.text
    assert (await web.get(asks.path)).path.partition("#")[0] == own
    assert (await mailed.seen(jam)).pools[0].taken == 0
    page = await web.press(page, "Undo")
    assert "You have a place." in page.text

    await mailed.delivered()
    mailed.clock.now = jam.ends_at
    page = await web.get(path(letter, "/guest/"))
    assert "This session is over" in page.text
    late = await web.get(f"{own}/{jam.id}/cancel")
    assert late.status == 409
    assert "over" in late.text
    refused = await web.press(asks, "Cancel my place")
    assert refused.status == 409
    assert "over" in refused.text
    assert (await mailed.seen(jam)).pools[0].taken == 1
