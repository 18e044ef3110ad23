"""The pages of a session: edited in one form, with its recap, materials and photos."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import FormData
from playwright.async_api import expect

from models.communities import Role
from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import members, roster, rsvp, session_edit, session_form, sessions
from services.schedule import Schedule
from services.session_facts import Fact
from services.sessions import SessionDetails
from tests.files.samples import picture
from tests.town import ZONE
from tests.webapp.test_pages import token
from tests.webapp.visiting import ALICE, Open, finds_nothing_wrong, sees, tap
from tests.webapp.worlds import Client, Visitor, World, path, visitor

ANN = visitor("Ann")
BEN = visitor("Ben")


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what pages show."""
    return sqlite_database


class Pages:
    """A person at the pages of one session."""

    def __init__(self, client: Client, world: World, session: SessionDetails, who: Visitor) -> None:
        self.client, self.world, self.session, self.who = client, world, session, who

    async def asks(self, method: str, where: str, **more: Any) -> tuple[int, str]:
        """A request below the session's address."""
        headers = {"Authorization": f"Bearer {await token(self.client, self.who)}"}
        address = f"/parts{path(self.session)}{where}"
        response = await self.client.request(method, address, headers=headers, **more)
        return response.status, await response.text()

    async def gets(self, where: str = "") -> tuple[int, str]:
        """A part."""
        return await self.asks("GET", where)

    async def posts(self, where: str, **fields: str) -> tuple[int, str]:
        """A form."""
        return await self.asks("POST", where, data=fields)

    async def uploads(self, where: str, name: str, content: bytes) -> tuple[int, str]:
        """A file."""
        form = FormData()
        form.add_field("file", content, filename=name)
        return await self.asks("POST", where, data=form)


async def organizer(world: World, who: Visitor) -> Visitor:
    """Somebody who may run everything."""
    actor = await world.actor(who)
    await world.db.write(actor, members.join)
    await world.db.write(world.organizer, roster.change_role, actor.user_id or 0, Role.ADMIN)
    return who


