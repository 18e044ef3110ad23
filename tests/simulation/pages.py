"""What people do in the Mini App: open its pages, follow their links, answer there."""

import re

from aiohttp import ClientSession

from models.rsvp import Answer
from tests.simulation.turn import Act, Page, Said, Turn
from tests.webapp.worlds import Visitor

LINKS = re.compile(r'href="(/app/[^"#?]+)"')
IDS = re.compile(r"[0-9]{9,}")
"""Another one in each run."""
MOST = 4
"""Links that are followed."""


async def browses(turn: Turn) -> None:
    """Open home, or a date, and follow links from there."""
    async with ClientSession(f"http://127.0.0.1:{turn.world.body.port}") as web:
        token = await signs_in(turn, web)
        ahead = turn.seen.soon(4)
        path = f"/{turn.world.community_id}/session/{turn.random.choice(ahead).row.id}" if ahead else "/home"
        for _ in range(turn.random.randint(1, MOST)):
            body = await _asks(turn, web, "GET", f"/parts{path}", token)
            links = LINKS.findall(body)
            if not links:
                return
            path = turn.random.choice(links).removeprefix("/app")


async def answers_there(turn: Turn) -> None:
    """Say something to a date on its page."""
    ahead = turn.seen.soon(4)
    if not ahead:
        return
    date, said = turn.random.choice(ahead), turn.random.choice([Answer.GOING, Answer.GOING, *Answer])
    async with ClientSession(f"http://127.0.0.1:{turn.world.body.port}") as web:
        token = await signs_in(turn, web)
        path = f"/parts/{turn.world.community_id}/session/{date.row.id}/answer"
        form = {"answer": said.value}
        if said is Answer.GOING and len(date.pools) > 1:
            form["role"] = str(turn.random.choice(date.pools).id)
        await _asks(turn, web, "POST", path, token, form)
        if turn.done.pages[-1].status == 200:
            turn.done.said.append(Said(turn.person, date.row.id, said))


async def signs_in(turn: Turn, web: ClientSession) -> str:
    """What Telegram's signature is exchanged for."""
    me = Visitor(turn.person.id, turn.person.name, turn.person.user.language_code)
    signed = {"Authorization": f"tma {me.init_data(at=turn.world.clock())}"}
    async with web.post("/app/token", headers=signed) as response:
        found = await response.json() if response.status == 200 else {}
        return str(found.get("token", ""))


async def _asks(
    turn: Turn, web: ClientSession, method: str, path: str, token: str, form: dict[str, str] | None = None
) -> str:
    headers = {"Authorization": f"Bearer {token}"}
    async with web.request(method, path, headers=headers, data=form, allow_redirects=False) as response:
        body = await response.text(errors="replace")
        shown = IDS.sub("…", path)
        turn.does(f"{'opens' if method == 'GET' else 'answers on'} {shown}: {response.status}")
        turn.done.pages.append(Page(path, response.status, body))
        return body if response.status == 200 else ""


BROWSERS: dict[Act, int] = {browses: 4, answers_there: 4}
"""What people do in the Mini App, and how often."""
