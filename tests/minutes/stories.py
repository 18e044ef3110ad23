"""What the stories of minutes and tasks begin with: a meetup with an agenda, and people who come."""

from datetime import datetime, timedelta

from models.meetings import AgendaItem, ItemStatus
from models.programs import Kind
from models.tx import Tx
from sandbox.client import Person
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.world import ZONE, World


def _item(tx: Tx, session: SessionDetails, topic: str, position: int, status: ItemStatus) -> int:
    return tx.add(
        AgendaItem,
        program_id=session.program_id,
        session_id=session.id,
        topic=topic,
        position=position,
        status=status,
        suggested_by=tx.actor.user_id,
        created_at=tx.now,
        spent_seconds=1200 if status is ItemStatus.DONE else 0,
    )


async def meetup(world: World, *come: Person, topics: tuple[str, ...] = ()) -> SessionDetails:
    """The first of monthly meetups, on the agenda of which are `topics`; some people come."""
    made = await world.session(
        name="Members' Meetup",
        kind=Kind.MEETUP,
        schedule=Schedule(datetime(2026, 11, 26, 19), ZONE, "FREQ=WEEKLY;BYDAY=TH"),
    )
    ana = await world.actor(world.ana)
    for place, topic in enumerate(topics):
        status = ItemStatus.DONE if place == 0 else ItemStatus.PLANNED
        await world.db.write(ana, _item, made, topic, place, status)
    for person in come:
        await world.says_going(person, made)
    return await world.seen(made)


async def opens_minutes(world: World, session: SessionDetails, person: Person) -> None:
    """A person at the minutes of a session."""
    await world.opens(person, session)
    await person.taps("See more")
    await person.taps("Minutes")
    await person.sees("Minutes: Members' Meetup")


async def ends(world: World, session: SessionDetails, hours: float = 1) -> None:
    """The session is over since some hours."""
    await world.delivered()
    world.clock.now = session.ends_at + timedelta(hours=hours)
    await world.app.sweeps.run_once("advance")
