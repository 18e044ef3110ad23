"""The registrations on pages: a plain form finds, a tap changes, and each change has its way back."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.database import Database
from models.rsvp import Answer
from models.tx import Tx, table_of
from models.users import User
from services import registrations
from services.sessions import SessionDetails
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor

users = table_of(User)


@dataclass
class Desk:
    """A session and its organizer before the page."""

    world: World
    client: Client
    session: SessionDetails
    organizer: Visitor

    async def asks(self, where: str = "", who: Visitor | None = None, **form: str) -> tuple[int, str]:
        """What a person gets below the table's path; a form is posted."""
        headers = {"Authorization": f"Bearer {await token(self.client, who or self.organizer)}"}
        url = f"/parts{path(self.session)}/registrations{where}"
        asked = self.client.post(url, headers=headers, data=form) if form else None
        response = await (asked or self.client.get(url, headers=headers))
        return response.status, await response.text()

    async def where(self, name: str) -> str:
        """The address of one person's page."""
        found = await self.world.db.read(self.world.organizer, registrations.listing, self.session.id)
        return f"/{next(row.id for row in found.rows if row.name == name)}"

    async def undoes(self, page: str) -> tuple[int, str]:
        """Press Undo on a page."""
        start = page.index('<form class="section"')
        form = re.search(r'hx-post="/parts[^"]*/registrations([^"]*)".*?</form>', page[start:], re.S)
        assert form
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
        return await self.asks(form[1], **{name: unescape(value) for name, value in fields})


@pytest.fixture
async def desk(sqlite_database: Database) -> AsyncIterator[Desk]:
    """Two places for 10 euros; three people said yes, one maybe."""
    world = await World.begin(sqlite_database)
    session = await world.session(capacity=2, cost_minor=1000, currency="EUR")
    for name in ("Ann", "Bob", "Cem", "Dot <3"):
        await world.says(visitor(name), session, Answer.MAYBE if name == "Dot <3" else Answer.GOING)

    def telegram(tx: Tx) -> int:
        return int(tx.value(select(users.c.telegram_id).where(users.c.id == world.organizer.user_id)))

    number = await world.db.read(world.organizer, telegram)
    async with TestClient(TestServer(site(world.db))) as client:
        yield Desk(world, client, session, Visitor(number, "Owner", "en"))


async def test_a_readable_address_finds_people(desk: Desk) -> None:
    status, text = await desk.asks()
    assert (status, "2 going, 1 waiting and 1 maybe" in text) == (200, True)
    assert "Dot &lt;3" in text
    assert "Paid €0.00 of €20.00" in text
    _status, text = await desk.asks("?q=bo&answer=going&sort=name")
    assert ("Bob" in text, "Ann" in text) == (True, False)
    assert "1 person" in text
    assert "Nobody matches." in (await desk.asks("?q=zzz"))[1]
    assert (await desk.asks("?answer=goign"))[0] == 422
    assert (await desk.asks("?page=99"))[0] == 200


async def test_who_paid_is_noted_down_and_taken_back(desk: Desk) -> None:
    ann = await desk.where("Ann")
    assert 'value="10.00"' in (await desk.asks(ann))[1]
    assert (await desk.asks(ann + "/paid", seen="0", amount="ten"))[0] == 422
    status, text = await desk.asks(ann + "/paid", seen="0", amount="8,50")
    assert (status, "Paid €8.50" in text, "Marked as paid: €8.50" in text) == (200, True, True)
    assert "Paid €8.50 of €20.00" in (await desk.asks())[1]
    assert (await desk.asks(ann + "/paid", seen="0", amount="10"))[0] == 409
    _status, text = await desk.undoes(text)
    assert "Mark as paid" in text
    _status, text = await desk.undoes(text)
    assert "Paid €8.50" in text


async def test_all_that_match_are_marked_as_paid_and_back(desk: Desk) -> None:
    assert (await desk.asks("/chosen", do="paid"))[0] == 409
    status, text = await desk.asks("/chosen", do="paid", everybody="yes")
    assert (status, "2 marked as paid. 2 have no place." in text) == (200, True)
    assert "Paid €20.00 of €20.00" in text
    status, text = await desk.undoes(text)
    assert (status, "2 marked as unpaid." in text, "Paid €0.00" in text) == (200, True, True)
    bob = (await desk.where("Bob")).strip("/")
    assert "1 marked as paid." in (await desk.asks("/chosen", do="paid", one=bob))[1]
    assert (await desk.asks("/chosen", do="paid", one="77"))[0] == 409


