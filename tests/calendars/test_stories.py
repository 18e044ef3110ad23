"""Sessions in one's own calendar, from the chat and from the app."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from models.programs import Visibility
from sandbox.client import Person
from sandbox.server import Sandbox
from services import changes, programs
from services.sessions import SessionDetails
from tests.calendars.ical import checked, starts
from tests.conftest import Starter, free_port
from tests.world import Clock, World


@pytest.fixture
async def world(sandbox: Sandbox, start: Starter, sqlite_url: str, clock: Clock) -> AsyncIterator[World]:
    """The world, with an address of its own for calendar programs."""
    address = f"127.0.0.1:{free_port()}"
    settings = {"listen": address, "public_url": f"http://{address}"}
    async with start(sqlite_url, clock=clock, send_rate=0, **settings) as running:
        yield await World(running, sandbox, clock).begin()


async def opens_more(world: World, person: Person, session: SessionDetails) -> None:
    await world.opens(person, session)
    await person.taps("See more")
    await person.taps("Add to calendar")


def file_of(world: World, person: Person) -> bytes:
    """The newest file the person got."""
    message = next(m for m in reversed(person.messages()) if "document" in m)
    return world.sandbox.world.files.by_id[message["document"]["file_id"]].content


async def asks(address: str) -> tuple[int, bytes]:
    """What a calendar program gets."""
    async with ClientSession() as program, program.get(address) as response:
        return response.status, await response.read()


async def address_shown(person: Person) -> str:
    button = await person.finds("Copy the link")
    address: str = button.button["copy_text"]["text"]
    return address


async def test_a_session_comes_as_a_file(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await opens_more(world, world.alice, jam)
    google = (await world.alice.finds("Add to Google")).button["url"]
    assert google.startswith(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Thursday%20Jam"
    )
    await world.alice.taps("Get the file")
    await world.alice.sees("Open the file to put it into your calendar")
    (event,) = checked(file_of(world, world.alice)).values()
    assert starts(event) == jam.starts_at
    assert event.status.value == "CONFIRMED"


async def test_my_calendar_follows_what_i_say(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.alice.sends("/settings")
    await world.alice.taps("My calendar")
    address = await address_shown(world.alice)
    await world.alice.sees(address)
    assert [event.status.value for event in checked((await asks(address))[1]).values()] == ["CONFIRMED"]
    await world.opens(world.alice, jam)
    await world.alice.taps("Maybe")
    assert [event.status.value for event in checked((await asks(address))[1]).values()] == ["TENTATIVE"]


async def test_a_link_is_renewed_and_turned_off(world: World) -> None:
    await world.session()
    await world.alice.sends("/settings")
    await world.alice.taps("My calendar")
    old = await address_shown(world.alice)

    await world.alice.taps("Renew the link")
    await world.alice.sees("The old link stops at once")
    assert (await asks(old))[0] == 200
    told = await world.alice.taps("Renew the link")
    assert told.text == "Here is a new link. The old one is worth nothing now."
    new = await address_shown(world.alice)
    assert (await asks(old))[0] == 404
    assert (await asks(new))[0] == 200

    await world.alice.taps("Turn off")
    assert (await asks(new))[0] == 404
    await world.alice.taps("Turn on")
    assert (await asks(await address_shown(world.alice)))[0] == 200


async def test_a_program_is_subscribed_to_from_its_screen(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice)
    await opens_more(world, world.alice, jam)
    await world.alice.taps("Subscribe")
    await world.alice.sees("Calendar: Thursday Jam")
    address = await address_shown(world.alice)
    assert len(checked((await asks(address))[1])) >= 12
    await world.alice.taps("Back")
    await world.alice.finds("Subscribe")


async def test_a_new_time_comes_with_a_new_file(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    ana = await world.actor(world.ana)
    local = jam.starts_at.replace(tzinfo=None) + timedelta(days=1)
    await world.db.write(ana, changes.move, jam.id, jam.revision, local)
    await world.delivered()
    await world.alice.is_told("Thursday Jam")
    await world.alice.taps("Update my calendar")
    await world.alice.sees("brought up to date")
    (moved,) = checked(file_of(world, world.alice)).values()
    assert starts(moved) == jam.starts_at + timedelta(days=1)

    await world.db.write(ana, changes.cancel, jam.id, jam.revision + 1, "Rain")
    await world.delivered()
    await world.alice.is_told("Rain")
    await world.alice.taps("Update my calendar")
    await world.alice.sees("and your calendar knows")
    (gone,) = checked(file_of(world, world.alice)).values()
    assert gone.uid.value == moved.uid.value
    assert gone.status.value == "CANCELLED"
    assert int(gone.sequence.value) > int(moved.sequence.value)


async def test_nothing_is_sent_of_what_is_not_for_me_any_more(world: World) -> None:
    jam = await world.session()
    await opens_more(world, world.bob, jam)
    found = await world.db.read(await world.actor(world.ana), programs.details, jam.program_id)
    ana = await world.actor(world.ana)
    hidden = {"visibility": Visibility.INVITE_ONLY}
    await world.db.write(ana, programs.change, jam.program_id, found.revision, **hidden)
    told = await world.bob.taps("Get the file")
    assert "not there any more" in told.text
    assert not any("document" in message for message in world.bob.messages())


async def test_no_secret_link_stands_in_the_log(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    await world.session()
    await world.alice.sends("/settings")
    await world.alice.taps("My calendar")
    address = await address_shown(world.alice)
    await asks(address)
    await asks(address[:-5])
    token = address.rpartition("/")[2].removesuffix(".ics")
    out, err = capfd.readouterr()
    assert token not in out + err
