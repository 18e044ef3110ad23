"""What people do who are not in Telegram: sign in by a letter, and answer on pages without script."""

import re

from aiohttp import ClientSession, CookieJar

from tests.mailbox import Mailbox
from tests.simulation.mailing import Reader
from tests.simulation.pages import IDS
from tests.simulation.turn import Act, Page, Turn
from tests.web_pages.browsing import Browsing, Shown

SESSION = "jamboree_session"
LINK = re.compile(r"(/sign-in/link/[A-Za-z0-9_-]+)")


async def reads(turn: Turn) -> None:
    """Open a date on the web, and answer there; who is not signed in asks for a letter first."""
    ahead = turn.seen.soon(4)
    if not turn.world.readers or not ahead:
        return
    reader, date = turn.random.choice(turn.world.readers), turn.random.choice(ahead)
    turn.done.people.add(-reader.id)
    jar = CookieJar(unsafe=True)
    async with ClientSession(turn.world.around.address, cookies=reader.cookies, cookie_jar=jar) as web:
        browser = Browser(turn, reader, web)
        if not reader.cookies:
            await browser.signs_in()
            reader.cookies = {one.key: one.value for one in jar if one.key == SESSION}
        page = await browser.opens(f"/my/{turn.world.community_id}/session/{date.row.id}")
        await browser.presses(page, "/answer")


class Browser:
    """A reader's browser, while it is open."""

    def __init__(self, turn: Turn, reader: Reader, web: ClientSession) -> None:
        self._turn = turn
        self._reader = reader
        self._browsing = Browsing(web)  # type: ignore[arg-type]  # it gets and posts as a test client does

    async def signs_in(self) -> None:
        """By the link of a letter, if it comes."""
        mailbox, address = self._turn.world.around.mailbox, self._reader.address
        assert mailbox is not None
        page = await self.opens("/sign-in")
        before = len(mailbox.to(address))
        await self.presses(page, "/sign-in", email=address)
        await self._turn.world.rests()
        if link := _link(mailbox, address, before):
            await self.presses(await self.opens(link), link)

    async def opens(self, path: str) -> Shown:
        """A page."""
        return self._noted("opens", await self._browsing.get(path))

    async def presses(self, page: Shown, action: str, **typed: str) -> None:
        """One of the buttons that lead there, if there is any."""
        forms = page.forms() if page.kind == "text/html" and page.status == 200 else []
        found = [one for one in forms if (one[1] or page.path).partition("?")[0].endswith(action)]
        if not found:
            return
        method, to, fields = self._turn.random.choice(found)
        kept = [pair for pair in fields if pair[0] not in typed]
        self._noted("sends", await self._browsing.send(method, to or page.path, [*kept, *typed.items()]))

    def _noted(self, how: str, page: Shown) -> Shown:
        shown = LINK.sub("…", IDS.sub("…", page.path.partition("?")[0]))
        self._turn.done.told.append(f"{self._reader.name} {how} {shown}: {page.status}")
        self._turn.done.pages.append(Page(page.path, page.status, page.text))
        return page


def _link(mailbox: Mailbox, address: str, before: int) -> str | None:
    """Where the newest of the letters leads that came since."""
    for letter in reversed(mailbox.to(address)[before:]):
        if found := LINK.search(letter.text):
            return found[1]
    return None


READERS: dict[Act, int] = {reads: 6}
"""What they do, and how often."""