async def test_those_who_were_chosen_get_a_message_once_it_was_looked_at(desk: Desk) -> None:
    status, text = await desk.asks("/chosen", do="message", everybody="yes", answer="waiting")
    assert (status, "1 person" in text, 'value="waiting"' in text) == (200, True, True)
    form = {"do": "write", "everybody": "yes", "answer": "waiting"}
    assert (await desk.asks("/chosen", announcement=" ", **form))[0] == 422
    status, text = await desk.asks("/chosen", announcement="*Bring* <mats>", **form)
    assert (status, "<b>Bring</b> &lt;mats&gt;" in text) == (200, True)
    assert "To those you chose at Thursday jam" in text
    assert "1 I cannot write to." in text


async def test_answers_are_taken_back_once_it_was_said_whose(desk: Desk) -> None:
    status, text = await desk.asks("/chosen", do="cancel", everybody="yes", answer="going")
    assert (status, "2 people will have no place any more" in text, "Ann" in text) == (200, True, True)
    ann = (await desk.where("Ann")).strip("/")
    status, text = await desk.asks("/chosen", do="cancel-now", one=ann)
    assert (status, "1 answer was taken back." in text) == (200, True)
    assert "2 going, 1 maybe and 1 not coming" in text
    assert (await desk.asks("/chosen", do="cancel-now", one=ann))[0] == 409


async def test_those_who_were_chosen_are_marked_as_here_when_the_door_is_open(desk: Desk) -> None:
    bob = (await desk.where("Bob")).strip("/")
    assert (await desk.asks("/chosen", do="came", one=bob))[0] == 409
    desk.world.town.now = desk.session.starts_at
    assert "Mark as here" in (await desk.asks())[1]
    status, text = await desk.asks("/chosen", do="came", one=bob)
    assert (status, "1 marked as here." in text) == (200, True)
    assert "0 marked as here." in (await desk.asks("/chosen", do="came", one=bob))[1]


async def test_an_answer_is_changed_by_the_same_rules_and_undone(desk: Desk) -> None:
    ann, cem = await desk.where("Ann"), await desk.where("Cem")
    seen = re.search(r'name="seen" value="(\w{12})"', (await desk.asks(ann))[1])
    assert seen
    status, text = await desk.asks(ann, seen=seen[1], answer="not_going", note="ill")
    assert (status, "Not coming" in text) == (200, True)
    assert "Going" in (await desk.asks(cem))[1], "who waited has the place"
    status, text = await desk.undoes(text)
    assert (status, "Waiting" in text) == (200, True)
    status, text = await desk.asks(ann, seen=seen[1], answer="maybe", note="my words")
    assert (status, "changed this meanwhile" in text, "my words" in text) == (200, True, True)


async def test_moving_on_the_waitlist_needs_a_reason(desk: Desk) -> None:
    await desk.world.says(visitor("Eli"), desk.session)
    eli = await desk.where("Eli")
    seen = re.search(r'name="seen" value="(\w{12})"', (await desk.asks(eli))[1])
    assert seen
    assert (await desk.asks(eli + "/move", seen=seen[1], at="1", reason=" "))[0] == 422
    status, text = await desk.asks(eli + "/move", seen=seen[1], at="1", reason="Drove 300 km")
    assert (status, "no. 1" in text, "no. 2 → 1 (Drove 300 km)" in text) == (200, True, True)
    status, text = await desk.undoes(text)
    assert (status, "no. 2" in text) == (200, True)
    assert (await desk.asks(await desk.where("Ann") + "/move", seen="x", at="1", reason="no"))[0] == 409


async def test_who_does_not_run_it_sees_and_changes_nothing(desk: Desk) -> None:
    ann, eve = await desk.where("Ann"), visitor("Eve")
    for where in ("", "?q=a", ann):
        status, text = await desk.asks(where, eve)
        assert (status, "Bob" in text) == (403, False)
    for where in (ann, ann + "/paid", ann + "/unpaid", ann + "/move", "/chosen", "/unpaid"):
        status, _text = await desk.asks(
            where, eve, seen="0", answer="going", do="paid", everybody="yes", reason="x", at="1"
        )
        assert status == 403, where


async def test_what_is_shown_is_taken_away_as_a_file(desk: Desk) -> None:
    _status, text = await desk.asks("?answer=going&sort=name")
    links = [unescape(link) for link in re.findall(r'href="(/registration-files/[^"]+)"', text)]
    csv, xlsx = [await (await desk.client.get(link)).read() for link in links]
    body = csv.decode("utf-8-sig")
    assert [line.split(",")[0] for line in body.splitlines()] == ["Name", "Ann", "Bob"]
    assert xlsx.startswith(b"PK")
    assert (await desk.client.get(links[0].replace("going", "maybe"))).status == 404
