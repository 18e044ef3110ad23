"""A form before the first lesson, as customer and instructor meet it in the chat."""

from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.app import Jamboree
from models.offerings import OfferingStatus
from sandbox.client import Person
from sandbox.server import Sandbox
from services import intake_form_edit, offering_edit
from services.intake_form_edit import Wording
from services.intake_schemas import Ask
from services.offerings import OfferingDetails
from tests.bookings.test_stories import opens, sells
from tests.conftest import Starter
from tests.intake_forms.desk import sheet
from tests.intake_forms.study import SECRET, key
from tests.webapp.worlds import Visitor
from tests.world import Clock, World

PUBLIC = "http://127.0.0.1:8090"


@pytest.fixture
async def app(start: Starter, database_url: str, sandbox: Sandbox, clock: Clock):  # type: ignore[no-untyped-def]
    """Jamboree with a Mini App and a key for answers."""
    async with start(
        database_url, clock=clock, send_rate=0, public_url=PUBLIC, intake_key=f"{key()},{key()}"
    ) as app:
        yield app


@pytest.fixture
async def world(app: Jamboree, sandbox: Sandbox, clock: Clock) -> World:
    """A community with two customers to be."""
    world = await World(app, sandbox, clock).begin()
    await world.joins(world.alice, world.bob)
    return world


async def asks(world: World, *, required: bool) -> OfferingDetails:
    """Ana gives lessons, and asks something before the first."""
    lesson = await sells(world, world.ana)
    ana = await world.actor(world.ana)
    draft = await world.db.write(
        ana, intake_form_edit.add, lesson.id, 0, Ask.PROSE, Wording("What hurts?", required=True)
    )
    draft = await world.db.write(
        ana, lambda tx: intake_form_edit.require(tx, lesson.id, draft.revision, required=required)
    )
    await world.db.write(
        ana, lambda tx: intake_form_edit.publish(tx, lesson.id, draft.revision, published=True)
    )
    return lesson


async def page(world: World, person: Person, label: str, typed: dict[str, list[str]] | None = None) -> str:
    """What the page of a button says, or what comes of its form; signed in as of the story's time."""
    launched = urlsplit(await person.opens(label))
    data = Visitor(person.id, person.name, "en").init_data(at=world.clock())
    here = f"http://127.0.0.1:{world.app.port}"
    part = here + launched.path.replace("/app", "/parts", 1)
    async with aiohttp.ClientSession() as http:
        signed = await http.post(f"{here}/app/token", headers={"Authorization": f"tma {data}"})
        bearer = {"Authorization": f"Bearer {(await signed.json())['token']}"}
        shown = await (await http.get(part, headers=bearer)).text()
        if typed is None:
            return shown
        sent = await http.post(part, data=sheet(shown, typed), headers=bearer)
        assert sent.status == 200, await sent.text()
        return await sent.text()


async def test_a_required_form_is_filled_in_between_times_and_booking(world: World) -> None:
    lesson = await asks(world, required=True)
    alice, ana = world.alice, world.ana
    await opens(world, alice, lesson)
    for label in ("Book a time", "Tue 24 Nov", "10:00"):
        await alice.taps(label)
    await alice.sees("Fill in the form first, then book")
    await alice.taps("Book now")
    await alice.is_told("First comes the form")
    await alice.taps("Fill in the form")
    await alice.sees("Only Ana reads what you answer")
    assert "Saved" in await page(world, alice, "Fill in the form", {"q1": [SECRET]})
    await alice.taps("‹ Back")
    await alice.sees("Form filled in on")
    await alice.taps("Book now")
    await alice.sees("Confirmed")
    await world.delivered()
    await ana.sees("Booked: Private dance lesson")
    await ana.taps("Open booking")
    await ana.taps("Read the form")
    await ana.sees("You alone read this")
    assert SECRET in await page(world, ana, "Read the answers")
    assert SECRET not in str(ana.transcript()) + str(alice.transcript())


async def test_an_optional_form_is_asked_for_once_it_is_booked_and_before_the_first_lesson(
    world: World,
) -> None:
    lesson = await asks(world, required=False)
    alice = world.alice
    await opens(world, alice, lesson)
    for label in ("Book a time", "Wed 25 Nov", "10:00", "Book now"):
        await alice.taps(label)
    await world.delivered()
    await alice.sees("would like to know something of you")
    world.clock.advance(days=1, hours=2)
    await world.app.sweeps.run_once("remind_of_appointments")
    await world.delivered()
    await alice.sees("Soon: Private dance lesson")
    await alice.taps("Fill in the form")
    await page(world, alice, "Fill in the form", {"q1": [SECRET]})
    await alice.taps("‹ Back")
    await alice.taps("See my answers")
    await alice.sees("You can change your answers until the first appointment begins")
    assert SECRET in await page(world, alice, "Change my answers")


async def test_an_instructor_gets_from_the_chat_to_the_builder_and_nobody_else_does(world: World) -> None:
    lesson = await asks(world, required=True)
    await opens(world, world.ana, lesson)
    assert "What hurts?" in await page(world, world.ana, "Build the form")
    await opens(world, world.alice, lesson)
    assert "Build the form" not in world.alice.buttons()
    ana = await world.actor(world.ana)
    await world.db.write(ana, offering_edit.set_status, lesson.id, OfferingStatus.ARCHIVED)
    await opens(world, world.ana, lesson)
    assert "Build the form" in world.ana.buttons()
