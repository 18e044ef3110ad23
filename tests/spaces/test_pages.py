"""Rooms in the Mini App, as a browser asks for them."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from locales.reader import LANGUAGES, reading
from models.communities import Role
from models.database import Database
from services import members, opening, reservations, roster
from services.opening_words import parse, parse_days
from services.reservation_names import minute_of
from services.spaces import SpaceDetails, hours_of
from tests.spaces.rooms import at, room
from tests.webapp.test_discussion_page import do
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, Visitor, World, site, visitor
from views import spaces as views


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def studio(world: World) -> SpaceDetails:
    hours = [(day, 540, 1320) for day in range(7)]
    return await room(world.town, world.organizer, hours=hours, place="Rua 1")


async def look(client: Client, who: Visitor, where: str) -> tuple[int, str]:
    """A part of a page, as a person sees it."""
    response = await ask(client, who, f"/parts{where}")
    return response.status, await response.text()


async def joined(world: World, name: str, role: Role = Role.MEMBER) -> Visitor:
    """A member of the community."""
    who = visitor(name)
    actor = await world.actor(who)
    await world.db.write(actor, members.join)
    if role is not Role.MEMBER:
        await world.db.write(world.organizer, roster.change_role, actor.user_id or 0, role)
    return who


async def test_a_member_reserves_a_room_on_its_page_and_gives_it_back(
    world: World, studio: SpaceDetails
) -> None:
    ann, ben = await joined(world, "Ann"), await joined(world, "Ben")
    path = f"/{world.community}/room/{studio.id}"
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ann, f"/{world.community}/rooms")
        assert "free now" in page
        _status, page = await look(client, ann, f"{path}/day/20261124")
        assert "09:00–22:00" in page
        assert f'<option value="{minute_of(at(24, 18))}">18:00</option>' in page
        said = {"start": minute_of(at(24, 18)), "minutes": "90", "purpose": "Band <rehearsal>"}
        _status, page = await do(client, ann, f"{path}/reserve", **said)
        assert "Reserved. The room is yours." in page
        assert "yours: Band &lt;rehearsal&gt;" in page
        _status, page = await look(client, ben, f"{path}/day/20261124")
        assert "18:00–19:30" in page
        assert "reserved" in page
        assert "rehearsal" not in page
        held = await world.db.read(await world.actor(ann), reservations.mine)
        use = held.lines[0].use.id
        status, _page = await do(client, ben, f"/{world.community}/reservation/{use}/cancel")
        assert status == 404
        _status, page = await do(client, ann, f"/{world.community}/reservation/{use}/cancel")
        assert "Cancelled. The room is free again." in page


async def test_what_is_in_the_way_is_shown_with_what_is_free(world: World, studio: SpaceDetails) -> None:
    hall = await room(world.town, world.organizer, "Hall B")
    ann, ben = await joined(world, "Ann"), await joined(world, "Ben")
    await world.db.write(await world.actor(ben), reservations.reserve, studio.id, at(24, 18), 60, "Secret")
    path = f"/{world.community}/room/{studio.id}"
    async with TestClient(TestServer(site(world.db))) as client:
        said = {"start": minute_of(at(24, 18, 30)), "minutes": "60", "purpose": "Mine"}
        status, page = await do(client, ann, f"{path}/reserve", **said)
        assert status == 200
        assert "Studio A is taken Tue 24 Nov, 18:00–19:00 (Lisbon): reserved." in page
        assert "Reserve Hall B instead" in page
        assert "Reserve from 19:00 instead" in page
        assert "Secret" not in page
        assert 'value="Mine"' in page
        _status, page = await do(client, ann, f"/{world.community}/room/{hall.id}/reserve", **said)
        assert "Reserved. The room is yours." in page


@pytest.mark.parametrize(
    ("start", "minutes", "status", "said"),
    [
        (at(22, 10), "60", 422, "is in the past"),
        (at(24, 8), "60", 200, "Studio A is closed"),
        (at(24, 21, 30), "60", 200, "Studio A is closed"),
        (at(24, 10), "240", 409, "for 3 h at a time"),
        (at(24, 10), "0", 422, "The length"),
        (at(24, 10), "-30", 422, "The length"),
        (at(24, 10), "x", 422, "must be a whole number"),
        (at(30, 10).replace(month=12), "60", 409, "30 days ahead"),
    ],
)
async def test_what_cannot_be_reserved_is_refused_with_the_reason(
    world: World, studio: SpaceDetails, start: object, minutes: str, status: int, said: str
) -> None:
    ann = await joined(world, "Ann")
    async with TestClient(TestServer(site(world.db))) as client:
        fields = {"start": minute_of(start), "minutes": minutes}  # type: ignore[arg-type]
        found, page = await do(client, ann, f"/{world.community}/room/{studio.id}/reserve", **fields)
        assert (found, said in page) == (status, True), page
        found, _page = await do(client, ann, f"/{world.community}/room/{studio.id}/reserve", start="9e9")
        assert found == 404


async def test_no_more_than_the_limit_is_held(world: World, studio: SpaceDetails) -> None:
    ann = await joined(world, "Ann")
    path = f"/{world.community}/room/{studio.id}/reserve"
    async with TestClient(TestServer(site(world.db))) as client:
        for hour in (10, 12, 14):
            status, _page = await do(client, ann, path, start=minute_of(at(24, hour)), minutes="60")
            assert status == 200
        status, page = await do(client, ann, path, start=minute_of(at(24, 16)), minutes="60")
    assert (status, "You have 3 reservations already" in page) == (409, True)


async def test_an_organizer_makes_and_changes_a_room_on_a_page(world: World) -> None:
    ada, ann = await joined(world, "Ada", Role.ADMIN), await joined(world, "Ann")
    rooms = f"/{world.community}/rooms"
    async with TestClient(TestServer(site(world.db))) as client:
        status, page = await do(client, ann, f"{rooms}/new", name="Mine")
        assert status == 403
        status, page = await do(client, ada, f"{rooms}/new", name="", hours="9–22")
        assert (status, "The name: something is missing." in page) == (422, True)
        status, page = await do(client, ada, f"{rooms}/new", name="Hall", hours="Mon 9–12, Mon 11–14")
        assert (status, "Opening hours overlap." in page) == (422, True)
        said = {"hours": "Mon–Fri 9–22", "exceptions": "2026-12-24 closed", "bookable": "1", "capacity": "12"}
        status, page = await do(client, ada, f"{rooms}/new", name="Hall", **said)
        assert "Saved." in page
        assert "Mon–Fri 09:00–22:00" in page
        assert "2026-12-24 closed" in page
        made = page.split("/room/")[1].split("/")[0]
        edit = f"/{world.community}/room/{made}/edit"
        await do(client, ada, edit, revision="1", name="Great hall", place="Rua 1", bookable="1")
        was = {"was-name": "Hall", "was-place": "", "was-bookable": "1", "was-capacity": "12"}
        mine = {"name": "Small hall", "place": "", "bookable": "1", "capacity": "8"}
        _status, page = await do(client, ada, edit, revision="1", **mine, **was)
        assert "Ada changed this room meanwhile. Nothing was overwritten." in page
        assert 'value="Small hall"' in page
        assert "Now: <bdi>Great hall</bdi>" in page
        assert 'name="place" type="text" maxlength="200" value="Rua 1"' in page
        was |= {"was-name": "Great hall", "was-place": "Rua 1"}
        _status, page = await do(client, ada, edit, revision="2", **mine | {"place": "Rua 1"}, **was)
        assert "Saved." in page
        assert "Small hall" in page
        assert "Rua 1" in page
        _status, page = await do(client, ada, f"/{world.community}/room/{made}/archive", on="1")
        assert "Bring back" in page
        status, _page = await look(client, ann, f"/{world.community}/room/{made}")
        assert status == 404
        _status, page = await do(client, ada, f"/{world.community}/room/{made}/delete")
        assert "The room is deleted." in page
        _status, page = await do(client, ada, f"/{world.community}/room/{made}/restore")
        assert "Bring back" in page


async def test_the_page_of_a_room_has_its_pin_and_closes_it_for_days(
    world: World, studio: SpaceDetails
) -> None:
    ada, ann = await joined(world, "Ada", Role.ADMIN), await joined(world, "Ann")
    path = f"/{world.community}/room/{studio.id}"
    held = await world.db.write(await world.actor(ann), reservations.reserve, studio.id, at(25, 18), 60, "")
    async with TestClient(TestServer(site(world.db))) as client:
        said = {"revision": "1", "name": "Studio", "place": "Rua 1", "map_link": "38.71, -9.14"}
        _status, page = await do(client, ada, f"{path}/edit", bookable="1", **said)
        assert 'value="38.71, -9.14"' in page
        _status, page = await look(client, ann, path)
        assert "query=38.71%2C-9.14" in page
        days = {"first": "2026-11-24", "last": "2026-11-27", "purpose": "Painting"}
        status, page = await do(client, ann, f"{path}/close", **days)
        assert status == 403
        status, page = await do(client, ada, f"{path}/close", first="2026-11-27", last="2026-11-24")
        assert (status, "The end" in page) == (422, True)
        _status, page = await do(client, ada, f"{path}/close", **days)
        assert "Wed 25 Nov, 18:00–19:00 (Lisbon) · reserved by Ann" in page
        assert 'value="Painting"' in page
        await world.db.write(await world.actor(ann), reservations.cancel, held.use.id)
        _status, page = await do(client, ada, f"{path}/close", **days)
        assert "Closed: 24–27 Nov 2026" in page
        _status, page = await look(client, ann, f"{path}/day/20261126")
        assert "closed: Painting" in page


async def test_strangers_see_no_rooms(world: World, studio: SpaceDetails) -> None:
    eve = visitor("Eve")
    async with TestClient(TestServer(site(world.db))) as client:
        for where in (
            "rooms",
            f"room/{studio.id}",
            f"room/{studio.id}/day/20261124",
            f"room/{studio.id}/edit",
        ):
            status, page = await look(client, eve, f"/{world.community}/{where}")
            assert status in (403, 404), where
            assert "Studio" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_are_shown_as_they_may_be_typed(language: str) -> None:
    weekly = (
        *((day, start, end) for day in range(4) for start, end in ((540, 720), (840, 1320))),
        (4, 1080, 1560),
        (6, 0, 1440),
    )
    special = {"2026-12-24": [], "2026-12-31": [[600, 840]]}
    for hours in (hours_of("Europe/Lisbon", weekly, special), opening.Hours("Europe/Lisbon")):
        with reading(language):
            assert parse(views.typed_hours(hours), language) == hours.weekly
            assert parse_days(views.typed_days(hours), language) == (hours.exceptions or {})
