"""What there is in the beginning: a group, programs of several sorts, songs, a room, lessons to book."""

from typing import Any

from models.actor import SYSTEM, Actor
from models.offerings import OfferingStatus
from models.programs import Kind, Visibility
from services import (
    cards,
    communities,
    credits,
    discovery,
    hours,
    instructors,
    members,
    offering_edit,
    programs,
    repertoire,
    space_edit,
)
from services.drafts import Draft
from services.schedule import Schedule
from services.song_draft import SongDraft
from tests.simulation import mailing, till
from tests.simulation.clock import BEGINNING
from tests.simulation.world import ZONE, World

SONGS = ("Autumn Leaves", "Blue Bossa", "Cantaloupe Island")
LESSON: dict[str, Any] = {"title": "Private lesson", "place": "Studio A"}
PRICE: dict[str, Any] = {
    "name": "One lesson",
    "currency": "CHF",
    "price_minor": 9000,
    "vat_bp": 810,
    "deposit_minor": 3000,
    "instalments": 3,
    "credit_price": 1,
}
MORNINGS = tuple((day, 9 * 60, 12 * 60) for day in range(7))


async def set_up(world: World) -> None:
    """All of it, in good weather; `world` knows what came of it."""
    world.group = world.sandbox.group("Jam Lisboa", owner=world.organizer, members=world.people, kind="group")
    await world.organizer.adds_bot(world.group, admin=True)
    founder = await world.actor(world.organizer, None)
    group = communities.Group(world.group.id, world.group.title)
    made = await world.app.db.write(founder, communities.create, group, language="en", zone=ZONE)
    world.community_id = made.community.id
    for person in (world.organizer, *world.people):
        await person.starts()
    await world.rests()
    ana = await world.actor(world.organizer)
    for person in world.people:
        await world.app.db.write(await world.actor(person), members.join)
    if world.around.mailbox:
        await _readers(world)
    await _programs(world, ana)
    world.lesson = await _lessons(world, ana)
    await world.rests()


async def _readers(world: World) -> None:
    """Some have an address, and some have nothing else."""
    for person in world.people:
        if person.name in (*mailing.BESIDE, *mailing.INSTEAD):
            someone = await world.actor(person)
            await world.app.db.write(SYSTEM, mailing.gives_address, someone.user_id or 0, person.name)
    for name in mailing.WITHOUT:
        someone = await world.app.db.write(SYSTEM, mailing.comes, name, world.community_id)
        await world.app.db.write(someone, members.join)
        world.readers.append(mailing.Reader(name, someone.user_id or 0))


async def _programs(world: World, ana: Actor) -> None:
    room = await world.app.db.write(ana, space_edit.create, "Studio A")
    jam = await _daily(
        world, ana, "Evening Jam", 20, kind=Kind.JAM_SESSION, capacity=2, guests_allowed=1, space_id=room.id
    )
    for title in SONGS:
        await world.app.db.write(ana, repertoire.add, jam, SongDraft(title=title))
    roles = {"base": 1, "flyer": 2}
    await _daily(world, ana, "Acro", 18, roles=roles, balance=1, offer_within_hours=12, accept_minutes=60)
    await _daily(world, ana, "Talk", 12, visibility=Visibility.MEMBERS_ONLY, rsvp_deadline_minutes=60)


async def _daily(world: World, ana: Actor, name: str, hour: int, **values: Any) -> int:
    """A program of each day, whose next two dates have cards in the group; its id."""
    day = BEGINNING.replace(tzinfo=None, hour=hour, minute=0)
    draft = {"visibility": Visibility.PUBLIC, "generation_days": 3, **values}
    daily = Schedule(day, ZONE, "FREQ=DAILY")
    made = await world.app.db.write(ana, programs.create, Draft(name, daily, **draft))
    page = await world.app.db.read(ana, discovery.board, discovery.Filters(program=made.id))
    for line in page.lines[:2]:
        await world.app.db.write(ana, cards.post, line.id)
    return made.id


async def _lessons(world: World, ana: Actor) -> str:
    """Lessons of the organizer on each morning, paid by card, by Stars or with credits; their reference."""
    write = world.app.db.write
    await write(ana, till.opens, world.app.links.seals.seal)
    till.at_stripe(world)
    me = await write(ana, instructors.start)
    rules = {"hours": MORNINGS, "buffer_after": 10, "notice_minutes": 60}
    await write(ana, lambda tx: hours.change(tx, me.id, me.revision, **rules))
    made = await write(ana, lambda tx: offering_edit.create(tx, **LESSON))
    await write(ana, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **PRICE))
    offering = await write(ana, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)
    for person in world.people[::2]:
        someone = await world.actor(person)
        await write(ana, credits.give, someone.user_id or 0, 2, "Welcome", f"welcome:{person.id}")
    return offering.reference
