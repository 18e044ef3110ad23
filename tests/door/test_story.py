"""The door in a Jamboree as in production: letters by a real mail server, the chat, the web."""

import re

import aiohttp

from models.actor import SYSTEM
from models.mails import Stop
from services import guest_entry, mail_troubles
from tests.mailbox import Mailbox
from tests.world import World

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def code_of(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found[0]


async def test_a_guest_goes_on_in_telegram_and_signs_in_on_the_web(mailed: World, mailbox: Mailbox) -> None:
    jam, alice = await mailed.session(), mailed.alice
    await mailed.db.write(
        await mailed.actor(mailed.ana), guest_entry.enter_typed, jam.id, "Alice alice@example.org"
    )
    own = re.search(r"http://127.0.0.1:8090(/guest/[\w-]+)", (await mailbox.letter("alice@example.org")).text)
    assert own
    here = f"http://127.0.0.1:{mailed.app.port}"
    same = {"Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(here, cookie_jar=aiohttp.CookieJar(unsafe=True), headers=same) as web:
        page = await (await web.get(own[1])).text()
        link = re.search(r"start=(guest_[\w-]+)", page)
        assert link
        await alice.starts(link[1])
        await alice.sees("a…@example.org")
        await alice.taps("Send the letter")
        await alice.sends("AAAA-AAAA")
        await alice.sees("That is not the code")
        await alice.sends(code_of((await mailbox.letter("alice@example.org", 2)).text))
        await alice.sees("We found 1 place of yours.")
        await alice.taps("See my sessions")
        await alice.sees("you're in")
        assert "in your account now" in await (await web.get(own[1])).text()
        await signs_in(web, mailbox)
        assert jam.title in await (await web.get("/my")).text()
        await mailed.db.write(SYSTEM, mail_troubles.stop, "alice@example.org", Stop.BOUNCED, "550 5.1.1")
        assert "Letters to this address came back" in await (await web.get("/my/settings/account")).text()
        await alice.taps("Settings")
        await alice.taps("My account")
        await alice.taps("My e-mail")
        await alice.sees("Letters to this address came back")
        await alice.taps("Back")
        await alice.taps("My devices")
        await alice.taps("Sign out of all")
        await alice.is_told("Signed out there")
        again = await web.get("/my", allow_redirects=False)
        assert (again.status, again.headers["Location"]) == (303, "/sign-in")


async def signs_in(web: aiohttp.ClientSession, mailbox: Mailbox) -> None:
    """By the link of a letter."""
    page = await (await web.get("/sign-in")).text()
    await web.post("/sign-in", data={"csrf": token(page), "email": "ALICE@example.org"})
    letter = await mailbox.letter("ALICE@example.org")
    link = re.search(r"http://127.0.0.1:8090(/sign-in/link/[\w-]+)", letter.text)
    assert link
    page = await (await web.get(link[1])).text()
    assert "Alice" in page
    await web.post(link[1], data={"csrf": token(page)})


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]