def fields_of(html: str) -> dict[str, str]:
    """What a form would send as it stands."""
    found = dict(re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', html))
    return {name: value for name, value in found.items() if name not in ("r", "link", "title")}


async def test_the_form_changes_what_was_touched_and_clears_what_was_emptied(
    client: Client,
    world: World,
) -> None:
    session = await world.session(place="Bar do Cais", capacity=9)
    ann = Pages(client, world, session, await organizer(world, ANN))
    status, html = await ann.gets("/edit")
    assert status == 200
    sent = fields_of(html) | {"n": "Night of solos", "p": "5", "l": "2026-11-26T23:30", "r": "yes"}
    status, html = await ann.posts("/edit", **sent)
    assert status == 200
    assert "<h1" in html
    assert "Night of solos" in html
    status, html = await ann.gets("/edit")
    again = fields_of(html)
    assert (again["n"], again["p"], again["l"]) == ("Night of solos", "5", "2026-11-26T23:30")
    await ann.posts("/edit", **(again | {"n": "", "p": "", "l": ""}))
    editing = await world.db.read(await world.actor(ANN), session_edit.opened, session.id)
    assert editing.own == frozenset()


async def test_a_date_has_a_pin_a_deadline_and_settings_of_its_kind_for_itself(
    client: Client, world: World
) -> None:
    session = await world.session(
        kind=Kind.WORKSHOP,
        place="Bar do Cais",
        latitude=38.7,
        longitude=-9.1,
        rsvp_deadline_minutes=60,
        settings={"skill_level": "beginner"},
    )
    ann = Pages(client, world, session, await organizer(world, ANN))
    _status, html = await ann.gets("/edit")
    sent = fields_of(html) | {
        "pin": "41.1496, -8.6110",
        "until_start": "yes",
        "bring_your_own": "Yoga mat\nWater",
    }
    status, html = await ann.posts("/edit", **sent)
    assert (status, "Yoga mat" in html) == (200, True)
    seen = await world.db.read(await world.actor(ANN), sessions.details, session.id)
    assert (seen.place, seen.latitude, seen.longitude, seen.rsvp_deadline) == (
        "Bar do Cais",
        41.1496,
        -8.611,
        None,
    )
    editing = await world.db.read(await world.actor(ANN), session_edit.opened, session.id)
    assert editing.details == {"bring_your_own": ["Yoga mat", "Water"]}
    # Emptied again, all of it is as the program says; what cannot be is said beside its field.
    _status, html = await ann.gets("/edit")
    assert re.search(r'name="until_start" checked', html)
    again = fields_of(html) | {"bring_your_own": "", "a": "", "t": ""}
    assert (await ann.posts("/edit", **again | {"pin": "somewhere"}))[0] == 422
    await ann.posts("/edit", **again | {"pin": ""})
    editing = await world.db.read(await world.actor(ANN), session_edit.opened, session.id)
    assert editing.own == frozenset()
    assert (editing.session.latitude, editing.session.longitude) == (38.7, -9.1)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("l", "2026-11-26T19:00", "end"),
        ("l", "2026-12-26T19:00", "end"),
        ("t", "2026-11-26T21:00", "rsvp_deadline"),
        ("p", "many", "roles"),
        ("p", "0", "capacity"),
        ("c", "12 XYZ", "cost"),
        ("f", "123456", "facilitator"),
        ("n", "x" * 101, "name"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(
    client: Client,
    world: World,
    field: str,
    value: str,
    problem: str,
) -> None:
    session = await world.session()
    ann = Pages(client, world, session, await organizer(world, ANN))
    _status, html = await ann.gets("/edit")
    assert f'id="problem-{problem}"' in html
    headers = {"Authorization": f"Bearer {await token(client, ANN)}"}
    response = await client.post(
        f"/parts{path(session)}/edit", headers=headers, data=fields_of(html) | {field: value}
    )
    assert response.status == 422
    assert response.headers["HX-Retarget"] == f"#problem-{problem}"


async def test_the_second_of_two_organizers_sees_what_changed_and_keeps_what_they_typed(
    client: Client,
    world: World,
) -> None:
    session = await world.session(place="Bar do Cais")
    ann = Pages(client, world, session, await organizer(world, ANN))
    ben = Pages(client, world, session, await organizer(world, BEN))
    _status, html = await ben.gets("/edit")
    ben_sees = fields_of(html)
    _status, html = await ann.gets("/edit")
    await ann.posts("/edit", **(fields_of(html) | {"a": "Garden", "c": "5 EUR"}))
    status, html = await ben.posts("/edit", **(ben_sees | {"a": "Pavilion", "n": "Ben's night"}))
    assert status == 200
    assert "Ann changed this session meanwhile" in html
    assert 'id="clash-a"' in html
    again = fields_of(html)
    assert (again["a"], again["n"].replace("&#39;", "'"), again["c"]) == (
        "Pavilion",
        "Ben's night",
        "5.00 EUR",
    )
    again["n"] = "Ben's night"
    await ben.posts("/edit", **again)
    form = await world.db.read(await world.actor(BEN), session_form.shown, session.id)
    assert (form.kept[Fact.PLACE], form.kept[Fact.COST]) == ("Pavilion", "5.00 EUR")


async def test_fewer_places_than_are_taken_need_to_be_meant(client: Client, world: World) -> None:
    session = await world.session(capacity=3)
    ann = Pages(client, world, session, await organizer(world, ANN))
    for who in (ANN, BEN):
        await world.db.write(await world.actor(who), rsvp.respond, session.id, Answer.GOING)
    sent = fields_of((await ann.gets("/edit"))[1]) | {"p": "1", "n": "Small night"}
    html = (await ann.posts("/edit", **sent))[1]
    assert "2 are in and stay. Nobody new comes in until there are fewer than 1." in html
    assert (await ann.gets("/edit"))[1].count("Small night") == 0
    again = fields_of(html)
    assert (again["n"], again["p"]) == ("Small night", "1")
    await ann.posts("/edit", **again)
    editing = await world.db.read(await world.actor(ANN), session_edit.opened, session.id)
    assert (editing.session.title, editing.session.capacity, editing.session.going) == ("Small night", 1, 2)


async def test_a_recap_is_written_with_marks_and_shown_safely(
    client: Client,
    world: World,
) -> None:
    session = await world.session()
    world.town.now = session.ends_at + timedelta(hours=1)
    ann = Pages(client, world, session, await organizer(world, ANN))
    text = "*Great* <script>alert(1)</script> [notes](https://example.org/?a=1&b=2) ночь"
    status, html = await ann.posts("/recap", text=text, revision=str(session.revision))
    assert status == 200
    assert "<b>Great</b> &lt;script&gt;" in html
    assert '<a href="https://example.org/?a=1&amp;b=2">notes</a>' in html
    _status, html = await ann.gets("/recap")
    assert "*Great* &lt;script&gt;" in html
    status, _html = await ann.posts("/recap", text="x" * 4001, revision="2")
    assert status == 422
    _status, html = await ann.posts("/recap", text="Mine", revision="1")
    assert "changed" in html
    assert "Mine" in html


async def test_materials_are_added_arranged_and_seen(client: Client, world: World) -> None:
    session = await world.session()
    ann = Pages(client, world, session, await organizer(world, ANN))
    await ann.posts("/materials/link", link="https://example.org/a", title="Standards")
    status, html = await ann.uploads("/materials/file", "chart.pdf", b"%PDF-1.7")
    assert status == 200
    first, second = re.findall(r'id="change-(\d+)"', html)
    await ann.posts(f"/materials/{second}", do="up")
    _status, html = await ann.posts(f"/materials/{second}", do="save", title="Chart", goers_only="yes")
    assert re.findall(r'id="change-(\d+)"', html) == [second, first]
    everybody = Pages(client, world, session, visitor("Zoe"))
    _status, html = await everybody.gets()
    assert "Standards" in html
    assert "Chart" not in html
    for link in ("javascript:alert(1)", "http://user@example.org", "https://" + "x" * 3000):
        assert (await ann.posts("/materials/link", link=link))[0] == 422
    assert (await everybody.posts("/materials/link", link="https://example.org"))[0] == 403
    _status, html = await ann.posts(f"/materials/{second}", do="remove")
    assert "Undo" in html
    _status, html = await ann.posts(f"/materials/{second}/restore")
    assert "Chart" in html


async def test_those_who_were_there_add_photos_and_nobody_else(
    client: Client,
    world: World,
) -> None:
    session = await world.session()
    await world.says(BEN, session)
    ben = Pages(client, world, session, BEN)
    assert (await ben.uploads("/photos", "jam.png", picture()))[0] == 403
    world.town.now = session.ends_at + timedelta(hours=1)
    status, html = await ben.uploads("/photos", "jam.png", picture())
    assert status == 200
    photo = re.findall(r'id="remove-(\d+)"', html)[0]
    zoe = Pages(client, world, session, visitor("Zoe"))
    _status, html = await zoe.gets()
    assert "Photo by Ben" in html
    assert (await zoe.uploads("/photos", "jam.png", picture()))[0] == 403
    assert (await zoe.posts(f"/photos/{photo}/remove"))[0] == 403
    status, html = await ben.posts(f"/photos/{photo}/remove")
    assert "Undo" in html


async def test_members_see_no_form(client: Client, world: World) -> None:
    session = await world.session()
    zoe = Pages(client, world, session, visitor("Zoe"))
    for where in ("/edit", "/recap"):
        assert (await zoe.gets(where))[0] == 403
    assert (await zoe.posts("/edit", n="Mine", revision="1"))[0] == 403


async def test_the_pages_of_a_session_look_right_and_work_in_a_browser(world: World, visit: Open) -> None:
    soon = Schedule(datetime(2026, 11, 23, 9, 30), ZONE, "FREQ=WEEKLY;BYDAY=MO")
    session = await world.session(place="Bar do Cais", description="Bring your horn.", schedule=soon)
    await organizer(world, ALICE)
    page = await visit(f"/app{path(session)}/edit", theme="dark", size=(320, 780))
    await finds_nothing_wrong(page)
    await page.get_by_label("Title").fill("Night of solos")
    await page.get_by_label("End", exact=True).fill("2026-11-23T09:00")
    await tap(page, "Save")
    await expect(page.locator("#problem-end")).to_have_text("The end must be after the start.")
    await expect(page.get_by_label("Title")).to_have_value("Night of solos")
    await page.get_by_label("End", exact=True).fill("2026-11-23T12:00")
    await tap(page, "Save")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Night of solos")
    await page.locator("#materials").click()
    await page.get_by_label("Address").fill("https://example.org/chart")
    await page.locator("#link").get_by_label("Name").fill("Autumn Leaves")
    await tap(page, "Add link")
    await sees(page, "Autumn Leaves")
    await page.locator("#file").set_input_files(
        {"name": "jam.png", "mimeType": "image/png", "buffer": picture()}
    )
    await tap(page, "Add file")
    await sees(page, "jam.jpg")
    await finds_nothing_wrong(page)
    world.town.now = session.starts_at + timedelta(minutes=5)
    await page.locator("#back").click()
    await page.locator("#recap").click()
    await page.get_by_label("What happened?").fill("*Great* night. [Notes](https://example.org)")
    await finds_nothing_wrong(page)
    await tap(page, "Save")
    await expect(page.get_by_role("link", name="Notes")).to_be_visible()
    await page.locator("#photos").click()
    await page.locator("#file").set_input_files(
        {"name": "jam.png", "mimeType": "image/png", "buffer": picture()}
    )
    await tap(page, "Add photo")
    await expect(page.get_by_role("img", name="Photo by Alice")).to_be_visible()
    await finds_nothing_wrong(page)
    await page.locator("#back").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Night of solos")
    await finds_nothing_wrong(page)
